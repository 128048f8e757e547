import type { z } from 'zod';
import { fold } from '../kit/text.ts';
import { type Actor, Issue, type Said } from './github-shapes.ts';
import { bareTask, type SourceRecord } from './records.ts';
import { note, tidyLine, tidyText, tidyTitle } from './tidy.ts';
import { instant } from './trello.ts';

// Issues of GitHub become tasks, with their labels, people and comments.

/** What the reading remembers from issue to issue. */
export interface Telling {
  seen: Set<string>;
  told: { label: Set<string>; person: Set<string>; state: Set<string>; field: Set<string> };
  position: number;
}

/** A reading that has not begun. */
export const beginTelling = (): Telling => ({
  seen: new Set(),
  told: { label: new Set(), person: new Set(), state: new Set(), field: new Set() },
  position: 0,
});

/** The repository of an issue, "owner/name" with its host, by its address. */
export function repositoryOf(value: unknown): { host: string; name: string; number: string } | null {
  const issue = Issue.safeParse(value).data;
  const url = URL.parse(issue?.html_url ?? issue?.url ?? '');
  const found = /^\/(?:api\/v3\/)?(?:repos\/)?([^/]+\/[^/]+)\/(?:issues|pull|pulls)\/(\d+)/.exec(url?.pathname ?? '');
  return url && found?.[1] ? { host: url.host.replace(/^api\./, ''), name: found[1], number: found[2] ?? '' } : null;
}

/** Whether a value is a pull request, which the REST API lists among the issues. */
export function isPullRequest(issue: Issue): boolean {
  return (
    (issue.pull_request !== undefined && issue.pull_request !== null) || issue.isPullRequest === true || /\/pull\/\d+$/.test(issue.html_url ?? issue.url ?? '')
  );
}

/** One issue as a task, its comments, and whatever it names for the first time. */
export function issueRecords(telling: Telling, row: string, value: unknown): SourceRecord[] {
  const issue = Issue.safeParse(value).data;
  const where = repositoryOf(value);
  const number = issue?.number ?? where?.number;
  const key = number ? `#${number}` : null;
  const source_id = where && key ? `${where.name}${key}` : (key ?? (issue?.id ? String(issue.id) : null));
  if (!issue || !source_id) return [note(row, 'refused', 'issue_shape', 'An issue without a number or an id cannot be read.', { value })];
  if (isPullRequest(issue))
    return [note(row, 'refused', 'is_an_issue', 'This is a pull request, not an issue: the API lists both. It does not come.', { value: issue.title })];
  if (telling.seen.has(source_id))
    return [note(row, 'refused', 'source_id_is_unique', 'An issue with this number was read before.', { column: 'number', value: source_id })];
  telling.seen.add(source_id);
  const notes: SourceRecord[] = [];
  const firsts: SourceRecord[] = [];
  const { title, body } = tidyTitle(notes, row, 'title', issue.title ?? '', tidyText(notes, row, 'body', issue.body ?? ''));
  if (!title) return [...notes, note(row, 'refused', 'title_missing', 'The issue has no title.', { column: 'title' })];
  const closed = issue.state?.toLowerCase() === 'closed' || (!issue.state && Boolean(issue.closedAt ?? issue.closed_at));
  const dropped = closed && /not_?planned|duplicate/i.test(issue.stateReason ?? issue.state_reason ?? '');
  const state = dropped ? 'Closed as not planned' : closed ? 'Closed' : 'Open';
  const first = (set: keyof Telling['told'], record: SourceRecord & { source_id: string }) => {
    if (!telling.told[set].has(record.source_id)) firsts.push(record);
    telling.told[set].add(record.source_id);
    return record.source_id;
  };
  const fields: { name: string; value: string }[] = [];
  const field = (name: string, text: string | null | undefined) => {
    const line = tidyLine(notes, row, name, text ?? '');
    if (!line) return;
    first('field', { kind: 'field', row, source_id: fold(name), name });
    fields.push({ name, value: line });
  };
  field('Milestone', issue.milestone?.title);
  field('Type', issue.type?.name);
  field('Author', actorName(issue.author ?? issue.user) ?? ('author' in issue || 'user' in issue ? 'ghost' : null));
  field(
    'Projects',
    (issue.projectItems ?? [])
      .map((item) => item.title)
      .filter(Boolean)
      .join(', '),
  );
  const labels = (issue.labels?.nodes ?? []).flatMap((label) => {
    const name = tidyLine(notes, row, 'labels', label.name ?? '');
    return name ? [first('label', { kind: 'label', row, source_id: fold(name) || name, name, colour: colourOf(label.color) })] : [];
  });
  const people = (issue.assignees?.nodes ?? []).flatMap((actor) => {
    const person = personOf(actor);
    return person
      ? [first('person', { kind: 'person', row, source_id: person.id, name: person.name, username: actor.login ?? null, email: person.email })]
      : [];
  });
  const task = {
    ...bareTask(row, source_id, title),
    source_key: key,
    body,
    state_source_id: first('state', {
      kind: 'state',
      row,
      source_id: fold(state),
      name: state,
      closed: false,
      position: telling.told.state.size,
      category: dropped ? 'dropped' : closed ? 'done' : 'ready',
    }),
    labels: [...new Set(labels)],
    people: [...new Set(people)],
    position: ++telling.position,
    created_at: instant(notes, row, 'createdAt', issue.createdAt ?? issue.created_at),
    finished_at: closed ? instant(notes, row, 'closedAt', issue.closedAt ?? issue.closed_at) : null,
    fields,
    url: issue.html_url ?? (issue.url?.includes('//api.') ? null : (issue.url ?? null)),
  };
  return [...firsts, task, ...commentsOf(notes, row, source_id, issue), ...notes];
}

