import { fold } from '../kit/text.ts';
import { type DateOrder, isDate, narrow, orderOf } from './dates.ts';
import { targetsOfHeader, unitOfHeader } from './header-words.ts';
import { type ColumnMapping, dateTargets, gatheringTargets, type Target } from './mapping.ts';
import { priorityOf } from './priority-words.ts';
import { uniqueName } from './tidy.ts';

// What each column of a table probably is. A proposal: a person looks at it before anything runs, and no column is dropped.

const stateWords =
  /^(to ?do|backlog|open|new|not started|in progress|doing|in review|review|blocked|done|closed|completed?|resolved|offen|neu|in arbeit|erledigt|fertig|a faire|en cours|termine|pendiente|en curso|hecho)$/;

/** Headings as they are shown: never empty, repeated ones numbered ("Sprint", "Sprint (2)"). */
export function headersOf(cells: readonly string[]): string[] {
  const taken = new Set<string>();
  return cells.map((cell, n) => uniqueName(taken, cell.replace(/\s+/g, ' ').trim().slice(0, 200) || `Column ${n + 1}`, fold));
}

/** Whether the first row names the columns: some of it is known, or it looks unlike the rows below. */
export function looksLikeHeader(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  if (first.some((cell) => targetsOfHeader(cell).length > 0)) return true;
  const isValue = (cell: string) => /^[-+]?\d[\d.,]*$/.test(cell.trim()) || isDate(cell) || cell.includes('@') || /^https?:/i.test(cell);
  if (first.some(isValue) || first.some((cell) => !cell.trim())) return false;
  return rest.length === 0 || new Set(first.map(fold)).size === first.length;
}

/** What each column becomes, by its heading and by what stands in it. Dates that could be two things are left to ask. */
export function proposeMapping(
  headings: readonly string[],
  sample: readonly (readonly string[])[],
  fitting?: ReadonlyMap<number, readonly DateOrder[] | null>,
): ColumnMapping[] {
  const headers = headersOf(headings);
  const cellsOf = (column: number) => sample.map((row) => row[column]?.trim() ?? '').filter(Boolean);
  const chosen = targetsByHeader(headings, cellsOf);
  const taken = new Set(chosen.values());
  const free = (target: Target) => !taken.has(target);
  for (const [column] of headings.entries()) {
    if (chosen.has(column)) continue;
    const target = targetOfContent(cellsOf(column), free);
    if (!target) continue;
    chosen.set(column, target);
    taken.add(target);
  }
  const byContent = new Set([...chosen.keys()].filter((column) => !targetsOfHeader(headings[column] ?? '').some((t) => t.target === chosen.get(column))));
  if (free('title')) {
    const column = likelyTitle(headings.length, chosen, cellsOf);
    if (column !== null) chosen.set(column, 'title');
    if (column !== null) byContent.add(column);
  }
  return headers.map((header, column): ColumnMapping => {
    const target = chosen.get(column) ?? 'field';
    const because = byContent.has(column) ? 'content' : chosen.has(column) ? 'header' : 'unknown';
    return { column, header, target, because, ...detailsOf(target, header, cellsOf(column), fitting?.get(column)) };
  });
}

/** The orders of day and month that a column's dates leave open. */
export function fittingOrders(cells: readonly string[]): DateOrder[] | null {
  let fitting: DateOrder[] | null = null;
  for (const cell of cells) fitting = narrow(fitting, cell);
  return fitting;
}

function detailsOf(target: Target, header: string, cells: string[], fitting: readonly DateOrder[] | null | undefined): Partial<ColumnMapping> {
  if (dateTargets.includes(target)) return { dates: orderOf(fitting === undefined ? fittingOrders(cells) : fitting) };
  if (target === 'field') return { name: header };
  if (target === 'estimate') return { unit: unitOfHeader(header) };
  if (target === 'labels') return { separator: separatorOf(cells, [';', '|', ',']) };
  if (target === 'people' || target === 'people_email')
    return { separator: separatorOf(cells, cells.some((cell) => cell.split(',').length > 2 || cell.split('@').length > 2) ? [';', '|', ','] : [';', '|']) };
  return {};
}

