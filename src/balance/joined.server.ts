import { counted } from '../kit/text.ts';
import { daysBetween } from '../kit/time.ts';
import { goalsOf, livingGoals } from '../lead/living.server.ts';
import { saysWhy } from './balance.ts';
import { becausesOf, openByTie, piecesOf, type Stop, stops, type Tie, workedOn } from './joined.store.ts';
import { countedOf, registerPart } from './parts.server.ts';

// The parts in which both halves meet: work that reaches a living goal, goals that have work.

const keyOf = (kind: string | null, id: string | null) => `${kind}:${id}`;

/** All that stands above a thing, itself first. */
function above(byKey: Map<string, Stop>, kind: string, id: string): Stop[] {
  const path: Stop[] = [];
  for (let at = byKey.get(keyOf(kind, id)); at && path.length < 24; at = byKey.get(keyOf(at.serves_kind, at.serves_id))) path.push(at);
  return path;
}
const endsInVision = (path: Stop[]): boolean => path.some((s) => s.kind === 'vision' || (s.kind === 'direction' && s.state !== 'retired'));

registerPart({
  id: 'L1',
  axis: 'lift',
  name: 'Work reaches a living goal',
  weight: 30,
  counts: 'open work',
  goodWhen: 'its path runs through a living goal to the vision, and its first thread says why in three different words or more',
  act: 'Tie it',
  sign: (bad, n) => `${Math.floor((100 * bad) / Math.max(1, n) + 0.5)} % of open work reaches no living goal`,
  async count(c, scope) {
    const [ties, nodes, becauses, living] = await Promise.all([openByTie(c, scope), stops(c), becausesOf(c), livingGoals(c, scope)]);
    const byKey = new Map(nodes.map((s) => [keyOf(s.kind, s.id), s]));
    const why = (tie: Tie): string | null => {
      const path = above(byKey, tie.line_kind, tie.line_id);
      if (!endsInVision(path)) return 'reaches no vision';
      if (!path.some((s) => s.kind === 'goal' && living.has(s.id))) return path.some((s) => s.kind === 'goal') ? 'its goal is not living' : 'passes no goal';
      const because = tie.because ?? path.map((s) => becauses.get(keyOf(s.kind, s.id))).find((b) => b !== undefined) ?? '';
      return saysWhy(because) ? null : 'its because says too little';
    };
    const judged = ties.map((tie) => ({ tie, why: why(tie) }));
    const bad = judged.filter((j) => j.why !== null);
    const sum = (some: typeof judged) => some.reduce((n, j) => n + j.tie.n, 0);
    const among = [...Map.groupBy(bad, (j) => j.tie.project_id)].map(([id, some]) => ({ title: byKey.get(keyOf('project', id))?.title ?? '', n: sum(some) }));
    return {
      g: sum(judged) - sum(bad),
      n: sum(judged),
      among: among.sort((a, b) => b.n - a.n),
      async things(good, most) {
        const wanted = judged.filter((j) => (j.why === null) === good).map((j) => j.tie);
        return (await piecesOf(c, scope, wanted, most)).map((t) => ({
          kind: 'task' as const,
          id: t.id,
          title: t.title,
          key: t.key,
          note: why({ ...t, project_id: '', n: 1 }) ?? 'reaches the vision',
        }));
      },
    };
  },
});

registerPart({
  id: 'L2',
  axis: 'lift',
  name: 'Goals are cared for',
  weight: 20,
  counts: 'active goals older than 7 days',
  goodWhen: 'living, with work below that is open or was finished in the last 30 days',
  act: 'Check in',
  sign: (bad) => `${counted(bad, 'active goal is', 'active goals are')} not cared for, or without work`,
  async count(c, scope) {
    const since = new Date(Date.parse(scope.now) - 30 * 86_400_000).toISOString();
    const [goals, nodes, lines] = await Promise.all([goalsOf(c, scope), stops(c), workedOn(c, since)]);
    const byKey = new Map(nodes.map((s) => [keyOf(s.kind, s.id), s]));
    const worked = new Set(
      lines.flatMap((l) =>
        above(byKey, l.line_kind, l.line_id)
          .filter((s) => s.kind === 'goal')
          .map((s) => s.id),
      ),
    );
    const old = goals.filter((g) => g.state === 'active' && g.activated_on !== null && daysBetween(g.activated_on, scope.today) > 7);
    return countedOf(
      old.map((g) => {
        const missing = [g.missing, ...(worked.has(g.id) ? [] : ['no work below it'])].filter(Boolean).join(', ');
        return { kind: 'goal', id: g.id, title: g.title, key: null, good: missing === '', note: missing || 'living, with work below', in: `“${g.title}”` };
      }),
    );
  },
});
