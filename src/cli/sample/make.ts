import { keepMonth } from '../../balance/months.server.ts';
import { newId } from '../../kit/ids.ts';
import type { Ground } from '../../people/context.server.ts';
import { stewardsOfUnits, unitNames, type Who } from './cast.ts';
import { stepsOfGoals, stepsOfVision } from './goals.ts';
import { putFiles, stepsOfLately } from './lately.ts';
import { stepsOfProject } from './projects.ts';
import { firstDay, openTheDoor, type Stage, setTheStage } from './stage.ts';
import { type Ids, idOf, idsOfSample, type Step } from './steps.ts';
import { stepsOfTasks } from './tasks.ts';
import { projects } from './work.ts';

/** Whole; or only some projects, with the work that has a story of its own, and no months of Balance: quick to make. */
export type Size = 'whole' | 'small';

/** Makes the sample: a quarter and the weeks before it, step by step in order of time, each day one durable write. */
export async function makeSample(
  ground: Ground,
  progress: (all: number) => { step(): void; end(): void },
  size: Size = 'whole',
): Promise<{ slug: string; workspaceId: string }> {
  const stage = await setTheStage(ground);
  const whole = size === 'whole';
  const told = whole ? projects : projects.filter((p) => p.told.length > 4).map((project) => ({ ...project, stretches: [] }));
  const ids = idsOfSample();
  const steps = [
    ...stepsOfUnits(stage),
    ...stepsOfVision(stage, ids),
    ...stepsOfGoals(stage, ids),
    ...told.flatMap((project) => [...stepsOfProject(stage, ids, project), ...stepsOfTasks(stage, ids, project)]),
    ...(whole ? [...stepsOfOffers(stage, ids), ...stepsOfLately(stage, ids)] : []),
  ].map((step) => ({ ...step, instant: stage.instant(step.at) }));
  const days = Map.groupBy(
    [...steps, ...(whole ? stepsOfMonths(stage) : [])].sort((a, b) => a.instant - b.instant),
    (step) => (whole ? Math.floor(step.instant / 86_400_000) : 0),
  );
  const bar = progress(days.size);
  try {
    for (const day of days.values()) {
      await stage.asOneWrite(async () => {
        for (const step of day) await step.do();
      });
      bar.step();
    }
    if (whole) await putFiles(stage, ids);
    await openTheDoor(ground, stage);
  } finally {
    bar.end();
  }
  return { slug: stage.workspace.slug, workspaceId: stage.workspace.id };
}

/** Balance keeps each month that ended since the sample began, as it stood in the first minute of the next. */
function stepsOfMonths(stage: Stage): (Step & { instant: number })[] {
  const steps: (Step & { instant: number })[] = [];
  for (let n = firstDay + 1; n <= 0; n++) {
    if (!stage.day(n).endsWith('-01')) continue;
    const instant = stage.midnight(n);
    steps.push({
      at: n - 0.5,
      instant,
      do: () => keepMonth({ ...stage.ground(), clock: () => new Date(instant + 60_000) }, stage.workspace, stage.day(n - 1).slice(0, 7)),
    });
  }
  return steps;
}

/** Each unit is offered to whoever takes care of it; one took it at once, being asked by themselves. */
function stepsOfUnits(stage: Stage): Step[] {
  return unitNames.flatMap((unit, n) => {
    const id = newId();
    const to = stewardsOfUnits[unit];
    const at = firstDay + 1 + n / 20;
    const offered = { at, do: () => stage.as('tilda', at).offers.offer({ id, kind: 'unit', subject_id: stage.unitIds[unit], to_person_id: stage.idOf[to] }) };
    return to === 'tilda' ? [offered] : [offered, { at: at + 1, do: () => stage.as(to, at + 1).offers.take({ id }) }];
  });
}

/** What else was offered in the last days, and what the one who looks around put on this day. */
function stepsOfOffers(stage: Stage, ids: Ids): Step[] {
  const offer = (at: number, by: Who, to: Who, milestone: string, message: string): Step & { id: string } => {
    const id = newId();
    const given = {
      id,
      kind: 'milestone',
      subject_id: idOf(ids.milestones, milestone),
      to_person_id: stage.idOf[to],
      message,
      reply_by: stage.workday(7),
    } as const;
    return { id, at, do: () => stage.as(by, at).offers.offer(given) };
  };
  const clinics = offer(-4.4, 'noor', 'mina', 'BOOK.clinics', 'You know all eleven by their waiting rooms.');
  return [
    clinics,
    { at: -2.3, do: () => stage.as('noor', -2.3).offers.spokenYes({ id: clinics.id }) },
    offer(-3.2, 'rosa', 'chidi', 'MENT.six', 'You have done the hardest part already.'),
    offer(-2.6, 'kenji', 'mele', 'BIKE.try', 'You count better than I do.'),
    offer(-1.4, 'wanda', 'noor', 'DESK.calls', 'You began it, years ago. Would you see it through?'),
  ];
}
