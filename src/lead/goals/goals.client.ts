import { apiOf } from '../../ui/client.ts';
import { goalsApi } from './goals.ts';

export const goals = apiOf('goals', goalsApi);
