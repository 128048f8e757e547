import type { DateOrder } from './dates.ts';
import { foldHeader } from './header-words.ts';
import type { ColumnMapping, Source, Target, Tracker } from './mapping.ts';

// The tables that well-known programs export: how each is known by its headings, and what its columns are.

type Rule = Target | ({ target: Target } & Partial<Pick<ColumnMapping, 'unit' | 'separator' | 'utc'>>);

interface Shape {
  source: Source;
  /** Headings that stand together in no other table; one group is enough. */
  signs: string[];
  columns: Record<string, Rule>;
  /** The order of day and month where the program always writes the same. */
  dates?: DateOrder;
}

const commas = { target: 'labels', separator: ',' } as const;
const utc = (target: Target): Rule => ({ target, utc: true });

const shapes: Record<Tracker, Shape> = {
  jira: {
    source: 'jira',
    signs: ['summary, issue key, issue type', 'summary, issue key, issue id', 'summary, issue id, issue type', 'summary, issue key, status'],
    columns: {
      summary: 'title',
      'issue id': 'source_id',
      'issue key': 'source_key',
      description: 'body',
      status: 'state',
      assignee: 'people',
      priority: 'priority',
      'due date': 'due_on',
      due: 'due_on',
      'custom field start date': 'starts_on',
      labels: { target: 'labels', separator: ' ' },
      comment: 'comment',
      attachment: 'attachment',
      created: 'created_at',
      resolved: 'finished_at',
      'original estimate': { target: 'estimate', unit: 'seconds' },
      parent: 'parent',
      'parent id': 'parent',
    },
  },
  asana: {
    source: 'asana',
    signs: ['task id, name, completed at', 'task id, name, projects'],
    columns: {
      'task id': 'source_id',
      name: 'title',
      notes: 'body',
      'section column': 'state',
      'completed at': 'finished_at',
      'created at': 'created_at',
      assignee: 'people',
      'assignee email': 'people_email',
      'start date': 'starts_on',
      'due date': 'due_on',
      tags: commas,
      'parent task': 'parent',
      priority: 'priority',
    },
  },
  asana_template: {
    source: 'asana',
    signs: ['name, collaborators, section', 'name, subtask of, section', 'name, subtask of, assignee', 'name, dependencies, section'],
    columns: {
      name: 'title',
      'task name': 'title',
      description: 'body',
      assignee: 'people',
      'due date': 'due_on',
      'start date': 'starts_on',
      section: 'state',
      'section column': 'state',
      'subtask of': 'parent',
      priority: 'priority',
    },
    dates: 'mdy',
  },
  linear: {
    source: 'linear',
    signs: ['id, team, title, status, cycle number', 'id, team, title, status, creator, assignee'],
    columns: {
      id: 'source_id',
      title: 'title',
      description: 'body',
      status: 'state',
      priority: 'priority',
      assignee: 'people',
      labels: commas,
      created: 'created_at',
      completed: 'finished_at',
      'due date': 'due_on',
      'parent issue': 'parent',
    },
  },
  gitlab: {
    source: 'gitlab',
    signs: ['title, url, state, weight', 'title, url, state, created at utc', 'title, url, state, time estimate'],
    columns: {
      title: 'title',
      description: 'body',
      url: 'url',
      'issue id': 'source_key',
      state: 'state',
      labels: commas,
      assignee: 'people',
      'due date': 'due_on',
      'start date': 'starts_on',
      'created at utc': utc('created_at'),
      'closed at utc': utc('finished_at'),
      'time estimate': { target: 'estimate', unit: 'seconds' },
    },
  },
  shortcut: {
    source: 'shortcut',
    signs: ['id, name, is completed, utc offset', 'id, name, requestor, owners, state', 'id, name, requester, owners, state'],
    columns: {
      id: 'source_id',
      name: 'title',
      description: 'body',
      state: 'state',
      owners: { target: 'people', separator: ';' },
      labels: { target: 'labels', separator: ';' },
      'is completed': 'done',
      'created at': 'created_at',
      'completed at': 'finished_at',
      'due date': 'due_on',
      'utc offset': 'utc_offset',
    },
  },
  pivotal: {
    source: 'pivotal',
    signs: ['id, title, current state, requested by', 'id, title, iteration, iteration start, type', 'id, title, current state, accepted at'],
    columns: {
      id: 'source_id',
      title: 'title',
      description: 'body',
      'current state': 'state',
      labels: commas,
      'owned by': 'people',
      'created at': 'created_at',
      'accepted at': 'finished_at',
      deadline: 'due_on',
      comment: 'comment',
      url: 'url',
    },
  },
};

