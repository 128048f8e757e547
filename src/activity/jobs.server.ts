import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { newId } from '../kit/ids.ts';
import type { Ground } from '../people/context.server.ts';

/** What a kind of job does. It is safe to run twice: a killed worker's job is taken again. */
export type JobHandler = (ground: Ground, workspaceId: string, payload: Record<string, unknown>, beat: () => Promise<void>) => Promise<void>;

const leaseSeconds = 60;
const mostAttempts = 5;

/** Adds a job, in the transaction that wants it done. */
export async function enqueue(trx: Kysely<Tables>, workspaceId: string, kind: string, payload: Record<string, unknown>, runAt: string): Promise<string> {
  const id = newId();
  await trx
    .insertInto('jobs')
    .values({ workspace_id: workspaceId, id, kind, payload: JSON.stringify(payload), run_at: runAt })
    .execute();
  return id;
}

/** Takes jobs that are due, one after another, until stopped. */
export function runJobs(ground: Ground, handlers: Record<string, JobHandler>, onProblem: (error: unknown, kind: string) => void) {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let busy: Promise<void> = Promise.resolve();
  const lease = () => new Date(ground.clock().getTime() + leaseSeconds * 1000).toISOString();

  async function take() {
    const now = ground.clock().toISOString();
    const due = await ground.database.read
      .selectFrom('jobs')
      .selectAll()
      .where('done_at', 'is', null)
      .where('run_at', '<=', now)
      .where((e) => e.or([e('leased_until', 'is', null), e('leased_until', '<', now)]))
      .orderBy('run_at')
      .limit(1)
      .executeTakeFirst();
    if (!due) return null;
    const taken = await ground.database.write(null, (trx) =>
      trx
        .updateTable('jobs')
        .set((e) => ({ leased_until: lease(), attempts: e('attempts', '+', 1) }))
        .where('workspace_id', '=', due.workspace_id)
        .where('id', '=', due.id)
        .where('done_at', 'is', null)
        .where((e) => e.or([e('leased_until', 'is', null), e('leased_until', '<', now)]))
        .returningAll()
        .executeTakeFirst(),
    );
    return taken ?? null;
  }

  async function runOne(): Promise<boolean> {
    const job = await take();
    if (!job) return false;
    const mine = (set: Partial<{ leased_until: string | null; done_at: string; problem: string; run_at: string }>) =>
      ground.database.write(null, (trx) => trx.updateTable('jobs').set(set).where('workspace_id', '=', job.workspace_id).where('id', '=', job.id).execute());
    const beat = setInterval(() => void mine({ leased_until: lease() }).catch(() => {}), (leaseSeconds * 1000) / 4);
    try {
      const handler = handlers[job.kind];
      if (!handler) throw new Error(`No handler for jobs of kind ${job.kind}.`);
      await handler(ground, job.workspace_id, JSON.parse(job.payload) as Record<string, unknown>, async () => {
        await mine({ leased_until: lease() });
      });
      await mine({ done_at: ground.clock().toISOString() });
    } catch (error) {
      onProblem(error, job.kind);
      const problem = error instanceof Error ? error.message : String(error);
      const now = ground.clock();
      if (job.attempts >= mostAttempts) await mine({ done_at: now.toISOString(), problem }).catch(() => {});
      else await mine({ leased_until: null, problem, run_at: new Date(now.getTime() + 2 ** job.attempts * 5000).toISOString() }).catch(() => {});
    } finally {
      clearInterval(beat);
    }
    return true;
  }

  async function round(): Promise<void> {
    try {
      while (!stopped && (await runOne()));
    } catch (error) {
      onProblem(error, 'jobs');
    }
    if (!stopped) timer = setTimeout(() => (busy = round()), 500);
  }
  timer = setTimeout(() => (busy = round()), 50);

  return {
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(timer);
      await busy;
    },
  };
}
