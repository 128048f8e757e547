import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connect } from '../db/connect.ts';
import { migrate } from '../db/migrate.ts';
import { personReferences, readSchema } from '../db/schema.ts';
import { personColumns } from './person-columns.ts';

const named = (c: { table: string; column: string }) => `${c.table}.${c.column}`;

test('every column that references a person is registered, with who sees it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-columns-'));
  const db = await connect({ engine: 'sqlite', file: join(folder, 'columns.db') });
  try {
    await migrate(db);
    const referenced = (await personReferences(db)).map(named).sort();
    expect(personColumns.map(named).sort()).toEqual(referenced);
    // A column that is called like one but points nowhere would slip past: there is none. `said_by` holds a name from an import as text.
    const schema = await readSchema(db);
    const looksLikeOne = Object.entries(schema).flatMap(([table, columns]) =>
      columns.filter((c) => /(^|_)person_id$|_by$/.test(c.name)).map((c) => named({ table, column: c.name })),
    );
    expect(looksLikeOne.filter((c) => !referenced.includes(c))).toEqual(['comments.said_by', 'offers.reply_by']);
    // Law 2: no column hands work to somebody.
    expect(Object.values(schema).flatMap((columns) => columns.filter((c) => /assign|owner|responsible/i.test(c.name)))).toEqual([]);
  } finally {
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
