import { implement } from '@orpc/server';
import { checkVersion, conflict, invalid, notAllowed, notFound, Refusal } from '../kit/errors.ts';
import { initialsOf } from '../kit/text.ts';
import { closeOffersOf, handBack } from '../offers/offers.server.ts';
import { registerSubject } from '../offers/subjects.server.ts';
import { placeNode } from '../threads/nodes.server.ts';
import type { Context } from './context.server.ts';
import { admitPerson, type Entry } from './handlers.server.ts';
import { stillAdministrator } from './membership.server.ts';
import type { PersonRef } from './people.ts';
import { refuseUnasked, wakeUnit } from './unit-people.server.ts';
import {
  addPart,
  allUnits,
  changeUnit,
  endAccessOfUnit,
  homeOf,
  myRoleIn,
  partOf,
  removePart,
  stewardsOfUnits,
  type UnitRecord,
  unitsInsideClosed,
} from './units.store.ts';
import { deepestUnit, heightOf, loopOf, type Unit, type UnitPage, unitsApi, wayUp } from './units.ts';

const os = implement(unitsApi).$context<{ entry: Entry }>().use(admitPerson);

export const unitsRouter = os.router({
  list: os.list.handler(async ({ context: { c }, input }) => {
    const [units, care] = await Promise.all([allUnits(c), careOf(c)]);
    const shown = units.filter((u) => input.closed === 'yes' || u.closed_at === null);
    return { units: shown.map((u) => unitView(c, u, care)), can: { create: administers(c) } };
  }),
  one: os.one.handler(({ context: { c }, input }) => unitPage(c, input.id)),
  create: os.create.handler(({ context: { c }, input }) => createUnit(c, input)),
  edit: os.edit.handler(({ context: { c }, input }) => editUnit(c, input)),
  close: os.close.handler(({ context: { c }, input }) => closeUnit(c, input.id)),
  reopen: os.reopen.handler(({ context: { c }, input }) => reopenUnit(c, input.id)),
  join: os.join.handler(({ context: { c }, input }) => joinUnit(c, input.id)),
  leave: os.leave.handler(async ({ context: { c }, input }) => {
    await leaveUnit(c, input.id);
    return { done: true } as const;
  }),
});

const ref = (p: { id: string; name: string }): PersonRef => ({ id: p.id, name: p.name, initials: initialsOf(p.name) });
const writes = (c: Context): boolean => c.me.role !== 'guest' && c.me.through !== 'read_token' && !c.workspace.isSample;
const administers = (c: Context): boolean => writes(c) && c.me.role === 'administrator' && c.me.through === 'session';

/** Who takes care of units, and which of them are inside closed projects. */
interface Care {
  stewards: Map<string, { id: string; name: string }[]>;
  inside: Set<string>;
}
async function careOf(c: Context): Promise<Care> {
  const [stewards, inside] = await Promise.all([stewardsOfUnits(c), unitsInsideClosed(c)]);
  return { stewards, inside };
}

function unitView(c: Context, u: UnitRecord, care: Care): Unit {
  const stewards = care.stewards.get(u.id) ?? [];
  const steward = writes(c) && stewards.some((s) => s.id === c.me.id);
  const open = u.closed_at === null;
  const mine = c.me.homeUnitId === u.id ? 'home' : c.me.unitIds.includes(u.id) ? 'part' : 'no';
  return {
    id: u.id,
    parent_id: u.parent_id,
    name: u.name,
    purpose: u.purpose,
    stewards: stewards.map(ref),
    is_closed: !open,
    mine,
    version: u.version,
    can: {
      edit: open && (steward || administers(c)),
      move: open && administers(c),
      close: administers(c),
      ask: open && (steward || administers(c)),
      offer_stewardship: open && (steward || (stewards.length === 0 && administers(c))),
      join: open && writes(c) && mine === 'no' && !care.inside.has(u.id),
      leave: writes(c) && mine === 'part',
    },
  };
}

async function unitPage(c: Context, id: string): Promise<UnitPage> {
  const units = new Map((await allUnits(c)).map((u) => [u.id, u]));
  const unit = units.get(id);
  if (!unit) throw notFound('This unit');
  const [care, home, part] = await Promise.all([careOf(c), homeOf(c, id), partOf(c, id)]);
  const above = wayUp(units, id)
    .slice(1)
    .reverse()
    .map((u) => ({ id: u.id, name: u.name }));
  return { ...unitView(c, unit, care), above, home: home.map(ref), part: part.map(ref) };
}

