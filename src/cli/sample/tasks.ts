import { newId } from '../../kit/ids.ts';
import { people, type UnitOfSample, unitNames, type Who } from './cast.ts';
import type { OfferOfSample, ProjectOfSample, TaskOfSample } from './shapes.ts';
import { spreadWork } from './spread.ts';
import type { Stage } from './stage.ts';
import { commentsOn, type Ids, idOf, type Step } from './steps.ts';

/** Everything that happens to the work of a project. */
export const stepsOfTasks = (stage: Stage, ids: Ids, project: ProjectOfSample): Step[] =>
  [...project.told, ...spreadWork(project)].flatMap((task, n) => stepsOfTask({ stage, ids, project, task, id: newId() }, (n % 16) / 40));

interface OneTask {
  stage: Stage;
  ids: Ids;
  project: ProjectOfSample;
  task: TaskOfSample;
  id: string;
}

function stepsOfTask(one: OneTask, offset: number): Step[] {
  const { stage, ids, project, task, id } = one;
  const steps: Step[] = [];
  // What happens on the same day happens in the order in which it is written here.
  let last = Number.NEGATIVE_INFINITY;
  const then = (day: number, work: (at: number) => Promise<unknown>) => {
    const at = Math.min(-0.001, Math.max(day + (Number.isInteger(day) ? offset : 0), last + 0.004));
    last = at;
    steps.push({ at, do: () => work(at) });
  };
  const holder = holderOf(task);
  const { state = 'ready', since = task.born } = task;
  then(task.born, (at) => create(one, at));
  for (const [day, due] of task.moves ?? [])
    then(day, async (at) => {
      const as = stage.as(project.steward, at);
      const { version } = await as.tasks.one({ key: id });
      await as.tasks.edit({ id, version, due_on: stage.workday(due) });
    });
  for (const offer of task.offers ?? []) for (const step of stepsOfOffer(one, offer)) then(step.at, () => step.do());
  if (task.taken) {
    const [who, day] = task.taken;
    then(day, (at) => stage.as(who, at).offers.takeUntaken({ kind: 'task', id }));
  }
  for (const who of [...(task.together?.with ?? []), ...(task.quorum?.with ?? [])])
    then(Math.floor((task.taken?.[1] ?? task.born) + 1), (at) => stage.as(who, at).offers.takeUntaken({ kind: 'task', id }));
  if (task.serves) {
    const { goal, because } = task.serves;
    const tie = { id: newId(), src_kind: 'task', src_id: id, dst_kind: 'goal', dst_id: ids.goals[goal], because } as const;
    then(Math.ceil(task.taken?.[1] ?? task.born) + 0.9, (at) => stage.as(holder ?? project.steward, at).threads.tie(tie));
  }
  if (task.handedBack) {
    const [who, day] = task.handedBack;
    then(day, (at) => stage.as(who, at).offers.handBack({ kind: 'task', id }));
  }
  if (state === 'dropped') then(since, (at) => stage.as(task.by, at).tasks.drop({ id, because: task.because ?? '' }));
  if (holder && state === 'done') {
    then(task.started ?? since - 3, (at) => move(one, holder, at, 'in_progress'));
    then(since, (at) => stage.as(holder, at).tasks.finish({ id }));
  }
  if (holder && (state === 'in_progress' || state === 'in_review')) {
    then(since, (at) => move(one, holder, at, 'in_progress'));
    if (state === 'in_review') then(Math.min(-1, since + 3), (at) => move(one, holder, at, 'in_review'));
  }
  if (holder) for (const step of stepsOfParts(one, holder, since)) then(step.at, () => step.do());
  return [...steps, ...commentsOn(stage, 'task', id, task.said)];
}

/** Who has it in the end, by what the lists tell. */
function holderOf(task: TaskOfSample): Who | null {
  const offered = task.offers?.find((o) => o.answer === 'take');
  const taken = task.taken?.[0] ?? (offered ? whoAnswers(offered) : null);
  return taken !== null && taken === task.handedBack?.[0] ? null : taken;
}

