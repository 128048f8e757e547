import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { dayOf, type Test } from '../../filter/filter.ts';
import { likeText } from '../../filter/people.server.ts';
import { fold } from '../../kit/text.ts';
import type { Context } from '../../people/context.server.ts';

const asNumber = /^-?\d{1,15}(\.\d{1,9})?$/;
const signs = { '<': sql`<`, '<=': sql`<=`, '>': sql`>`, '>=': sql`>=` };

/** A condition on a field of the project's own: its text holds a word, its number or day compares, or it has none. */
export function ownField(c: Context, { name = '', op, values }: Test): RawBuilder<SqlBool> {
  const having = (more: RawBuilder<unknown>) =>
    sql<SqlBool>`EXISTS (SELECT 1 FROM field_values v JOIN fields f ON f.workspace_id = v.workspace_id AND f.id = v.field_id
      WHERE v.workspace_id = ${c.workspaceId} AND v.task_id = tasks.id AND f.folded = ${fold(name)} ${more})`;
  const some = values.map((value) => {
    if (op === ':' && value === 'none') return sql<SqlBool>`NOT ${having(sql``)}`;
    const day = dayOf(value.toLowerCase(), c.today);
    if (op === ':') {
      const like = `%${likeText(value)}%`;
      return having(
        sql`AND (lower(v.value) = ${value.toLowerCase()} OR v.value = ${day ?? value} OR (f.type = 'text' AND lower(v.value) LIKE ${like} ESCAPE '\\')${asNumber.test(value) ? sql` OR CASE WHEN ${numeric(c)} THEN CAST(v.value AS DOUBLE PRECISION) = ${Number(value)} ELSE FALSE END` : sql``})`,
      );
    }
    const sign = signs[op as keyof typeof signs] ?? sql`=`; // text alone has the others
    if (asNumber.test(value)) return having(sql`AND CASE WHEN ${numeric(c)} THEN CAST(v.value AS DOUBLE PRECISION) ${sign} ${Number(value)} ELSE FALSE END`);
    return having(sql`AND v.value ${sign} ${day ?? value}`);
  });
  return sql<SqlBool>`(${sql.join(some, sql` OR `)})`;
}

/** Whether what stands in a field is a number: each engine says it in its own words. */
const numeric = (c: Context) =>
  c.ground.database.engine === 'sqlite'
    ? sql`(v.value <> '' AND v.value NOT GLOB '*[^0-9.-]*' AND v.value GLOB '*[0-9]*')`
    : sql`(v.value ~ '^-?[0-9]{1,15}([.][0-9]{1,9})?$')`;
