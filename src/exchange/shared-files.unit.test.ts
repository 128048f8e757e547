import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sniff } from './read.server.ts';
import { SourceRecord } from './records.ts';
import { recordsOf } from './testing.server.ts';

const folder = join(import.meta.dirname, '../../../shared/data/imports');
const beside = existsSync(folder);
const filesIn = (name: string) => (beside ? readdirSync(join(folder, name)).map((file) => join(folder, name, file)) : []);

// The sample files lie beside the developers' checkout only; elsewhere there is nothing to read.
describe.skipIf(!beside)(`real files${beside ? '' : ' (shared sample files are not beside this checkout)'}`, () => {
  test('Trello boards are read whole', async () => {
    const figures: Record<string, number[]> = {};
    for (const path of filesIn('trello')) {
      expect((await sniff(path)).source).toBe('trello');
      const { all, tasks, of, notes } = await recordsOf(path, { source: 'trello' });
      for (const record of all) expect(SourceRecord.parse(record)).toEqual(record);
      expect(notes.filter((note) => note.effect !== 'told')).toEqual([]);
      figures[path.slice(folder.length + 8)] = [tasks.length, of('state').length, of('label').length, of('person').length, of('field').length];
    }
    expect(figures).toEqual({ 'one_list_two_cards.json': [2, 2, 2, 2, 0], 'trello_project100.json': [3, 3, 6, 1, 5] });
  });

  test('tables are looked at, and read once their title is named', async () => {
    for (const name of ['hr', 'survey', 'sprints'])
      for (const path of filesIn(name)) {
        const { source, mapping, counts } = await sniff(path);
        expect([source, mapping?.delimiter]).toEqual(['csv', ',']);
        if (!mapping) continue;
        const first = mapping.columns.map((column, n) => ({ ...column, target: n === 0 ? ('title' as const) : ('field' as const), name: column.header }));
        const { tasks, notes } = await recordsOf(path, { source: 'csv', mapping: { ...mapping, columns: first } });
        // One name of a sprint holds a comma and no quotation marks: its row is refused, not shifted.
        const refused = notes.filter((note) => note.effect !== 'told').map((note) => [note.row, note.rule]);
        expect(refused).toEqual(name === 'sprints' ? [[93, 'cells_fit_headings']] : []);
        expect(tasks).toHaveLength((counts.rows ?? -1) - refused.length);
      }
  });

  test('employees keep their order of parents', async () => {
    const path = join(folder, 'hr/oracle_hr_employees.csv');
    const { mapping, problems } = await sniff(path);
    expect(problems).toEqual([]);
    const { tasks } = await recordsOf(path, { source: 'csv', mapping });
    expect([tasks.length, tasks.filter((task) => task.parent_source_id).length]).toEqual([107, 106]);
  });
});
