import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '../../kit/ids.ts';

/** Where a program keeps what it knows: a data folder, and a PostgreSQL address or none. */
export interface Site {
  folder: string;
  databaseUrl?: string | undefined;
}

/** A program that runs as a process of its own. */
export interface Started {
  child: ChildProcess;
  url: string;
  /** From the call to the first address printed. */
  ms: number;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ code: number | null; signal: string | null }>;
}

const cleared = { PUBLIC_URL: '', HOST: '', PORT: '', SECRET: '', DEMO: '', SMTP_URL: '', METRICS_TOKEN: '' };

/** What the environment of a program at a site is. */
export const envOf = (site: Site) => ({ ...process.env, ...cleared, DATA_DIR: site.folder, DATABASE_URL: site.databaseUrl ?? '' });

/** Starts the real program on a free port and waits until it answers. */
export async function start(site: Site, env: Record<string, string> = {}): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, ['src/cli/main.ts', 'serve', '--port', '0', '--log-level', 'error', '--json'], {
    env: { ...envOf(site), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = once(child, 'exit') as Promise<[number | null, string | null]>;
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  });
  const first = await Promise.race([once(child.stdout ?? child, 'data'), gone.then(() => null)]);
  if (!first) throw new Error(`The program did not start: ${said}`);
  const { url } = JSON.parse(String(first[0])) as { url: string };
  return {
    child,
    url,
    ms: performance.now() - began,
    async end(signal) {
      child.kill(signal);
      const [code, by] = await gone;
      return { code, signal: by };
    },
  };
}

/** A person who writes: their id and what signs them in. */
export interface Writer {
  id: string;
  cookie: string;
}
export interface Writers {
  slug: string;
  projectId: string;
  people: Writer[];
}

/** Sets an installation up as people do: a first person, those they invite, a project. */
export async function settle(url: string, people: number): Promise<Writers> {
  const post = async (path: string, body: unknown, cookie?: string) => {
    const answer = await fetch(`${url}/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, ...(cookie ? { cookie } : {}) },
      body: JSON.stringify(body),
    });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '', body: (await answer.json()) as Record<string, unknown> };
  };
  const password = 'correct horse battery';
  const first = { workspace_name: 'North', name: 'Mina', email: 'mina@example.org', password, time_zone: 'UTC' };
  const made = await post('/setup', first);
  const [membership] = made.body.workspaces as { slug: string; person_id: string }[];
  if (!membership) throw new Error('The set-up made no workspace.');
  const { slug, person_id } = membership;
  const all: Writer[] = [{ id: person_id, cookie: made.cookie }];
  for (let i = 1; i < people; i++) {
    const { body } = await post(`/w/${slug}/invitations`, { id: newId(), name: `Writer ${i}`, email: `writer${i}@example.org` }, made.cookie);
    const token = String(body.link).split('#')[1];
    const joined = await post('/invitations/accept', { token, name: `Writer ${i}`, password });
    all.push({ id: (body.person as { id: string }).id, cookie: joined.cookie });
  }
  const projectId = newId();
  await post(`/w/${slug}/projects`, { id: projectId, key: 'KEEP', name: 'Keep' }, made.cookie);
  return { slug, projectId, people: all };
}

/** What was answered as done: the program may never forget it. */
export interface Acknowledged {
  tasks: string[];
  finished: string[];
  comments: string[];
  offers: string[];
  taken: string[];
}
export const nothingYet = (): Acknowledged => ({ tasks: [], finished: [], comments: [], offers: [], taken: [] });

/** Puts what one round acknowledged to what earlier ones did. */
export function addTo(all: Acknowledged, more: Acknowledged): void {
  for (const what of Object.keys(all) as (keyof Acknowledged)[]) all[what].push(...more[what]);
}

/** One client writes without a pause until it is told to stop or nobody answers any more; a refusal is told, a lost connection is not. */
export async function write(url: string, site: Writers, me: number, kept: Acknowledged, until: { over: boolean }): Promise<string[]> {
  const refused: string[] = [];
  const ask = async (who: Writer, method: string, path: string, body?: unknown): Promise<boolean> => {
    let status: number;
    try {
      const answer = await fetch(`${url}/api/w/${site.slug}${path}`, {
        method,
        headers: { cookie: who.cookie, origin: url, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      ({ status } = answer);
      const text = await answer.text();
      if (status >= 400) refused.push(`${method} ${path}: ${status} ${text.slice(0, 200)}`);
    } catch {
      until.over = true; // killed: whether this one was written nobody knows
      return false;
    }
    return status < 400;
  };
  const own = site.people[me % site.people.length] as Writer;
  const other = site.people[(me + 1) % site.people.length] as Writer;
  for (let n = 0; !until.over; n++) {
    const task = newId();
    if (!(await ask(own, 'POST', '/tasks', { id: task, project_id: site.projectId, title: `Task ${n} of ${me}`, estimate_minutes: 15 + n }))) continue;
    kept.tasks.push(task);
    const comment = newId();
    if (await ask(own, 'POST', '/comments', { id: comment, kind: 'task', subject_id: task, body: `A word on ${n}.` })) kept.comments.push(comment);
    if (n % 3 === 2) continue;
    const offer = newId();
    if (!(await ask(own, 'POST', '/offers', { id: offer, kind: 'task', subject_id: task, to_person_id: other.id }))) continue;
    kept.offers.push(offer);
    if (!(await ask(other, 'PUT', `/offers/${offer}/taking`))) continue;
    kept.taken.push(offer);
    if (n % 2 === 0 && (await ask(other, 'PUT', `/tasks/${task}/finish`))) kept.finished.push(task);
  }
  return refused;
}

/** Lets clients write for a while, and ends the program amid it: killed without a warning, or told to. */
export async function writeUntil(program: Started, site: Writers, signal: 'SIGTERM' | 'SIGKILL', clients = 8) {
  const kept = nothingYet();
  const until = { over: false };
  const writing = Array.from({ length: clients }, (_, me) => write(program.url, site, me, kept, until));
  while (kept.tasks.length < clients && !until.over) await pause(5);
  await pause(Math.random() * 400);
  const end = await program.end(signal);
  return { kept, end, refused: (await Promise.all(writing)).flat() };
}

/** What the doctor finds wrong at a site; it may look beside a program that runs. */
export function doctor(site: Site): string[] {
  const { stdout, stderr } = spawnSync(process.execPath, ['src/cli/main.ts', 'doctor', '--json'], { encoding: 'utf8', env: envOf(site) });
  if (!stdout) return [`The doctor said nothing: ${stderr}`];
  const { found, problem } = JSON.parse(stdout) as { found?: { about: string; state: string; text: string }[]; problem?: string };
  if (!found) return [`The doctor could not look: ${problem}`];
  return found.filter((f) => f.state === 'wrong').map((f) => `${f.about}: ${f.text}`);
}
