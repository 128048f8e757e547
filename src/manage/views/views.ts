import { z } from 'zod';
import { FilterText } from '../../filter/filter.ts';
import { route } from '../../kit/contract.ts';
import { Id } from '../../kit/ids.ts';
import { Version } from '../../kit/measures.ts';
import { line } from '../../kit/text.ts';

export const Layout = z.enum(['list', 'board', 'calendar']);
export const Sort = z.enum(['position', 'due_on', 'priority', 'title', 'updated_at']);
export const Group = z.enum(['none', 'state', 'milestone', 'label', 'priority', 'due', 'project', 'unit']);
export const Column = z.enum(['project', 'labels', 'milestone', 'priority', 'estimate', 'state', 'due', 'holder']);

/** A column of a field of the project's own. */
const OwnColumn = z.templateLiteral(['field:', z.guid()]);
export const ShownColumn = z.union([Column, OwnColumn]);
const mostColumns = 40;

/** How work is looked at, under a name. */
const Look = z.object({ layout: Layout, filter: FilterText, sort: Sort, group: Group, columns: z.array(ShownColumn).max(mostColumns) });

export const SavedView = Look.extend({
  id: Id,
  name: z.string(),
  /** null: of all projects. */
  project: z.object({ id: Id, key: z.string(), name: z.string() }).nullable(),
  keeper: z.object({ id: Id, name: z.string() }),
  mine: z.boolean(),
  /** Only I see it; whoever sees the project (or every member) does; or they do, and only those who keep it change it. */
  sharing: z.enum(['private', 'shared', 'locked']),
  is_default: z.boolean(),
  version: Version,
  can: z.object({
    /** What it shows. */
    change: z.boolean(),
    /** Its name, its sharing, its end. */
    keep: z.boolean(),
    make_default: z.boolean(),
  }),
});
export type SavedView = z.infer<typeof SavedView>;

const One = z.object({ id: Id, version: Version.optional() });
const meta = { may: 'member', level: 'own', changes: ['views'] } as const;

export const viewsApi = {
  list: route(
    { may: 'guest', level: 'see' },
    'GET',
    '/views',
    'The views that I may use: mine and shared ones, of a project (project_id), of all projects (of=all), or every one',
  )
    .input(z.object({ project_id: Id.optional(), of: z.literal('all').optional() }))
    .output(z.array(SavedView)),
  one: route({ may: 'guest', level: 'see' }, 'GET', '/views/{id}', 'One view')
    .input(z.object({ id: Id }))
    .output(SavedView),
  create: route(meta, 'POST', '/views', 'Keep how one looks at work; mine alone until it is shared')
    .input(Look.extend({ id: Id, name: line(80, 'the view a name'), project_id: Id.nullable().default(null) }))
    .output(SavedView),
  edit: route(meta, 'PATCH', '/views/{id}', 'Change what a view shows, or its name')
    .input(Look.partial().extend({ id: Id, version: Version, name: line(80, 'the view a name').optional() }))
    .output(SavedView),
  share: route(meta, 'PUT', '/views/{id}/sharing', 'Share it with whoever sees its project, or with every member; locked, only those who keep it change it')
    .input(One.extend({ locked: z.boolean().default(false) }))
    .output(SavedView),
  unshare: route(meta, 'DELETE', '/views/{id}/sharing', 'Mine alone again').input(One).output(SavedView),
  makeDefault: route({ ...meta, level: 'steward' }, 'PUT', '/views/{id}/default', 'The project opens with it')
    .input(One)
    .output(SavedView),
  endDefault: route({ ...meta, level: 'steward' }, 'DELETE', '/views/{id}/default', 'The project opens with its plain list again')
    .input(One)
    .output(SavedView),
  remove: route(meta, 'DELETE', '/views/{id}', 'Put it in the trash')
    .input(One)
    .output(z.object({ done: z.literal(true) })),
};
