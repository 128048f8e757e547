import { daysBetween } from '../kit/time.ts';
import { type MapGoal, type MapProject, mostPerColumn, type Strand, type ThroughlineMap, widthOf } from './throughline.ts';

// From names, threads and counts to the picture. Pure: the server reads, this weaves.

export interface Named {
  kind: string;
  id: string;
  title: string;
  key: string | null;
  serves_kind: string | null;
  serves_id: string | null;
  project_id: string | null;
  state: string;
  day: string | null;
}
export interface Line {
  kind: string;
  id: string;
  project_id: string;
  open: number;
  finished: number;
}
export interface Facts {
  nodes: Named[];
  lines: Line[];
  becauses: Map<string, string>;
  goalRisks: Map<string, string>;
  projectRisks: Map<string, string>;
  /** Goals with work finished in the last 30 days. */
  recent: Set<string>;
}

const keyOf = (kind: string | null, id: string | null) => `${kind}:${id}`;

/** Draws the map of a workspace, or of the projects and goals that are given. */
export function weave(
  facts: Facts,
): Omit<ThroughlineMap, 'figures' | 'no_figures'> & { open: number; reaching: number; loose_projects: number; goals_with_work: number } {
  const byKey = new Map(facts.nodes.map((node) => [keyOf(node.kind, node.id), node]));
  const vision = facts.nodes.find((node) => node.kind === 'vision') ?? null;
  const up = (node: Named) => byKey.get(keyOf(node.serves_kind, node.serves_id)) ?? null;

  /** The first goal, direction or vision above a thing; null: loose. */
  const targetOf = (kind: string, id: string): Named | null => {
    let at = byKey.get(keyOf(kind, id)) ?? null;
    for (let hops = 0; at && hops < 24; hops++) {
      if (at.kind === 'goal' || at.kind === 'direction' || at.kind === 'vision') return at;
      at = up(at);
    }
    return null;
  };
  const reaches = (node: Named | null): boolean => {
    for (let hops = 0; node && hops < 24; hops++) {
      if (node.kind === 'vision' || (node.kind === 'direction' && node.state !== 'retired')) return true;
      node = up(node);
    }
    return false;
  };

  const strands = new Map<string, Strand>();
  const strand = (from: { kind: string; id: string }, to: Named, open: number, finished: number, risk: string | null) => {
    const end = to.kind === 'direction' && vision ? vision : to;
    const key = `${keyOf(from.kind, from.id)}>${keyOf(end.kind, end.id)}`;
    const found = strands.get(key);
    if (found) {
      found.open += open;
      found.finished += finished;
    } else
      strands.set(key, {
        from_kind: from.kind,
        from_id: from.id,
        to_kind: end.kind,
        to_id: end.id,
        open,
        finished,
        width: 0,
        risk,
        because: facts.becauses.get(keyOf(from.kind, from.id)) ?? '',
      });
  };

  const goals = new Map<string, { node: Named; open: number; finished: number }>();
  for (const node of facts.nodes) if (node.kind === 'goal') goals.set(node.id, { node, open: 0, finished: 0 });
  const projects = new Map<string, MapProject>();
  for (const node of facts.nodes) {
    if (node.kind !== 'project') continue;
    projects.set(node.id, {
      id: node.id,
      key: node.key ?? '',
      name: node.title,
      open: 0,
      finished: 0,
      loose: 0,
      milestones: 0,
      next_milestone: null,
      risk: facts.projectRisks.get(node.id) ?? null,
    });
    const target = targetOf('project', node.id);
    if (target) strand(node, target, 0, 0, facts.projectRisks.get(node.id) ?? null);
  }
  for (const node of facts.nodes) {
    const project = node.kind === 'milestone' && node.project_id ? projects.get(node.project_id) : undefined;
    if (!project || (node.state !== 'planned' && node.state !== 'agreed')) continue;
    project.milestones++;
    if (node.day && (!project.next_milestone || node.day < project.next_milestone.day)) project.next_milestone = { title: node.title, day: node.day };
  }

  let open = 0;
  let reaching = 0;
  for (const line of facts.lines) {
    const project = projects.get(line.project_id);
    if (!project) continue;
    open += line.open;
    project.open += line.open;
    project.finished += line.finished;
    const target = targetOf(line.kind, line.id);
    const reached = reaches(target);
    if (reached) reaching += line.open;
    else project.loose += line.open;
    if (!target) continue;
    strand({ kind: 'project', id: line.project_id }, target, line.open, line.finished, project.risk);
    let above: Named | null = target;
    for (let hops = 0; above && hops < 24; hops++) {
      const goal: { open: number; finished: number } | undefined = above.kind === 'goal' ? goals.get(above.id) : undefined;
      if (goal) {
        goal.open += line.open;
        goal.finished += line.finished;
      }
      above = up(above);
    }
  }
  for (const { node, open: below, finished } of goals.values()) {
    const above = up(node);
    if (above) strand(node, above, below, finished, facts.goalRisks.get(node.id) ?? null);
  }
  const largest = Math.max(1, ...[...strands.values()].map((s) => s.open));
  for (const s of strands.values()) s.width = widthOf(s.open, largest);

  const tree: MapGoal[] = [];
  const seen = new Set<string>();
  const plant = (node: Named, depth: number) => {
    if (seen.has(node.id)) return;
    seen.add(node.id);
    const goal = goals.get(node.id);
    const above = up(node);
    tree.push({
      id: node.id,
      title: node.title,
      depth,
      under_goal: above?.kind === 'goal' ? above.id : null,
      direction: above?.kind === 'direction' ? above.title : null,
      open: goal?.open ?? 0,
      finished: goal?.finished ?? 0,
      reaches: reaches(node),
      risk: facts.goalRisks.get(node.id) ?? null,
    });
    const children = [...goals.values()].filter((g) => g.node.serves_kind === 'goal' && g.node.serves_id === node.id);
    for (const child of children.sort((a, b) => b.open - a.open)) plant(child.node, depth + 1);
  };
  for (const { node } of [...goals.values()].sort((a, b) => b.open - a.open || a.node.title.localeCompare(b.node.title)))
    if (up(node)?.kind !== 'goal') plant(node, 0);

  // Projects in the order of the goals they serve, so that strands cross little; the loose ones at the bottom.
  const rank = new Map(tree.map((g, i) => [g.id, i]));
  const mainTarget = (id: string) =>
    [...strands.values()].filter((s) => s.from_kind === 'project' && s.from_id === id).sort((a, b) => b.open - a.open)[0] ?? null;
  const ordered = [...projects.values()]
    .map((project) => {
      const main = mainTarget(project.id);
      return { project, place: main ? (main.to_kind === 'goal' ? (rank.get(main.to_id) ?? 0) : -1) : 1e6 };
    })
    .sort((a, b) => a.place - b.place || b.project.open - a.project.open || a.project.name.localeCompare(b.project.name))
    .map((p) => p.project);

  const shownGoals = tree.slice(0, mostPerColumn);
  const shownProjects = ordered.length <= mostPerColumn ? ordered : ordered.filter((p) => p.open + p.finished > 0 || p.loose > 0).slice(0, mostPerColumn);
  const shown = new Set([
    ...shownGoals.map((g) => keyOf('goal', g.id)),
    ...shownProjects.map((p) => keyOf('project', p.id)),
    ...(vision ? [keyOf('vision', vision.id)] : []),
  ]);
  const directions = facts.nodes.filter((node) => node.kind === 'direction' && node.state !== 'retired');
  const served = new Set([...goals.values()].filter((g) => g.node.state === 'active').map((g) => keyOf(g.node.serves_kind, g.node.serves_id)));
  const withoutWork = tree.filter((g) => goals.get(g.id)?.node.state === 'active' && g.open === 0 && !facts.recent.has(g.id));
  const active = tree.filter((g) => goals.get(g.id)?.node.state === 'active');
  return {
    vision: vision && { id: vision.id, title: vision.title },
    goals: shownGoals,
    projects: shownProjects,
    strands: [...strands.values()].filter((s) => shown.has(keyOf(s.from_kind, s.from_id)) && shown.has(keyOf(s.to_kind, s.to_id))),
    more: { goals: tree.length - shownGoals.length, projects: ordered.length - shownProjects.length },
    goals_without_work: withoutWork.map((g) => ({ kind: 'goal' as const, id: g.id, title: g.title, key: null, n: 0 })),
    directions_without_goal: directions
      .filter((d) => !served.has(keyOf('direction', d.id)))
      .map((d) => ({ kind: 'direction' as const, id: d.id, title: d.title, key: null, n: 0 })),
    loose: ordered.filter((p) => p.loose > 0).map((p) => ({ kind: 'project' as const, id: p.id, title: p.name, key: p.key, n: p.loose })),
    open,
    reaching,
    loose_projects: ordered.filter((p) => mainTarget(p.id) === null).length,
    goals_with_work: active.length - withoutWork.length,
  };
}