function commentsOf(notes: SourceRecord[], row: string, task: string, issue: Issue): SourceRecord[] {
  const given = issue.comments;
  const there = typeof given === 'number' || !given ? [] : given.nodes;
  const total = typeof given === 'number' ? given : (given?.total ?? null);
  if (typeof given === 'number' && given > 0)
    notes.push(note(row, 'told', 'comments_missing', `The file tells of ${given} comments and does not hold them.`, { column: 'comments' }));
  else if ((total ?? 0) > there.length || (typeof given === 'object' && given?.more) || (total === null && there.length >= 100 && there.length % 100 === 0))
    notes.push(
      note(
        row,
        'told',
        'comments_missing',
        `Only the first ${there.length} comments are in the file${total ? ` (of ${total})` : ''}. Export page by page to have all.`,
        { column: 'comments' },
      ),
    );
  if (issue.labels?.more || (issue.labels?.total ?? 0) > (issue.labels?.nodes.length ?? 0))
    notes.push(note(row, 'told', 'labels_missing', 'Not all of its labels are in the file.', { column: 'labels' }));
  return there.flatMap((said, n): SourceRecord[] => {
    const column = `comments[${n}]`;
    const body = tidyText(notes, row, column, said.body ?? '');
    if (!body) return [];
    const by = personOf(said.author ?? said.user ?? null) ?? { id: null, name: 'ghost', email: null };
    return [{ kind: 'comment', row: `${row}.${column}`, task_source_id: task, source_id: `${task}-${said.id}`, body, by, at: sayAt(notes, row, column, said) }];
  });
}

const sayAt = (notes: SourceRecord[], row: string, column: string, said: z.infer<typeof Said>) =>
  instant(notes, row, column, said.createdAt ?? said.created_at);

/** Whoever is meant; an account that is gone (null) is nobody. */
function personOf(actor: z.infer<typeof Actor> | null): { id: string; name: string; email: string | null } | null {
  const name = actorName(actor);
  if (!actor || !name) return null;
  const email = actor.email?.includes('@') ? actor.email.toLowerCase() : null;
  return { id: email ?? actor.login ?? fold(name), name, email };
}

const actorName = (actor: z.infer<typeof Actor> | null | undefined): string | null => actor?.name?.trim() || actor?.login?.trim() || null;

const hues: [number, string][] = [
  [20, 'red'],
  [45, 'orange'],
  [70, 'yellow'],
  [165, 'green'],
  [200, 'teal'],
  [255, 'blue'],
  [300, 'purple'],
  [340, 'pink'],
  [361, 'red'],
];

/** The word for a colour of six digits. */
export function colourOf(hex: string | null | undefined): string | null {
  const found = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex ?? '');
  if (!found) return null;
  const [r = 0, g = 0, b = 0] = found.slice(1).map((part) => Number.parseInt(part, 16));
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  if (most - least < 24) return 'grey';
  const turn = most === r ? ((g - b) / (most - least) + 6) % 6 : most === g ? (b - r) / (most - least) + 2 : (r - g) / (most - least) + 4;
  return hues.find(([until]) => turn * 60 < until)?.[1] ?? 'grey';
}
