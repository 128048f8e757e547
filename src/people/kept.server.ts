import type { Compilable, Kysely } from 'kysely';
import { kept, type Values } from '../db/kept.ts';
import type { Tables } from '../db/tables.ts';
import type { Context } from './context.server.ts';
import type { Role } from './me.ts';

/** What a statement may put of its context into itself: who asks, where and when. */
export type Asking = Pick<Context, 'db' | 'workspaceId' | 'today' | 'now'> & { me: Pick<Context['me'], 'id' | 'role' | 'unitIds'> };

/** A statement of a workspace that is built once for each engine and role, then only run; see `kept`. Its context may be used as ever, but not looked into. */
export function keptFor<V extends Values, R, S extends string = ''>(build: (c: Asking, values: V, shape: S) => Compilable<R>) {
  const run = kept<V & Values, R, `${Role} ${S}`>((db: Kysely<Tables>, places, shape) => {
    const { workspaceId, today, now, myId, myUnits, ...values } = places as unknown as V & Places;
    const role = shape.slice(0, shape.indexOf(' ')) as Role;
    return build({ db, workspaceId, today, now, me: { id: myId, role, unitIds: myUnits } }, values as unknown as V, shape.slice(role.length + 1) as S);
  });
  return (c: Context, values: V, ...[shape]: S extends '' ? [] : [S]): Promise<R[]> => {
    const places: Places = { workspaceId: c.workspaceId, today: c.today, now: c.now, myId: c.me.id, myUnits: c.me.unitIds };
    return run(c.db, { ...values, ...places }, ...([`${c.me.role} ${shape ?? ''}`] as never)); // the shape of every such statement begins with the role
  };
}

type Places = { workspaceId: string; today: string; now: string; myId: string; myUnits: string[] };
