import { sql } from 'kysely';
import type { Database } from './connect.ts';

export interface Column {
  name: string;
  type: 'TEXT' | 'BIGINT' | 'DOUBLE PRECISION';
  nullable: boolean;
  hasDefault: boolean;
}
export type Schema = Record<string, Column[]>;
export type Reference = { table: string; column: string; to: string };

/** Every table of the program with its columns, the same text on both engines; without what an engine has of its own. */
export async function readSchema(db: Pick<Database, 'engine' | 'read'>): Promise<Schema> {
  const rows =
    db.engine === 'sqlite'
      ? await sql<{ t: string; c: string; type: string; notnull: number; dflt: string | null; place: number }>`
          SELECT m.name AS t, p.name AS c, p.type AS type, p."notnull" AS "notnull", p.dflt_value AS dflt, p.cid AS place
          FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY 1, 6`.execute(db.read)
      : await sql<{ t: string; c: string; type: string; notnull: number; dflt: string | null; place: number }>`
          SELECT table_name AS t, column_name AS c, upper(data_type) AS type, CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END AS "notnull", column_default AS dflt, ordinal_position AS place
          FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name COLLATE "C", 6`.execute(db.read);
  const schema: Schema = {};
  for (const row of rows.rows) {
    if (row.t === 'migrations' || /^search_index/.test(row.t)) continue; // each engine has its own index of words, see src/search
    schema[row.t] ??= [];
    schema[row.t]?.push({ name: row.c, type: row.type as Column['type'], nullable: !row.notnull, hasDefault: row.dflt !== null });
  }
  return schema;
}

/** Every column that references a person, with its table. */
export async function personReferences(db: Database): Promise<Reference[]> {
  const { rows } = await sql<{ t: string; c: string; target: string }>`
    SELECT m.name AS t, f."from" AS c, f."table" AS target FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
    WHERE m.type = 'table' AND f."table" = 'people' AND f."from" <> 'workspace_id' ORDER BY 1, 2`.execute(db.read);
  return rows.map((r) => ({ table: r.t, column: r.c, to: r.target }));
}

/** The source of tables.ts for a schema. */
export function tablesSource(schema: Schema): string {
  const type = (c: Column) => {
    const base = `${c.type === 'TEXT' ? 'string' : 'number'}${c.nullable ? ' | null' : ''}`;
    return c.hasDefault ? `Generated<${base}>` : base;
  };
  const pascal = (name: string) => name.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
  const names = Object.keys(schema).sort();
  const tables = names.map((t) => `export interface ${pascal(t)}Table {\n${(schema[t] ?? []).map((c) => `  ${c.name}: ${type(c)};`).join('\n')}\n}\n`);
  const all = `export interface Tables {\n${names.map((t) => `  ${t}: ${pascal(t)}Table;`).join('\n')}\n}\n`;
  return `// Made from the migrations by src/db/schema.test.ts (UPDATE=1 writes it); not edited by hand.\nimport type { Generated } from 'kysely';\n\n${tables.join('\n')}\n${all}`;
}
