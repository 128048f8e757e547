import { apiOf } from '../ui/client.ts';
import { proposalsApi } from './proposals.ts';

export const proposals = apiOf('proposals', proposalsApi);
/** What may show something else once a proposal was applied or taken back. */
export const touchedByProposals = [
  'proposals',
  'tasks',
  'projects',
  'offers',
  'threads',
  'today',
  'throughline',
  'milestones',
  'goals',
  'vision',
  'history',
  'trash',
  'comments',
  'files',
  'views',
];