async function createUnit(c: Context, input: { id: string; parent_id: string | null; name: string; purpose: string }): Promise<Unit> {
  return c.transaction(async (c) => {
    await stillAdministrator(c);
    const units = new Map((await allUnits(c)).map((u) => [u.id, u]));
    const before = units.get(input.id);
    if (before) {
      if (before.name === input.name && before.parent_id === input.parent_id && before.purpose === input.purpose) return saved(c, input.id);
      throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
    }
    if (input.parent_id !== null) checkPlace(units, input.parent_id, 1);
    await c.db
      .insertInto('units')
      .values({ workspace_id: c.workspaceId, ...input, created_at: c.now, updated_at: c.now })
      .execute();
    return placed(c, input.id, 'unit.created');
  });
}

interface UnitChange {
  id: string;
  version: number;
  name?: string | undefined;
  purpose?: string | undefined;
  parent_id?: string | null | undefined;
}

async function editUnit(c: Context, input: UnitChange): Promise<Unit> {
  return c.transaction(async (c) => {
    const units = new Map((await allUnits(c)).map((u) => [u.id, u]));
    const unit = units.get(input.id);
    if (!unit) throw notFound('This unit');
    const before = unitView(c, unit, await careOf(c));
    const { can, stewards } = before;
    if (unit.closed_at !== null) throw conflict(`${unit.name} is closed. Open it again first.`, 'unit_is_open');
    if (!can.edit)
      throw notAllowed(
        stewards.length > 0 ? `Its steward changes this: ask ${stewards.map((s) => s.name).join(' or ')}.` : 'Its steward or an administrator changes this.',
        'unit_steward',
      );
    checkVersion(unit, input.version, before);
    const moves = input.parent_id !== undefined && input.parent_id !== unit.parent_id;
    if (moves && !can.move) throw notAllowed('Only an administrator moves a unit in the tree.', 'administrators_only');
    if (moves && typeof input.parent_id === 'string') {
      const loop = loopOf(units, unit.id, input.parent_id);
      if (loop) throw loopRefusal(loop);
      checkPlace(units, input.parent_id, heightOf(units, unit.id));
    }
    const patch = Object.fromEntries(
      Object.entries({ name: input.name, purpose: input.purpose, parent_id: input.parent_id }).filter(([, value]) => value !== undefined),
    );
    await changeUnit(c, unit.id, patch);
    return placed(c, unit.id, 'unit.changed', { changed: Object.keys(patch) });
  });
}

async function closeUnit(c: Context, id: string): Promise<Unit> {
  const closed = await c.transaction(async (c) => {
    await stillAdministrator(c);
    const units = await allUnits(c);
    const unit = units.find((u) => u.id === id);
    if (!unit) throw notFound('This unit');
    if (unit.closed_at !== null) return saved(c, id);
    const under = units.filter((u) => u.parent_id === id && u.closed_at === null).map((u) => u.name);
    if (under.length > 0)
      throw conflict(`Units lie under it: ${under.slice(0, 5).join(', ')}${under.length > 5 ? ' and more' : ''}. Move or close them first.`, 'unit_is_empty');
    await changeUnit(c, id, { closed_at: c.now });
    await closeOffersOf(c, { kind: 'unit', id });
    await c.db
      .updateTable('commitments')
      .set({ until_at: c.now, ended_as: 'closed' })
      .where('workspace_id', '=', c.workspaceId)
      .where('subject_kind', '=', 'unit')
      .where('subject_id', '=', id)
      .where('until_at', 'is', null)
      .execute();
    for (const projectId of await endAccessOfUnit(c, id))
      c.record({
        kind: 'project.access_ended',
        subject: { kind: 'project', id: projectId },
        projectId,
        features: ['projects', 'units'],
        data: { unit: unit.name },
      });
    return placed(c, id, 'unit.closed');
  });
  await wakeUnit(c, id);
  return closed;
}

async function reopenUnit(c: Context, id: string): Promise<Unit> {
  return c.transaction(async (c) => {
    await stillAdministrator(c);
    const units = new Map((await allUnits(c)).map((u) => [u.id, u]));
    const unit = units.get(id);
    if (!unit) throw notFound('This unit');
    if (unit.closed_at === null) return saved(c, id);
    if (unit.parent_id !== null && units.get(unit.parent_id)?.closed_at)
      throw conflict(`${units.get(unit.parent_id)?.name} above it is closed. Open that first.`, 'parent_is_open');
    await changeUnit(c, id, { closed_at: null });
    return placed(c, id, 'unit.reopened');
  });
}

