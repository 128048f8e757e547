import { generateNKeysBetween } from 'fractional-indexing';
import type { Insertable, Kysely } from 'kysely';
import { append } from '../src/activity/log.server.ts';
import type { Database } from '../src/db/connect.ts';
import { migrate } from '../src/db/migrate.ts';
import type { Tables } from '../src/db/tables.ts';
import { randomFrom } from '../src/exchange/testing.ts';
import { newId } from '../src/kit/ids.ts';
import { addDays } from '../src/kit/time.ts';
import { firstStates } from '../src/manage/projects/projects.ts';
import { hashOf, newSecret } from '../src/people/secrets.server.ts';
import { addWorkspace } from '../src/people/workspaces.server.ts';
import { type Node, placeNodes } from '../src/threads/nodes.server.ts';
import type { Kind } from '../src/threads/threads.ts';
import { recountProject } from '../src/threads/totals.server.ts';

export interface Size {
  tasks: number;
  projects: number;
  goals: number;
  people: number;
  directions: number;
  /** Tasks of the largest project. */
  largest: number;
  /** How many goals each task also serves. */
  also: number;
}
export const large: Size = { tasks: 100_000, projects: 200, goals: 40, people: 2000, directions: 5, largest: 10_000, also: 0 };

/** What was made: who may ask, and where to look. */
export interface Made {
  slug: string;
  workspaceId: string;
  reader: { id: string; token: string };
  writer: { id: string; token: string };
  largestProjectId: string;
  taskIds: string[];
}

type Placed = Node & { serves: { kind: Kind; id: string } | null };
const verbs = 'Write Review Plan Fix Test Translate Publish Measure Draft Order Check Announce Prepare Document Simplify'.split(' ');
const things = 'newsletter|guide|invoices|login page|annual report|price list|privacy notice|handbook|search|booking form|survey|labels|contract|backup'.split(
  '|',
);

async function insertAll<T extends keyof Tables>(trx: Kysely<Tables>, table: T, rows: Insertable<Tables[T]>[]): Promise<void> {
  for (let i = 0; i < rows.length; i += 500)
    await trx
      .insertInto(table)
      .values(rows.slice(i, i + 500) as never) // Kysely cannot follow a table that is a parameter
      .execute();
}

