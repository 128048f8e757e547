import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { Version } from '../kit/measures.ts';
import { line, prose } from '../kit/text.ts';
import { PersonRef } from './people.ts';

/** How deep a tree of units may be. */
export const deepestUnit = 12;

export const Unit = z.object({
  id: Id,
  parent_id: Id.nullable(),
  name: z.string(),
  purpose: z.string(),
  stewards: z.array(PersonRef),
  is_closed: z.boolean(),
  /** How I belong to it. */
  mine: z.enum(['home', 'part', 'no']),
  version: Version,
  can: z.object({
    edit: z.boolean(),
    move: z.boolean(),
    close: z.boolean(),
    ask: z.boolean(),
    offer_stewardship: z.boolean(),
    join: z.boolean(),
    leave: z.boolean(),
  }),
});
export type Unit = z.infer<typeof Unit>;

export const UnitPage = Unit.extend({
  /** From the top of the tree down to the one above this. */
  above: z.array(z.object({ id: Id, name: z.string() })),
  home: z.array(PersonRef),
  part: z.array(PersonRef),
});
export type UnitPage = z.infer<typeof UnitPage>;

/** The units under each unit, in order of name. */
export function childrenOf<T extends { id: string; parent_id: string | null; name: string }>(units: T[]): Map<string | null, T[]> {
  const children = new Map<string | null, T[]>();
  for (const unit of [...units].sort((a, b) => a.name.localeCompare(b.name, 'en')))
    children.set(unit.parent_id, [...(children.get(unit.parent_id) ?? []), unit]);
  return children;
}

/** The units as one reads the tree: each above those under it. */
export function inTreeOrder<T extends { id: string; parent_id: string | null; name: string }>(units: T[]): T[] {
  const children = childrenOf(units);
  const under = (id: string | null): T[] => (children.get(id) ?? []).flatMap((u) => [u, ...under(u.id)]);
  return under(null);
}

type Link = { id: string; parent_id: string | null; name: string };

/** The way from a unit up to the top, itself first. */
export function wayUp(units: Map<string, Link>, id: string): Link[] {
  const way: Link[] = [];
  for (let at = units.get(id); at && !way.includes(at); at = at.parent_id === null ? undefined : units.get(at.parent_id)) way.push(at);
  return way;
}

/** The loop that moving a unit under another would close, as names from the unit back to itself; null when there is none. */
export function loopOf(units: Map<string, Link>, id: string, newParentId: string): string[] | null {
  const way = wayUp(units, newParentId);
  const at = way.findIndex((u) => u.id === id);
  return at < 0 ? null : [units.get(id)?.name ?? '', ...way.slice(0, at + 1).map((u) => u.name)];
}

/** How many levels a unit and what lies under it take. */
export function heightOf(units: Map<string, Link>, id: string): number {
  let height = 1;
  for (const unit of units.values()) {
    const at = wayUp(units, unit.id).findIndex((u) => u.id === id);
    if (at >= 0) height = Math.max(height, at + 1);
  }
  return height;
}

const Done = z.object({ done: z.literal(true) });
const One = z.object({ id: Id });
const changes = ['units', 'people'];
const administrators = { may: 'administrator', level: 'steward', changes } as const;
const name = line(120, 'the unit a name');

export const unitsApi = {
  list: route({ may: 'member', level: 'see' }, 'GET', '/units', 'The tree of units')
    .input(z.object({ closed: z.enum(['yes', 'no']).default('no') }))
    .output(z.object({ units: z.array(Unit), can: z.object({ create: z.boolean() }) })),
  one: route({ may: 'member', level: 'see' }, 'GET', '/units/{id}', 'One unit: what it is for, who takes care of it, who is in it').input(One).output(UnitPage),
  create: route(administrators, 'POST', '/units', 'A new unit')
    .input(z.object({ id: Id, parent_id: Id.nullable().default(null), name, purpose: prose(2000).default('') }))
    .output(Unit),
  edit: route({ may: 'member', level: 'steward', changes }, 'PATCH', '/units/{id}', 'Change its name or purpose (its steward too), or move it (administrators)')
    .input(z.object({ id: Id, version: Version, name: name.optional(), purpose: prose(2000).optional(), parent_id: Id.nullable().optional() }))
    .output(Unit),
  close: route(administrators, 'PUT', '/units/{id}/closing', 'Close a unit that has none under it; its history stays').input(One).output(Unit),
  reopen: route(administrators, 'DELETE', '/units/{id}/closing', 'Open a closed unit again').input(One).output(Unit),
  join: route({ may: 'member', level: 'own', changes }, 'PUT', '/units/{id}/participation', 'Take part in a unit').input(One).output(Unit),
  leave: route({ may: 'member', level: 'own', changes: [...changes, 'offers'] }, 'DELETE', '/units/{id}/participation', 'Take part no longer')
    .input(One)
    .output(Done),
};
