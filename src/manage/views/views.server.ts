import { implement } from '@orpc/server';
import { asksForOthers, longestText } from '../../filter/filter.ts';
import { print } from '../../filter/print.ts';
import { read } from '../../filter/read.ts';
import { checkVersion, conflict, invalid, notAllowed, notFound } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { admitPerson, type Entry } from '../../people/handlers.server.ts';
import { atLeast, type ProjectLevel } from '../../threads/inside.server.ts';
import { projectById } from '../projects/facts.server.ts';
import { levelIn } from '../projects/rights.server.ts';
import { clearDefault, insertView, keptByMe, type Look, updateView, type ViewRecord, viewById, visibleViews } from './views.store.ts';
import { Column, type SavedView, ShownColumn, viewsApi } from './views.ts';

const os = implement(viewsApi).$context<{ entry: Entry }>().use(admitPerson);
/** So many views one person keeps. */
export const mostKept = 200;

export const viewsRouter = os.router({
  list: os.list.handler(async ({ context: { c }, input }) => {
    let query = visibleViews(c);
    if (input.project_id) query = query.where('views.project_id', '=', input.project_id);
    else if (input.of) query = query.where('views.project_id', 'is', null);
    return Promise.all((await query.limit(500).execute()).map((row) => view(c, row)));
  }),
  one: os.one.handler(async ({ context: { c }, input }) => view(c, await found(c, input.id))),
  create: os.create.handler(({ context: { c }, input }) => create(c, input)),
  edit: os.edit.handler(({ context: { c }, input: { id, version, name, ...look } }) =>
    changed(c, id, name === undefined ? 'change' : 'keep', version, 'changed', (c) =>
      updateView(c, id, { ...lookOf(look), ...(name === undefined ? {} : { name }) }),
    ),
  ),
  share: os.share.handler(({ context: { c }, input }) =>
    changed(c, input.id, 'keep', input.version, 'shared', (c, row) =>
      updateView(c, row.id, { shared_at: row.shared_at ?? c.now, locked_at: input.locked ? c.now : null, locked_by: input.locked ? c.me.id : null }),
    ),
  ),
  unshare: os.unshare.handler(({ context: { c }, input }) =>
    changed(c, input.id, 'keep', input.version, 'unshared', (c, row) => {
      if (row.kept_by !== c.me.id) throw notAllowed('Only whoever made a view keeps it for themselves.', 'own_view');
      return updateView(c, row.id, { shared_at: null, locked_at: null, locked_by: null, default_at: null, default_by: null });
    }),
  ),
  makeDefault: os.makeDefault.handler(({ context: { c }, input }) =>
    changed(c, input.id, 'make_default', input.version, 'made_default', async (c, row) => {
      if (row.shared_at === null) throw conflict('Share the view first: a project opens with what everyone in it may use.', 'default_is_shared');
      await clearDefault(c, row.project_id ?? '');
      await updateView(c, row.id, { default_at: c.now, default_by: c.me.id });
    }),
  ),
  endDefault: os.endDefault.handler(({ context: { c }, input }) =>
    changed(c, input.id, 'make_default', input.version, 'no_default', (c, row) => updateView(c, row.id, { default_at: null, default_by: null })),
  ),
  remove: os.remove.handler(({ context: { c }, input }) =>
    c.transaction(async (c) => {
      const row = await viewTo(c, input.id, 'keep', input.version);
      await putViewInTrash(c, row);
      return { done: true } as const;
    }),
  ),
});

async function create(
  c: Context,
  input: { id: string; name: string; project_id: string | null; layout: string; filter: string; sort: string; group: string; columns: string[] },
): Promise<SavedView> {
  return c.transaction(async (c) => {
    const { id, name, project_id, ...given } = input;
    const look = lookOf(given) as Look; // a create gives all of it
    const before = await viewById(c, id);
    if (before) {
      const same =
        before.kept_by === c.me.id &&
        before.name === name &&
        before.project_id === project_id &&
        Object.entries(look).every(([k, v]) => before[k as keyof Look] === v);
      if (!same) throw conflict('There is something else under this id.', 'id_is_new');
      return view(c, before);
    }
    if (await c.db.selectFrom('views').select('id').where('workspace_id', '=', c.workspaceId).where('id', '=', id).executeTakeFirst())
      throw conflict('There is something else under this id.', 'id_is_new');
    if (project_id !== null && !(await projectById(c, project_id))) throw notFound('This project');
    if ((await keptByMe(c)) >= mostKept) throw conflict(`You keep ${mostKept} views here: let one go first.`, 'most_views');
    await insertView(c, { id, project_id, name, ...look });
    const row = await found(c, id);
    note(c, row, 'kept');
    return view(c, row);
  });
}