function separatorOf(cells: string[], candidates: string[]): string {
  if (cells.some((cell) => cell.includes('\n'))) return '\n';
  return candidates.find((separator) => cells.some((cell) => cell.includes(separator))) ?? (candidates.includes(',') ? ',' : '');
}

/** Headings that are known: each target goes to its surest column, gathering targets to all of theirs. */
function targetsByHeader(headings: readonly string[], cellsOf: (column: number) => string[]): Map<number, Target> {
  const claims = headings.flatMap((heading, column) => targetsOfHeader(heading).map((claim) => ({ ...claim, column })));
  const numericParent = claims.some(
    (claim) => claim.target === 'parent' && cellsOf(claim.column).length > 0 && cellsOf(claim.column).every((cell) => /^\d+$/.test(cell)),
  );
  // The readable key comes last: where it is all there is, it is the identity.
  claims.sort((a, b) => Number(a.target === 'source_key') - Number(b.target === 'source_key') || a.rank - b.rank);
  const chosen = new Map<number, Target>();
  const taken = new Set<Target>();
  // A parent named by number points at the column of numbers, so that one is the identity and the readable key stands beside it.
  const mayTake = (target: Target, column: number) =>
    !(target === 'source_id' && numericParent && !cellsOf(column).every((cell) => /^\d+$/.test(cell))) && fits(target, cellsOf(column));
  for (const { target, column } of claims) {
    if (chosen.has(column) || (taken.has(target) && !gatheringTargets.includes(target)) || !mayTake(target, column)) continue;
    chosen.set(column, target);
    taken.add(target);
  }
  return chosen;
}

/** Whether what stands in a column can be what its heading says. */
function fits(target: Target, cells: string[]): boolean {
  if (cells.length === 0) return true;
  const share = (holds: (cell: string) => boolean) => cells.filter(holds).length / cells.length;
  if (dateTargets.includes(target)) return share(isDate) >= 0.5;
  if (target === 'priority') return share((cell) => priorityOf(cell) !== undefined) >= 0.5;
  if (target === 'source_id') return new Set(cells).size === cells.length;
  if (target === 'estimate') return share((cell) => /\d/.test(cell)) >= 0.5;
  if (target === 'done') return share((cell) => /^(true|false|yes|no|y|n|x|0|1|ja|nein|oui|non|si|no)$/.test(fold(cell))) >= 0.9;
  if (target === 'url') return share((cell) => /^https?:/i.test(cell)) >= 0.5;
  return true;
}

/** What a column of unknown name holds, where its cells leave no doubt. */
function targetOfContent(cells: string[], free: (target: Target) => boolean): Target | null {
  if (cells.length < 2) return null;
  const all = (holds: (cell: string) => boolean) => cells.every(holds);
  if (free('url') && all((cell) => /^https?:\/\/\S+$/i.test(cell))) return 'url';
  if (free('source_id') && all((cell) => /^[A-Z][A-Z0-9]{1,9}-\d+$/.test(cell)) && new Set(cells).size === cells.length) return 'source_id';
  if (free('state') && all((cell) => stateWords.test(fold(cell)))) return 'state';
  if (free('priority') && all((cell) => priorityOf(cell) !== undefined) && new Set(cells).size > 1) return 'priority';
  return null;
}

/** The column that reads most like titles: words, rarely the same twice. */
function likelyTitle(width: number, chosen: ReadonlyMap<number, Target>, cellsOf: (column: number) => string[]): number | null {
  let best: { column: number; score: number } | null = null;
  for (let column = 0; column < width; column++) {
    const cells = cellsOf(column);
    if (chosen.has(column)) continue;
    const wordy = cells.filter((cell) => /\p{L}{2}/u.test(cell) && !cell.includes('@') && !isDate(cell)).length;
    const mean = cells.reduce((sum, cell) => sum + Math.min(cell.length, 80), 0) / Math.max(cells.length, 1);
    const score = wordy === 0 ? 0 : (wordy / cells.length) * (new Set(cells).size / cells.length) * mean;
    if (score > (best?.score ?? 0) || (best === null && width === 1)) best = { column, score };
  }
  return best?.column ?? null;
}
