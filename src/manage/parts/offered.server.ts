import { conflict } from '../../kit/errors.ts';
import { registerSubject } from '../../offers/subjects.server.ts';
import { mayDo, takesPart, taskTo } from '../tasks/rights.server.ts';
import { savePart } from './parts.store.ts';
import { canDo, partStanding } from './rights.server.ts';
import { smallerPartOf } from './smaller.server.ts';

registerSubject({
  kind: 'part',
  roles: ['holder'],
  async look(c, id) {
    const s = await partStanding(c, id);
    if (!s) return null;
    const closed = s.part.finished_at !== null ? 'This part is done.' : s.open ? null : 'The task is over.';
    return {
      id,
      title: s.part.title,
      key: null,
      projectId: s.task.task.project_id,
      dueOn: s.part.due_on ?? s.task.task.due_on,
      open: closed === null,
      closedBecause: closed,
      engagement: null,
      peopleNeeded: null,
      peopleMost: null,
      may: { see: true, offer: s.isMine || mayDo(s.task, 'offer'), takeUntaken: takesPart(s.task) },
    };
  },
  async agree(c, counter) {
    const s = await partStanding(c, counter.subjectId);
    if (!s) throw conflict('This part is gone.', 'subject_is_open');
    if (counter.kind === 'smaller_part') {
      await taskTo(c, s.part.task_id, 'edit');
      return { kind: 'part', subjectId: await smallerPartOf(c, s.task.task, counter.title) };
    }
    if (!canDo(s).edit)
      throw conflict(
        `You could not move this day yourself, so you cannot agree to it. ${s.holder?.name ?? s.task.holder ?? 'Whoever may change the task'} can.`,
        'could_move_the_date',
      );
    const last = s.task.task.due_on;
    if (last && counter.dueOn > last) throw conflict(`The task is due on ${last}: a part of it is due by then. Move the task first.`, 'inside_the_task');
    await savePart(c, s.part, { due_on: counter.dueOn });
    return { subjectId: s.part.id };
  },
});