/** A workspace of a given size, in the shape that the program's own verbs would give it: the doctor finds nothing wrong. */
export async function generate(database: Database, size: Size): Promise<Made> {
  await migrate(database);
  const random = randomFrom(7);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const now = new Date().toISOString();
  const today = now.slice(0, 10);
  const { id: ws, slug } = await database.write(null, (trx) => addWorkspace(trx, { name: 'Large', timeZone: 'UTC', now }));
  const people = Array.from({ length: size.people }, (_, i) => ({ id: newId(), account: newId(), name: `Person ${i}`, email: `person${i}@example.org` }));
  const units = Array.from({ length: Math.ceil(size.people / 20) }, (_, i) => ({ id: newId(), name: `Unit ${i}` }));
  const [reader, writer] = people.slice(0, 2).map((p) => ({ ...p, token: newSecret() })) as [
    (typeof people)[0] & { token: string },
    (typeof people)[0] & { token: string },
  ];

  await database.write(ws, async (trx) => {
    await insertAll(
      trx,
      'accounts',
      people.map((p) => ({ id: p.account, email: p.email, created_at: now })),
    );
    await insertAll(
      trx,
      'units',
      units.map((u) => ({ workspace_id: ws, id: u.id, name: u.name, created_at: now, updated_at: now })),
    );
    await insertAll(
      trx,
      'people',
      people.map((p, i) => ({
        workspace_id: ws,
        id: p.id,
        account_id: p.account,
        state: 'active',
        role: i === 0 ? 'administrator' : 'member',
        name: p.name,
        email: p.email,
        home_unit_id: units[i % units.length]?.id ?? null,
        created_at: now,
        joined_at: now,
        updated_at: now,
      })),
    );
    await insertAll(
      trx,
      'sessions',
      [reader, writer].map((p) => ({
        id: newId(),
        account_id: p.account,
        token_hash: hashOf(p.token),
        device: 'bench',
        created_at: now,
        seen_on: today,
        expires_at: '2999-01-01',
      })),
    );
    const named = (kind: 'person' | 'unit', list: { id: string; name: string }[]): Placed[] =>
      list.map((x) => ({ kind, id: x.id, title: x.name, state: 'active', updatedAt: now, serves: null }));
    await placeNodes(trx, ws, [...named('person', people), ...named('unit', units)]);
  });

  const stamp = { created_at: now, created_by: writer.id, updated_at: now, updated_by: writer.id };
  const vision = newId();
  const positions = (n: number) => generateNKeysBetween(null, null, n);
  const directionKeys = positions(size.directions);
  const directions = directionKeys.map((position, i) => ({ id: newId(), title: `Direction ${i}`, position }));
  const goals = Array.from({ length: size.goals }, (_, i) => ({ id: newId(), title: `Goal ${i}` }));
  const projects = Array.from({ length: size.projects }, (_, i) => ({
    id: newId(),
    key: `P${i}`,
    name: `Project ${i}`,
    unit_id: pick(units).id,
    access: i % 20 === 19 ? 'closed' : 'open',
    tied: i % 5 !== 4,
  }));
  const thread = (src: [Kind, string], dst: [Kind, string]): Insertable<Tables['threads']> => ({
    workspace_id: ws,
    id: newId(),
    src_kind: src[0],
    src_id: src[1],
    dst_kind: dst[0],
    dst_id: dst[1],
    rank: 'primary',
    because: 'it brings us nearer',
    by_person_id: writer.id,
    at: now,
    confirmed_at: now,
  });

  await database.write(ws, async (trx) => {
    await insertAll(trx, 'visions', [{ workspace_id: ws, id: vision, title: 'Everyone knows why', we_will_not: '[]', horizon_year: 2030, ...stamp }]);
    await insertAll(
      trx,
      'directions',
      directions.map((d) => ({ workspace_id: ws, vision_id: vision, ...d })),
    );
    await insertAll(
      trx,
      'goals',
      goals.map((g) => ({
        workspace_id: ws,
        ...g,
        state: 'active',
        starts_on: addDays(today, -60),
        ends_on: addDays(today, 120),
        rhythm: 'weekly',
        activated_on: addDays(today, -60),
        ...stamp,
      })),
    );
    const kr = { kind: 'number', aim: 'up', baseline: 0, target: 100, position: 'a0', created_at: now };
    await insertAll(
      trx,
      'key_results',
      goals.map((g) => ({ workspace_id: ws, id: newId(), goal_id: g.id, name: 'How many', ...kr })),
    );
    const goalOf = new Map(projects.map((p) => [p.id, pick(goals).id]));
    const directionOf = new Map(goals.map((g) => [g.id, pick(directions).id]));
    await insertAll(trx, 'threads', [
      ...goals.map((g) => thread(['goal', g.id], ['direction', directionOf.get(g.id) ?? ''])),
      ...projects.filter((p) => p.tied).map((p) => thread(['project', p.id], ['goal', goalOf.get(p.id) ?? ''])),
    ]);
    await insertAll(
      trx,
      'projects',
      projects.map(({ tied: _, ...p }) => ({ workspace_id: ws, ...p, purpose: 'Because it matters.', state: 'active', ...stamp })),
    );
    await insertAll(
      trx,
      'project_keys',
      projects.map((p) => ({ workspace_id: ws, key: p.key, project_id: p.id })),
    );
    await placeNodes(trx, ws, [
      { kind: 'vision', id: vision, title: 'Everyone knows why', state: 'active', updatedAt: now, serves: null },
      ...directions.map((d): Placed => {
        const parent = { kind: 'vision' as const, id: vision };
        return { kind: 'direction', id: d.id, title: d.title, state: 'active', updatedAt: now, parent, serves: parent };
      }),
      ...goals.map(
        (g): Placed => ({
          kind: 'goal',
          id: g.id,
          title: g.title,
          state: 'active',
          updatedAt: now,
          serves: { kind: 'direction', id: directionOf.get(g.id) ?? '' },
        }),
      ),
      ...projects.map(
        (p): Placed => ({
          kind: 'project',
          id: p.id,
          title: p.name,
          key: p.key,
          state: 'active',
          updatedAt: now,
          projectId: p.id,
          unitId: p.unit_id,
          access: p.access as 'open',
          serves: p.tied ? { kind: 'goal', id: goalOf.get(p.id) ?? '' } : null,
        }),
      ),
    ]);
  });

  const others = Math.floor((size.tasks - size.largest) / (size.projects - 1));
  const taskIds: string[] = [];
  let left = size.tasks;
  for (const [at, project] of projects.entries()) {
    const n = at === 0 ? size.largest : at === size.projects - 1 ? left : others;
    left -= n;
    const stateKeys = positions(firstStates.length);
    const states = firstStates.map((s, i) => ({
      id: newId(),
      name: s.name,
      folded: s.name.toLowerCase(),
      category: s.category,
      position: stateKeys[i] ?? 'a0',
    }));
    const milestoneKeys = positions(5);
    const milestones = milestoneKeys.map((position, i) => ({
      id: newId(),
      title: `Milestone ${i} of ${project.key}`,
      position,
      target_on: addDays(today, i * 20 - 10),
    }));
    const keys = positions(n);
    const tasks = keys.map((position, i) => {
      const state = pick(states);
      const milestone = random() < 0.6 ? pick(milestones) : null;
      const ended = state.category === 'done' || state.category === 'dropped';
      return {
        workspace_id: ws,
        id: newId(),
        project_id: project.id,
        number: i + 1,
        parent_id: null,
        milestone_id: milestone?.id ?? null,
        title: `${pick(verbs)} the ${pick(things)} ${i} of ${project.key}`,
        body: 'What is to be done, in a sentence or two, as people write it down.',
        engagement: 'individual',
        state_id: state.id,
        category: state.category as string,
        priority: pick(['urgent', 'high', 'normal', 'normal', 'normal', 'low']),
        estimate_minutes: random() < 0.5 ? Math.ceil(random() * 16) * 30 : null,
        due_on: random() < 0.6 ? addDays(today, Math.floor(random() * 120) - 30) : null,
        position,
        line_kind: milestone ? 'milestone' : 'project',
        line_id: milestone?.id ?? project.id,
        started_at: ['in_progress', 'in_review'].includes(state.category) ? now : null,
        finished_at: ended ? new Date(Date.now() - random() * 300 * 86_400_000).toISOString() : null,
        finished_by: ended ? pick(people).id : null,
        trashed_at: null,
        ...stamp,
      };
    });
    taskIds.push(...tasks.slice(0, 5).map((t) => t.id));
    const running = tasks.filter((t) => t.started_at !== null || (t.category === 'ready' && random() < 0.3));
    const mine = (i: number) => (at < 10 && i < 4 ? reader.id : pick(people).id);
    const ready = tasks.filter((t) => t.category === 'ready' && !running.includes(t));
    await database.write(ws, async (trx) => {
      await insertAll(
        trx,
        'project_states',
        states.map((s) => ({ workspace_id: ws, project_id: project.id, ...s })),
      );
      await insertAll(
        trx,
        'milestones',
        milestones.map((m) => ({ workspace_id: ws, project_id: project.id, promise: 'internal', state: 'planned', ...stamp, ...m })),
      );
      await insertAll(trx, 'tasks', tasks);
      await insertAll(
        trx,
        'commitments',
        running.map((t, i) => ({ workspace_id: ws, id: newId(), subject_kind: 'task', subject_id: t.id, person_id: mine(i), role: 'holder', from_at: now })),
      );
      const offers = ready.slice(0, Math.ceil(n / 100)).map((t, i) => ({
        workspace_id: ws,
        id: newId(),
        subject_kind: 'task',
        subject_id: t.id,
        role: 'holder',
        to_person_id: at < 10 && i < 2 ? reader.id : pick(people).id,
        by_person_id: writer.id,
        origin: 'person',
        reply_by: addDays(today, 5),
        state: 'open',
        created_at: now,
      }));
      await insertAll(trx, 'offers', offers);
      await insertAll(
        trx,
        'notices',
        offers.map((o) => ({
          workspace_id: ws,
          id: newId(),
          person_id: o.to_person_id,
          cause: `offer:${o.id}`,
          kind: 'needs_you',
          what: 'offer_made',
          subject_kind: 'task',
          subject_id: o.subject_id,
          by_person_id: writer.id,
          data: '{}',
          created_at: now,
        })),
      );
      await insertAll(
        trx,
        'threads',
        tasks.flatMap((t, i) =>
          Array.from({ length: size.also }, (_, n) => ({ ...thread(['task', t.id], ['goal', goals[(i + n) % goals.length]?.id ?? '']), rank: 'also' })),
        ),
      );
      const lies = { kind: 'project' as const, id: project.id };
      await placeNodes(trx, ws, [
        ...milestones.map(
          (m): Placed => ({
            kind: 'milestone',
            id: m.id,
            title: m.title,
            state: 'planned',
            updatedAt: now,
            parent: lies,
            serves: lies,
            projectId: project.id,
            unitId: project.unit_id,
            day: m.target_on,
          }),
        ),
        ...tasks.map((t): Placed => {
          const parent = t.milestone_id ? ({ kind: 'milestone', id: t.milestone_id } as const) : lies;
          return {
            kind: 'task',
            id: t.id,
            title: t.title,
            key: `${project.key}-${t.number}`,
            state: t.category,
            updatedAt: now,
            parent,
            serves: parent,
            projectId: project.id,
            unitId: project.unit_id,
            day: t.due_on,
            text: t.body,
          };
        }),
      ]);
      await trx.updateTable('projects').set({ last_number: n }).where('workspace_id', '=', ws).where('id', '=', project.id).execute();
      await recountProject(trx, ws, project.id, tasks);
      await append(
        trx,
        ws,
        writer.id,
        now,
        tasks.flatMap((t) => [
          { kind: 'task.created', subject: { kind: 'task', id: t.id }, projectId: project.id, features: ['tasks'], data: { title: t.title } },
          ...(t.finished_at
            ? [
                {
                  kind: `task.${t.category === 'done' ? 'finished' : 'dropped'}`,
                  subject: { kind: 'task', id: t.id },
                  projectId: project.id,
                  features: ['tasks'],
                },
              ]
            : []),
        ]),
      );
      await append(
        trx,
        ws,
        writer.id,
        now,
        offers.map((o) => ({ kind: 'offer.made', subject: { kind: 'task', id: o.subject_id }, projectId: project.id, features: ['offers'] })),
      );
    });
  }
  return { slug, workspaceId: ws, reader, writer, largestProjectId: projects[0]?.id ?? '', taskIds };
}
