import { appendFile, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { eraseRows } from './erase.store.ts';

/** Erases whoever an older archive brings back. */
export const eraseAgain = eraseRows;

/** Who was erased, where and when: ids and nothing else. */
export interface ErasedId {
  workspace_id: string;
  person_id: string;
  at: string;
}

const fileIn = (dataFolder: string) => join(dataFolder, 'erased.jsonl');
const keyOf = (e: ErasedId) => `${e.workspace_id}:${e.person_id}`;

/** The list in the data folder; null when there is none. A line that cannot be read is a fault to be told, not to be passed over. */
export async function erasedListIn(file: string): Promise<ErasedId[] | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return text
    .split('\n')
    .map((line, i) => ({ line: line.trim(), i }))
    .filter(({ line }) => line !== '')
    .map(({ line, i }) => {
      const read = safely(line);
      if (!read) throw new Error(`The list of erased people ${file} cannot be read at line ${i + 1}.`);
      return read;
    });
}

function safely(line: string): ErasedId | null {
  try {
    const { workspace_id, person_id, at } = JSON.parse(line) as Record<string, unknown>;
    return typeof workspace_id === 'string' && typeof person_id === 'string' && typeof at === 'string' ? { workspace_id, person_id, at } : null;
  } catch {
    return null;
  }
}

/** The list of this installation. */
export const erasedList = (dataFolder: string): Promise<ErasedId[] | null> => erasedListIn(fileIn(dataFolder));

/** Adds to the list in the data folder, durably; who is on it already stays once. */
export async function keepErased(dataFolder: string, erased: ErasedId[]): Promise<void> {
  const known = new Set(((await erasedList(dataFolder)) ?? []).map(keyOf));
  const fresh = erased.filter((e) => !known.has(keyOf(e)));
  if (fresh.length === 0) return;
  await appendFile(fileIn(dataFolder), fresh.map(({ workspace_id, person_id, at }) => `${JSON.stringify({ workspace_id, person_id, at })}\n`).join(''), {
    mode: 0o600,
  });
  const file = await open(fileIn(dataFolder), 'r+');
  await file.sync();
  await file.close();
}

/** Everybody known to be erased: by the list and by the database. */
export async function erasedHere(db: Kysely<Tables>, dataFolder: string): Promise<ErasedId[]> {
  const rows = await db.selectFrom('people').select(['workspace_id', 'id', 'updated_at']).where('state', '=', 'erased').execute();
  const all = new Map(rows.map((r) => ({ workspace_id: r.workspace_id, person_id: r.id, at: r.updated_at })).map((e) => [keyOf(e), e]));
  for (const e of (await erasedList(dataFolder)) ?? []) all.set(keyOf(e), e);
  return [...all.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
