import { sql } from 'kysely';
import { migrations } from '../../db/migrate.ts';
import type { Ground } from '../../people/context.server.ts';
import { forgetTexts } from '../../search/texts.server.ts';

/** The sample workspace, if there is one; whole when somebody can look around in it. */
export async function findSample(ground: Ground): Promise<{ id: string; slug: string; whole: boolean } | null> {
  const db = ground.database.read;
  const sample = await db.selectFrom('workspaces').select(['id', 'slug']).where('is_sample', '=', 1).orderBy('created_at').executeTakeFirst();
  if (!sample) return null;
  const door = await db.selectFrom('people').select('id').where('workspace_id', '=', sample.id).where('account_id', 'is not', null).executeTakeFirst();
  return { ...sample, whole: door !== undefined };
}

/** Takes the sample away, with all that is in it. Only ever the sample: any other workspace refuses. */
export async function removeSample(ground: Ground, id: string): Promise<void> {
  await ground.database.write(id, async (trx) => {
    const workspace = await trx.selectFrom('workspaces').select('is_sample').where('id', '=', id).executeTakeFirstOrThrow();
    if (workspace.is_sample !== 1) throw new Error('This is not the sample workspace: it is not removed.');
    const accounts = await trx.selectFrom('people').select('account_id').where('workspace_id', '=', id).where('account_id', 'is not', null).execute();
    await forgetTexts(trx, id);
    // What refers to another table is made after it: the other way round nothing is left hanging.
    for (const table of tablesOfWorkspaces(ground.database.engine).reverse())
      await sql`DELETE FROM ${sql.table(table)} WHERE workspace_id = ${id}`.execute(trx);
    for (const { account_id } of accounts) await trx.deleteFrom('accounts').where('id', '=', account_id).execute();
    await trx.deleteFrom('workspaces').where('id', '=', id).execute();
  });
}

const tablesOfWorkspaces = (engine: Ground['database']['engine']): string[] =>
  migrations(engine)
    .flatMap((m) => m.statements)
    .filter((s) => /^CREATE TABLE \w+ \(\s+workspace_id TEXT NOT NULL/.test(s) || /^CREATE TABLE links/.test(s))
    .map((s) => /^CREATE TABLE (\w+)/.exec(s)?.[1] ?? '');
