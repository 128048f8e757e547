import { conflict, invalid } from '../kit/errors.ts';
import type { Context } from '../people/context.server.ts';
import { breather } from './breathe.server.ts';
import { type Draft, gone, type Memory, proposalKind, type Subject } from './kinds.server.ts';
import { forgetChanges, idIsTaken, insertDraft, keepDrafts, type ProposalRecord, proposalById, touchProposal } from './proposals.store.ts';
import { type FieldCounts, mostChanges, type Told } from './proposals.ts';

const page = 500;
const mostValues = 12;

/** What a preview found, kept with the proposal. */
export interface Summary {
  all: number;
  changes: number;
  unchanged: number;
  refused: number;
  fields: FieldCounts[];
  effects: Told[];
}
export const nothingFound: Summary = { all: 0, changes: 0, unchanged: 0, refused: 0, fields: [], effects: [] };

export interface Asked {
  id: string;
  kind: string;
  ask: unknown;
  because: string;
  projectId: string | null;
  /** What it is about, found once and kept: what fits a filter later is not looked at. */
  subjects: () => Promise<Subject[]>;
}

/** Looks at what would change and keeps it to be read. The same call twice makes one proposal; one that was cut short is looked at anew. */
export async function propose(c: Context, asked: Asked): Promise<ProposalRecord> {
  const kind = proposalKind(asked.kind);
  const ask = JSON.stringify(asked.ask);
  const before = await c.transaction(async (c) => {
    const before = await proposalById(c, asked.id);
    if (before ? before.kind !== asked.kind || before.ask !== ask || before.because !== asked.because : await idIsTaken(c, asked.id))
      throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
    if (before?.state === 'draft') await forgetChanges(c, asked.id);
    if (!before) await insertDraft(c, { id: asked.id, kind: asked.kind, ask, because: asked.because, project_id: asked.projectId, created_at: c.now });
    return before;
  });
  if (before && before.state !== 'draft') return before;
  const subjects = await asked.subjects();
  if (subjects.length === 0) throw invalid('select', 'something_is_chosen', '', 'Nothing is chosen: choose at least one.');
  if (subjects.length > mostChanges)
    throw invalid('select', 'changes_at_most', subjects.length, `At most ${mostChanges.toLocaleString('en')} at once: narrow the filter.`);
  const memory: Memory = new Map();
  const sums = summing();
  const breathe = breather();
  let place = 1;
  for (let i = 0; i < subjects.length; i += page) {
    const some = subjects.slice(i, i + page);
    const drafts = await kind.look(c, asked.ask, some, memory);
    const seen = new Set(drafts.map((d) => d.subject.id));
    for (const subject of some) if (!seen.has(subject.id)) drafts.push({ subject, title: '', key: null, stamp: '', fields: [], refused: gone, effects: [] });
    const kept = drafts.filter((d) => d.refused !== null || d.fields.length > 0);
    sums.add(drafts);
    await c.transaction((c) => keepDrafts(c, asked.id, place, kept));
    place += kept.length;
    await breathe();
  }
  return c.transaction(async (c) => {
    const now = await proposalById(c, asked.id);
    if (now?.state === 'draft') await touchProposal(c, asked.id, { state: 'previewed', summary: JSON.stringify(sums.done()) });
    c.record({ kind: 'proposal.previewed', subject: { kind: 'person', id: c.me.id }, features: ['proposals'], audience: 'subject', withoutActor: true });
    return (await proposalById(c, asked.id)) as ProposalRecord; // it was made above, and only its maker takes it away
  });
}

/** Counts by field and value, before and after, and by rule: of things, never of persons. */
function summing() {
  const fields = new Map<string, { before: Map<string | null, number>; after: Map<string | null, number> }>();
  const effects = new Map<string, Told>();
  const sum: Summary = { ...nothingFound };
  const more = <K>(map: Map<K, number>, key: K) => map.set(key, (map.get(key) ?? 0) + 1);
  return {
    add(drafts: Draft[]) {
      sum.all += drafts.length;
      for (const draft of drafts) {
        if (draft.refused) sum.refused++;
        else if (draft.fields.length === 0) sum.unchanged++;
        else {
          sum.changes++;
          for (const { field, from, to } of draft.fields) {
            let counts = fields.get(field);
            if (!counts) fields.set(field, (counts = { before: new Map(), after: new Map() }));
            more(counts.before, from);
            more(counts.after, to);
          }
          for (const effect of draft.effects) {
            const told = effects.get(effect.rule);
            if (told) told.n++;
            else effects.set(effect.rule, { ...effect, n: 1 });
          }
        }
      }
    },
    done(): Summary {
      const most = (counts: Map<string | null, number>) => [...counts].map(([value, n]) => ({ value, n })).sort((a, b) => b.n - a.n);
      return {
        ...sum,
        fields: [...fields].map(([field, { before, after }]) => ({
          field,
          before: most(before).slice(0, mostValues),
          after: most(after).slice(0, mostValues),
          more_before: Math.max(0, before.size - mostValues),
          more_after: Math.max(0, after.size - mostValues),
        })),
        effects: [...effects.values()],
      };
    },
  };
}