/** What is stored of a look: the filter as it was understood. Law 1: what asks for another person is not kept. */
function lookOf({
  filter,
  group,
  columns,
  layout,
  sort,
}: Partial<Record<'filter' | 'group' | 'layout' | 'sort', string | undefined>> & { columns?: string[] | undefined }): Partial<Look> {
  const understood = filter === undefined ? undefined : read(filter).filter;
  if (understood && asksForOthers(understood))
    throw invalid('filter', 'not_by_person', filter, 'A view is not kept of the work of another person. Leave the name out; “me” is whoever looks.');
  const printed = understood && print(understood);
  if (printed !== undefined && printed.length > longestText)
    throw invalid('filter', 'filter_length', filter, 'With its quotation marks it is longer than 12,000 characters: name less in it.');
  return {
    ...(layout === undefined ? {} : { layout }),
    ...(sort === undefined ? {} : { sort }),
    ...(printed === undefined ? {} : { filter: printed }),
    ...(group === undefined ? {} : { grouping: group }),
    ...(columns === undefined
      ? {}
      : { columns_shown: [...Column.options.filter((o) => columns.includes(o)), ...new Set(columns.filter((o) => o.startsWith('field:')))].join(',') }),
  };
}

async function found(c: Context, id: string): Promise<ViewRecord> {
  const row = await viewById(c, id);
  if (!row) throw notFound('This view');
  return row;
}

/** A view that the caller may change, keep or put first; read inside the transaction. */
async function viewTo(c: Context, id: string, act: keyof SavedView['can'], version: number | undefined): Promise<ViewRecord> {
  const row = await found(c, id);
  const now = await view(c, row);
  if (!now.can[act]) {
    if (act === 'make_default') throw notAllowed('The project’s steward says with which view it opens.', 'project_steward');
    throw notAllowed(`${row.keeper_name} keeps this view: ask them, or keep one of your own.`, 'keeps_the_view');
  }
  checkVersion(row, version, now);
  return row;
}

async function changed(
  c: Context,
  id: string,
  act: keyof SavedView['can'],
  version: number | undefined,
  what: string,
  change: (c: Context, row: ViewRecord) => Promise<void>,
): Promise<SavedView> {
  return c.transaction(async (c) => {
    const row = await viewTo(c, id, act, version);
    await change(c, row);
    note(c, row, what);
    return view(c, await found(c, id));
  });
}

/** Puts a view in the trash that the caller keeps. */
export async function putViewInTrash(c: Context, row: ViewRecord): Promise<void> {
  await updateView(c, row.id, { trashed_at: c.now });
  note(c, row, 'removed');
}

/** Takes one out again: a project opens with it once more, where no other view took its place. */
export async function takeViewFromTrash(c: Context, row: ViewRecord): Promise<void> {
  await updateView(c, row.id, { trashed_at: null });
  note(c, row, 'restored');
}

// Of a view that is mine alone nothing is told but that something changed.
function note(c: Context, row: ViewRecord, what: string): void {
  const shared = row.shared_at !== null || what === 'shared';
  c.record({
    kind: `view.${what}`,
    subject: { kind: 'view', id: row.id },
    projectId: row.project_id,
    features: ['views', 'trash'],
    audience: shared && row.project_id === null ? 'workspace' : shared ? 'project' : 'subject',
    data: shared ? { name: row.name } : {},
    ...(shared ? {} : { withoutActor: true }),
  });
}

/** A view as the caller reads it, with what they may do. */
export async function view(c: Context, row: ViewRecord): Promise<SavedView> {
  const level: ProjectLevel =
    row.project_id === null ? (c.me.role === 'guest' ? 'see' : 'take_part') : await levelIn(c, { id: row.project_id, access: row.project_access ?? 'open' });
  const mine = row.kept_by === c.me.id;
  const keeper = row.project_id === null ? c.me.role === 'administrator' : level === 'steward';
  const lives = row.project_state !== 'archived';
  const keep = c.me.role !== 'guest' && (mine || keeper);
  return {
    id: row.id,
    name: row.name,
    project: row.project_id === null ? null : { id: row.project_id, key: row.project_key ?? '', name: row.project_name ?? '' },
    keeper: { id: row.kept_by, name: row.keeper_name },
    mine,
    sharing: row.shared_at === null ? 'private' : row.locked_at === null ? 'shared' : 'locked',
    is_default: row.default_at !== null,
    layout: row.layout as SavedView['layout'],
    filter: row.filter,
    sort: row.sort as SavedView['sort'],
    group: row.grouping as SavedView['group'],
    columns: row.columns_shown.split(',').filter((name): name is SavedView['columns'][number] => ShownColumn.safeParse(name).success),
    version: row.version,
    can: {
      change: keep || (row.locked_at === null && c.me.role !== 'guest' && atLeast(level, 'take_part')),
      keep,
      make_default: lives && row.project_id !== null && level === 'steward',
    },
  };
}
