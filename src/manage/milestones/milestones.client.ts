import { apiOf } from '../../ui/client.ts';
import { milestonesApi } from './milestones.ts';

export const milestones = apiOf('milestones', milestonesApi);
