import { registerSubject } from '../../offers/subjects.server.ts';
import { mayTie } from '../../threads/hooks.server.ts';
import { atLeast } from '../../threads/inside.server.ts';
import { stewardsOf } from '../projects/facts.server.ts';
import { milestoneById } from './milestones.store.ts';
import { standingIn } from './rights.server.ts';

registerSubject({
  kind: 'milestone',
  roles: ['steward'],
  async look(c, id) {
    const record = await milestoneById(c, id);
    if (!record) return null;
    const { level, projectLives } = await standingIn(c, record);
    const steward = (await stewardsOf(c, 'milestone', [id])).get(id)?.[0];
    const over = record.state === 'reached' || record.state === 'withdrawn';
    const closed = over ? 'This milestone is over.' : projectLives ? null : 'This project is in the archive.';
    return {
      id,
      title: record.title,
      key: null,
      projectId: record.project_id,
      dueOn: record.target_on,
      open: closed === null,
      closedBecause: closed,
      engagement: null,
      peopleNeeded: null,
      peopleMost: null,
      may: { see: true, offer: atLeast(level, 'take_part') || steward?.id === c.me.id, takeUntaken: !steward && atLeast(level, 'take_part') },
    };
  },
});

mayTie('milestone', async (c, id) => {
  const record = await milestoneById(c, id);
  if (!record) return false;
  const steward = (await stewardsOf(c, 'milestone', [id])).get(id)?.[0];
  return steward?.id === c.me.id || (await standingIn(c, record)).level === 'steward';
});
