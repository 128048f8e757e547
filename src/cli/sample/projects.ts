import { newId } from '../../kit/ids.ts';
import type { MilestoneOfSample, ProjectOfSample } from './shapes.ts';
import type { Stage } from './stage.ts';
import { commentsOn, type Ids, idOf, type Step } from './steps.ts';

/** A project: how it began, what it serves, who may see it, its milestones, and what became of it. */
export function stepsOfProject(stage: Stage, ids: Ids, project: ProjectOfSample): Step[] {
  const { key, from, steward, serves } = project;
  const id = idOf(ids.projects, key);
  const as = (at: number) => stage.as(steward, at);
  const steps: Step[] = [{ at: from, do: () => begin(stage, ids, project) }];
  for (const { to, level, until } of project.grants ?? [])
    steps.push({
      at: from + 0.1,
      do: () =>
        as(from + 0.1).projects.grant({ project_id: id, id: newId(), person_id: stage.idOf[to], level, ends_on: until === null ? null : stage.day(until) }),
    });
  if (serves) {
    const at = (serves.day ?? from) + 0.12;
    const tie = { id: newId(), src_kind: 'project', src_id: id, dst_kind: 'goal', dst_id: ids.goals[serves.goal], because: serves.because } as const;
    steps.push({ at, do: () => as(at).threads.tie(tie) });
  }
  for (const [day, state, because] of project.states ?? [])
    steps.push({
      at: day + 0.8,
      do: async () => {
        const { version } = await as(day + 0.8).projects.one({ key });
        await as(day + 0.8).projects.setState({ id, version, state, because });
      },
    });
  for (const [name, milestone] of Object.entries(project.milestones ?? {}))
    steps.push(...stepsOfMilestone(stage, project, id, idOf(ids.milestones, `${key}.${name}`), milestone));
  return [...steps, ...commentsOn(stage, 'project', id, project.talk)];
}

async function begin(stage: Stage, ids: Ids, project: ProjectOfSample): Promise<void> {
  const { key, name, purpose, outcome, from, to, unit, steward, closed, labels } = project;
  const { projects } = stage.as(steward, from);
  const id = idOf(ids.projects, key);
  const { states } = await projects.create({
    id,
    key,
    name,
    purpose,
    outcome,
    starts_on: stage.workday(from),
    ends_on: to === null ? null : stage.workday(to),
    unit_id: stage.unitIds[unit],
    access: closed ? 'closed' : 'open',
  });
  ids.states.set(key, new Map(states.map((s) => [s.category, s.id])));
  for (const [label, colour] of Object.entries(labels))
    await projects.addLabel({ project_id: id, id: idOf(ids.labels, `${key}.${label}`), name: label.charAt(0).toUpperCase() + label.slice(1), colour });
}

function stepsOfMilestone(stage: Stage, project: ProjectOfSample, projectId: string, id: string, m: MilestoneOfSample): Step[] {
  const { steward, from } = project;
  const as = (at: number) => stage.as(steward, at);
  const first = from + 0.2;
  const { reached, steward: keeper } = m;
  const ticked = reached === undefined ? -5 : reached - 0.5;
  const begun = { id, project_id: projectId, title: m.title, target_on: stage.workday(m.day), promise: m.promise, done_means: m.means };
  const steps: Step[] = [
    { at: first, do: () => as(first).milestones.create(begun) },
    {
      at: ticked,
      do: async () => {
        const { done_means } = await as(ticked).milestones.one({ id });
        for (const condition of done_means.slice(0, m.ticked)) await as(ticked).milestones.tick({ milestone_id: id, id: condition.id });
      },
    },
  ];
  if (keeper) steps.push({ at: from + 1.2, do: () => stage.as(keeper, from + 1.2).offers.takeUntaken({ kind: 'milestone', id }) });
  for (const [day, to, because] of m.moves ?? [])
    steps.push({
      at: day + 0.5,
      do: async () => {
        const { version } = await as(day + 0.5).milestones.one({ id });
        await as(day + 0.5).milestones.edit({ id, version, target_on: stage.workday(to), because });
      },
    });
  if (reached !== undefined)
    steps.push({
      at: reached + 0.4,
      do: async () => {
        const { version } = await as(reached + 0.4).milestones.one({ id });
        await as(reached + 0.4).milestones.reach({ id, version });
      },
    });
  return steps;
}
