import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { newId } from '../kit/ids.ts';
import { fold } from '../kit/text.ts';
import { placeNode } from '../threads/nodes.server.ts';

/** A new workspace with a slug of its own, made from its name. */
export async function addWorkspace(
  trx: Kysely<Tables>,
  given: { name: string; timeZone: string; now: string; isSample?: boolean },
): Promise<{ id: string; slug: string }> {
  const base =
    fold(given.name)
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 40)
      .replace(/^-+|-+$/g, '') || 'work';
  const taken = new Set((await trx.selectFrom('workspaces').select('slug').where('slug', 'like', `${base}%`).execute()).map((w) => w.slug));
  let slug = base;
  for (let n = 2; taken.has(slug); n++) slug = `${base}-${n}`;
  const id = newId();
  await trx
    .insertInto('workspaces')
    .values({ id, slug, name: given.name, time_zone: given.timeZone, is_sample: given.isSample ? 1 : 0, created_at: given.now })
    .execute();
  return { id, slug };
}

export interface NewPerson {
  id: string;
  accountId: string | null;
  name: string;
  email: string | null;
  role: string;
  timeZone?: string | null;
  now: string;
  state?: string;
  homeUnitId?: string | null;
  endsOn?: string | null;
}

/** A new person of a workspace, with their name where all names are found. */
export async function addPerson(trx: Kysely<Tables>, workspaceId: string, p: NewPerson): Promise<void> {
  const state = p.state ?? 'active';
  await trx
    .insertInto('people')
    .values({
      workspace_id: workspaceId,
      id: p.id,
      account_id: p.accountId,
      state,
      role: p.role,
      name: p.name,
      email: p.email,
      time_zone: p.timeZone ?? null,
      home_unit_id: p.homeUnitId ?? null,
      ends_on: p.endsOn ?? null,
      created_at: p.now,
      joined_at: state === 'active' ? p.now : null,
      updated_at: p.now,
    })
    .execute();
  await placeNode(trx, workspaceId, { kind: 'person', id: p.id, title: p.name, state, updatedAt: p.now });
}
