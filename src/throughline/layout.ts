import type { MapProject, Strand, ThroughlineMap } from './throughline.ts';

// Where everything stands on the map, in px. Pure, so that it is the same wherever it is drawn.

export const card = { width: 220, height: 58 };
const columns = { vision: 0, goal: 320, project: 640, work: 930 };
const step = 74;
const indent = 18;
export const mapWidth = 1140;

export interface Placed {
  kind: 'vision' | 'goal' | 'project';
  id: string;
  x: number;
  y: number;
}
export interface DrawnStrand extends Strand {
  path: string;
  key: string;
  tone: 'lead' | 'work';
}

/** Places of all cards and the curves between them. */
export function layOut(map: ThroughlineMap): { placed: Map<string, Placed>; strands: DrawnStrand[]; height: number } {
  const placed = new Map<string, Placed>();
  const put = (kind: Placed['kind'], id: string, x: number, y: number) => placed.set(`${kind}:${id}`, { kind, id, x, y });
  const tied = map.projects.filter((p) => !isLoose(map, p));
  const loose = map.projects.filter((p) => isLoose(map, p));
  const gap = loose.length > 0 && tied.length > 0 ? 26 : 0;
  for (const [i, p] of [...tied, ...loose].entries()) put('project', p.id, columns.project, i * step + (i >= tied.length ? gap : 0));

  // A goal stands beside the middle of its projects, but never over another goal.
  let floor = 0;
  for (const goal of map.goals) {
    const below = map.strands
      .filter((s) => s.to_kind === 'goal' && s.to_id === goal.id && s.from_kind === 'project')
      .map((s) => placed.get(`project:${s.from_id}`)?.y ?? 0);
    const wanted = below.length > 0 ? below.reduce((a, b) => a + b, 0) / below.length : floor;
    const y = Math.max(floor, wanted);
    put('goal', goal.id, columns.goal + Math.min(goal.depth, 3) * indent, y);
    floor = y + step;
  }
  const last = Math.max(0, ...[...placed.values()].map((p) => p.y));
  if (map.vision) {
    const goals = [...placed.values()].filter((p) => p.kind === 'goal');
    const middle = goals.length > 0 ? goals.reduce((a, p) => a + p.y, 0) / goals.length : last / 2;
    put('vision', map.vision.id, columns.vision, middle);
  }
  const strands = map.strands.flatMap((s): DrawnStrand[] => {
    const from = placed.get(`${s.from_kind}:${s.from_id}`);
    const to = placed.get(`${s.to_kind}:${s.to_id}`);
    if (!from || !to) return [];
    return [{ ...s, path: curve(to, from), key: `${s.to_id}-${s.from_id}`, tone: s.from_kind === 'project' ? 'work' : 'lead' }];
  });
  return { placed, strands, height: last + card.height + 8 };
}

/** A project that no strand leaves. */
export const isLoose = (map: ThroughlineMap, project: MapProject): boolean => !map.strands.some((s) => s.from_kind === 'project' && s.from_id === project.id);

function curve(left: Placed, right: Placed): string {
  const y1 = left.y + card.height / 2;
  const y2 = right.y + card.height / 2;
  if (left.kind === right.kind) {
    // A goal under a goal: an elbow at their left.
    const x = Math.min(left.x, right.x) - 2;
    return `M${left.x} ${y1} C${x - 26} ${y1} ${x - 26} ${y2} ${right.x} ${y2}`;
  }
  const x1 = left.x + card.width;
  const x2 = right.x;
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}