async function create({ stage, ids, project, task, id }: OneTask, at: number): Promise<void> {
  const { key } = project;
  const due = task.moves ? dueBefore(task) : task.due;
  await stage.as(task.by, at).tasks.create({
    id,
    project_id: idOf(ids.projects, key),
    title: task.title,
    body: task.body ?? '',
    milestone_id: task.milestone ? idOf(ids.milestones, `${key}.${task.milestone}`) : null,
    state_id: task.state === 'idea' ? stateOf(ids, project, 'idea') : null,
    priority: task.priority ?? 'normal',
    engagement: task.together ? 'together' : task.quorum ? 'quorum' : 'individual',
    people_needed: task.together?.needed ?? task.quorum?.needed ?? null,
    people_most: task.quorum?.most ?? null,
    estimate_minutes: task.hours ? task.hours * 60 : null,
    starts_on: task.starts === undefined ? null : stage.workday(task.starts),
    due_on: due === undefined ? null : stage.workday(due),
    labels: (task.labels ?? []).map((label) => idOf(ids.labels, `${key}.${label}`)),
  });
}

// The day before it was moved for the first time: as far ahead of the move as a week.
const dueBefore = (task: TaskOfSample): number => Math.min((task.moves?.[0]?.[0] ?? 0) + 2, task.due ?? 0);

function stepsOfOffer({ stage, id }: OneTask, offer: OfferOfSample): Step[] {
  const offerId = newId();
  const { to, answer } = offer;
  const waits = answer === undefined || typeof answer === 'object';
  const who = whoAnswers(offer);
  const day = Number.isInteger(offer.day) ? offer.day + 0.3 : offer.day;
  const answered = day + 0.2;
  const offered = {
    at: day,
    do: () =>
      stage.as(offer.by, day).offers.offer({
        id: offerId,
        kind: 'task',
        subject_id: id,
        message: offer.says ?? '',
        ...(isUnit(to) ? { to_unit_id: stage.unitIds[to] } : { to_person_id: stage.idOf[to] }),
        ...(waits ? { reply_by: stage.workday(7) } : {}),
      }),
  };
  if (answer === undefined) return [offered];
  return [
    offered,
    {
      at: answered,
      do: async () => {
        const { offers } = stage.as(who, answered);
        if (answer === 'take') return offers.take({ id: offerId });
        if (answer === 'decline') return offers.decline({ id: offerId });
        if (answer === 'later') return offers.later({ id: offerId });
        if ('in' in answer) return offers.counter({ id: offerId, kind: 'other_date', due_on: stage.workday(answer.in), message: answer.says });
        return offers.counter({ id: offerId, kind: 'smaller_part', title: answer.part, message: answer.says });
      },
    },
  ];
}

const isUnit = (to: Who | UnitOfSample): to is UnitOfSample => (unitNames as string[]).includes(to);
const whoAnswers = (offer: OfferOfSample): Who => {
  const { to, takenBy } = offer;
  if (!isUnit(to)) return to;
  return takenBy ?? people.find((p) => p.unit === to && p.who !== offer.by)?.who ?? offer.by;
};

const stateOf = (ids: Ids, project: ProjectOfSample, category: string): string => idOf(ids.states.get(project.key) ?? new Map(), category);

async function move({ stage, ids, project, id }: OneTask, who: Who, at: number, category: string): Promise<void> {
  await stage.as(who, at).tasks.move({ id, state_id: stateOf(ids, project, category) });
}

/** What a piece of work falls into: the first parts are done on the days after it was begun. */
function stepsOfParts({ stage, ids, project, task, id }: OneTask, holder: Who, since: number): Step[] {
  const { done = [], open = [] } = task.subtasks ?? {};
  return [...done, ...open].flatMap((title, n) => {
    const part = newId();
    const at = Math.min(-1, since + 1) + 0.1 + n * 0.02;
    const made: Step = {
      at,
      do: () => stage.as(holder, at).tasks.create({ id: part, project_id: idOf(ids.projects, project.key), title, parent_id: id, take: n < done.length }),
    };
    const finishedAt = Math.max(at + 0.1, Math.min(-1.5, since + 4 + n));
    return n < done.length ? [made, { at: finishedAt, do: () => stage.as(holder, finishedAt).tasks.finish({ id: part }) }] : [made];
  });
}
