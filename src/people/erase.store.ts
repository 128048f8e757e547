import { type Kysely, sql } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { removeTexts, type Text, writeTexts } from '../search/texts.server.ts';

/** What an erased person is called. Two of them are not told apart. */
export const nameOfErased = 'someone who left';

type Db = Kysely<Tables>;

// Texts in which others may have named a person: `[@Mina](person:…)`. Which column of the search each is written to.
const named = [
  {
    table: 'comments',
    column: 'body',
    text: (r: Named): Text => ({ kind: String(r.subject_kind), id: String(r.subject_id), part: r.id, title: '', body: r.text, at: String(r.at) }),
  },
  {
    table: 'tasks',
    column: 'body',
    text: (r: Named): Text => ({ kind: 'task', id: r.id, part: '', title: String(r.title), body: r.text, at: String(r.updated_at) }),
  },
  { table: 'goals', column: 'contribution', text: null },
  { table: 'projects', column: 'purpose', text: null },
  { table: 'check_ins', column: 'what_changed', text: null },
  { table: 'check_ins', column: 'what_next', text: null },
] as const;
type Named = { id: string; text: string } & Record<string, unknown>;

/**
 * Makes a tombstone of a person: the name becomes “someone who left”, mail and own words go, comments and what was done stay, without a
 * name. False when there is no such person, or they are erased already.
 */
