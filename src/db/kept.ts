import type { Compilable, CompiledQuery, Kysely } from 'kysely';
import { engineOf } from './connect.ts';
import type { Tables } from './tables.ts';

/** What changes from one run of a statement to the next. A list stands for as many places as it is long. */
export type Values = Record<string, string | number | null | readonly string[]>;

const mostKept = 200;

/** Stands in a statement for a value that comes when it runs. */
class Place {
  readonly name: string;
  readonly at: number | null;
  constructor(name: string, at: number | null) {
    this.name = name;
    this.at = at;
  }
}

/**
 * A statement that is built and compiled once for each engine, and then only run: for what every request asks.
 * While it is built, places stand where its values will be: it may put them into the statement, and look at nothing of them but the length of a list.
 * Where its words differ from case to case, `shape` names the case; a value that is left out is left out of it.
 */
export function kept<V extends Values, R, S extends string = ''>(build: (db: Kysely<Tables>, values: V, shape: S) => Compilable<R>) {
  const ready = new Map<string, CompiledQuery<R>>();
  return async (db: Kysely<Tables>, values: V, ...[shape]: S extends '' ? [] : [S]): Promise<R[]> => {
    let key = `${engineOf(db)} ${shape ?? ''}`;
    for (const name in values)
      if (values[name] !== undefined) key += Array.isArray(values[name]) ? ` ${name}${(values[name] as readonly string[]).length}` : ` ${name}`;
    let found = ready.get(key);
    if (!found) {
      const places = Object.fromEntries(
        Object.entries(values)
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => [name, Array.isArray(value) ? value.map((_, i) => new Place(name, i)) : new Place(name, null)]),
      );
      found = build(db, places as unknown as V, (shape ?? '') as S).compile(); // places go where values of these types go, and nowhere else
      if (ready.size < mostKept) ready.set(key, found);
    }
    const parameters = found.parameters.map((p) => {
      if (!(p instanceof Place)) return p;
      const value = values[p.name];
      return p.at === null ? value : (value as readonly string[])[p.at];
    });
    return (await db.executeQuery<R>({ ...found, parameters })).rows;
  };
}
