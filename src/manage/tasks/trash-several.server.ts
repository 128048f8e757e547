import { type Draft, type Refused, registerProposalKind } from '../../proposals/kinds.server.ts';
import { inArchive } from '../../trash/kinds.server.ts';
import { refusalOf } from './judge-several.server.ts';
import { mayDo, standingsOf } from './rights.server.ts';
import { around, countBelow, tasksById, tasksSeen, wordsOf } from './several.store.ts';
import { putInTrash, takeFromTrash } from './trash.server.ts';

interface Ask {
  /** null: of all work. */
  project_id: string | null;
}

registerProposalKind<Ask>({
  kind: 'tasks.trash',
  features: ['tasks', 'projects', 'today', 'throughline', 'offers'],
  title: async () => 'Move to the trash',
  seen: tasksSeen,
  async look(c, ask, subjects) {
    const ids = subjects.map((s) => s.id);
    const tasks = (await tasksById(c, ids)).filter((t) => ask.project_id === null || t.project_id === ask.project_id);
    const [standings, words, facts, below] = await Promise.all([
      standingsOf(c, tasks),
      wordsOf(
        c,
        tasks.map((t) => t.project_id),
      ),
      around(c, ids),
      countBelow(c, ids),
    ]);
    return standings.map((s): Draft => {
      const effects: Refused[] = [];
      if (below.has(s.task.id)) effects.push({ rule: 'parts_go_along', sentence: 'Its subtasks go to the trash with it.' });
      if (facts.offered.has(s.task.id)) effects.push({ rule: 'offers_end', sentence: 'An offer that waits for an answer ends.' });
      return {
        subject: { kind: 'task', id: s.task.id },
        title: s.task.title,
        key: `${words.keys.get(s.task.project_id)}-${s.task.number}`,
        stamp: String(s.task.version),
        fields: s.task.trashed_at === null ? [{ field: 'place', from: 'in the project', to: 'in the trash' }] : [],
        refused: s.task.trashed_at === null && !mayDo(s, 'trash') ? refusalOf(s, 'trash') : null,
        effects,
      };
    });
  },
  async apply(c, _ask, drafts, group, breathe) {
    const done = new Map<string, unknown>();
    for (const task of await tasksById(
      c,
      drafts.map((d) => d.subject.id),
    )) {
      const [now] = await tasksById(c, [task.id]); // one before may have taken it along
      if (now?.trashed_at === null) {
        await putInTrash(c, now, { proposal: group.id, ...(group.because ? { because: group.because } : {}) });
        done.set(task.id, { trashed_at: c.now });
      } else if (now) done.set(task.id, { trashed_at: now.trashed_at });
      await breathe();
    }
    return done;
  },
  async revert(c, _ask, done, group, breathe) {
    const kept = new Map<string, Refused>();
    for (const { subject, undo } of done) {
      const [task] = await tasksById(c, [subject.id]);
      const { trashed_at } = undo as { trashed_at: string }; // what apply answered above
      if (!task) kept.set(subject.id, { rule: 'gone', sentence: 'It does not exist any more, or you cannot see it.' });
      else if (task.trashed_at !== null && task.trashed_at !== trashed_at)
        kept.set(subject.id, { rule: 'changed_since', sentence: 'Someone put it there again since.' });
      else if (task.trashed_at !== null) {
        const above = task.parent_id === null ? undefined : (await tasksById(c, [task.parent_id]))[0];
        const [standing] = await standingsOf(c, [task]);
        if (!standing?.projectLives) kept.set(subject.id, inArchive);
        else if (above && above.trashed_at !== null) {
          // What went along with it comes back with it.
          if (above.trashed_at !== trashed_at)
            kept.set(subject.id, { rule: 'parent_first', sentence: 'What it lies below is in the trash too: take that out first.' });
        } else await takeFromTrash(c, task, { proposal: group.id, undo: true });
      }
      await breathe();
    }
    return kept;
  },
});
