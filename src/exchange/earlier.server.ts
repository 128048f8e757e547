import { fold } from '../kit/text.ts';
import { projectTo } from '../manage/projects/rights.server.ts';
import type { Context } from '../people/context.server.ts';
import { orderOf } from './dates.ts';
import { myImports } from './imports.store.ts';
import { Plan } from './imports.ts';
import { type ColumnMapping, type CsvMapping, Sniffed } from './mapping.ts';

// A second file of a source comes with the plan of the first: columns, states, people, and where it goes.

const mostLookedAt = 30;

/** The plan of the last file of the same source and shape that I planned, fitted to this one; null where there is none. */
export async function planAsBefore(c: Context, sniffed: Sniffed, plan: Plan): Promise<{ plan: Plan; file: string } | null> {
  const rows = await myImports(c).where('source', '=', sniffed.source).where('state', 'in', planned).limit(mostLookedAt).execute();
  for (const row of rows) {
    const before = row.mapping ? Plan.safeParse(JSON.parse(row.mapping)).data : undefined;
    const seen = row.sniffed ? Sniffed.safeParse(JSON.parse(row.sniffed)).data : undefined;
    if (!before || !seen) continue;
    const sameContainer = row.container !== null && row.container === sniffed.container?.source_id;
    if (!sameContainer && !sameHeadings(seen.headers, sniffed.headers)) continue;
    const csv = plan.csv && before.csv ? columnsAsBefore(plan.csv, before.csv) : plan.csv;
    const project_id = sameContainer ? await stillMine(c, row.project_id) : null;
    const names = sameContainer ? { project_name: before.project_name } : {};
    return { plan: { ...plan, ...names, csv, project_id, states: before.states, people: before.people }, file: row.file_name };
  }
  return null;
}

const planned = ['mapped', 'dry_run_ok', 'running', 'done', 'done_with_gaps', 'undone'];

function sameHeadings(a: string[] | null, b: string[] | null): boolean {
  return a !== null && b !== null && a.length > 0 && a.length === b.length && a.every((heading, n) => fold(heading) === fold(b[n] ?? ''));
}

/** The columns of a table taken as those of the same heading were; dates only where this file can be read that way. */
function columnsAsBefore(now: CsvMapping, before: CsvMapping): CsvMapping {
  const known = new Map(before.columns.map((column) => [fold(column.header), column]));
  const columns = now.columns.map((column): ColumnMapping => {
    const was = known.get(fold(column.header));
    // What was empty then, and a question nobody answered, say nothing of this file.
    if (!was || was.dates === 'ask' || (was.target === 'ignore' && was.because === 'content')) return column;
    const { column: _, header: __, possible_dates: ___, dates, ...choice } = was;
    const possible = column.possible_dates;
    const fits = dates && (!possible || possible.includes(dates));
    const order = fits ? dates : possible && dates ? orderOf(possible) : column.dates;
    return { column: column.column, header: column.header, ...(possible ? { possible_dates: possible } : {}), ...choice, ...(order ? { dates: order } : {}) };
  });
  return { ...now, unguard: now.unguard || before.unguard, columns };
}

/** The project where it went, as long as it is there and I may bring something into it. */
async function stillMine(c: Context, projectId: string | null): Promise<string | null> {
  if (!projectId) return null;
  return projectTo(c, projectId, 'steward').then(
    () => projectId,
    () => null,
  );
}
