import { type RawBuilder, sql } from 'kysely';
import { Id } from '../kit/ids.ts';
import { fold } from '../kit/text.ts';
import type { Context } from '../people/context.server.ts';

/** A text as it may stand inside LIKE. */
export const likeText = (text: string): string => fold(text).replace(/[\\%_]/g, '\\$&');

/** The ids of the people that names may mean, as a SELECT: the beginning of any of their names, an id, or `me`. Guests mean themselves only. */
export function peopleCalled(c: Context, names: string[]): RawBuilder<unknown> {
  const some: RawBuilder<unknown>[] = [];
  for (const name of names) {
    const folded = fold(name);
    if (folded === 'me') some.push(sql`SELECT ${c.me.id} AS id`);
    else if (folded === '' || c.me.role === 'guest') continue;
    else if (Id.safeParse(folded).success)
      some.push(
        sql`SELECT id FROM nodes WHERE workspace_id = ${c.workspaceId} AND kind = 'person' AND id = ${folded} AND state NOT IN ('left', 'erased', 'invited')`,
      );
    else {
      const like = likeText(name);
      some.push(sql`SELECT id FROM nodes WHERE workspace_id = ${c.workspaceId} AND kind = 'person' AND state NOT IN ('left', 'erased', 'invited')
        AND (folded LIKE ${`${like}%`} ESCAPE '\\' OR folded LIKE ${`% ${like}%`} ESCAPE '\\')`);
    }
  }
  return some.length > 0 ? sql.join(some, sql` UNION ALL `) : sql`SELECT id FROM nodes WHERE 1 = 0`;
}