/** The program that wrote a table with these headings, or null. */
export function trackerOf(headings: readonly string[]): Tracker | null {
  const there = new Set(headings.map(foldHeader));
  const fits = (tracker: Tracker) => shapes[tracker].signs.some((signs) => signs.split(', ').every((sign) => there.has(sign)));
  return (Object.keys(shapes) as Tracker[]).find(fits) ?? null; // its keys are the trackers
}

/** The source that the rows of a tracker's table come from. */
export const sourceOf = (tracker: Tracker): Source => shapes[tracker].source;

/** The order in which a tracker always writes its dates, where it has one. */
export const orderIn = (tracker: Tracker): DateOrder | undefined => shapes[tracker].dates;

/** What the columns of a tracker's table are; those it does not name become custom fields, repeated ones one field together. */
export function trackerColumns(tracker: Tracker, headings: readonly string[], headers: readonly string[], filled: ReadonlySet<number> | null): ColumnMapping[] {
  const rules = shapes[tracker].columns;
  const taken = new Set<Target>();
  const gathers: readonly Target[] = ['labels', 'people', 'people_email', 'comment', 'attachment'];
  const times = Map.groupBy(headings, foldHeader);
  return headers.map((header, column): ColumnMapping => {
    const heading = foldHeader(headings[column] ?? '');
    const rule = Object.hasOwn(rules, heading) ? rules[heading] : undefined; // a heading may be called “constructor”
    if (filled && !filled.has(column) && rule !== 'title') return { column, header, target: 'ignore', because: 'content' };
    const { target, ...how } = typeof rule === 'string' ? { target: rule } : (rule ?? { target: 'field' as const });
    if (rule && (gathers.includes(target) || !taken.has(target))) {
      taken.add(target);
      return { column, header, target, because: 'header', ...how };
    }
    const several = (times.get(heading)?.length ?? 0) > 1;
    return {
      column,
      header,
      target: 'field',
      name: several ? plain(headings[column] ?? header) : header,
      because: 'unknown',
      ...(several ? { gather: true } : {}),
    };
  });
}

const plain = (heading: string): string => heading.replace(/\s+/g, ' ').trim().slice(0, 200);

/** Where a row lies in its source: what tells two exports apart (`id`), and what it is called. */
export function placeOf(tracker: Tracker, cell: (heading: string) => string): { id: string; name: string } {
  switch (tracker) {
    case 'jira': {
      const key = cell('project key') || /^([A-Z][A-Z0-9_]*)-\d+$/i.exec(cell('issue key'))?.[1] || '';
      return { id: key, name: cell('project name') || key };
    }
    case 'linear':
      return { id: cell('team'), name: cell('team') };
    case 'gitlab': {
      const url = URL.parse(cell('url'));
      return {
        id: url?.host ?? '',
        name:
          url?.pathname
            .split('/-/')[0]
            ?.replace(/\/issues\/\d+$/, '')
            .slice(1) ?? '',
      };
    }
    case 'asana': // ids of tasks are the same in every export
      return { id: 'asana', name: cell('projects').includes(',') ? '' : cell('projects') };
    case 'shortcut':
      return { id: 'shortcut', name: cell('project') };
    case 'pivotal':
      return { id: 'pivotal', name: '' };
    case 'asana_template':
      return { id: '', name: '' };
  }
}
