import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { openFile } from '../src/db/sqlite.ts';

const lists = `SELECT t.id, p.key || '-' || t.number AS key, t.project_id, t.parent_id, t.milestone_id, t.title, t.state_id, t.category, t.priority, t.engagement,
  t.estimate_minutes, t.starts_on, t.due_on, t.position, t.finished_at, t.version, t.imported_names,
  (SELECT json_group_array(l.label_id) FROM task_labels l WHERE l.workspace_id = t.workspace_id AND l.task_id = t.id) AS labels,
  (SELECT json_group_array(json_object('role', k.role, 'id', h.id, 'name', h.name)) FROM commitments k JOIN people h ON h.workspace_id = k.workspace_id AND h.id = k.person_id
    WHERE k.workspace_id = t.workspace_id AND k.subject_kind = 'task' AND k.subject_id = t.id AND k.until_at IS NULL) AS people,
  EXISTS (SELECT 1 FROM offers o WHERE o.workspace_id = t.workspace_id AND o.subject_kind = 'task' AND o.subject_id = t.id AND o.state IN ('open', 'countered')) AS offer_open,
  (SELECT count(*) FROM tasks s WHERE s.workspace_id = t.workspace_id AND s.parent_id = t.id AND s.trashed_at IS NULL) AS parts
  FROM tasks t JOIN projects p ON p.workspace_id = t.workspace_id AND p.id = t.project_id`;

/** The statements of the floor: what one page needs, as one question. */
const statements = {
  list: `${lists} WHERE t.workspace_id = ? AND t.project_id = ? AND t.trashed_at IS NULL ORDER BY t.position, t.id LIMIT 100`,
  one: `SELECT t.*, p.name AS project_name, m.title AS milestone, m.target_on, x.people, x.offer_open, x.labels
    FROM (${lists} WHERE t.workspace_id = ? AND t.project_id = ? AND t.number = 1500) x JOIN tasks t ON t.id = x.id
    JOIN projects p ON p.workspace_id = t.workspace_id AND p.id = t.project_id LEFT JOIN milestones m ON m.workspace_id = t.workspace_id AND m.id = t.milestone_id`,
};

/** A bare Node server on the program's own file: one statement, its rows as JSON, and nothing else. */
export async function startFloor(file: string, workspaceId: string, projectId: string): Promise<{ url: string; end(): void }> {
  const child = spawn(process.execPath, [import.meta.filename, file, workspaceId, projectId], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: String(said).trim(), end: () => child.kill('SIGTERM') };
}

/** Durable commits a second of a bare loop on a SQLite file, one row and one fsync each. */
export function commitsPerSecond(file: string, seconds: number): number {
  const db = openFile(file);
  db.exec('CREATE TABLE IF NOT EXISTS floor (id INTEGER PRIMARY KEY, title TEXT)');
  const insert = db.prepare('INSERT INTO floor (title) VALUES (?)');
  const began = performance.now();
  let n = 0;
  while (performance.now() - began < seconds * 1000) {
    db.exec('BEGIN IMMEDIATE');
    insert.run('One more');
    db.exec('COMMIT');
    n++;
  }
  const rate = n / ((performance.now() - began) / 1000);
  db.close();
  return Math.round(rate);
}

if (import.meta.main) {
  const [file = '', workspaceId = '', projectId = ''] = process.argv.slice(2);
  const db = openFile(file, true);
  const list = db.prepare(statements.list);
  const one = db.prepare(statements.one);
  const server = createServer((request, answer) => {
    const rows = request.url === '/one' ? one.all(workspaceId, projectId) : list.all(workspaceId, projectId);
    answer.setHeader('content-type', 'application/json');
    answer.end(JSON.stringify(rows));
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${(server.address() as { port: number }).port}\n`));
}
