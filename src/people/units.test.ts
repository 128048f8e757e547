import { expect, test } from 'vitest';
import { newId } from '../kit/ids.ts';
import { offersApi } from '../offers/offers.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { threadsApi } from '../threads/threads.ts';
import { peopleApi } from './people.ts';
import { deepestUnit, unitsApi } from './units.ts';

const world = await openWorld();
const refused = (status: number, rule?: string) => ({ status, ...(rule ? { problem: expect.objectContaining({ rule }) } : {}) });

async function team(...names: string[]) {
  const w = await world.workspace(names);
  return { w, admin: w.admin, people: names.map((n) => w[n] as Actor) };
}
const make = (admin: Actor, name: string, parent_id: string | null = null) => admin.api(unitsApi).create({ id: newId(), name, parent_id });

test('administrators grow the tree, everybody reads it and finds units by name', async () => {
  const { admin, people } = await team('mina');
  const mina = people[0] as Actor;
  const top = await make(admin, 'Clinic');
  const care = await make(admin, 'Care', top.id);
  const list = await mina.api(unitsApi).list({});
  expect(list.units.map((u) => [u.name, u.parent_id])).toEqual([
    ['Care', top.id],
    ['Clinic', null],
  ]);
  expect(list.can.create).toBe(false);
  expect((await mina.api(unitsApi).one({ id: care.id })).above).toEqual([{ id: top.id, name: 'Clinic' }]);
  expect(await mina.api(threadsApi).find({ q: 'car', kinds: 'unit' })).toMatchObject([{ id: care.id, title: 'Care', under: 'Clinic' }]);
  const again = { id: newId(), name: 'Front desk' };
  await admin.api(unitsApi).create(again);
  expect((await admin.api(unitsApi).create(again)).version).toBe(1);
  expect(
    await admin
      .api(unitsApi)
      .create({ ...again, name: 'Other' })
      .catch((e) => e),
  ).toMatchObject(refused(409, 'id_is_new'));
  for (const who of [mina]) expect(await make(who, 'Mine').catch((e) => e)).toMatchObject(refused(403));
});

test('a loop is refused with the loop shown, a tree too deep with how deep it may be', async () => {
  const { admin } = await team();
  const api = admin.api(unitsApi);
  const a = await make(admin, 'A');
  const b = await make(admin, 'B', a.id);
  const c = await make(admin, 'C', b.id);
  const loop = await api.edit({ id: a.id, version: a.version, parent_id: c.id }).catch((e) => e);
  expect(loop).toMatchObject(refused(422, 'no_loop'));
  expect(loop.problem.detail).toBe('That would be a loop: “A” under “C” under “B” under “A”.');
  expect(await api.edit({ id: a.id, version: a.version, parent_id: a.id }).catch((e) => e)).toMatchObject(refused(422, 'no_loop'));
  let above = c.id;
  for (let n = 4; n <= deepestUnit; n++) above = (await make(admin, `Level ${n}`, above)).id;
  expect(await make(admin, 'Too deep', above).catch((e) => e)).toMatchObject(refused(422, 'depth'));
  const side = await make(admin, 'Side');
  await make(admin, 'Below side', side.id);
  expect(await api.edit({ id: a.id, version: a.version, parent_id: side.id }).catch((e) => e)).toMatchObject(refused(422, 'depth'));
  expect(await make(admin, 'Nowhere', newId()).catch((e) => e)).toMatchObject(refused(422, 'unit_exists'));
  expect(await api.edit({ id: a.id, version: a.version + 1, name: 'Z' }).catch((e) => e)).toMatchObject(refused(409, 'version_is_current'));
  expect((await api.edit({ id: b.id, version: b.version, parent_id: null })).parent_id).toBeNull();
});

test('one joins and leaves oneself; a home unit is joined already', async () => {
  const { admin, people } = await team('mina', 'jonas');
  const [mina, jonas] = people as [Actor, Actor];
  const unit = await make(admin, 'Care');
  expect((await mina.api(unitsApi).join({ id: unit.id })).mine).toBe('part');
  await mina.api(unitsApi).join({ id: unit.id });
  expect((await jonas.api(unitsApi).one({ id: unit.id })).part.map((p) => p.id)).toEqual([mina.id]);
  expect((await jonas.api(peopleApi).one({ id: mina.id })).units).toEqual([{ id: unit.id, name: 'Care' }]);
  await mina.api(unitsApi).leave({ id: unit.id });
  expect((await jonas.api(unitsApi).one({ id: unit.id })).part).toEqual([]);
  const { version } = (await mina.api(peopleApi).me()).person;
  await mina.api(peopleApi).editMe({ version, home_unit_id: unit.id });
  expect(
    await mina
      .api(unitsApi)
      .join({ id: unit.id })
      .catch((e) => e),
  ).toMatchObject(refused(409, 'home_unit'));
  expect((await jonas.api(unitsApi).one({ id: unit.id })).home.map((p) => p.id)).toEqual([mina.id]);
  expect(
    await mina
      .api(unitsApi)
      .join({ id: newId() })
      .catch((e) => e),
  ).toMatchObject(refused(404));
});

