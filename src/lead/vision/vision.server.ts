import { implement } from '@orpc/server';
import { generateNKeysBetween } from 'fractional-indexing';
import { checkVersion, conflict, invalid, notAllowed, notFound } from '../../kit/errors.ts';
import { newId } from '../../kit/ids.ts';
import { fold } from '../../kit/text.ts';
import { registerSubject } from '../../offers/subjects.server.ts';
import type { Context } from '../../people/context.server.ts';
import { admitPerson, type Entry } from '../../people/handlers.server.ts';
import { placeNode, removeNode } from '../../threads/nodes.server.ts';
import { textOfVision } from './found.server.ts';
import { directionsOf, goalsOfDirections, isCited, livingVision, type VisionRecord, versionsOf, visionStewards } from './vision.store.ts';
import { type Vision, type VisionVersion, visionApi } from './vision.ts';

const os = implement(visionApi).$context<{ entry: Entry }>().use(admitPerson);

export const visionRouter = os.router({
  one: os.one.handler(async ({ context: { c } }) => {
    const record = await livingVision(c);
    return { vision: record && (await visionView(c, record)), can: { write: await mayWrite(c, record), read_all: c.me.role !== 'guest' } };
  }),
  save: os.save.handler(({ context: { c }, input }) => saveVision(c, input)),
  review: os.review.handler(({ context: { c }, input }) => reviewVision(c, input)),
  versions: os.versions.handler(async ({ context: { c } }) => {
    const record = await livingVision(c);
    return record ? (await versionsOf(c, record.id)).map(versionView) : [];
  }),
});

type Content = Pick<VisionVersion, 'title' | 'body' | 'horizon_year' | 'we_will_not' | 'directions'>;
const versionView = (v: Awaited<ReturnType<typeof versionsOf>>[number]): VisionVersion => ({
  ...(JSON.parse(v.content) as Content),
  version: v.version,
  because: v.because,
  by: { id: v.person_id, name: v.name },
  at: v.at,
});

async function mayWrite(c: Context, record: VisionRecord | null): Promise<boolean> {
  if (c.me.role === 'guest') return false;
  if (!record) return true;
  return (await visionStewards(c, record.id)).some((s) => s.id === c.me.id);
}

/** The vision as it is shown: directions with the goals that serve them. To guests its title, which their work leads to, and no more. */
export async function visionView(c: Context, record: VisionRecord): Promise<Vision> {
  if (c.me.role === 'guest')
    return {
      id: record.id,
      title: record.title,
      body: '',
      horizon_year: record.horizon_year,
      we_will_not: [],
      directions: [],
      stewards: [],
      updated_at: record.updated_at,
      version: record.version,
    };
  const directions = await directionsOf(c, record.id);
  const goals = await goalsOfDirections(
    c,
    directions.map((d) => d.id),
  );
  return {
    id: record.id,
    title: record.title,
    body: record.body,
    horizon_year: record.horizon_year,
    we_will_not: JSON.parse(record.we_will_not) as string[],
    directions: directions.map((d) => ({
      id: d.id,
      title: d.title,
      because: d.because,
      goals: goals.filter((g) => g.serves_id === d.id).map((g) => ({ id: g.id, title: g.title })),
    })),
    stewards: await visionStewards(c, record.id),
    updated_at: record.updated_at,
    version: record.version,
  };
}

interface NewVision extends Omit<Content, 'directions'> {
  id: string;
  version: number;
  directions: { id: string; title: string; because: string }[];
  because: string;
}

/** Writes the vision. The first one makes its author its steward; every later one is a version with a reason. */
export async function saveVision(c: Context, input: NewVision): Promise<Vision> {
  return c.transaction(async (c) => {
    const year = Number(c.today.slice(0, 4));
    if (input.horizon_year !== null && (input.horizon_year < year || input.horizon_year > year + 100))
      throw invalid('horizon_year', 'year_is_ahead', input.horizon_year, `Choose a year from ${year} to ${year + 100}.`);
    if (new Set(input.directions.map((d) => d.id)).size !== input.directions.length)
      throw invalid('directions', 'directions_differ', '', 'Two directions have the same id: give each its own.');
    if (new Set(input.directions.map((d) => fold(d.title))).size !== input.directions.length)
      throw invalid('directions', 'directions_differ', '', 'Two directions have the same title: which one goes?');
    const before = await livingVision(c);
    if (!before && input.version !== 0) throw invalid('version', 'version_is_current', input.version, 'There is no vision yet: give 0 to write the first.');
    if (before) {
      if (!(await mayWrite(c, before))) await refuseWriting(c, before);
      if (input.version === 0 || input.id !== before.id) {
        const view = await visionView(c, before);
        if (before.version === 1 && input.id === before.id && sameContent(view, input)) return view;
        throw conflict('There is a vision already. Read it, then write the next version.', 'visions_one_of_the_workspace', view);
      }
      checkVersion(before, input.version, await visionView(c, before));
      if (input.because.length < 3)
        throw invalid('because', 'version_has_a_reason', input.because, 'Say in a few words what changed and why: it stays with the version.');
    }
    const content = {
      title: input.title,
      body: input.body,
      horizon_year: input.horizon_year,
      we_will_not: JSON.stringify(input.we_will_not),
      updated_at: c.now,
      updated_by: c.me.id,
    };
    const version = before ? before.version + 1 : 1;
    if (before)
      await c.db
        .updateTable('visions')
        .set({ ...content, version })
        .where('workspace_id', '=', c.workspaceId)
        .where('id', '=', before.id)
        .execute();
    else {
      await c.db
        .insertInto('visions')
        .values({ workspace_id: c.workspaceId, id: input.id, unit_id: null, ...content, created_at: c.now, created_by: c.me.id })
        .execute();
      await c.db
        .insertInto('commitments')
        .values({ workspace_id: c.workspaceId, id: newId(), subject_kind: 'vision', subject_id: input.id, person_id: c.me.id, role: 'steward', from_at: c.now })
        .execute();
    }
    await placeNode(c.db, c.workspaceId, {
      kind: 'vision',
      id: input.id,
      title: input.title,
      state: 'living',
      updatedAt: c.now,
      text: textOfVision(input),
    });
    await saveDirections(c, input.id, input.directions);
    const kept: Content = {
      title: input.title,
      body: input.body,
      horizon_year: input.horizon_year,
      we_will_not: input.we_will_not,
      directions: input.directions.map(({ title, because }) => ({ title, because })),
    };
    await c.db
      .insertInto('vision_versions')
      .values({
        workspace_id: c.workspaceId,
        vision_id: input.id,
        version,
        content: JSON.stringify(kept),
        because: input.because,
        by_person_id: c.me.id,
        at: c.now,
      })
      .execute();
    c.record({
      kind: before ? 'vision.rewritten' : 'vision.written',
      subject: { kind: 'vision', id: input.id },
      features: ['vision', 'throughline', 'today', 'threads'],
      data: { title: input.title, because: input.because },
    });
    const after = await livingVision(c);
    if (!after) throw new Error('The vision was not saved.');
    return visionView(c, after);
  });
}

