import { registerSubject } from '../../offers/subjects.server.ts';
import { mayTie } from '../../threads/hooks.server.ts';
import { atLeast } from '../../threads/inside.server.ts';
import { projectById, stewardsOf } from './projects.store.ts';
import { levelIn } from './rights.server.ts';

registerSubject({
  kind: 'project',
  roles: ['steward'],
  async look(c, id) {
    const project = await projectById(c, id);
    if (!project) return null;
    const level = await levelIn(c, project);
    const stewards = (await stewardsOf(c, 'project', [id])).get(id) ?? [];
    const closed = project.state === 'archived' ? 'This project is in the archive.' : null;
    return {
      id,
      title: project.name,
      key: project.key,
      projectId: id,
      dueOn: project.ends_on,
      open: closed === null,
      closedBecause: closed,
      engagement: null,
      peopleNeeded: null,
      peopleMost: null,
      may: {
        see: true,
        offer: level === 'steward' || (stewards.length === 0 && c.me.role === 'administrator'),
        takeUntaken: stewards.length === 0 && c.me.role !== 'guest' && atLeast(level, 'take_part'),
      },
    };
  },
});

mayTie('project', async (c, id) => {
  const project = await projectById(c, id);
  return project !== null && (await levelIn(c, project)) === 'steward';
});