test('stewardship is offered and taken; a steward changes the text, asks people in, and cannot move the unit', async () => {
  const { admin, people } = await team('mina', 'jonas');
  const [mina, jonas] = people as [Actor, Actor];
  const unit = await make(admin, 'Care');
  const offer = (who: Actor, to: Actor, role: 'steward' | 'contributor') =>
    who.api(offersApi).offer({ id: newId(), kind: 'unit', subject_id: unit.id, role, to_person_id: to.id });
  expect(await offer(mina, mina, 'steward').catch((e) => e)).toMatchObject(refused(403, 'may_offer'));
  await mina.api(unitsApi).join({ id: unit.id });
  expect(await offer(mina, mina, 'steward').catch((e) => e)).toMatchObject(refused(403, 'may_offer'));
  const asked = await offer(admin, mina, 'steward');
  expect((await mina.api(unitsApi).list({})).units[0]?.stewards).toEqual([]);
  await mina.api(offersApi).take({ id: asked.id });
  const held = await mina.api(unitsApi).one({ id: unit.id });
  expect(held).toMatchObject({ stewards: [{ id: mina.id }], can: { edit: true, move: false, ask: true, close: false } });
  const changed = await mina.api(unitsApi).edit({ id: unit.id, version: held.version, purpose: 'Nobody waits.' });
  expect(
    await mina
      .api(unitsApi)
      .edit({ id: unit.id, version: changed.version, parent_id: (await make(admin, 'Top')).id })
      .catch((e) => e),
  ).toMatchObject(refused(403));
  expect(
    await jonas
      .api(unitsApi)
      .edit({ id: unit.id, version: changed.version, name: 'Mine' })
      .catch((e) => e),
  ).toMatchObject(refused(403, 'unit_steward'));
  const invitation = await offer(mina, jonas, 'contributor');
  expect((await mina.api(unitsApi).one({ id: unit.id })).part.map((p) => p.id)).not.toContain(jonas.id);
  await jonas.api(offersApi).take({ id: invitation.id });
  expect((await mina.api(unitsApi).one({ id: unit.id })).part.map((p) => p.id)).toContain(jonas.id);
  await jonas.api(unitsApi).leave({ id: unit.id });
  expect((await mina.api(unitsApi).one({ id: unit.id })).part.map((p) => p.id)).not.toContain(jonas.id);
  expect(await jonas.api(offersApi).holdings({ kind: 'unit', id: unit.id })).toMatchObject([{ person: { id: mina.id } }]);
  const self = await offer(admin, admin, 'steward').catch((e) => e);
  expect(self).toMatchObject(refused(403, 'may_offer'));
});

test('a unit closes when nothing lies under it, and opens again', async () => {
  const { admin, people } = await team('mina');
  const mina = people[0] as Actor;
  const api = admin.api(unitsApi);
  const top = await make(admin, 'Top');
  const below = await make(admin, 'Below', top.id);
  expect(await api.close({ id: top.id }).catch((e) => e)).toMatchObject(refused(409, 'unit_is_empty'));
  expect((await api.close({ id: below.id })).is_closed).toBe(true);
  await api.close({ id: top.id });
  expect((await mina.api(unitsApi).list({})).units).toEqual([]);
  expect((await mina.api(unitsApi).list({ closed: 'yes' })).units).toHaveLength(2);
  expect(
    await mina
      .api(unitsApi)
      .join({ id: top.id })
      .catch((e) => e),
  ).toMatchObject(refused(409, 'unit_is_open'));
  const { version } = (await mina.api(peopleApi).me()).person;
  expect(
    await mina
      .api(peopleApi)
      .editMe({ version, home_unit_id: top.id })
      .catch((e) => e),
  ).toMatchObject(refused(422, 'unit_exists'));
  expect(await api.reopen({ id: below.id }).catch((e) => e)).toMatchObject(refused(409, 'parent_is_open'));
  await api.reopen({ id: top.id });
  expect((await api.reopen({ id: below.id })).is_closed).toBe(false);
});

test('units of another workspace do not exist, and guests see none', async () => {
  const [a, b] = [await team('mina'), await team()];
  const unit = await make(b.admin, 'Elsewhere');
  const mina = a.people[0] as Actor;
  expect(
    await mina
      .api(unitsApi)
      .one({ id: unit.id })
      .catch((e) => e),
  ).toMatchObject(refused(404));
  expect(
    await a.admin
      .api(unitsApi)
      .edit({ id: unit.id, version: 1, name: 'Taken' })
      .catch((e) => e),
  ).toMatchObject(refused(404));
  expect(await make(a.admin, 'Under', unit.id).catch((e) => e)).toMatchObject(refused(422, 'unit_exists'));
  const guest = await world.person(a.w, 'Gus', 'guest');
  expect(
    await guest
      .api(unitsApi)
      .list({})
      .catch((e) => e),
  ).toMatchObject(refused(403, 'members_only'));
});