async function joinUnit(c: Context, id: string): Promise<Unit> {
  return c.transaction(async (c) => {
    const unit = await openUnit(c, id);
    if (c.me.homeUnitId === id) throw conflict(`${unit.name} is your home unit already.`, 'home_unit');
    if (!c.me.unitIds.includes(id)) {
      await refuseUnasked(c, unit);
      await addPart(c, id);
      c.record({ kind: 'unit.joined', subject: { kind: 'unit', id }, features: ['units', 'people', 'offers', 'today'] });
    }
    return saved({ ...c, me: { ...c.me, unitIds: [...c.me.unitIds, id] } }, id);
  });
}

async function leaveUnit(c: Context, id: string): Promise<void> {
  await c.transaction(async (c) => {
    if (!(await allUnits(c)).some((u) => u.id === id)) throw notFound('This unit');
    if ((await myRoleIn(c, id)) === 'contributor') return handBack(c, 'unit', id);
    await removePart(c, id, c.me.id);
    c.record({ kind: 'unit.left', subject: { kind: 'unit', id }, features: ['units', 'people', 'offers', 'today'] });
  });
}

async function openUnit(c: Context, id: string): Promise<UnitRecord> {
  const unit = (await allUnits(c)).find((u) => u.id === id);
  if (!unit) throw notFound('This unit');
  if (unit.closed_at !== null) throw conflict(`${unit.name} is closed.`, 'unit_is_open');
  return unit;
}

function checkPlace(units: Map<string, UnitRecord>, parentId: string, height: number): void {
  const parent = units.get(parentId);
  if (!parent || parent.closed_at !== null) throw invalid('parent_id', 'unit_exists', parentId, 'The unit above does not exist or was closed. Choose another.');
  if (wayUp(units, parentId).length + height > deepestUnit)
    throw invalid('parent_id', 'depth', parent.name, `Units lie at most ${deepestUnit} deep: choose one higher up.`);
}

function loopRefusal(loop: string[]): Refusal {
  const shown = loop.map((name) => `“${name}”`).join(' under ');
  return new Refusal('invalid', `That would be a loop: ${shown}.`, {
    rule: 'no_loop',
    errors: [{ field: 'parent_id', rule: 'no_loop', value: loop.join(' > ').slice(0, 200), mend: 'Choose a unit that does not lie under this one.' }],
  });
}

async function placed(c: Context, id: string, kind: string, data: Record<string, unknown> = {}): Promise<Unit> {
  const unit = await saved(c, id);
  await placeNode(c.db, c.workspaceId, {
    kind: 'unit',
    id,
    title: unit.name,
    state: unit.is_closed ? 'closed' : 'active',
    parent: unit.parent_id ? { kind: 'unit', id: unit.parent_id } : null,
    unitId: id,
    updatedAt: c.now,
    text: unit.purpose,
  });
  c.record({ kind, subject: { kind: 'unit', id }, features: ['units', 'people'], data: { name: unit.name, ...data } });
  return unit;
}

async function saved(c: Context, id: string): Promise<Unit> {
  const unit = (await allUnits(c)).find((u) => u.id === id);
  if (!unit) throw notFound('This unit');
  return unitView(c, unit, await careOf(c));
}

registerSubject({
  kind: 'unit',
  roles: ['steward', 'contributor'],
  async look(c, id) {
    if (c.me.role === 'guest') return null;
    const unit = (await allUnits(c)).find((u) => u.id === id);
    if (!unit) return null;
    const { can } = unitView(c, unit, await careOf(c));
    const open = unit.closed_at === null;
    return {
      id,
      title: unit.name,
      key: null,
      projectId: null,
      dueOn: null,
      open,
      closedBecause: open ? null : `${unit.name} is closed.`,
      engagement: null,
      peopleNeeded: null,
      peopleMost: null,
      may: {
        see: true,
        offer: can.ask || can.offer_stewardship,
        offerRoles: [...(can.offer_stewardship ? (['steward'] as const) : []), ...(can.ask ? (['contributor'] as const) : [])],
        takeUntaken: false,
      },
    };
  },
  async taken(c, { subjectId, role, offeredBy }) {
    if (role !== 'contributor' || c.me.homeUnitId === subjectId) return;
    if (offeredBy === null || offeredBy === c.me.id) await refuseUnasked(c, await openUnit(c, subjectId));
    await addPart(c, subjectId);
  },
  async handedBack(c, { subjectId, role, personId }) {
    if (role === 'contributor') await removePart(c, subjectId, personId);
  },
});
