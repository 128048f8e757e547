import { describe, expect, test } from 'vitest';
import { inboxApi } from '../../activity/inbox.ts';
import { newId } from '../../kit/ids.ts';
import { offersApi } from '../../offers/offers.ts';
import { boardIn, failure, unitWith } from '../../offers/testing.ts';
import { peopleApi } from '../../people/people.ts';
import { searchApi } from '../../search/search.ts';
import { type Actor, openWorld } from '../../server/testing.ts';
import { threadsApi } from '../../threads/threads.ts';
import { todayApi } from '../../throughline/today.ts';
import { projectsApi } from '../projects/projects.ts';
import { tasksApi } from '../tasks/tasks.ts';
import { partsApi } from './parts.ts';

const world = await openWorld();
const offers = (actor: Actor) => actor.api(offersApi);
const refused = (status: number, rule: string) => ({ status, problem: status === 422 ? { errors: [{ rule }] } : { rule } });

/** Mina's leaflet, of which each does a part: texts, pictures, print. */
async function leaflet(access: 'open' | 'closed' = 'open') {
  const board = await boardIn(world, access);
  const given = ['Texts', 'Pictures', 'Print'].map((title) => ({ id: newId(), title }));
  const task = await board.add('Leaflet', { engagement: 'all_of', parts: given, due_on: '2027-03-01' });
  const [texts, pictures, print] = given.map((p) => p.id) as [string, string, string];
  const parts = (who: Actor) => who.api(partsApi);
  const list = async (who: Actor = board.mina) => (await parts(who).list({ task_id: task.id })).parts;
  return {
    ...board,
    task,
    texts,
    pictures,
    print,
    parts,
    list,
    one: async (id: string, who: Actor = board.mina) => (await list(who)).find((p) => p.id === id),
    now: (who: Actor = board.mina) => who.api(tasksApi).one({ key: task.key }),
    ask: (part: string, to: Actor, by = board.mina) => offers(by).offer({ id: newId(), kind: 'part', subject_id: part, to_person_id: to.id }),
    take: (part: string, who: Actor) => offers(who).takeUntaken({ kind: 'part', id: part }),
  };
}

