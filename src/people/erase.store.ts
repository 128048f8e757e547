import { type Kysely, sql } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { removeTexts, writeTexts } from '../search/texts.server.ts';

/** What an erased person is called. Two of them are not told apart. */
export const nameOfErased = 'someone who left';

type Db = Kysely<Tables>;

// Texts in which others may have named a person, `[@Mina](person:…)`, and where the search keeps each.
type Named = { id: string; text: string; kind?: string; of_id?: string };
type Kept = { kind: string; id: string; part: string };
const named: { table: string; columns: string[]; also?: { kind: string; of: string }; kept?: (row: Named) => Kept }[] = [
  {
    table: 'comments',
    columns: ['body'],
    also: { kind: 'subject_kind', of: 'subject_id' },
    kept: (r) => ({ kind: r.kind ?? '', id: r.of_id ?? '', part: `comment:${r.id}` }),
  },
  { table: 'tasks', columns: ['body'], kept: (r) => ({ kind: 'task', id: r.id, part: '' }) },
  { table: 'goals', columns: ['contribution', 'closed_because', 'learned'], kept: (r) => ({ kind: 'goal', id: r.id, part: '' }) },
  { table: 'projects', columns: ['purpose', 'outcome'], kept: (r) => ({ kind: 'project', id: r.id, part: '' }) },
  {
    table: 'check_ins',
    columns: ['what_changed', 'what_next'],
    also: { kind: 'goal_id', of: 'goal_id' },
    kept: (r) => ({ kind: 'goal', id: r.of_id ?? '', part: `check_in:${r.id}` }),
  },
  { table: 'units', columns: ['purpose'], kept: (r) => ({ kind: 'unit', id: r.id, part: '' }) },
  { table: 'visions', columns: ['body'], kept: (r) => ({ kind: 'vision', id: r.id, part: '' }) },
  { table: 'people', columns: ['about'], kept: (r) => ({ kind: 'person', id: r.id, part: '' }) },
  { table: 'offers', columns: ['message', 'counter_message'] },
  { table: 'threads', columns: ['because'] },
];

/**
 * Makes a tombstone of a person: the name becomes “someone who left”, mail and own words go, comments and what was done stay, without a
 * name. False when there is no such person, or they are erased already.
 */
export async function eraseRows(trx: Db, workspaceId: string, id: string, now: string): Promise<boolean> {
  const person = await trx.selectFrom('people').selectAll().where('workspace_id', '=', workspaceId).where('id', '=', id).executeTakeFirst();
  if (!person || person.state === 'erased') return false;
  // Whoever left has no account here any more; it is theirs still, by its address.
  const account = await trx
    .selectFrom('accounts')
    .select(['id', 'email'])
    .where((e) => (person.account_id ? e('id', '=', person.account_id) : e('email', '=', person.email ?? '')))
    .executeTakeFirst();
  const words = [person.name, person.email, account?.email].filter((w): w is string => Boolean(w));
  for (const table of ['notices', 'follows', 'mails', 'mail_choices', 'today_picks', 'api_tokens', 'links', 'unit_participants'] as const)
    await trx.deleteFrom(table).where('workspace_id', '=', workspaceId).where('person_id', '=', id).execute();
  await forgetPicture(trx, workspaceId, id, now);
  await trx.deleteFrom('views').where('workspace_id', '=', workspaceId).where('kept_by', '=', id).where('shared_at', 'is', null).execute();
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

// The content goes from the store with the next sweep, where no file is the same.
async function forgetPicture(trx: Db, workspaceId: string, id: string, now: string): Promise<void> {
  const gone = await trx.deleteFrom('pictures').where('workspace_id', '=', workspaceId).where('person_id', '=', id).returning('content_id').execute();
  for (const { content_id } of gone)
    await sql`UPDATE file_contents SET gone_after = ${now} WHERE workspace_id = ${workspaceId} AND id = ${content_id}
      AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.workspace_id = ${workspaceId} AND a.content_id = ${content_id})
      AND NOT EXISTS (SELECT 1 FROM pictures p WHERE p.workspace_id = ${workspaceId} AND p.content_id = ${content_id})`.execute(trx);
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
  // What they deleted themselves does not wait in the trash.
  await trx
    .updateTable('comments')
    .set({ body: '' })
    .where('workspace_id', '=', workspaceId)
    .where('by_person_id', '=', id)
    .where('deleted_at', 'is not', null)
    .execute();
  await trx.deleteFrom('views').where('workspace_id', '=', workspaceId).where('kept_by', '=', id).where('trashed_at', 'is not', null).execute();
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
  await trx
    .deleteFrom('proposal_changes')
    .where('workspace_id', '=', workspaceId)
    .where('proposal_id', 'in', (e) => e.selectFrom('proposals').select('id').where('workspace_id', '=', workspaceId).where('created_by', '=', id))
    .execute();
  await trx.deleteFrom('proposals').where('workspace_id', '=', workspaceId).where('created_by', '=', id).execute();
  await trx.deleteFrom('import_sources').where('workspace_id', '=', workspaceId).where('kind', '=', 'person').where('id', '=', id).execute();
}

async function forgetName(trx: Db, workspaceId: string, id: string, words: string[]): Promise<void> {
  const [name = ''] = words;
  for (const { table, columns, also, kept } of named)
    for (const column of columns) {
      const more = also ? sql`, ${sql.ref(also.kind)} AS kind, ${sql.ref(also.of)} AS of_id` : sql``;
      const { rows } = await sql<Named>`SELECT id, ${sql.ref(column)} AS text ${more} FROM ${sql.table(table)}
        WHERE workspace_id = ${workspaceId} AND ${sql.ref(column)} LIKE ${`%(person:${id})%`}`.execute(trx);
      for (const row of rows) {
        const text = row.text.replace(new RegExp(`\\[@[^\\]]*\\]\\(person:${id}\\)`, 'g'), `@${nameOfErased}`);
        await sql`UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ${text} WHERE workspace_id = ${workspaceId} AND id = ${row.id}`.execute(trx);
        if (kept) await forgetInSearch(trx, workspaceId, kept(row), name);
      }
    }
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

async function forgetInSearch(trx: Db, workspaceId: string, at: Kept, name: string): Promise<void> {
  const found = await trx
    .selectFrom('search_texts')
    .select(['title', 'body', 'at'])
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', at.kind)
    .where('id', '=', at.id)
    .where('part', '=', at.part)
    .executeTakeFirst();
  if (found) await writeTexts(trx, workspaceId, [{ ...at, ...found, body: found.body.replaceAll(`@${name}`, `@${nameOfErased}`) }]);
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
