import type { Kysely } from 'kysely';
import type { Database } from '../db/connect.ts';
import type { Tables } from '../db/tables.ts';
import { type Text, writeTexts } from './texts.server.ts';

/** What a feature has written, from an id on, in the order of ids: for what was here before the search was. */
export type Source = (trx: Kysely<Tables>, workspaceId: string, after: string, limit: number) => Promise<Text[]>;

const sources = new Map<string, Source>();
const atOnce = 200;

/** A feature says what of it is searched: the same that its verbs write. */
export function registerTexts(what: string, source: Source): void {
  sources.set(what, source);
}

/** Writes what is searched of a workspace anew, from its sources, a little at a time: nobody who writes waits long. */
export async function rebuildTexts(database: Database, workspaceId: string): Promise<void> {
  for (const source of sources.values()) {
    for (let after = ''; ; ) {
      const last = await database.write(workspaceId, async (trx) => {
        const texts = await source(trx, workspaceId, after, atOnce);
        await writeTexts(trx, workspaceId, texts);
        return texts.length === atOnce ? texts.at(-1) : undefined;
      });
      if (!last) break;
      after = last.part === '' ? last.id : last.part;
    }
  }
}

/** Fills the search where it is empty though there is something to find: after an update, a restore, an import from outside. */
export async function fillSearch(database: Database): Promise<void> {
  const workspaces = await database.read.selectFrom('workspaces').select('id').execute();
  for (const { id } of workspaces) {
    const unknown = await database.slow
      .selectFrom('nodes as n')
      .select('n.id')
      .where('n.workspace_id', '=', id)
      .where((e) =>
        e.not(
          e.exists(
            e
              .selectFrom('search_texts as t')
              .select('t.seq')
              .where('t.workspace_id', '=', id)
              .whereRef('t.kind', '=', 'n.kind')
              .whereRef('t.id', '=', 'n.id')
              .where('t.part', '=', ''),
          ),
        ),
      )
      .limit(1)
      .executeTakeFirst();
    if (unknown) await rebuildTexts(database, id);
  }
}
