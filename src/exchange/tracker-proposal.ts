import { fittingOrders } from './csv-proposal.ts';
import { type DateOrder, orderOf } from './dates.ts';
import { type ColumnMapping, dateTargets, type Tracker } from './mapping.ts';
import { orderIn, trackerColumns } from './trackers.ts';

// What is proposed for the table of a tracker, once it was read to its end.

const mostPlaces = 30;

/** The projects or teams that the rows of a table name. */
export interface Places {
  ids: Set<string>;
  names: Set<string>;
}

/** No places yet. */
export const emptyPlaces = (): Places => ({ ids: new Set(), names: new Set() });

/** Takes in the place of one row. */
export function addPlace(places: Places, { id, name }: { id: string; name: string }): void {
  if (id && places.ids.size <= mostPlaces) places.ids.add(id.slice(0, 100));
  if (name && places.names.size <= mostPlaces) places.names.add(name.slice(0, 200));
}

/** What the rows lie in: the same for a later export of the same project, whatever the file is called. */
export function containerOfPlaces(places: Places, title: string): { source_id: string; name: string } {
  const ids = [...places.ids].sort();
  const source_id = ids.length === 0 ? title : ids.length > mostPlaces ? 'many projects' : ids.join(' ').slice(0, 300);
  const [only, another] = places.names;
  return { source_id, name: (only && another === undefined ? only : title).slice(0, 300) };
}

/** What the columns of a tracker's table are; empty ones are left out, and all its dates are written in one order. */
export function trackerProposal(
  tracker: Tracker,
  headings: string[],
  headers: string[],
  sample: string[][],
  found: { orders: Map<number, DateOrder[] | null>; filled: ReadonlySet<number>; rows: number },
): ColumnMapping[] {
  const columns = trackerColumns(tracker, headings, headers, found.rows > 0 ? found.filled : null);
  const ofColumn = (column: number) => found.orders.get(column) ?? fittingOrders(sample.map((row) => row[column] ?? ''));
  const dated = columns.filter((column) => dateTargets.includes(column.target) || column.target === 'comment');
  // One program writes one file: what one column tells of the order holds for all.
  let common: DateOrder[] | null = null;
  for (const { column } of dated) {
    const fitting = ofColumn(column);
    if (!fitting) continue;
    common = common ? common.filter((order) => fitting.includes(order)) : [...fitting];
  }
  const always = orderIn(tracker);
  const shared: DateOrder[] | null = always && common?.includes(always) ? [always] : common;
  for (const { column } of dated) {
    const fitting = ofColumn(column);
    if (fitting && shared && shared.length > 0) found.orders.set(column, shared);
  }
  return columns.map((column) => {
    const fitting = ofColumn(column.column);
    if (dateTargets.includes(column.target)) return { ...column, dates: orderOf(fitting) };
    return column.target === 'comment' && fitting ? { ...column, dates: orderOf(fitting) } : column;
  });
}
