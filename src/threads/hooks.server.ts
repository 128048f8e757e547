import type { Context } from '../people/context.server.ts';
import type { Kind } from './threads.ts';

// Features tell threads who may tie their things, and hear when the primary thread of one changed. Foundation never imports them.

type MayTie = (c: Context, id: string) => Promise<boolean>;
type Tied = (c: Context, id: string) => Promise<void>;

type MayTieMany = (c: Context, ids: string[]) => Promise<Set<string>>;

const mayTieManyRules = new Map<Kind, MayTieMany>();
const mayTieRules = new Map<Kind, MayTie>();
const tiedHooks = new Map<Kind, Tied>();

/** Says who may tie a thing of this kind: called with things the caller sees. */
export function mayTie(kind: Kind, rule: MayTie): void {
  mayTieRules.set(kind, rule);
}
/** The same for many things at once, where there may be thousands. */
export function mayTieMany(kind: Kind, rule: MayTieMany): void {
  mayTieManyRules.set(kind, rule);
}
/** Called in the transaction that changed the primary thread of a thing. */
export function onTie(kind: Kind, hook: Tied): void {
  tiedHooks.set(kind, hook);
}
export const callerMayTie = async (c: Context, kind: Kind, id: string): Promise<boolean> => (await mayTieRules.get(kind)?.(c, id)) ?? false;
export const primaryChanged = async (c: Context, kind: Kind, id: string): Promise<void> => {
  await tiedHooks.get(kind)?.(c, id);
};
/** Which of these things the caller may tie. */
export async function callerMayTieMany(c: Context, kind: Kind, ids: string[]): Promise<Set<string>> {
  const many = mayTieManyRules.get(kind);
  if (many) return many(c, ids);
  const may = new Set<string>();
  for (const id of ids) if (await callerMayTie(c, kind, id)) may.add(id);
  return may;
}
