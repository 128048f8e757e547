import { type Draft, gone, type Refused, registerProposalKind, type Subject } from '../proposals/kinds.server.ts';
import { allBins, binOf } from './kinds.server.ts';
import { overSince, TrashKind } from './trash.ts';

interface Ask {
  things: Subject[];
}
type Undo = { version: number | null };

/** Said of many, it names no task. */
const parentFirst: Refused = { rule: 'parent_first', sentence: 'What it lies below is in the trash too: take that out first.' };
const changedSince: Refused = { rule: 'changed_since', sentence: 'Someone changed it since.' };

registerProposalKind<Ask>({
  kind: 'trash.restore',
  features: ['trash', 'tasks', 'milestones', 'projects', 'comments', 'files', 'views', 'today', 'throughline'],
  title: async () => 'Take out of the trash',
  async look(c, _ask, subjects) {
    const drafts: Draft[] = [];
    for (const bin of allBins()) {
      const ids = subjects.filter((s) => s.kind === bin.kind).map((s) => s.id);
      if (ids.length === 0) continue;
      for (const t of await bin.find(c, { ids, since: overSince(c.now), limit: ids.length }))
        drafts.push({
          subject: { kind: t.kind, id: t.id },
          title: t.title,
          key: t.key,
          stamp: `${t.version ?? ''}/${t.trashed_at}`,
          fields: [{ field: 'place', from: 'in the trash', to: t.where ? `in “${t.where.title}”` : 'where it was' }],
          refused: t.held_back?.rule === parentFirst.rule ? parentFirst : t.held_back,
          effects: t.below > 0 ? [{ rule: 'parts_come_along', sentence: 'Its subtasks come back with it.' }] : [],
        });
    }
    return drafts;
  },
  async seen(c, subjects) {
    const seen = new Set<string>();
    for (const bin of allBins()) {
      const ids = subjects.filter((s) => s.kind === bin.kind).map((s) => s.id);
      if (ids.length === 0) continue;
      for (const t of await bin.find(c, { ids, since: overSince(c.now), limit: ids.length })) seen.add(t.id);
      for (const id of ids) if (!seen.has(id) && (await bin.lives(c, id))) seen.add(id);
    }
    return seen;
  },
  async apply(c, _ask, drafts, group, breathe) {
    const done = new Map<string, Undo>();
    for (const { subject } of drafts) {
      const bin = binOf(TrashKind.parse(subject.kind));
      const [still] = await bin.find(c, { ids: [subject.id], since: overSince(c.now), limit: 1 }); // one before may have brought it along
      if (still && !still.held_back) done.set(subject.id, { version: await bin.restore(c, subject.id, { proposal: group.id }) });
      await breathe();
    }
    return done;
  },
  async revert(c, _ask, done, group, breathe) {
    const kept = new Map<string, Refused>();
    for (const { subject, undo } of done) {
      const bin = binOf(TrashKind.parse(subject.kind));
      const { version } = undo as Undo; // what apply answered above
      const [there] = await bin.find(c, { ids: [subject.id], since: overSince(c.now), limit: 1 });
      if (there) kept.set(subject.id, changedSince);
      else if (!(await bin.lives(c, subject.id))) kept.set(subject.id, gone);
      else {
        const why = await bin.putBack(c, subject.id, version, { proposal: group.id, undo: true });
        if (why) kept.set(subject.id, why);
      }
      await breathe();
    }
    return kept;
  },
});
