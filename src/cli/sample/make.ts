import { keepMonth } from '../../balance/months.server.ts';
import { newId } from '../../kit/ids.ts';
import type { Ground } from '../../people/context.server.ts';
import { openTheDoor, type Stage, setTheStage } from './people.ts';
import { goals, type Project, type units, vision, type Who } from './story.ts';
import { stepsOfTasks } from './tasks.ts';
import { milestones, projects } from './work.ts';

/** One thing that somebody did, so many days from now. */
export interface Step {
  at: number;
  do(): Promise<unknown>;
}

/** What the steps tell each other: ids are made before anything happens. */
export interface Ids {
  goals: Record<keyof typeof goals, string>;
  projects: Record<Project, string>;
  milestones: Record<string, string>;
  labels: Record<string, string>;
}

/** Makes the sample: the weeks before today, step by step in order of time. */
export async function makeSample(ground: Ground, progress: (all: number) => { step(): void; end(): void }): Promise<{ slug: string; workspaceId: string }> {
  const stage = await setTheStage(ground);
  const ids: Ids = {
    goals: { booked: newId(), days: newId() },
    projects: { book: newId(), rounds: newId(), desk: newId() },
    milestones: Object.fromEntries(Object.keys(milestones).map((name) => [name, newId()])),
    labels: Object.fromEntries(Object.values(projects).flatMap((p) => Object.keys(p.labels).map((name) => [name, newId()]))),
  };
  const steps = [
    ...stepsOfUnits(stage),
    ...stepsOfGoals(stage, ids),
    ...stepsOfProjects(stage, ids),
    ...stepsOfTasks(stage, ids),
    ...stepsOfMonths(stage, ground),
  ].sort((a, b) => a.at - b.at);
  const bar = progress(steps.length);
  try {
    for (const step of steps) {
      await step.do();
      bar.step();
    }
    await openTheDoor(ground, stage);
  } finally {
    bar.end();
  }
  return { slug: stage.slug, workspaceId: stage.workspaceId };
}

/** Balance keeps each month that ended since the sample began, as it stood then. */
function stepsOfMonths(stage: Stage, ground: Ground): Step[] {
  const steps: Step[] = [];
  for (let n = -90; n <= 0; n++) {
    const day = stage.day(n);
    if (!day.endsWith('-01')) continue;
    const clock = () => new Date(ground.clock().getTime() + n * 86_400_000);
    steps.push({ at: n, do: () => keepMonth({ ...ground, clock }, stage.workspace, stage.day(n - 1).slice(0, 7)) });
  }
  return steps;
}

function stepsOfUnits(stage: Stage): Step[] {
  const stewards = { digital: 'tilda', clinics: 'jakob' } as const satisfies Record<keyof typeof units, Who>;
  return (['digital', 'clinics'] as const).flatMap((unit, n) => {
    const id = newId();
    const to = stewards[unit];
    const offered = {
      at: -98 + n,
      do: () => stage.as('tilda', -98 + n).offers.offer({ id, kind: 'unit', subject_id: stage.unitIds[unit], to_person_id: stage.idOf[to] }),
    };
    return to === 'tilda' ? [offered] : [offered, { at: -96, do: () => stage.as(to, -96).offers.take({ id }) }];
  });
}