/** Why a project is at risk, the first reason that holds; null when none does. */
export function projectRisk(
  given: { milestones: { title: string; day: string | null; state: string; untaken: number }[]; open: number; overdue: number },
  today: string,
): string | null {
  const waiting = given.milestones.filter((m) => (m.state === 'planned' || m.state === 'agreed') && m.day !== null);
  const past = waiting.find((m) => (m.day ?? '') < today);
  if (past) return `“${past.title}” is past its day`;
  const near = waiting.find((m) => daysBetween(today, m.day ?? today) <= 7 && m.untaken > 0);
  if (near) return `“${near.title}” is within 7 days, and ${near.untaken === 1 ? 'a task in it is' : `${near.untaken} tasks in it are`} not taken`;
  if (given.overdue >= 2 && given.overdue * 10 >= given.open) return `${given.overdue} of ${given.open} open tasks are over a week late`;
  return null;
}

/** Why a goal is at risk, the first reason that holds; null when none does. */
export function goalRisk(goal: { state: string; confidence: number | null; stale: boolean; ends_on: string }, today: string): string | null {
  if (goal.state !== 'active') return null;
  if (goal.confidence !== null && goal.confidence <= 3) return `confidence is ${goal.confidence} of 10`;
  if (goal.stale) return 'no check-in for a while';
  return goal.ends_on < today ? 'past its end and not closed' : null;
}
