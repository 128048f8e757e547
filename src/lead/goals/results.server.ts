import { generateNKeysBetween } from 'fractional-indexing';
import { conflict, invalid } from '../../kit/errors.ts';
import { fold } from '../../kit/text.ts';
import type { Context } from '../../people/context.server.ts';
import { keptResult, toldValue } from './amounts.ts';
import { resultsOf } from './goals.store.ts';
import type { KeyResultInput } from './goals.ts';

type Kept = ReturnType<typeof keptResult>;

/** Writes the key results of a goal. One with history is replaced, never changed in what it measures or deleted. */
export async function saveResults(c: Context, goalId: string, given: KeyResultInput[]): Promise<void> {
  const results = given.map((kr, i) => keptResult(kr, `results.${i}`));
  for (const [i, kr] of results.entries()) checkResult(kr, `results.${i}`);
  if (new Set(given.map((k) => fold(k.name))).size !== given.length)
    throw invalid('results', 'results_differ', '', 'Two key results have the same name: which one goes?');
  if (new Set(given.map((k) => k.id)).size !== given.length)
    throw invalid('results', 'results_differ', '', 'Two key results have the same id: give each its own.');
  const living = await resultsOf(c, [goalId]);
  const positions = generateNKeysBetween(null, null, given.length);
  for (const gone of living.filter((l) => !given.some((g) => g.id === l.id)))
    await c.db.updateTable('key_results').set({ replaced_at: c.now }).where('workspace_id', '=', c.workspaceId).where('id', '=', gone.id).execute();
  for (const [i, kr] of results.entries()) {
    const before = living.find((l) => l.id === kr.id);
    const row = { ...shaped(kr), position: positions[i] ?? 'a0' };
    if (before) {
      if (before.latest_at !== null && before.currency !== kr.currency && before.kind === kr.kind)
        throw invalid(`results.${i}.currency`, 'history_is_kept', kr.currency, 'It has values already: replace it by a new key result instead.');
      if (before.latest_at !== null && before.kind !== kr.kind)
        throw invalid(`results.${i}.kind`, 'history_is_kept', kr.kind, 'It has values already: replace it by a new key result instead.');
      await c.db.updateTable('key_results').set(row).where('workspace_id', '=', c.workspaceId).where('id', '=', kr.id).execute();
      continue;
    }
    const other = await c.db.selectFrom('key_results').select('id').where('workspace_id', '=', c.workspaceId).where('id', '=', kr.id).executeTakeFirst();
    if (other) throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
    await c.db
      .insertInto('key_results')
      .values({ workspace_id: c.workspaceId, goal_id: goalId, created_at: c.now, ...row })
      .execute();
  }
}

// A yes or no needs no numbers; a range has no target; the rest goes from a baseline to a target.
function shaped(kr: Kept): Kept {
  if (kr.kind === 'yes_no') return { ...kr, aim: 'up', baseline: 0, target: 1, low: null, high: null };
  return kr.aim === 'keep' ? { ...kr, target: null } : { ...kr, low: null, high: null };
}

function checkResult(kr: Kept, field: string): void {
  if (kr.kind === 'yes_no') return;
  if (kr.aim === 'keep') {
    if (kr.low === null || kr.high === null)
      throw invalid(`${field}.${kr.low === null ? 'low' : 'high'}`, 'range_is_given', null, 'To keep something in a range, give its low and its high end.');
    if (kr.low > kr.high) throw invalid(`${field}.high`, 'range_is_ordered', toldValue(kr.high, kr), 'The high end lies below the low end: swap them.');
    return;
  }
  if (kr.baseline === null) throw invalid(`${field}.baseline`, 'baseline_is_given', kr.baseline, 'Where does it stand now? Give a number.');
  if (kr.target === null) throw invalid(`${field}.target`, 'target_is_given', kr.target, 'Where should it get to? Give a number.');
  if (kr.baseline === kr.target)
    throw invalid(
      `${field}.target`,
      'target_differs',
      toldValue(kr.target, kr),
      'Baseline and target are the same. Should it be kept in a range? Then choose “keep” and give low and high.',
    );
  if ((kr.aim === 'up') !== kr.target > kr.baseline)
    throw invalid(
      `${field}.aim`,
      'aim_fits',
      kr.aim,
      `From ${toldValue(kr.baseline, kr)} to ${toldValue(kr.target, kr)} goes ${kr.target > kr.baseline ? 'up' : 'down'}: change the aim or the numbers.`,
    );
  if (kr.kind === 'percent' && (kr.baseline < 0 || kr.target < 0))
    throw invalid(`${field}.baseline`, 'percent_is_positive', kr.baseline, 'A percentage is 0 or more.');
}
