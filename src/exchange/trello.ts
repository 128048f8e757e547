import type { z } from 'zod';
import { fold } from '../kit/text.ts';
import { dayIn } from '../kit/time.ts';
import type { SourceRecord } from './records.ts';
import { note, tidyLine, tidyText, uniqueName } from './tidy.ts';
import { Action, Card, Checklist, CustomField, Label, List, Member } from './trello-shapes.ts';

// A Trello board: what its JSON holds, and what has to be known of the whole board before the first card can be told.

/** Arrays without which a file is no board; the others may be missing, and the report says what that costs. */
export const neededArrays = ['lists', 'cards'] as const;
export const otherArrays = { labels: 'labels', members: 'people', checklists: 'checklists', actions: 'comments', customFields: 'custom fields' } as const;
/** Plain values of the board that are read. */
export const boardValues = ['id', 'name', 'desc', 'url', 'shortUrl'];
/** Trello puts at most this many actions into an export. */
export const mostActions = 1000;

/** What is kept in memory of a board: everything but its cards, checklists and actions. */
export type Board = {
  values: Map<string, string>;
  lists: Map<string, { index: number; name: string; closed: boolean; position: number; openCards: number }>;
  labels: Map<string, { row: string; name: string; colour: string | null }>;
  members: Map<string, { row: string; name: string; username: string | null; email: string | null }>;
  fields: Map<string, { index: number; name: string; type: string; options: Map<string, string> }>;
  cards: Set<string>;
  checklistsNamed: boolean;
  finishedAt: Map<string, string>;
  counts: { cards: number; items: number; actions: number; comments: number; commentsOnCards: number };
  fieldNames: Set<string>;
  notes: SourceRecord[];
};

/** A board of which nothing is known yet. */
export function emptyBoard(): Board {
  return {
    values: new Map(),
    lists: new Map(),
    labels: new Map(),
    members: new Map(),
    fields: new Map(),
    cards: new Set(),
    checklistsNamed: false,
    finishedAt: new Map(),
    counts: { cards: 0, items: 0, actions: 0, comments: 0, commentsOnCards: 0 },
    fieldNames: new Set(),
    notes: [],
  };
}

/** The first reading: takes in one piece of the file. */
export function learn(board: Board, key: string, index: number | null, value: unknown): void {
  if (index === null) {
    if (typeof value === 'string') board.values.set(key, value);
    return;
  }
  const row = `${key}[${index}]`;
  if (key === 'lists') learnList(board, row, index, value);
  else if (key === 'labels') {
    const label = Label.safeParse(value).data;
    // The board's own word wins over what a card or an action said of it earlier in the file.
    if (label) board.labels.delete(label.id);
    if (label) learnLabel(board, row, label);
    else board.notes.push(note(row, 'refused', 'label_shape', 'A label without an id cannot be read.', { value, about: 'part' }));
  } else if (key === 'members') {
    const member = Member.safeParse(value).data;
    if (member) board.members.delete(member.id);
    if (member) learnMember(board, row, member);
    else board.notes.push(note(row, 'refused', 'member_shape', 'A member without an id cannot be read.', { value, about: 'part' }));
  } else if (key === 'customFields') learnField(board, row, index, value);
  else if (key === 'cards') learnCard(board, row, value);
  else if (key === 'checklists') {
    const list = Checklist.safeParse(value).data;
    board.counts.items += list?.checkItems?.length ?? 0;
    if (isNamed(list?.name)) board.checklistsNamed = true;
  } else if (key === 'actions') learnAction(board, value);
}

/** Whether a checklist has a name of its own, which its items then carry. */
export const isNamed = (name: string | null | undefined): boolean => !!name?.trim() && fold(name) !== 'checklist';

/** The name of the field that keeps the name of a checklist. */
export const checklistField = 'Checklist';

/** Whether an action is a comment. */
export const isComment = (type: string | null | undefined): boolean => type === 'commentCard' || type === 'copyCommentCard';

