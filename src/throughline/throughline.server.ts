import { implement } from '@orpc/server';
import { notFound } from '../kit/errors.ts';
import { addDays } from '../kit/time.ts';
import { livingGoalFacts } from '../lead/goals/facts.server.ts';
import { finishedSince, overdueByProject, untakenByMilestone } from '../manage/tasks/risk.server.ts';
import type { Context } from '../people/context.server.ts';
import { admitPerson, type Entry } from '../people/handlers.server.ts';
import { unitWithBelow } from '../people/unit-below.server.ts';
import { becauses, mapNodes, openLines } from './throughline.store.ts';
import { smallestUnit, type ThroughlineMap, throughlineApi } from './throughline.ts';
import { goalRisk, type Line, type Named, projectRisk, weave } from './weave.ts';

const os = implement(throughlineApi).$context<{ entry: Entry }>().use(admitPerson);
const daysOf = { now: 0, month: 30, quarter: 91, year: 365 } as const;

export const throughlineRouter = os.router({
  map: os.map.handler(({ context: { c }, input }) => drawMap(c, input)),
});

/** The map of the whole workspace, or of a unit: open projects only, from counts that the writer keeps. */
export async function drawMap(c: Context, input: { unit?: string | undefined; period: keyof typeof daysOf }): Promise<ThroughlineMap> {
  const unit = input.unit ? await unitWithBelow(c, input.unit) : null;
  if (input.unit && !unit) throw notFound('This unit');
  const since = `${addDays(c.today, -daysOf[input.period])}T00:00:00.000Z`;
  const [all, lines, finished, recent, why, overdue, goals] = await Promise.all([
    mapNodes(c),
    openLines(c),
    input.period === 'now' ? [] : finishedSince(c, since),
    finishedSince(c, `${addDays(c.today, -30)}T00:00:00.000Z`),
    becauses(c),
    overdueByProject(c, 7),
    livingGoalFacts(c),
  ]);
  const nodes = unit ? ofUnit(all, unit.ids, lines) : all;
  const milestones = nodes.filter((n) => n.kind === 'milestone');
  const near = milestones.filter((m) => m.day !== null && m.day >= c.today && m.day <= addDays(c.today, 7)).map((m) => m.id);
  const untaken = await untakenByMilestone(c, near);
  const openOf = new Map<string, number>();
  for (const l of lines) openOf.set(l.project_id, (openOf.get(l.project_id) ?? 0) + l.n);

  const projectRisks = new Map<string, string>();
  for (const p of nodes) {
    if (p.kind !== 'project') continue;
    const own = milestones.filter((m) => m.project_id === p.id).map((m) => ({ ...m, untaken: untaken.get(m.id) ?? 0 }));
    const risk = projectRisk({ milestones: own, open: openOf.get(p.id) ?? 0, overdue: overdue.get(p.id) ?? 0 }, c.today);
    if (risk) projectRisks.set(p.id, risk);
  }
  const goalRisks = new Map<string, string>();
  for (const g of goals) {
    const risk = goalRisk(g, c.today);
    if (risk) goalRisks.set(g.id, risk);
  }
  const recentGoals = goalsAbove(nodes, recent);
  const { open, reaching, loose_projects, goals_with_work, ...drawn } = weave({
    nodes,
    lines: joined(lines, finished),
    becauses: why,
    goalRisks,
    projectRisks,
    recent: recentGoals,
  });
  const activeGoals = nodes.filter((n) => n.kind === 'goal' && n.state === 'active').length;
  const tooSmall = unit !== null && (unit.people < smallestUnit.people || open < smallestUnit.tasks);
  return {
    ...drawn,
    figures: tooSmall
      ? null
      : {
          open,
          reaching,
          percent: open === 0 ? null : Math.floor((100 * reaching) / open + 0.5),
          goals: activeGoals,
          goals_with_work,
          loose_projects,
          at_risk: drawn.strands.filter((s) => s.risk !== null).length,
        },
    no_figures: tooSmall
      ? `A unit has figures from ${smallestUnit.people} people and ${smallestUnit.tasks} open tasks on, so that they are never about one person.`
      : null,
  };
}

/** What belongs to a unit, with the goals and the vision above it and above the work of its projects. */
function ofUnit<T extends Named & { unit_id: string | null }>(all: T[], unitIds: string[], lines: { kind: string; id: string; project_id: string }[]): T[] {
  const byKey = new Map(all.map((n) => [`${n.kind}:${n.id}`, n]));
  const kept = new Set<T>(all.filter((n) => n.kind === 'vision' || (n.unit_id !== null && unitIds.includes(n.unit_id))));
  // A task may serve another goal than its project does.
  const projects = new Set([...kept].filter((n) => n.kind === 'project').map((n) => n.id));
  for (const line of lines) {
    const served = projects.has(line.project_id) ? byKey.get(`${line.kind}:${line.id}`) : undefined;
    if (served) kept.add(served);
  }
  for (const node of [...kept])
    for (let up = byKey.get(`${node.serves_kind}:${node.serves_id}`), hops = 0; up && hops < 24; hops++, up = byKey.get(`${up.serves_kind}:${up.serves_id}`))
      kept.add(up);
  return all.filter((n) => kept.has(n));
}

function joined(
  open: { kind: string; id: string; project_id: string; n: number }[],
  finished: { line_kind: string; line_id: string; project_id: string; n: number }[],
): Line[] {
  const lines = new Map<string, Line>();
  const at = (kind: string, id: string, project_id: string) => {
    const key = `${kind}:${id}:${project_id}`;
    const line = lines.get(key) ?? { kind, id, project_id, open: 0, finished: 0 };
    lines.set(key, line);
    return line;
  };
  for (const l of open) at(l.kind, l.id, l.project_id).open += l.n;
  for (const f of finished) at(f.line_kind, f.line_id, f.project_id).finished += f.n;
  return [...lines.values()];
}

function goalsAbove(nodes: Named[], finished: { line_kind: string; line_id: string }[]): Set<string> {
  const byKey = new Map(nodes.map((n) => [`${n.kind}:${n.id}`, n]));
  const goals = new Set<string>();
  for (const f of finished) {
    let at = byKey.get(`${f.line_kind}:${f.line_id}`);
    for (let hops = 0; at && hops < 24; hops++) {
      if (at.kind === 'goal') goals.add(at.id);
      at = byKey.get(`${at.serves_kind}:${at.serves_id}`);
    }
  }
  return goals;
}
