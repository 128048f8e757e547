import { apiOf } from '../../ui/client.ts';
import { tasksApi } from './tasks.ts';

export const tasks = apiOf('tasks', tasksApi);
export type CalendarPage = Awaited<ReturnType<typeof tasks.client.calendar>>;