/** The instant of a text, or null with a note when it is none or absurd. */
export function instant(notes: SourceRecord[], row: string, column: string, text: string | null | undefined): string | null {
  if (!text) return null;
  const at = new Date(text);
  const year = at.getUTCFullYear();
  if (!Number.isNaN(year) && year >= 1900 && year <= 2199) return at.toISOString();
  const [rule, message] = Number.isNaN(year)
    ? (['date_is_readable', 'This is no date, so it was left out.'] as const)
    : (['date_in_range', 'Dates before 1900 or after 2199 are left out.'] as const);
  notes.push(note(row, 'changed', rule, message, { column, value: text }));
  return null;
}

/** The day of an instant in a zone, or null. */
export function dueDay(notes: SourceRecord[], row: string, column: string, text: string | null | undefined, zone: string): string | null {
  const at = instant(notes, row, column, text);
  return at ? dayIn(zone, at) : null;
}

/** Tells which parts of a thing have a shape that cannot be read, and were left out. */
export function tellMisshapen(notes: SourceRecord[], row: string, given: unknown, read: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(read)) {
    const was: unknown = (given as Record<string, unknown>)[key];
    if (was === null || was === undefined || was === value || (typeof was === typeof value && value !== null)) continue;
    notes.push(note(row, 'changed', 'shape_is_known', `“${key}” has a shape that cannot be read, so it was left out.`, { column: key, value: was }));
  }
}

/** Trello's ids begin with the second in which the thing was made. */
export function madeAt(source_id: string): string | null {
  if (!/^[0-9a-f]{24}$/.test(source_id)) return null;
  const at = new Date(Number.parseInt(source_id.slice(0, 8), 16) * 1000);
  return at.getUTCFullYear() >= 2010 && at.getUTCFullYear() <= 2199 ? at.toISOString() : null;
}

/** Takes in a label, of the board or of a card; one with a colour alone is called by it. */
export function learnLabel(board: Board, row: string, label: z.infer<typeof Label>): boolean {
  if (board.labels.has(label.id)) return false;
  const colour = label.color?.trim() || null;
  const name = tidyLine(board.notes, row, 'name', label.name ?? '') || colour?.replaceAll('_', ' ') || 'no colour';
  board.labels.set(label.id, { row, name, colour });
  return true;
}

/** Takes in a person, of the board or of an action. */
export function learnMember(board: Board, row: string, member: z.infer<typeof Member>): boolean {
  if (board.members.has(member.id)) return false;
  const username = member.username ? tidyLine(board.notes, row, 'username', member.username) : null;
  const name = tidyLine(board.notes, row, 'fullName', member.fullName ?? '') || username || `Unknown member ${member.id.slice(-6)}`;
  board.members.set(member.id, { row, name, username, email: member.email?.includes('@') ? tidyLine(board.notes, row, 'email', member.email) : null });
  return true;
}

function learnList(board: Board, row: string, index: number, value: unknown): void {
  const list = List.safeParse(value).data;
  if (!list) board.notes.push(note(row, 'refused', 'list_shape', 'A list without an id cannot be read.', { value, about: 'part' }));
  else if (knownList(board, list.id).index >= 0)
    board.notes.push(note(row, 'refused', 'source_id_is_unique', 'A list with this id was read before.', { value: list.id, about: 'part' }));
  else {
    const name = tidyLine(board.notes, row, 'name', list.name ?? '') || `List ${index + 1}`;
    Object.assign(knownList(board, list.id), { index, name, closed: list.closed === true, position: list.pos });
  }
}

/** A list, or a place kept for one that cards name before it is read (index -1). */
function knownList(board: Board, source_id: string) {
  const known = board.lists.get(source_id) ?? { index: -1, name: '', closed: false, position: 0, openCards: 0 };
  board.lists.set(source_id, known);
  return known;
}

function learnField(board: Board, row: string, index: number, value: unknown): void {
  const field = CustomField.safeParse(value).data;
  if (!field) {
    board.notes.push(note(row, 'refused', 'field_shape', 'A custom field without an id cannot be read.', { value, about: 'part' }));
    return;
  }
  const name = uniqueName(board.fieldNames, tidyLine(board.notes, row, 'name', field.name ?? '') || `Field ${index + 1}`, fold);
  const options = new Map((field.options ?? []).map((option) => [option.id, option.value?.text ?? '']));
  board.fields.set(field.id, { index, name, type: field.type ?? 'text', options });
}

