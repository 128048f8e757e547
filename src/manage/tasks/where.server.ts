import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { blockedNames, dayOf, daysOf, type Filter, isTest, type Test } from '../../filter/filter.ts';
import { peopleCalled } from '../../filter/people.server.ts';
import { fold } from '../../kit/text.ts';
import { addDays, endOfDayIn } from '../../kit/time.ts';
import type { Context } from '../../people/context.server.ts';
import { havingWords, writtenBy } from '../../search/words.server.ts';
import { openCategories } from '../projects/projects.ts';
import { ownField } from './where-fields.server.ts';

type Sql = RawBuilder<SqlBool>;
const open = [...openCategories];
const isOpen = sql<SqlBool>`tasks.category IN (${sql.join(open)})`;
const never = sql<SqlBool>`(1 = 0)`;

/**
 * What a filter leaves of `tasks`, as a condition: in lists, boards, calendars, exports and changes of many at once. The caller adds the
 * workspace, the sight and the trash. A name that nothing is called by leaves nothing.
 */
export function where(c: Context, filter: Filter): Sql {
  return conditionOf(c, filter) ?? sql<SqlBool>`(1 = 1)`;
}

// A text without a word in it asks for nothing, and neither does its opposite.
function conditionOf(c: Context, filter: Filter): Sql | null {
  if (isTest(filter)) return filter.field === 'text' ? havingWords(c, filter, 'task', 'tasks.id') : testOf(c, filter);
  if ('not' in filter) {
    const inner = conditionOf(c, filter.not);
    return inner && sql<SqlBool>`(NOT ${inner})`;
  }
  const some = ('all' in filter ? filter.all : filter.any).flatMap((f) => conditionOf(c, f) ?? []);
  return some.length === 0 ? null : sql<SqlBool>`(${sql.join(some, 'all' in filter ? sql` AND ` : sql` OR `)})`;
}

