import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { measure, Version, whole } from '../kit/measures.ts';

/** More things than this are not changed at once. */
export const mostChanges = 20_000;
/** So long what was applied can be taken back. */
export const undoHours = 24;
/** So long a preview waits to be applied; and so long what came of it is kept to be read. */
export const previewHours = 24;
export const keptDays = 30;

export const ProposalState = z.enum(['draft', 'previewed', 'running', 'done', 'done_with_refusals', 'cancelled', 'undone']);
export const ChangeState = z.enum(['proposed', 'refused', 'applied', 'skipped', 'undone', 'kept']);
export type ChangeState = z.infer<typeof ChangeState>;

const n = () => measure('proposal.changes');

/** What becomes of a field: as it is now, and as it would be; null: nothing. A day is a day, everything else is words. */
export const FieldChange = z.object({ field: z.string(), from: z.string().nullable(), to: z.string().nullable() });
export type FieldChange = z.infer<typeof FieldChange>;

const Count = z.object({ value: z.string().nullable(), n: n() });
export const FieldCounts = z.object({ field: z.string(), before: z.array(Count), after: z.array(Count), more_before: n(), more_after: n() });
export type FieldCounts = z.infer<typeof FieldCounts>;
/** Why things are left as they are, or what follows from a change: counted by the rule, never by a person. */
export const Told = z.object({ rule: z.string(), sentence: z.string(), n: n() });
export type Told = z.infer<typeof Told>;

export const Proposal = z.object({
  id: Id,
  kind: z.string(),
  title: z.string(),
  because: z.string(),
  project: z.object({ id: Id, key: z.string(), name: z.string() }).nullable(),
  state: ProposalState,
  stage: z.enum(['', 'applying', 'undoing']),
  counts: z.object({ all: n(), changes: n(), unchanged: n(), refused: n(), done: n(), applied: n(), skipped: n(), undone: n(), kept: n() }),
  fields: z.array(FieldCounts),
  refusals: z.array(Told),
  effects: z.array(Told),
  /** What was not applied, or not taken back, though it was proposed: it had changed since. */
  spared: z.array(Told),
  problem: z.string().nullable(),
  created_at: z.string(),
  applied_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  undo_until: z.string().nullable(),
  undone_at: z.string().nullable(),
  can: z.object({ apply: z.boolean(), cancel: z.boolean(), undo: z.boolean() }),
  version: Version,
});
export type Proposal = z.infer<typeof Proposal>;

export const Change = z.object({
  n: whole('place in the proposal'),
  subject: z.object({ kind: z.string(), id: Id, title: z.string(), key: z.string().nullable() }),
  fields: z.array(FieldChange),
  effects: z.array(z.string()),
  because: z.string(),
  state: ChangeState,
  rule: z.string().nullable(),
  reason: z.string().nullable(),
});
export type Change = z.infer<typeof Change>;

const One = z.object({ id: Id });
const meta = { may: 'member', level: 'own', changes: ['proposals', 'tasks', 'projects', 'offers', 'threads', 'today', 'throughline'] } as const;

export const proposalsApi = {
  list: route({ may: 'member', level: 'own' }, 'GET', '/proposals', 'What I proposed to change at once, newest first').output(z.array(Proposal)),
  one: route({ may: 'member', level: 'own' }, 'GET', '/proposals/{id}', 'One of my proposals').input(One).output(Proposal),
  changes: route({ may: 'member', level: 'own' }, 'GET', '/proposals/{id}/changes', 'Its changes, thing by thing')
    .input(
      z.object({
        id: Id,
        state: ChangeState.optional(),
        after: z.coerce.number().int().min(0).default(0).meta({ attribute: 'place in the proposal' }),
        limit: z.coerce.number().int().min(1).max(500).default(100).meta({ attribute: 'rows of a page' }),
      }),
    )
    .output(z.object({ changes: z.array(Change), next_after: whole('place in the proposal').nullable() })),
  apply: route(meta, 'PUT', '/proposals/{id}/apply', 'Apply it in one step')
    .input(z.object({ id: Id, version: Version.optional() }))
    .output(Proposal),
  undo: route(meta, 'DELETE', '/proposals/{id}/apply', 'Take back what it did, except where others changed something since').input(One).output(Proposal),
  cancel: route(meta, 'DELETE', '/proposals/{id}', 'Leave it; what runs stops where it is').input(One).output(Proposal),
};