export async function eraseRows(trx: Db, workspaceId: string, id: string, now: string): Promise<boolean> {
  const person = await trx.selectFrom('people').selectAll().where('workspace_id', '=', workspaceId).where('id', '=', id).executeTakeFirst();
  if (!person || person.state === 'erased') return false;
  const account = person.account_id
    ? await trx.selectFrom('accounts').select(['id', 'email']).where('id', '=', person.account_id).executeTakeFirst()
    : undefined;
  const words = [person.name, person.email, account?.email].filter((w): w is string => Boolean(w));
  for (const table of ['notices', 'today_picks', 'api_tokens', 'links', 'unit_participants'] as const)
    await trx.deleteFrom(table).where('workspace_id', '=', workspaceId).where('person_id', '=', id).execute();
  await trx
    .updateTable('grants')
    .set({ ended_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
  await endWhatWaits(trx, workspaceId, id, now);
  await forgetWords(trx, workspaceId, id);
  await forgetName(trx, workspaceId, id, words);
  await trx
    .updateTable('people')
    .set((e) => ({
      name: nameOfErased,
      email: null,
      about: '',
      time_zone: null,
      home_unit_id: null,
      no_offers_until: null,
      skipped_steps: '',
      ends_on: null,
      account_id: null,
      role: 'member',
      state: 'erased',
      updated_at: now,
      version: e('version', '+', 1),
    }))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
  await trx.deleteFrom('nodes').where('workspace_id', '=', workspaceId).where('kind', '=', 'person').where('id', '=', id).execute();
  await removeTexts(trx, workspaceId, 'person', [id], 'all');
  if (account) {
    const elsewhere = await trx.selectFrom('people').select('id').where('account_id', '=', account.id).limit(1).executeTakeFirst();
    if (!elsewhere) await trx.deleteFrom('accounts').where('id', '=', account.id).execute();
  }
  return true;
}

// Of a living person all was handed back before; whoever comes with an archive may still hold something.
async function endWhatWaits(trx: Db, workspaceId: string, id: string, now: string): Promise<void> {
  await trx
    .updateTable('commitments')
    .set({ until_at: now, ended_as: 'left' })
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', id)
    .where('until_at', 'is', null)
    .execute();
  await trx
    .updateTable('offers')
    .set((e) => ({ state: 'withdrawn', answered_at: now, version: e('version', '+', 1) }))
    .where('workspace_id', '=', workspaceId)
    .where('state', 'in', ['open', 'countered'])
    .where((e) => e.or([e('to_person_id', '=', id), e('by_person_id', '=', id)]))
    .execute();
}

async function forgetWords(trx: Db, workspaceId: string, id: string): Promise<void> {
  await trx.updateTable('offers').set({ message: '' }).where('workspace_id', '=', workspaceId).where('by_person_id', '=', id).execute();
  await trx
    .updateTable('offers')
    .set({ counter_message: null, counter_title: null })
    .where('workspace_id', '=', workspaceId)
    .where('to_person_id', '=', id)
    .execute();
  await trx
    .updateTable('imports')
    .set({ file_name: '', sniffed: null, mapping: null, report: null, problem: null })
    .where('workspace_id', '=', workspaceId)
    .where('created_by', '=', id)
    .execute();
  await trx.deleteFrom('import_sources').where('workspace_id', '=', workspaceId).where('kind', '=', 'person').where('id', '=', id).execute();
}

async function forgetName(trx: Db, workspaceId: string, id: string, words: string[]): Promise<void> {
  for (const { table, column, text } of named) {
    const extra = table === 'comments' ? sql`, subject_kind, subject_id, at` : table === 'tasks' ? sql`, title, updated_at` : sql``;
    const { rows } =
      await sql<Named>`SELECT id, ${sql.ref(column)} AS text ${extra} FROM ${sql.table(table)} WHERE workspace_id = ${workspaceId} AND ${sql.ref(column)} LIKE ${`%(person:${id})%`}`.execute(
        trx,
      );
    for (const row of rows) {
      const body = row.text.replace(new RegExp(`\\[@[^\\]]*\\]\\(person:${id}\\)`, 'g'), `@${nameOfErased}`);
      await sql`UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ${body} WHERE workspace_id = ${workspaceId} AND id = ${row.id}`.execute(trx);
      if (text) await writeTexts(trx, workspaceId, [text({ ...row, text: body })]);
    }
  }
  const [name = ''] = words;
  await trx.updateTable('comments').set({ said_by: nameOfErased }).where('workspace_id', '=', workspaceId).where('said_by', '=', name).execute();
  const tasks = await trx
    .selectFrom('tasks')
    .select(['id', 'imported_names'])
    .where('workspace_id', '=', workspaceId)
    .where('imported_names', 'like', `%${name.replace(/[\\%_]/g, '_')}%`)
    .execute();
  for (const task of tasks) {
    const names = (task.imported_names ?? '').split(', ').map((n) => (n === name ? nameOfErased : n));
    await trx
      .updateTable('tasks')
      .set({ imported_names: names.join(', ') })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', task.id)
      .execute();
  }
  await inData(trx, workspaceId, words);
}

/** The same in what is kept as JSON: the log, the inbox of others, and the reports of their imports. */
async function inData(trx: Db, workspaceId: string, words: string[]): Promise<void> {
  const places = [
    { table: 'activity', key: ['seq'], columns: ['data'] },
    { table: 'notices', key: ['id'], columns: ['data'] },
    { table: 'imports', key: ['id'], columns: ['sniffed', 'mapping', 'report'] },
  ];
  for (const { table, key, columns } of places)
    for (const column of columns) {
      const like = sql.join(
        words.map(
          (w) =>
            sql`${sql.ref(column)} LIKE ${`%${JSON.stringify(w)
              .slice(1, -1)
              .replace(/[\\%_]/g, '_')}%`}`,
        ),
        sql` OR `,
      );
      const { rows } = await sql<
        Record<string, unknown>
      >`SELECT ${sql.join(key.map((k) => sql.ref(k)))}, ${sql.ref(column)} AS data FROM ${sql.table(table)} WHERE workspace_id = ${workspaceId} AND (${like})`.execute(
        trx,
      );
      for (const row of rows) {
        const before = String(row.data);
        const after = JSON.stringify(without(JSON.parse(before), words));
        if (after === before) continue;
        const at = sql.join(
          key.map((k) => sql`${sql.ref(k)} = ${row[k]}`),
          sql` AND `,
        );
        await sql`UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ${after} WHERE workspace_id = ${workspaceId} AND ${at}`.execute(trx);
      }
    }
}

function without(value: unknown, words: string[]): unknown {
  if (typeof value === 'string') {
    if (words.includes(value)) return nameOfErased;
    return words.reduce((text, word) => text.replaceAll(`@${word}`, `@${nameOfErased}`), value);
  }
  if (Array.isArray(value)) return value.map((v) => without(v, words));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, without(v, words)]));
  return value;
}
