import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { ReadAnswer, ReadRequest } from './reader-threads.ts';
import { openFile } from './sqlite.ts';

const raw = openFile((workerData as { file: string }).file, true);
const kept = new Map<string, StatementSync>();

parentPort?.on('message', ({ id, sql, values }: ReadRequest) => {
  let answer: ReadAnswer;
  try {
    let statement = kept.get(sql);
    if (!statement) {
      if (kept.size > 500) kept.clear();
      statement = raw.prepare(sql);
      kept.set(sql, statement);
    }
    answer = { id, rows: statement.all(...(values as SQLInputValue[])).map((row) => ({ ...row })) };
  } catch (error) {
    answer = { id, message: (error as Error).message };
  }
  parentPort?.postMessage(answer);
});
