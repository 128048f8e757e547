import type { Context } from '../people/context.server.ts';
import type { FieldChange } from './proposals.ts';

export interface Subject {
  kind: string;
  id: string;
}

/** Why a thing is left as it is: a sentence that fits every thing with the same rule, and names nobody. */
export interface Refused {
  rule: string;
  sentence: string;
}

/** Not visible and not existing are the same. */
export const gone: Refused = { rule: 'gone', sentence: 'It does not exist any more, or you cannot see it.' };

/** One thing as the caller sees it, and what would become of it. */
export interface Draft {
  subject: Subject;
  title: string;
  key: string | null;
  /** Which state of the thing was looked at: when it is another by the time of applying, the thing is skipped. */
  stamp: string;
  /** Empty: it is like that already. */
  fields: FieldChange[];
  refused: Refused | null;
  /** What follows from it besides. */
  effects: Refused[];
  /** Why this thing, where each has its own reason. */
  because?: string;
}

/** What a look may keep from one page of things to the next. */
export type Memory = Map<string, number>;

export interface Group {
  /** The proposal: it stands in the events of all that it did. */
  id: string;
  because: string;
}

/** What was applied, to be taken back. */
export interface Done {
  subject: Subject;
  undo: unknown;
  appliedAt: string;
}

/** A kind of change that many things can undergo at once. Registered by its feature; proposals know none of them. */
export interface ProposalKind<Ask = unknown> {
  kind: string;
  /** Features whose screens change. */
  features: string[];
  /** What is asked, in words: "Due day: 3 days later". */
  title(c: Context, ask: Ask): Promise<string>;
  /**
   * What would become of things, with every right and rule as it is now; a thing that is not answered is not visible. Called with the
   * rows of a preview outside of a transaction, and again inside the one that applies them.
   */
  look(c: Context, ask: Ask, subjects: Subject[], memory: Memory): Promise<Draft[]>;
  /** Which of its things the caller sees now, by id: of the others nothing that was kept is told. */
  seen(c: Context, subjects: Subject[]): Promise<Set<string>>;
  /** Writes what was looked at in the same transaction; answers what undoing it needs, by id. */
  apply(c: Context, ask: Ask, drafts: Draft[], group: Group, breathe: () => Promise<void>): Promise<Map<string, unknown>>;
  /** Takes back; answers what stays as it is, and why, by id. */
  revert(c: Context, ask: Ask, done: Done[], group: Group, breathe: () => Promise<void>): Promise<Map<string, Refused>>;
  /** Tells everybody concerned once. */
  tell?(c: Context, ask: Ask, given: { proposalId: string; undone: boolean }): Promise<void>;
}

const kinds = new Map<string, ProposalKind>();

/** Called once by each feature that can change many things at once. */
export function registerProposalKind<Ask>(kind: ProposalKind<Ask>): void {
  kinds.set(kind.kind, kind as ProposalKind); // what is asked is kept as JSON and given back to the kind it came from
}

/** The kind of a proposal. */
export function proposalKind(kind: string): ProposalKind {
  const found = kinds.get(kind);
  if (!found) throw new Error(`No feature has said how a proposal of the kind ${kind} is applied.`);
  return found;
}
