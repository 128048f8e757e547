import { apiOf } from '../../ui/client.ts';
import { tasksApi } from './tasks.ts';

export const tasks = apiOf('tasks', tasksApi);