function stepsOfGoals(stage: Stage, ids: Ids): Step[] {
  const directions = { reach: newId(), villages: newId(), nights: newId() };
  const { title, body, we_will_not, years } = vision;
  const steps: Step[] = [
    {
      at: -95,
      do: () =>
        stage.as('tilda', -95).vision.save({
          id: newId(),
          version: 0,
          title,
          body,
          horizon_year: Number(stage.day(0).slice(0, 4)) + years,
          we_will_not: [...we_will_not],
          directions: (['reach', 'villages', 'nights'] as const).map((name) => ({ id: directions[name], ...vision.directions[name] })),
        }),
    },
  ];
  for (const name of ['booked', 'days'] as const) {
    const goal = goals[name];
    const results = goal.results.map((r) => ({ id: newId(), ...r }));
    const id = ids.goals[name];
    steps.push(
      {
        at: goal.from,
        do: () =>
          stage.as(goal.steward, goal.from).goals.create({
            id,
            title: goal.title,
            contribution: goal.contribution,
            unit_id: stage.unitIds[goal.unit],
            starts_on: stage.day(goal.from),
            ends_on: stage.day(goal.to),
            rhythm: goal.rhythm,
            results,
          }),
      },
      {
        at: goal.from + 0.1,
        do: () =>
          stage.as(goal.steward, goal.from + 0.1).threads.tie({
            id: newId(),
            src_kind: 'goal',
            src_id: id,
            dst_kind: 'direction',
            dst_id: directions[goal.serves],
            because: goal.because,
          }),
      },
    );
    for (const checkIn of goal.checkIns)
      steps.push({
        at: checkIn.day,
        do: () =>
          stage.as(goal.steward, checkIn.day).goals.checkIn({
            goal_id: id,
            id: newId(),
            confidence: checkIn.confidence,
            what_changed: checkIn.changed,
            what_next: checkIn.next,
            values: checkIn.values.map((value, i) => ({ id: results[i]?.id ?? '', value })),
          }),
      });
  }
  return steps;
}

function stepsOfProjects(stage: Stage, ids: Ids): Step[] {
  const steps: Step[] = [];
  for (const name of ['book', 'rounds', 'desk'] as const) {
    const project = projects[name];
    const id = ids.projects[name];
    const steward = (later: number) => stage.as(project.steward, project.from + later);
    const { key, purpose, outcome, serves } = project;
    steps.push({
      at: project.from,
      do: async () => {
        const starts_on = stage.day(project.from);
        const ends_on = project.to === null ? null : stage.day(project.to);
        await steward(0).projects.create({
          id,
          key,
          name: project.name,
          purpose,
          outcome,
          starts_on,
          ends_on,
          unit_id: stage.unitIds[name === 'book' ? 'digital' : 'clinics'],
        });
        for (const [label, { name, colour }] of Object.entries(project.labels))
          await steward(0.01).projects.addLabel({ project_id: id, id: ids.labels[label] ?? newId(), name, colour });
      },
    });
    if (serves)
      steps.push({
        at: project.from + 0.02,
        do: () =>
          steward(0.02).threads.tie({
            id: newId(),
            src_kind: 'project',
            src_id: id,
            dst_kind: 'goal',
            dst_id: ids.goals[serves.goal],
            because: serves.because,
          }),
      });
    for (const [milestone, m] of Object.entries(milestones).filter(([, m]) => m.in === name))
      steps.push(...stepsOfMilestone(stage, ids.milestones[milestone] ?? '', id, m));
  }
  const timetable = ids.milestones.timetable ?? '';
  const pilot = ids.milestones.pilot ?? '';
  return [
    ...steps,
    { at: -40, do: () => stage.as('noor', -40).offers.takeUntaken({ kind: 'milestone', id: pilot }) },
    {
      at: -2.2,
      do: () =>
        stage.as('sofia', -2.2).offers.offer({
          id: newId(),
          kind: 'milestone',
          subject_id: timetable,
          to_person_id: stage.idOf.wanda,
          message: 'You hear first when a day does not suit a village.',
          reply_by: stage.day(7),
        }),
    },
  ];
}

function stepsOfMilestone(stage: Stage, id: string, projectId: string, m: (typeof milestones)[string]): Step[] {
  const { steward, from } = projects[m.in];
  const ticked = m.reached === undefined ? -5 : m.reached - 0.5;
  const steps: Step[] = [
    {
      at: from + 0.05,
      do: () =>
        stage
          .as(steward, from + 0.05)
          .milestones.create({ id, project_id: projectId, title: m.title, target_on: stage.day(m.day), promise: m.promise, done_means: m.means }),
    },
    {
      at: ticked,
      do: async () => {
        const { done_means } = await stage.as(steward, ticked).milestones.one({ id });
        for (const condition of done_means.slice(0, m.ticked)) await stage.as(steward, ticked).milestones.tick({ milestone_id: id, id: condition.id });
      },
    },
  ];
  const { reached } = m;
  if (reached !== undefined)
    steps.push({
      at: reached,
      do: async () => {
        const { version } = await stage.as(steward, reached).milestones.one({ id });
        await stage.as(steward, reached).milestones.reach({ id, version });
      },
    });
  return steps;
}
