import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { Context } from '../people/context.server.ts';
import type { Refused } from '../proposals/kinds.server.ts';
import type { Trashed, TrashKind } from './trash.ts';

export type Db = Kysely<Tables>;

/** Something in the trash, as its feature finds it for the caller. */
export type Lying = Omit<Trashed, 'days_left' | 'can'> & {
  /** The caller may delete it for good before its time. */
  mayEnd: boolean;
};

/** These, or a page from an instant back. */
export interface Wanted {
  ids?: string[];
  projectId?: string | undefined;
  before?: { at: string; id: string } | undefined;
  /** What went there before this is over. */
  since: string;
  limit: number;
}

/** A kind of thing that goes to the trash. Registered by its feature; the trash knows none of them. */
export interface Bin {
  kind: TrashKind;
  /** What the caller may take out and sees, latest first; what lies with something else that is in the trash comes with that. */
  find(c: Context, wanted: Wanted): Promise<Lying[]>;
  /** Whether it is there for the caller and not in the trash. */
  lives(c: Context, id: string): Promise<boolean>;
  /** Takes out what `find` found a moment ago, in the same transaction; answers its version then. */
  restore(c: Context, id: string, data: Record<string, unknown>): Promise<number | null>;
  /** Puts it back, when nobody changed it since; answers why not. */
  putBack(c: Context, id: string, version: number | null, data: Record<string, unknown>): Promise<Refused | null>;
  /** Deletes it for good; `find` said that the caller may. */
  end?(c: Context, id: string): Promise<void>;
  /** What is over, of all workspaces. */
  over(db: Db, before: string, most: number): Promise<{ workspace_id: string; id: string }[]>;
  /** Takes it away for good where it is over still; answers what went. */
  purge(trx: Db, workspaceId: string, ids: string[], before: string): Promise<string[]>;
}

const bins = new Map<TrashKind, Bin>();

/** Called once by each feature whose things go to the trash. */
export function registerBin(bin: Bin): void {
  bins.set(bin.kind, bin);
}

/** All of them. */
export const allBins = (): Bin[] => [...bins.values()];

/** The one of a kind. */
export function binOf(kind: TrashKind): Bin {
  const bin = bins.get(kind);
  if (!bin) throw new Error(`No feature has said how things of the kind ${kind} go to the trash.`);
  return bin;
}

/** Said of all that lies in a project in the archive. */
export const inArchive: Refused = { rule: 'project_is_archived', sentence: 'Its project is in the archive: take the project out of it first.' };