function learnCard(board: Board, row: string, value: unknown): void {
  const card = Card.safeParse(value).data;
  if (!card) return;
  board.counts.cards++;
  board.counts.commentsOnCards += card.badges?.comments ?? 0;
  board.cards.add(card.id);
  for (const label of card.labels ?? []) learnLabel(board, row, label);
  if (card.idList && !card.closed) knownList(board, card.idList).openCards++;
}

function learnAction(board: Board, value: unknown): void {
  board.counts.actions++;
  const action = Action.safeParse(value).data;
  if (!action) return;
  if (isComment(action.type)) board.counts.comments++;
  const card = action.data?.card;
  // The newest comes first: the first "marked as done" of a card is the one that stands.
  if (card?.dueComplete === true && action.data?.old?.dueComplete === false && action.date && !board.finishedAt.has(card.id))
    board.finishedAt.set(card.id, action.date);
  const named = action.member;
  if (named?.fullName && action.type === 'addMemberToCard') learnMember(board, 'actions', named);
}

/** The container with its description. */
export function containerOf(board: Board): { source_id: string; name: string } {
  const notes: SourceRecord[] = [];
  const name = tidyLine(notes, 'board', 'name', board.values.get('name') ?? '') || 'Trello board';
  return { source_id: board.values.get('id') || name, name };
}

/** Everything that is told before the first card: the board, its lists, labels, people, fields, and what the export lacks. */
export function openingRecords(board: Board, seen: ReadonlyMap<string, number | null>): SourceRecord[] {
  const notes: SourceRecord[] = [];
  const container = containerOf(board);
  const body = tidyText(notes, 'board', 'desc', board.values.get('desc') ?? '');
  const records: SourceRecord[] = [
    { kind: 'container', row: 'board', source: 'trello', ...container, body, url: board.values.get('shortUrl') ?? board.values.get('url') ?? null },
  ];
  for (const [source_id, { index, openCards, ...list }] of board.lists)
    if (index >= 0) records.push({ kind: 'state', row: `lists[${index}]`, source_id, ...list });
  for (const [source_id, label] of board.labels) records.push({ kind: 'label', source_id, ...label });
  for (const [source_id, member] of board.members) records.push({ kind: 'person', source_id, ...member });
  for (const [source_id, field] of board.fields) records.push({ kind: 'field', row: `customFields[${field.index}]`, source_id, name: field.name });
  if (board.checklistsNamed && ![...board.fields.values()].some((field) => fold(field.name) === fold(checklistField)))
    records.push({ kind: 'field', row: 'checklists', source_id: 'checklist', name: checklistField });
  return [...records, ...board.notes, ...notes, ...missingNotes(board, seen)];
}

function missingNotes(board: Board, seen: ReadonlyMap<string, number | null>): SourceRecord[] {
  const notes: SourceRecord[] = [];
  const found: Record<string, number> = { labels: board.labels.size, members: board.members.size };
  for (const [key, what] of Object.entries(otherArrays))
    if (key !== 'customFields' && !found[key] && typeof seen.get(key) !== 'number')
      notes.push(note(key, 'told', 'array_missing', `The export holds no “${key}”, so no ${what} could be read.`));
  const { actions, comments, commentsOnCards } = board.counts;
  if (actions >= mostActions)
    notes.push(
      note(
        'actions',
        'told',
        'comments_may_be_missing',
        `Trello exports the last ${mostActions.toLocaleString('en')} actions only: older comments may be missing.`,
      ),
    );
  if (commentsOnCards > comments)
    notes.push(
      note(
        'actions',
        'told',
        'comments_missing',
        `The cards count ${commentsOnCards} comments, the export holds ${comments}: ${commentsOnCards - comments} did not come.`,
      ),
    );
  if (actions > comments)
    notes.push(
      note(
        'actions',
        'told',
        'history_left_out',
        `${actions - comments} entries of the board’s history are not comments and do not come. Neither do stickers, covers and votes.`,
      ),
    );
  for (const list of board.lists.values())
    if (list.index >= 0 && list.closed && list.openCards > 0)
      notes.push(
        note(`lists[${list.index}]`, 'told', 'closed_list_with_open_cards', `The list “${list.name}” is archived, but ${list.openCards} of its cards are not.`),
      );
  return notes;
}
