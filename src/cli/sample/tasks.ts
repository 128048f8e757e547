import { newId } from '../../kit/ids.ts';
import { tasksOfBooking } from './booking.ts';
import { tasksOfClinics } from './clinics.ts';
import type { Ids, Step } from './make.ts';
import type { Stage } from './people.ts';
import { people, type Who } from './story.ts';
import { type OfferOfSample, projects, type TaskOfSample } from './work.ts';

/** Everything that happens to the forty tasks. */
export const stepsOfTasks = (stage: Stage, ids: Ids): Step[] =>
  [...tasksOfBooking, ...tasksOfClinics].flatMap((task, n) => stepsOfTask(stage, ids, task, (n % 8) / 100));

function stepsOfTask(stage: Stage, ids: Ids, task: TaskOfSample, offset: number): Step[] {
  const id = newId();
  const steps: Step[] = [];
  // What happens on the same day happens in the order in which it is written here.
  const then = (day: number, work: (at: number) => Promise<unknown>) => {
    const at = day + offset + steps.length * 0.03;
    steps.push({ at, do: () => work(at) });
  };
  const holder = task.taken?.[0] ?? (task.offer?.answer === 'take' ? whoTakes(task.offer.to) : null);
  then(task.born, async (at) => {
    const routes = stage.as(task.by, at);
    await routes.tasks.create({
      id,
      project_id: ids.projects[task.in],
      title: task.title,
      body: task.body ?? '',
      milestone_id: task.milestone ? (ids.milestones[task.milestone] ?? null) : null,
      state_id: task.state === 'idea' ? await stateOf(routes, task, 'idea') : null,
      priority: task.priority ?? 'normal',
      engagement: task.together ? 'together' : 'individual',
      people_needed: task.together?.needed ?? null,
      estimate_minutes: task.hours ? task.hours * 60 : null,
      due_on: task.due === undefined ? null : stage.day(task.due),
      labels: (task.labels ?? []).map((label) => ids.labels[label] ?? ''),
    });
  });
  const { offer, taken } = task;
  if (offer) stepsOfOffer(stage, id, offer, then);
  if (taken) then(taken[1], (at) => stage.as(taken[0], at).offers.takeUntaken({ kind: 'task', id }));
  for (const who of task.together?.with ?? []) then((taken?.[1] ?? task.born) + 1, (at) => stage.as(who, at).offers.takeUntaken({ kind: 'task', id }));
  if (task.serves && holder) {
    const { goal, because } = task.serves;
    then(taken?.[1] ?? task.born, (at) =>
      stage.as(holder, at).threads.tie({ id: newId(), src_kind: 'task', src_id: id, dst_kind: 'goal', dst_id: ids.goals[goal], because }),
    );
  }
  const { state, since = task.born } = task;
  if (state === 'dropped') then(since, (at) => stage.as(task.by, at).tasks.drop({ id, because: task.because ?? '' }));
  if (holder && state === 'done') {
    then(since - 2, async (at) => move(stage, holder, at, id, task, 'in_progress'));
    then(since, (at) => stage.as(holder, at).tasks.finish({ id }));
  }
  if (holder && (state === 'in_progress' || state === 'in_review')) then(since, (at) => move(stage, holder, at, id, task, state));
  for (const [n, title] of (task.subtasks ?? []).entries())
    if (holder) then(since, (at) => subtask(stage, ids, holder, at, task, { id, title, done: n === 0 }));
  for (const { day, by, says, to } of task.comments ?? [])
    then(day, (at) => stage.as(by, at).comments.add({ id: newId(), kind: 'task', subject_id: id, body: to ? `${says} ${mention(stage, to)}` : says }));
  return steps;
}

function stepsOfOffer(stage: Stage, taskId: string, offer: OfferOfSample, then: (day: number, work: (at: number) => Promise<unknown>) => void): void {
  const id = newId();
  const { to, answer } = offer;
  const waits = answer === undefined || typeof answer === 'object';
  then(offer.day, (at) =>
    stage.as(offer.by, at).offers.offer({
      id,
      kind: 'task',
      subject_id: taskId,
      message: offer.says ?? '',
      ...(to === 'digital' || to === 'clinics' ? { to_unit_id: stage.unitIds[to] } : { to_person_id: stage.idOf[to] }),
      ...(waits ? { reply_by: stage.day(7) } : {}),
    }),
  );
  const who = whoTakes(to);
  if (answer === 'take') then(offer.day + 0.4, (at) => stage.as(who, at).offers.take({ id }));
  if (answer === 'decline') then(offer.day + 0.4, (at) => stage.as(who, at).offers.decline({ id }));
  if (typeof answer === 'object')
    then(offer.day + 0.4, (at) => stage.as(who, at).offers.counter({ id, kind: 'other_date', due_on: stage.day(answer.in), message: answer.says }));
}

const whoTakes = (to: OfferOfSample['to']): Who => (to === 'digital' ? 'emre' : to === 'clinics' ? 'jakob' : to);
const mention = (stage: Stage, who: Who) => `[@${people.find((p) => p.who === who)?.name}](person:${stage.idOf[who]})`;

type Routes = ReturnType<Stage['as']>;

async function stateOf(routes: Routes, task: TaskOfSample, category: string): Promise<string> {
  const { states } = await routes.projects.one({ key: projects[task.in].key });
  return states.find((s) => s.category === category)?.id ?? '';
}

async function move(stage: Stage, who: Who, at: number, id: string, task: TaskOfSample, category: string): Promise<void> {
  const routes = stage.as(who, at);
  await routes.tasks.move({ id, state_id: await stateOf(routes, task, category) });
}

async function subtask(stage: Stage, ids: Ids, who: Who, at: number, task: TaskOfSample, part: { id: string; title: string; done: boolean }): Promise<void> {
  const id = newId();
  await stage.as(who, at).tasks.create({ id, project_id: ids.projects[task.in], title: part.title, parent_id: part.id, take: part.done });
  if (part.done) await stage.as(who, at).tasks.finish({ id });
}