/** Keeps that the vision was read again and stands. Whoever may write it may say so. */
async function reviewVision(c: Context, input: { id: string; because: string }) {
  return c.transaction(async (c) => {
    const record = await livingVision(c);
    if (!record) throw notFound('The vision');
    if (!(await mayWrite(c, record))) await refuseWriting(c, record);
    const before = await c.db.selectFrom('vision_reviews').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', input.id).executeTakeFirst();
    if (before && (before.because !== input.because || before.by_person_id !== c.me.id))
      throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
    if (before) return { done: true } as const;
    await c.db
      .insertInto('vision_reviews')
      .values({ workspace_id: c.workspaceId, id: input.id, vision_id: record.id, because: input.because, by_person_id: c.me.id, at: c.now })
      .execute();
    c.record({ kind: 'vision.reviewed', subject: { kind: 'vision', id: record.id }, features: ['vision', 'balance'], data: { because: input.because } });
    return { done: true } as const;
  });
}

async function refuseWriting(c: Context, record: VisionRecord): Promise<never> {
  throw notAllowed(
    `The vision’s stewards write it: ask ${(await visionStewards(c, record.id)).map((s) => s.name).join(' or ') || 'an administrator to offer its stewardship'}.`,
    'vision_steward',
  );
}

function sameContent(a: Vision, b: NewVision): boolean {
  const told = (v: Vision | NewVision) => JSON.stringify([v.title, v.body, v.horizon_year, v.we_will_not, v.directions.map((d) => [d.id, d.title, d.because])]);
  return told(a) === told(b);
}

async function saveDirections(c: Context, visionId: string, given: NewVision['directions']): Promise<void> {
  const living = await directionsOf(c, visionId);
  const positions = generateNKeysBetween(null, null, given.length);
  for (const [i, d] of given.entries()) {
    const row = { title: d.title, because: d.because, position: positions[i] ?? 'a0', retired_at: null };
    const known = await c.db.selectFrom('directions').select('vision_id').where('workspace_id', '=', c.workspaceId).where('id', '=', d.id).executeTakeFirst();
    if (known && known.vision_id !== visionId) throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
    if (known) await c.db.updateTable('directions').set(row).where('workspace_id', '=', c.workspaceId).where('id', '=', d.id).execute();
    else
      await c.db
        .insertInto('directions')
        .values({ workspace_id: c.workspaceId, id: d.id, vision_id: visionId, ...row })
        .execute();
    await placeNode(c.db, c.workspaceId, {
      kind: 'direction',
      id: d.id,
      title: d.title,
      state: 'living',
      parent: { kind: 'vision', id: visionId },
      updatedAt: c.now,
      text: d.because,
    });
  }
  for (const gone of living.filter((l) => !given.some((d) => d.id === l.id))) {
    if (await isCited(c, gone.id)) {
      await c.db.updateTable('directions').set({ retired_at: c.now }).where('workspace_id', '=', c.workspaceId).where('id', '=', gone.id).execute();
      await placeNode(c.db, c.workspaceId, { kind: 'direction', id: gone.id, title: gone.title, state: 'retired', parent: null, updatedAt: c.now });
    } else {
      await c.db.deleteFrom('directions').where('workspace_id', '=', c.workspaceId).where('id', '=', gone.id).execute();
      await removeNode(c.db, c.workspaceId, 'direction', gone.id);
    }
  }
}

registerSubject({
  kind: 'vision',
  roles: ['steward'],
  async look(c, id) {
    const record = await livingVision(c);
    if (record?.id !== id || c.me.role === 'guest') return null;
    const stewards = await visionStewards(c, id);
    return {
      id,
      title: record.title,
      key: null,
      projectId: null,
      dueOn: null,
      open: true,
      closedBecause: null,
      engagement: null,
      peopleNeeded: null,
      peopleMost: null,
      may: { see: true, offer: stewards.some((s) => s.id === c.me.id) || (stewards.length === 0 && c.me.role === 'administrator'), takeUntaken: false },
    };
  },
});
