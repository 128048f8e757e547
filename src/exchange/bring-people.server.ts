import { newId } from '../kit/ids.ts';
import { fold } from '../kit/text.ts';
import type { Context } from '../people/context.server.ts';
import { addPerson } from '../people/workspaces.server.ts';
import { knownSources, rememberSources } from './imports.store.ts';
import type { Report } from './imports.ts';
import type { PersonRecord } from './records.ts';

export type Matched = Report['people'][number];

/** Who a person of the source is here: by mail, by choice, from an earlier run; else a placeholder who becomes a person by invitation. */
export async function bringPerson(
  c: Context,
  from: { source: string; container: string; importId: string },
  record: PersonRecord,
  chosen: string | undefined,
): Promise<Matched> {
  const facts = { source_id: record.source_id, name: record.name, email: record.email };
  const people = () =>
    c.db.selectFrom('people').select(['id', 'name', 'state']).where('workspace_id', '=', c.workspaceId).where('state', 'not in', ['left', 'erased']);
  if (chosen) {
    const person = await people().where('id', '=', chosen).executeTakeFirst();
    if (person) return { ...facts, person_id: person.id, person_name: person.name, how: 'chosen', alike: null };
  }
  const mail = record.email && (await people().where('email', '=', record.email.toLowerCase()).executeTakeFirst());
  if (mail) return { ...facts, person_id: mail.id, person_name: mail.name, how: 'mail', alike: null };
  const earlier = (await knownSources(c, from.source, from.container, 'person', [record.source_id])).get(record.source_id);
  const known = earlier && (await people().where('id', '=', earlier.id).executeTakeFirst());
  if (known) return { ...facts, person_id: known.id, person_name: known.name, how: 'earlier', alike: await sameName(c, record.name) };
  const id = newId();
  const name = record.name.trim().slice(0, 120) || record.username || 'Someone';
  await addPerson(c.db, c.workspaceId, { id, accountId: null, name, email: null, role: 'member', state: 'placeholder', now: c.now });
  await rememberSources(c, from, [{ source_kind: 'person', source_id: record.source_id, kind: 'person', id, content_hash: fold(name), kept_version: 1 }]);
  return { ...facts, person_id: id, person_name: name, how: 'placeholder', alike: await sameName(c, record.name) };
}

/** People here whose name is the same: offered as a choice, never taken by itself. */
async function sameName(c: Context, name: string): Promise<string | null> {
  const rows = await c.db
    .selectFrom('nodes')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('kind', '=', 'person')
    .where('state', 'in', ['active', 'invited'])
    .where('folded', '=', fold(name))
    .limit(2)
    .execute();
  return rows.length === 1 ? (rows[0]?.id ?? null) : null;
}