/** One condition on `tasks`: true or false and never unknown, so that its opposite is all the rest. */
export function testOf(c: Context, test: Test): Sql {
  const names = test.values.map(fold).filter((n) => n !== 'none');
  const none = test.values.includes('none');
  const inNames = (column: string) => (names.length > 0 ? sql`${sql.ref(column)} IN (${sql.join(names)})` : sql`1 = 0`);
  const nodes = (kinds: string[]) =>
    sql`SELECT g.kind, g.id FROM nodes g WHERE g.workspace_id = ${c.workspaceId} AND g.kind IN (${sql.join(kinds)}) AND ${inNames('g.folded')}`;
  switch (test.field) {
    case 'text':
      return havingWords(c, test, 'task', 'tasks.id') ?? sql<SqlBool>`(1 = 1)`;
    case 'kind':
      return test.values.includes('task') ? sql<SqlBool>`(1 = 1)` : never;
    case 'priority':
      return sql<SqlBool>`(tasks.priority IN (${sql.join(test.values)}))`;
    case 'engagement':
      return sql<SqlBool>`(tasks.engagement IN (${sql.join(test.values)}))`;
    case 'state':
      return either(
        sql<SqlBool>`tasks.category IN (${sql.join(test.values.map((v) => fold(v).replaceAll(' ', '_')))})`,
        sql<SqlBool>`tasks.state_id IN (SELECT s.id FROM project_states s WHERE s.workspace_id = ${c.workspaceId} AND s.folded IN (${sql.join(test.values.map(fold))}))`,
      );
    case 'label': {
      const labelled = sql`SELECT l.task_id FROM task_labels l JOIN labels ON labels.workspace_id = l.workspace_id AND labels.id = l.label_id WHERE l.workspace_id = ${c.workspaceId}`;
      return either(
        sql<SqlBool>`tasks.id IN (${labelled} AND ${inNames('labels.folded')})`,
        none && sql<SqlBool>`NOT EXISTS (SELECT 1 FROM task_labels l WHERE l.workspace_id = ${c.workspaceId} AND l.task_id = tasks.id)`,
      );
    }
    case 'milestone':
      return either(
        sql<SqlBool>`(tasks.milestone_id IS NOT NULL AND tasks.milestone_id IN (SELECT m.id FROM nodes m WHERE m.workspace_id = ${c.workspaceId} AND m.kind = 'milestone' AND ${inNames('m.folded')}))`,
        none && sql<SqlBool>`tasks.milestone_id IS NULL`,
      );
    case 'project':
      return sql<SqlBool>`(tasks.project_id IN (SELECT p.id FROM nodes p WHERE p.workspace_id = ${c.workspaceId} AND p.kind = 'project' AND (p.key IN (${sql.join(test.values.map((v) => v.toUpperCase()))}) OR p.folded IN (${sql.join(test.values.map(fold))}))))`;
    case 'unit':
      return either(
        sql<SqlBool>`tasks.project_id IN (SELECT p.id FROM projects p WHERE p.workspace_id = ${c.workspaceId} AND p.unit_id IN (
          WITH RECURSIVE below(id, n) AS (SELECT u.id, 0 FROM nodes u WHERE u.workspace_id = ${c.workspaceId} AND u.kind = 'unit' AND ${inNames('u.folded')}
            UNION SELECT u.id, b.n + 1 FROM nodes u JOIN below b ON u.parent_kind = 'unit' AND u.parent_id = b.id WHERE u.workspace_id = ${c.workspaceId} AND u.kind = 'unit' AND b.n < 20)
          SELECT id FROM below))`,
        none && sql<SqlBool>`tasks.project_id IN (SELECT p.id FROM projects p WHERE p.workspace_id = ${c.workspaceId} AND p.unit_id IS NULL)`,
      );
    case 'goal':
      return either(lineBelow(c, nodes(['goal'])), none && sql<SqlBool>`NOT ${lineBelow(c, everyGoal(c))}`);
    case 'serves':
      return either(lineBelow(c, nodes(['goal', 'direction', 'vision', 'project', 'milestone'])), none && sql<SqlBool>`NOT ${lineBelow(c, everyVision(c))}`);
    case 'holder':
      return holder(c, test.values);
    case 'by': {
      const who = peopleCalled(c, test.values);
      return either(takenBy(c, who), writtenBy(c, who, 'task', 'tasks.id'));
    }
    case 'offered':
      return either(...test.values.map((v) => offered(c, v)));
    case 'is':
      return either(...test.values.map((v) => is(c, v)));
    case 'due':
    case 'created':
    case 'updated':
      return days(c, test);
    case 'field':
      return ownField(c, test);
  }
}

const either = (...some: (Sql | false)[]): Sql =>
  sql<SqlBool>`(${sql.join(
    some.filter((s) => s !== false),
    sql` OR `,
  )})`;

// The nearest ties of tasks that lie below some things on primary paths; tasks themselves are not walked.
function lineBelow(c: Context, from: RawBuilder<unknown>): Sql {
  return sql<SqlBool>`((tasks.line_kind, tasks.line_id) IN (
    WITH RECURSIVE under(kind, id, n) AS (SELECT f.kind, f.id, 0 FROM (${from}) f
      UNION SELECT u.kind, u.id, b.n + 1 FROM under b JOIN nodes u ON u.serves_kind = b.kind AND u.serves_id = b.id
        WHERE u.workspace_id = ${c.workspaceId} AND u.kind <> 'task' AND b.n < 24)
    SELECT kind, id FROM under))`;
}
const everyVision = (c: Context) => sql`SELECT g.kind, g.id FROM nodes g WHERE g.workspace_id = ${c.workspaceId} AND g.kind = 'vision'`;
const everyGoal = (c: Context) => sql`SELECT g.kind, g.id FROM nodes g WHERE g.workspace_id = ${c.workspaceId} AND g.kind = 'goal'`;

const held = (c: Context, and: RawBuilder<unknown>) =>
  sql<SqlBool>`tasks.id IN (SELECT k.subject_id FROM commitments k WHERE k.workspace_id = ${c.workspaceId} AND k.subject_kind = 'task' AND k.until_at IS NULL AND ${and})`;
