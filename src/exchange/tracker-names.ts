import { cellUnder, type Table } from './csv.ts';

// Jira's comments name their authors by id; other columns say which name an id has.

const pairs = [
  ['assignee id', 'assignee'],
  ['reporter id', 'reporter'],
  ['creator id', 'creator'],
] as const;

/** Whether a table names people by ids that its other columns explain. */
export function namesByIds(table: Table): boolean {
  return table.mapping.tracker === 'jira' && pairs.some(([id]) => table.places.has(id)) && table.columns.has('comment');
}

/** Takes in the names beside the ids of a row. */
export function learnNames(table: Table, cells: readonly string[]): void {
  for (const [id, name] of pairs) {
    const [key, value] = [cellUnder(table, cells, id), cellUnder(table, cells, name)];
    if (key && value) table.names.set(key, value);
  }
}