describe('each does a part', () => {
  test('parts are offered, taken and done on their own; the task is done when all are, by the one who holds it', async () => {
    const { mina, jonas, ada, task, texts, pictures, print, parts, one, now, ask, take } = await leaflet();
    expect((await now()).each_part).toEqual({ done: 0, all: 3 });
    await offers(mina).takeUntaken({ kind: 'task', id: task.id });
    const offer = await ask(texts, jonas);
    expect(offer.subject).toMatchObject({ kind: 'part', title: 'Texts', part_of: 'Leaflet', key: task.key, due_on: '2027-03-01' });
    expect((await jonas.api(inboxApi).list())[0]).toMatchObject({ what: 'offer', subject: { kind: 'part', title: 'Texts', key: task.key } });
    expect((await one(texts))?.offer_open).toBe(true);
    await offers(jonas).take({ id: offer.id });
    await take(pictures, ada);
    expect(await failure(take(pictures, jonas))).toMatchObject(refused(409, 'already_taken'));
    expect(await now()).toMatchObject({ holder: { id: mina.id }, contributors: [{ id: jonas.id }, { id: ada.id }] });
    expect(await failure(parts(ada).finish({ id: texts }))).toMatchObject(refused(403, 'holder_decides'));
    expect(await failure(parts(ada).finish({ id: print }))).toMatchObject(refused(403, 'holder_needed'));
    await parts(jonas).finish({ id: texts });
    await parts(jonas).finish({ id: texts });
    expect((await now()).each_part).toEqual({ done: 1, all: 3 });
    const early = await failure(mina.api(tasksApi).finish({ id: task.id }));
    expect(early).toMatchObject(refused(409, 'open_parts'));
    expect(early.problem.detail).toBe('2 parts of it are still open. Finish or drop them first.');
    await parts(ada).finish({ id: pictures });
    await take(print, mina);
    await parts(mina).reopen({ id: texts });
    await parts(mina).finish({ id: print });
    await parts(jonas).finish({ id: texts });
    expect((await mina.api(inboxApi).list()).map((n) => n.what)).toContain('parts_done');
    expect((await mina.api(tasksApi).finish({ id: task.id })).category).toBe('done');
    expect(await failure(parts(jonas).reopen({ id: texts }))).toMatchObject(refused(403, 'subject_is_open'));
    const told = (await mina.request('GET', `/history/task/${task.id}`).then((r) => r.json())) as { kind: string; data: object }[];
    expect(told.filter((l) => l.kind === 'offer.taken').map((l) => l.data)).toContainEqual({ role: 'holder', part: 'Texts' });
  });

  test('a part is handed back, and whoever leaves hands theirs back', async () => {
    const { admin, jonas, ada, texts, pictures, take, one, now } = await leaflet();
    await take(texts, jonas);
    await take(pictures, ada);
    await offers(jonas).handBack({ kind: 'part', id: texts });
    expect((await one(texts))?.holder).toBeNull();
    expect((await now()).contributors).toMatchObject([{ id: ada.id }]);
    await admin.api(peopleApi).end({ id: ada.id });
    expect((await one(pictures))?.holder).toBeNull();
    expect((await now()).contributors).toEqual([]);
  });

  test('whoever may change the task makes its parts; one that is taken is theirs', async () => {
    const { mina, jonas, ada, nils, task, texts, pictures, print, parts, list, one, take, add } = await leaflet();
    await parts(mina).add({ task_id: task.id, id: newId(), title: 'Post' });
    await parts(mina).place({ id: print, after_id: null });
    expect((await list()).map((p) => p.title)).toEqual(['Print', 'Texts', 'Pictures', 'Post']);
    await take(texts, jonas);
    const edit = async (who: Actor, id: string, more: object) => parts(who).edit({ id, version: (await one(id))?.version ?? 1, ...more });
    await edit(jonas, texts, { title: 'The texts', due_on: '2027-02-01' });
    expect(await failure(edit(ada, texts, { title: 'Hers' }))).toMatchObject(refused(403, 'holder_decides'));
    expect(await failure(edit(jonas, texts, { due_on: '2027-03-02' }))).toMatchObject(refused(422, 'inside_the_task'));
    expect(await failure(parts(jonas).edit({ id: texts, version: 1, title: 'Stale' }))).toMatchObject({
      status: 409,
      problem: { current: { title: 'The texts' } },
    });
    expect(await failure(parts(mina).drop({ id: texts }))).toMatchObject(refused(409, 'already_taken'));
    const waits = await offers(mina).offer({ id: newId(), kind: 'part', subject_id: pictures, to_person_id: ada.id });
    await parts(mina).drop({ id: pictures });
    expect(await failure(offers(ada).take({ id: waits.id }))).toMatchObject(refused(409, 'offer_is_overtaken'));
    expect(await ada.api(inboxApi).list()).toEqual([]);
    await offers(nils).takeUntaken({ kind: 'task', id: task.id });
    expect(await failure(parts(mina).add({ task_id: task.id, id: newId(), title: 'More' }))).toMatchObject(refused(403, 'holder_decides'));
    const id = newId();
    expect(await parts(nils).add({ task_id: task.id, id, title: 'More' })).toEqual(await parts(nils).add({ task_id: task.id, id, title: 'More' }));
    expect(await failure(parts(nils).add({ task_id: task.id, id, title: 'Other' }))).toMatchObject(refused(409, 'id_is_new'));
    for (const bad of [{ title: ' ' }, { title: 'x'.repeat(256) }, { title: 'A\u0000' }, { title: 'B', due_on: '2027-02-30' }])
      expect((await failure(parts(nils).add({ task_id: task.id, id: newId(), ...bad }))).status).toBe(422);
    const alone = await add('Alone');
    expect(await failure(parts(mina).add({ task_id: alone.id, id: newId(), title: 'A' }))).toMatchObject(refused(409, 'parts_for_each'));
    expect(await failure(add('Alone', { parts: [{ id: newId(), title: 'A' }] }))).toMatchObject(refused(422, 'parts_for_each'));
    const version = (await nils.api(tasksApi).one({ key: task.key })).version;
    expect(await failure(nils.api(tasksApi).edit({ id: task.id, version, engagement: 'individual' }))).toMatchObject(refused(409, 'parts_are_there'));
    expect(await failure(offers(nils).offer({ id: newId(), kind: 'task', subject_id: task.id, to_person_id: ada.id, role: 'contributor' }))).toMatchObject(
      refused(422, 'contributors_for_together'),
    );
  });

  test('a smaller part of it is one of its parts', async () => {
    const { mina, jonas, ada, task, list, pictures } = await leaflet();
    const asked = (to: Actor) => offers(mina).offer({ id: newId(), kind: 'task', subject_id: task.id, to_person_id: to.id });
    const [one, two] = [await asked(jonas), await asked(ada)];
    await offers(jonas).counter({ id: one.id, kind: 'smaller_part', title: 'Addresses' });
    await offers(mina).agree({ id: one.id });
    await offers(ada).counter({ id: two.id, kind: 'smaller_part', title: 'pictures' });
    await offers(mina).agree({ id: two.id });
    expect((await list()).map((p) => [p.title, p.holder?.name ?? null])).toEqual([
      ['Texts', null],
      ['Pictures', 'Ada'],
      ['Print', null],
      ['Addresses', 'Jonas'],
    ]);
    expect((await mina.api(tasksApi).one({ key: task.key })).subtasks).toEqual([]);
    expect((await list()).find((p) => p.holder?.id === ada.id)?.id).toBe(pictures);
  });

  test('another day for a part is agreed to inside the day of the task', async () => {
    const { mina, jonas, texts, ask, one } = await leaflet();
    const offer = await ask(texts, jonas);
    await offers(jonas).counter({ id: offer.id, kind: 'other_date', due_on: '2027-04-01' });
    expect(await failure(offers(mina).agree({ id: offer.id }))).toMatchObject(refused(409, 'inside_the_task'));
    await offers(jonas).counter({ id: offer.id, kind: 'other_date', due_on: '2027-02-01' });
    await offers(mina).agree({ id: offer.id });
    expect(await one(texts)).toMatchObject({ due_on: '2027-02-01', holder: { id: jonas.id } });
  });

  test('the trash takes the parts and what was offered of them, and gives the parts back', async () => {
    const { mina, jonas, task, texts, ask, parts, list } = await leaflet();
    await ask(texts, jonas);
    await mina.api(tasksApi).trash({ id: task.id });
    expect((await offers(jonas).mine()).to_me).toEqual([]);
    expect((await mina.api(searchApi).find({ q: 'Texts' })).found).toEqual([]);
    expect(await failure(parts(mina).edit({ id: texts, version: 1, title: 'X' }))).toMatchObject({ status: 404 });
    await mina.api(tasksApi).restore({ id: task.id });
    expect((await list()).map((p) => p.title)).toEqual(['Texts', 'Pictures', 'Print']);
    expect((await mina.api(searchApi).find({ q: 'Texts' })).found).toMatchObject([{ kind: 'part', key: task.key, under: 'Leaflet' }]);
  });

  test('a part stands on my day with the why of its task, and what is offered of it', async () => {
    const { mina, jonas, ada, task, texts, pictures, take, ask, parts } = await leaflet();
    await take(texts, jonas);
    await ask(pictures, jonas);
    const day = await jonas.api(todayApi).today();
    expect(day.parts).toMatchObject([{ title: 'Texts', task: { key: task.key, title: 'Leaflet' }, place: 'later' }]);
    expect(day.offered).toMatchObject([{ subject: { kind: 'part', title: 'Pictures', part_of: 'Leaflet' } }]);
    expect((await ada.api(todayApi).today()).parts).toEqual([]);
    await parts(jonas).finish({ id: texts });
    expect((await jonas.api(todayApi).today()).parts).toEqual([]);
    expect(mina.name).toBe('Mina');
  });
});

