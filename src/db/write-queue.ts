import { setImmediate as nextTurn } from 'node:timers/promises';

/** What a queue needs of an engine: one transaction that holds several writes, each behind a savepoint. */
export interface Commit<Handle> {
  handle: Handle;
  savepoint(): Promise<void>;
  release(): Promise<void>;
  undo(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

interface Job<Handle> {
  work: (handle: Handle) => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

const mostPerCommit = 64;
/** How long a batch may keep the event loop, in milliseconds: between two of its writes others are answered. */
const longestTurn = 8;

/**
 * Group commit: writes that wait at the same time run one after another in one transaction and share its durable commit.
 * A write that fails is undone alone; nobody is answered before the commit.
 */
export function writeQueue<Handle>(begin: () => Promise<Commit<Handle>>) {
  const waiting: Job<Handle>[] = [];
  let running: Promise<void> | null = null;

  async function runBatch(jobs: Job<Handle>[]): Promise<void> {
    const done: { job: Job<Handle>; value: unknown }[] = [];
    let commit: Commit<Handle>;
    try {
      commit = await begin();
    } catch (error) {
      for (const job of jobs) job.reject(error);
      return;
    }
    let broken: unknown;
    let turn = performance.now();
    for (const job of jobs) {
      if (performance.now() - turn > longestTurn) {
        await nextTurn();
        turn = performance.now();
      }
      if (broken) {
        job.reject(broken);
        continue;
      }
      try {
        await commit.savepoint();
        const value = await job.work(commit.handle);
        await commit.release();
        done.push({ job, value });
      } catch (error) {
        job.reject(error);
        await commit.undo().catch((undoError) => {
          broken = undoError;
        });
      }
    }
    try {
      if (broken) throw broken;
      await commit.commit();
      for (const { job, value } of done) job.resolve(value);
    } catch (error) {
      await commit.rollback().catch(() => {});
      for (const { job } of done) job.reject(error);
    }
  }

  async function drain(): Promise<void> {
    await nextTurn();
    while (waiting.length > 0) {
      await runBatch(waiting.splice(0, mostPerCommit));
      await nextTurn();
    }
    running = null;
  }

  return {
    /** Runs a write in the next commit. */
    push<T>(work: (handle: Handle) => Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
        running ??= drain();
      });
    },
    /** Resolves when nothing waits. */
    async settled(): Promise<void> {
      while (running) await running;
    },
  };
}