const takenBy = (c: Context, who: RawBuilder<unknown>) => held(c, sql`k.person_id IN (${who})`);
/** Whether nobody holds a task. */
export const untaken = sql<SqlBool>`NOT EXISTS (SELECT 1 FROM commitments k WHERE k.workspace_id = tasks.workspace_id AND k.subject_kind = 'task' AND k.subject_id = tasks.id AND k.role = 'holder' AND k.until_at IS NULL)`;

function holder(c: Context, values: string[]): Sql {
  const people = values.filter((v) => v !== 'nobody');
  return either(people.length > 0 && held(c, sql`k.role = 'holder' AND k.person_id IN (${peopleCalled(c, people)})`), values.includes('nobody') && untaken);
}

function offered(c: Context, value: string): Sql {
  const units = c.me.unitIds.length > 0 ? sql`OR o.to_unit_id IN (${sql.join(c.me.unitIds)})` : sql``;
  const toMe = value === 'me' ? sql`AND (o.to_person_id = ${c.me.id} ${units})` : sql``;
  const some = sql<SqlBool>`EXISTS (SELECT 1 FROM offers o WHERE o.workspace_id = ${c.workspaceId} AND o.subject_kind = 'task' AND o.subject_id = tasks.id AND o.state IN ('open', 'countered') ${toMe})`;
  return value === 'no' ? sql<SqlBool>`NOT ${some}` : some;
}

function is(c: Context, value: string): Sql {
  if (value === 'mine') return held(c, sql`k.person_id = ${c.me.id}`);
  if (value === 'untaken') return sql<SqlBool>`(${untaken} AND ${isOpen})`;
  if (value === 'open') return sql<SqlBool>`tasks.category IN (${sql.join(['idea', ...open])})`;
  if (value === 'late') return sql<SqlBool>`(tasks.due_on IS NOT NULL AND tasks.due_on < ${c.today} AND ${isOpen})`;
  if (value === 'loose') return sql<SqlBool>`(${isOpen} AND NOT ${lineBelow(c, everyVision(c))})`;
  if (value === 'blocked')
    return sql<SqlBool>`(tasks.category IN (${sql.join(['idea', ...open])}) AND tasks.state_id IN (SELECT s.id FROM project_states s WHERE s.workspace_id = ${c.workspaceId} AND s.folded IN (${sql.join(blockedNames)})))`;
  if (value === 'done' || value === 'dropped') return sql<SqlBool>`tasks.category = ${value}`;
  return sql<SqlBool>`tasks.category IN ('done', 'dropped')`;
}

// Words of `due`, and days before one, ask for what is still to do; a day by itself and days after one ask of the day alone.
function days(c: Context, { field, op, values: [value = ''] }: Test): Sql {
  if (field === 'due' && value === 'none') return sql<SqlBool>`(tasks.due_on IS NULL)`;
  const day = dayOf(value, c.today);
  if (op === ':' && day === null) {
    const { from, to } = daysOf(field, value, c.today);
    return between(c, field, from, to, field === 'due');
  }
  if (day === null) return never;
  if (op === '<' || op === '<=') return between(c, field, null, op === '<' ? addDays(day, -1) : day, field === 'due');
  if (op === '>' || op === '>=') return between(c, field, op === '>' ? addDays(day, 1) : day, null, false);
  return between(c, field, day, day, false);
}

function between(c: Context, field: Test['field'], from: string | null, to: string | null, stillToDo: boolean): Sql {
  const column = sql.ref(field === 'due' ? 'tasks.due_on' : field === 'created' ? 'tasks.created_at' : 'tasks.updated_at');
  const starts = (day: string) => endOfDayIn(c.me.timeZone, addDays(day, -1));
  const first = from === null ? sql`` : sql`AND ${column} >= ${field === 'due' ? from : starts(from)}`;
  const last = to === null ? sql`` : field === 'due' ? sql`AND ${column} <= ${to}` : sql`AND ${column} < ${starts(addDays(to, 1))}`;
  return sql<SqlBool>`(${column} IS NOT NULL ${first} ${last} ${stillToDo ? sql`AND ${isOpen}` : sql``})`;
}