describe('in a closed project', () => {
  test('whoever is offered a part or took one sees the task; nobody else does', async () => {
    const { admin, mina, jonas, ada, nils, project, task, texts, pictures, parts, ask, list } = await leaflet('closed');
    const unit = await unitWith(admin, [nils]);
    const offer = await ask(texts, jonas);
    await offers(mina).offer({ id: newId(), kind: 'part', subject_id: pictures, to_unit_id: unit.id });
    for (const who of [jonas, nils]) expect((await who.api(tasksApi).one({ key: task.key })).title).toBe('Leaflet');
    expect((await list(jonas)).map((p) => [p.title, p.can.take, p.can.edit])).toEqual([
      ['Texts', false, false],
      ['Pictures', false, false],
      ['Print', false, false],
    ]);
    const hidden = await failure(ada.api(tasksApi).one({ key: task.key }));
    for (const call of [
      () => parts(ada).list({ task_id: task.id }),
      () => parts(ada).finish({ id: texts }),
      () => parts(ada).edit({ id: texts, version: 1, title: 'Mine' }),
      () => parts(ada).drop({ id: texts }),
      () => parts(ada).place({ id: texts, after_id: null }),
      () => parts(ada).add({ task_id: task.id, id: newId(), title: 'Mine' }),
      () => offers(ada).takeUntaken({ kind: 'part', id: texts }),
      () => offers(ada).offer({ id: newId(), kind: 'part', subject_id: texts, to_person_id: nils.id }),
      () => offers(ada).ofThing({ kind: 'part', id: texts }),
      () => offers(ada).take({ id: offer.id }),
      () => ada.api(threadsApi).throughline({ kind: 'part', id: texts }),
    ])
      expect((await failure(call())).status).toBe(hidden.status);
    expect(await failure(parts(ada).add({ task_id: newId(), id: texts, title: 'Mine' }))).toMatchObject(refused(409, 'id_is_new'));
    expect((await ada.api(searchApi).find({ q: 'Texts' })).found).toEqual([]);
    expect(await ada.api(threadsApi).find({ q: 'Texts' })).toEqual([]);
    expect((await jonas.api(searchApi).find({ q: 'Texts' })).found).toMatchObject([{ kind: 'part' }]);
    expect(await failure(jonas.api(projectsApi).one({ key: project.key }))).toMatchObject({ status: 404 });
    await offers(jonas).take({ id: offer.id });
    expect((await jonas.api(tasksApi).one({ key: task.key })).can).toMatchObject({ comment: true, edit: false, take: false });
    await parts(jonas).finish({ id: texts });
    await offers(mina).withdraw({ id: (await offers(mina).mine()).by_me[0]?.id ?? '' });
    expect(await failure(nils.api(tasksApi).one({ key: task.key }))).toMatchObject({ status: 404 });
    await parts(jonas).reopen({ id: texts });
    await offers(jonas).handBack({ kind: 'part', id: texts });
    expect(await failure(jonas.api(tasksApi).one({ key: task.key }))).toMatchObject({ status: 404 });
  });

  test('a guest takes a part inside what they were given, and ends where it ends', async () => {
    const { w, mina, project, task, texts, ask, parts, now } = await leaflet('closed');
    const guest = await world.person(w, 'Gast', 'guest');
    expect(await failure(ask(texts, guest))).toMatchObject(refused(409, 'guest_inside_grant'));
    await mina.api(projectsApi).grant({ project_id: project.id, id: newId(), person_id: guest.id, level: 'comment', ends_on: null });
    const offer = await ask(texts, guest);
    await offers(guest).take({ id: offer.id });
    await parts(guest).edit({ id: texts, version: 1, title: 'Texts, short' });
    await parts(guest).finish({ id: texts });
    expect((await now()).each_part).toEqual({ done: 1, all: 3 });
    expect(
      (
        await parts(guest)
          .add({ task_id: task.id, id: newId(), title: 'More' })
          .catch((e) => e)
      ).status,
    ).toBe(403);
  });
});
