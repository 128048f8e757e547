import { sql } from 'kysely';
import type { Database } from '../../db/connect.ts';
import type { Acknowledged } from './testing.ts';

/** Every acknowledged write that is not there, in words; none is the only good answer. */
export async function lost({ read }: Database, kept: Acknowledged): Promise<string[]> {
  const among = async (what: string, ids: string[], find: (some: string[]) => Promise<string[]>) => {
    const found = new Set<string>();
    for (let i = 0; i < ids.length; i += 500) for (const id of await find(ids.slice(i, i + 500))) found.add(id);
    return ids.filter((id) => !found.has(id)).map((id) => `${what} ${id} was acknowledged and is lost`);
  };
  const idsOf = (rows: { id: string | null }[]) => rows.map((r) => r.id ?? '');
  return (
    await Promise.all([
      among('the task', kept.tasks, async (some) => idsOf(await read.selectFrom('tasks').select('id').where('id', 'in', some).execute())),
      among('the finish of task', kept.finished, async (some) =>
        idsOf(await read.selectFrom('tasks').select('id').where('id', 'in', some).where('finished_at', 'is not', null).execute()),
      ),
      among('the comment', kept.comments, async (some) => idsOf(await read.selectFrom('comments').select('id').where('id', 'in', some).execute())),
      among('the offer', kept.offers, async (some) => idsOf(await read.selectFrom('offers').select('id').where('id', 'in', some).execute())),
      among('the taking of offer', kept.taken, async (some) =>
        idsOf(await read.selectFrom('commitments').select('offer_id as id').where('offer_id', 'in', some).execute()),
      ),
    ])
  ).flat();
}

// Each names rows that are there without what belongs to them: one transaction wrote both or neither.
const halves: Record<string, string> = {
  'a task without its node': `SELECT t.id FROM tasks t WHERE t.trashed_at IS NULL AND NOT EXISTS
    (SELECT 1 FROM nodes n WHERE n.workspace_id = t.workspace_id AND n.kind = 'task' AND n.id = t.id AND n.state = t.category AND n.project_id = t.project_id)`,
  'a node without its task': `SELECT n.id FROM nodes n WHERE n.kind = 'task' AND NOT EXISTS
    (SELECT 1 FROM tasks t WHERE t.workspace_id = n.workspace_id AND t.id = n.id AND t.trashed_at IS NULL)`,
  'a task without its log line': `SELECT t.id FROM tasks t WHERE t.import_id IS NULL AND NOT EXISTS
    (SELECT 1 FROM activity a WHERE a.workspace_id = t.workspace_id AND a.subject_kind = 'task' AND a.subject_id = t.id AND a.kind = 'task.created')`,
  'a finished task without its log line': `SELECT t.id FROM tasks t WHERE t.import_id IS NULL AND t.finished_at IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM activity a WHERE a.workspace_id = t.workspace_id AND a.subject_kind = 'task' AND a.subject_id = t.id AND a.kind IN ('task.finished', 'task.dropped'))`,
  'a log line without its task': `SELECT a.subject_id AS id FROM activity a WHERE a.kind = 'task.created' AND NOT EXISTS
    (SELECT 1 FROM tasks t WHERE t.workspace_id = a.workspace_id AND t.id = a.subject_id)`,
  'a comment without its log line': `SELECT k.id FROM comments k WHERE k.import_id IS NULL AND NOT EXISTS
    (SELECT 1 FROM activity a WHERE a.workspace_id = k.workspace_id AND a.subject_kind = k.subject_kind AND a.subject_id = k.subject_id AND a.kind = 'comment.added')`,
  'an offer without its log line': `SELECT o.id FROM offers o WHERE o.import_id IS NULL AND NOT EXISTS
    (SELECT 1 FROM activity a WHERE a.workspace_id = o.workspace_id AND a.subject_kind = o.subject_kind AND a.subject_id = o.subject_id AND a.kind = 'offer.made')`,
  'an accepted offer without its commitment': `SELECT o.id FROM offers o WHERE o.state = 'accepted' AND NOT EXISTS
    (SELECT 1 FROM commitments k WHERE k.workspace_id = o.workspace_id AND k.offer_id = o.id)`,
  'a commitment whose offer waits': `SELECT o.id FROM offers o JOIN commitments k ON k.workspace_id = o.workspace_id AND k.offer_id = o.id WHERE o.state IN ('open', 'countered')`,
  'a project whose last number is not that of its last task': `SELECT p.id FROM projects p WHERE p.last_number <>
    (SELECT COALESCE(MAX(t.number), 0) FROM tasks t WHERE t.workspace_id = p.workspace_id AND t.project_id = p.id)`,
  'a log with a gap': `SELECT w.id FROM workspaces w WHERE w.last_seq <> (SELECT COUNT(*) FROM activity a WHERE a.workspace_id = w.id)`,
};

/** What is written by halves, in words; none is the only good answer. */
export async function byHalves({ read }: Database): Promise<string[]> {
  const found: string[] = [];
  for (const [what, query] of Object.entries(halves)) {
    const { rows } = await sql<{ id: string }>`${sql.raw(query)} LIMIT 3`.execute(read);
    found.push(...rows.map((r) => `${what}: ${r.id}`));
  }
  return found;
}
