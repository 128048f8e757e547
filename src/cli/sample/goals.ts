import { newId } from '../../kit/ids.ts';
import type { Stage } from './stage.ts';
import { commentsOn, type Ids, type Step } from './steps.ts';
import { type GoalName, goalNames, goals, vision } from './story.ts';

/** The vision is written, and two weeks later amended. */
export function stepsOfVision(stage: Stage, ids: Ids): Step[] {
  const { title, body, directions, willNot, years, from, steward, amended } = vision;
  const id = newId();
  const written = {
    id,
    title,
    body,
    horizon_year: Number(stage.day(0).slice(0, 4)) + years,
    directions: (['reach', 'near', 'stay'] as const).map((name) => ({ id: ids.directions[name], ...directions[name] })),
  };
  // Once the vision is there, whoever writes takes care of it: it was offered, and taken, before.
  const offer = newId();
  return [
    { at: from, do: () => stage.as('tilda', from).vision.save({ ...written, version: 0, we_will_not: willNot }) },
    {
      at: from + 0.1,
      do: () =>
        stage
          .as('tilda', from + 0.1)
          .offers.offer({ id: offer, kind: 'vision', subject_id: id, to_person_id: stage.idOf[steward], message: 'You speak of it best.' }),
    },
    { at: from + 1, do: () => stage.as(steward, from + 1).offers.take({ id: offer }) },
    {
      at: amended.day,
      do: async () => {
        const as = stage.as(steward, amended.day);
        const { vision: now } = await as.vision.one();
        if (now) await as.vision.save({ ...written, version: now.version, we_will_not: amended.willNot, because: amended.because });
      },
    },
  ];
}

/** The goals: how they began, what they serve, how they fared, and how one of them ended. */
export const stepsOfGoals = (stage: Stage, ids: Ids): Step[] => goalNames.flatMap((name) => stepsOfGoal(stage, ids, name));

function stepsOfGoal(stage: Stage, ids: Ids, name: GoalName): Step[] {
  const goal = goals[name];
  const id = ids.goals[name];
  const results = goal.results.map((r) => ({ id: newId(), ...r }));
  const as = (at: number) => stage.as(goal.steward, at);
  const { from, to, closed, serves } = goal;
  const served =
    typeof serves === 'string'
      ? ({ dst_kind: 'direction', dst_id: ids.directions[serves] } as const)
      : ({ dst_kind: 'goal', dst_id: ids.goals[serves.goal] } as const);
  const month = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(new Date(`${stage.day(to)}T00:00:00Z`));
  return [
    {
      at: from,
      do: () =>
        as(from).goals.create({
          id,
          title: goal.title.replace('{end}', month),
          contribution: goal.contribution,
          unit_id: stage.unitIds[goal.unit],
          starts_on: stage.day(from),
          ends_on: stage.day(to),
          rhythm: goal.rhythm,
          results,
        }),
    },
    { at: from + 0.1, do: () => as(from + 0.1).threads.tie({ id: newId(), src_kind: 'goal', src_id: id, ...served, because: goal.because }) },
    ...goal.checkIns.map(([day, confidence, what_changed, what_next, values]): Step => {
      const at = day + 0.2;
      return {
        at,
        do: () =>
          as(at).goals.checkIn({
            goal_id: id,
            id: newId(),
            confidence,
            what_changed,
            what_next,
            values: values.map((value, i) => ({ id: results[i]?.id ?? '', value })),
          }),
      };
    }),
    ...(closed
      ? [
          {
            at: closed.day,
            do: async () => {
              const { version } = await as(closed.day).goals.one({ id });
              const { outcome, because, learned } = closed;
              await as(closed.day).goals.close({ id, version, outcome, because, learned });
            },
          },
        ]
      : []),
    ...commentsOn(stage, 'goal', id, goal.said),
  ];
}
