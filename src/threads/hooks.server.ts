import type { Context } from '../people/context.server.ts';
import type { Kind } from './threads.ts';

// Features tell threads who may tie their things, and hear when the primary thread of one changed. Foundation never imports them.

type MayTie = (c: Context, id: string) => Promise<boolean>;
type Tied = (c: Context, id: string) => Promise<void>;

const mayTieRules = new Map<Kind, MayTie>();
const tiedHooks = new Map<Kind, Tied>();

/** Says who may tie a thing of this kind: called with things the caller sees. */
export function mayTie(kind: Kind, rule: MayTie): void {
  mayTieRules.set(kind, rule);
}
/** Called in the transaction that changed the primary thread of a thing. */
export function onTie(kind: Kind, hook: Tied): void {
  tiedHooks.set(kind, hook);
}
export const callerMayTie = async (c: Context, kind: Kind, id: string): Promise<boolean> => (await mayTieRules.get(kind)?.(c, id)) ?? false;
export const primaryChanged = async (c: Context, kind: Kind, id: string): Promise<void> => {
  await tiedHooks.get(kind)?.(c, id);
};
