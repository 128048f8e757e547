import { generateKeyBetween } from 'fractional-indexing';
import { conflict, notAllowed } from '../../kit/errors.ts';
import { newId } from '../../kit/ids.ts';
import { type OfferSubject, registerSubject } from '../../offers/subjects.server.ts';
import type { Context } from '../../people/context.server.ts';
import { mayTie, mayTieMany } from '../../threads/hooks.server.ts';
import { smallerPartOf } from '../parts/smaller.server.ts';
import { isEnded } from '../projects/projects.ts';
import { checkMilestone, checkParent } from './create.server.ts';
import { backToReady } from './finish.server.ts';
import { tellShort } from './quorum.server.ts';
import { mayDo, type Standing, standingsOf, standingTo, takesPart } from './rights.server.ts';
import { insertTask, saveTask } from './save.server.ts';
import { tasksById } from './several.store.ts';

registerSubject({
  kind: 'task',
  roles: ['holder', 'contributor'],
  async look(c, id) {
    const s = await standingTo(c, id);
    if (!s) return null;
    const node = await c.db
      .selectFrom('nodes')
      .select('key')
      .where('workspace_id', '=', c.workspaceId)
      .where('kind', '=', 'task')
      .where('id', '=', id)
      .executeTakeFirst();
    return subjectOf(s, node?.key ?? null);
  },
  async lookMany(c, ids) {
    const standings = await standingsOf(c, await tasksById(c, ids));
    const nodes = await (ids.length > 50 ? c.slow : c.db)
      .selectFrom('nodes')
      .select(['id', 'key'])
      .where('workspace_id', '=', c.workspaceId)
      .where('kind', '=', 'task')
      .where('id', 'in', ids)
      .execute();
    const keys = new Map(nodes.map((n) => [n.id, n.key]));
    return standings.map((s) => subjectOf(s, keys.get(s.task.id) ?? null));
  },
  async handedBack(c, { subjectId, role }) {
    if (role === 'holder') await backToReady(c, subjectId);
    else await tellShort(c, subjectId);
  },
  async agree(c, counter) {
    const s = await standingTo(c, counter.subjectId);
    if (!s) throw conflict('This task is gone.', 'subject_is_open');
    if (counter.kind === 'other_date') {
      await refuseDate(c, s, counter.dueOn);
      const starts_on = s.task.starts_on && s.task.starts_on > counter.dueOn ? null : s.task.starts_on;
      await saveTask(c, s.task, { due_on: counter.dueOn, starts_on });
      return { subjectId: s.task.id };
    }
    if (!takesPart(s) && !s.isHolder) throw notAllowed('You cannot cut this task into parts.', 'take_part');
    if (s.task.engagement === 'all_of') return { kind: 'part', subjectId: await smallerPartOf(c, s.task, counter.title) };
    return { subjectId: await smallerPart(c, s, counter.title) };
  },
});

function subjectOf(s: Standing, key: string | null): OfferSubject {
  const { task } = s;
  const closed =
    task.trashed_at !== null
      ? 'This task is in the trash.'
      : isEnded(task.category)
        ? 'This task is over.'
        : s.projectLives
          ? null
          : 'This project is in the archive.';
  return {
    id: task.id,
    title: task.title,
    key,
    projectId: task.project_id,
    dueOn: task.due_on,
    open: closed === null,
    closedBecause: closed,
    engagement: task.engagement as OfferSubject['engagement'],
    peopleNeeded: task.people_needed,
    peopleMost: task.people_most,
    may: { see: true, offer: mayDo(s, 'offer'), takeUntaken: takesPart(s) },
  };
}

async function refuseDate(c: Context, s: Standing, dueOn: string): Promise<void> {
  const may = mayDo(s, 'move_dates');
  const milestone = await checkMilestone(c, s.task.milestone_id, s.task.project_id);
  const inside = !milestone?.target_on || dueOn <= milestone.target_on;
  if (may && (inside || s.level === 'steward')) return;
  const stewards = await c.db
    .selectFrom('commitments as k')
    .innerJoin('people as p', (j) => j.onRef('p.workspace_id', '=', 'k.workspace_id').onRef('p.id', '=', 'k.person_id'))
    .select('p.name')
    .where('k.workspace_id', '=', c.workspaceId)
    .where('k.subject_kind', '=', 'project')
    .where('k.subject_id', '=', s.task.project_id)
    .where('k.until_at', 'is', null)
    .execute();
  throw conflict(
    `You could not move this date yourself, so you cannot agree to it. ${stewards.map((p) => p.name).join(' or ') || 'The project’s steward'} can.`,
    'could_move_the_date',
  );
}

/** The part that someone takes becomes a subtask of its own; the rest stays. */
async function smallerPart(c: Context, s: Standing, title: string): Promise<string> {
  const { task } = s;
  await checkParent(c, task.id, task.project_id);
  const { last_number } = await c.db
    .updateTable('projects')
    .set((e) => ({ last_number: e('last_number', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', task.project_id)
    .returning('last_number')
    .executeTakeFirstOrThrow();
  const last = await c.db
    .selectFrom('tasks')
    .select('position')
    .where('workspace_id', '=', c.workspaceId)
    .where('project_id', '=', task.project_id)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  const ready = await c.db
    .selectFrom('project_states')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('project_id', '=', task.project_id)
    .where('category', '=', 'ready')
    .orderBy('position')
    .executeTakeFirstOrThrow();
  const part = await insertTask(c, {
    id: newId(),
    project_id: task.project_id,
    number: last_number,
    parent_id: task.id,
    milestone_id: task.milestone_id,
    title,
    body: '',
    engagement: 'individual',
    people_needed: null,
    people_most: null,
    state_id: ready.id,
    category: 'ready',
    priority: task.priority,
    estimate_minutes: null,
    starts_on: null,
    due_on: task.due_on,
    position: generateKeyBetween(last?.position ?? null, null),
    started_at: null,
    finished_at: null,
    finished_by: null,
  });
  c.record({
    kind: 'task.created',
    subject: { kind: 'task', id: part.id },
    projectId: task.project_id,
    features: ['tasks'],
    data: { title, part_of: task.title },
  });
  return part.id;
}

mayTie('task', async (c, id) => {
  const s = await standingTo(c, id);
  return s !== null && (mayDo(s, 'edit') || s.isHolder);
});

mayTieMany('task', async (c, ids) => {
  const standings = await standingsOf(c, await tasksById(c, ids));
  return new Set(standings.filter((s) => mayDo(s, 'edit') || s.isHolder).map((s) => s.task.id));
});
