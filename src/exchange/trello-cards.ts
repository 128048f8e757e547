import type { z } from 'zod';
import { fold } from '../kit/text.ts';
import { bareTask, type SourceRecord, type TaskRecord } from './records.ts';
import { note, orderDays, tidyLine, tidyText, tidyTitle } from './tidy.ts';
import { type Board, checklistField, dueDay, instant, isComment, isNamed, learnMember, madeAt, tellMisshapen } from './trello.ts';
import { Action, Card, CheckItem, Checklist } from './trello-shapes.ts';

// The second reading of a board: cards, the items of their checklists and their comments, one at a time.

/** What the second reading remembers: the board, the reader's zone, and what it has told already. */
export type Telling = { board: Board; zone: string; cards: Set<string>; items: Set<string>; comments: Set<string>; strangers: Set<string> };

/** A telling that has not begun. */
export const beginTelling = (board: Board, zone: string): Telling => ({
  board,
  zone,
  cards: new Set(),
  items: new Set(),
  comments: new Set(),
  strangers: new Set(),
});

/** A card as a task, with its notes. */
export function cardRecords(telling: Telling, index: number, value: unknown): SourceRecord[] {
  const row = `cards[${index}]`;
  const parsed = Card.safeParse(value);
  if (!parsed.success) return [note(row, 'refused', 'card_shape', 'A card without an id cannot be read.', { value })];
  const card = parsed.data;
  const notes: SourceRecord[] = [];
  const refusal = refusedCard(telling, row, card);
  if (refusal) return [refusal];
  telling.cards.add(card.id);
  tellMisshapen(notes, row, value, card);

  const written = tidyText(notes, row, 'desc', [card.desc?.trim() ?? '', attachmentList(notes, row, card)].filter(Boolean).join('\n\n'));
  const { title, body } = tidyTitle(notes, row, 'name', card.name ?? '', written);
  const task = bareTask(row, card.id, title || `Card ${card.idShort ?? index + 1}`);
  if (!title) notes.push(note(row, 'changed', 'title_missing', 'The card has no name.', { column: 'name' }));
  if (card.isTemplate) notes.push(note(row, 'told', 'template_card', 'This card is a template in Trello; here it is a task like others.', { value: title }));
  Object.assign(task, {
    source_key: card.idShort === null || card.idShort === undefined ? null : `#${card.idShort}`,
    body,
    state_source_id: stateOf(telling, notes, row, card),
    archived: card.closed === true,
    done: card.dueComplete === true,
    due_on: dueDay(notes, row, 'due', card.due, telling.zone),
    starts_on: dueDay(notes, row, 'start', card.start, telling.zone),
    labels: labelsOf(telling, notes, row, card),
    position: card.pos,
    created_at: madeAt(card.id),
    finished_at: card.dueComplete ? instant(notes, row, 'finished', telling.board.finishedAt.get(card.id)) : null,
    fields: fieldsOf(telling, notes, row, card),
    url: card.shortUrl ?? card.url ?? null,
  } satisfies Partial<TaskRecord>);
  const people = peopleOf(telling, row, card.idMembers ?? []);
  task.people = people.ids;
  orderDays(notes, task);
  return [...people.records, task, ...notes];
}

/** The items of a checklist as subtasks of its card. */
export function checklistRecords(telling: Telling, index: number, value: unknown): SourceRecord[] {
  const row = `checklists[${index}]`;
  const list = Checklist.safeParse(value).data;
  if (!list) return [note(row, 'refused', 'checklist_shape', 'A checklist without an id cannot be read.', { value, about: 'part' })];
  const { idCard } = list;
  if (!idCard || !telling.board.cards.has(idCard))
    return (list.checkItems ?? []).map((item, n) =>
      note(
        `${row}.checkItems[${n}]`,
        'refused',
        'card_exists',
        `The checklist “${list.name ?? ''}” belongs to a card that is not in the file, so this item cannot come.`,
        { column: 'idCard', value: CheckItem.safeParse(item).data?.name ?? idCard },
      ),
    );
  const notes: SourceRecord[] = [];
  tellMisshapen(notes, row, value, list);
  const name = isNamed(list.name) ? tidyLine(notes, row, 'name', list.name ?? '') : null;
  return [...notes, ...(list.checkItems ?? []).flatMap((item, n) => itemRecords(telling, `${row}.checkItems[${n}]`, idCard, list.pos, name, item))];
}

/** The comment an action holds; other actions tell nothing. */
export function actionRecords(telling: Telling, index: number, value: unknown): SourceRecord[] {
  const row = `actions[${index}]`;
  const action = Action.safeParse(value).data;
  if (!action) return [note(row, 'refused', 'action_shape', 'An action without an id cannot be read.', { value, about: 'part' })];
  if (!isComment(action.type)) return [];
  const card = action.data?.card?.id;
  if (!card || !telling.board.cards.has(card))
    return [
      note(row, 'refused', 'card_exists', 'The comment belongs to a card that is not in the file.', { column: 'data.card.id', value: card, about: 'part' }),
    ];
  if (telling.comments.has(action.id))
    return [note(row, 'refused', 'source_id_is_unique', 'A comment with this id was read before.', { value: action.id, about: 'part' })];
  telling.comments.add(action.id);
  const notes: SourceRecord[] = [];
  const body = tidyText(notes, row, 'data.text', action.data?.text ?? '');
  if (!body) return [...notes, note(row, 'refused', 'comment_is_empty', 'The comment has no text.', { column: 'data.text', about: 'part' })];
  const at = instant(notes, row, 'date', action.date);
  return [{ kind: 'comment', row, task_source_id: card, source_id: action.id, body, by: authorOf(telling, notes, row, action), at }, ...notes];
}

function refusedCard(telling: Telling, row: string, card: z.infer<typeof Card>): SourceRecord | null {
  if (telling.cards.has(card.id)) return note(row, 'refused', 'source_id_is_unique', 'A card with this id was read before.', { column: 'id', value: card.id });
  if (card.cardRole === 'separator') return note(row, 'refused', 'separator_card', 'A line between cards is not work.', { value: card.name });
  return null;
}

function itemRecords(telling: Telling, row: string, card: string, listPosition: number, listName: string | null, value: unknown): SourceRecord[] {
  const item = CheckItem.safeParse(value).data;
  if (!item) return [note(row, 'refused', 'item_shape', 'An item without an id cannot be read.', { value })];
  if (telling.items.has(item.id))
    return [note(row, 'refused', 'source_id_is_unique', 'An item with this id was read before.', { column: 'id', value: item.id })];
  telling.items.add(item.id);
  const notes: SourceRecord[] = [];
  tellMisshapen(notes, row, value, item);
  const { title, body } = tidyTitle(notes, row, 'name', item.name ?? '', '');
  if (!title) return [...notes, note(row, 'refused', 'title_missing', 'The item has no text.', { column: 'name' })];
  const people = peopleOf(telling, row, item.idMember ? [item.idMember] : []);
  const task: TaskRecord = {
    ...bareTask(row, item.id, title),
    body,
    done: item.state === 'complete',
    parent_source_id: card,
    due_on: dueDay(notes, row, 'due', item.due, telling.zone),
    people: people.ids,
    // Checklists in their order, then items in theirs: positions of items stay far below 2^40.
    position: listPosition + item.pos / 2 ** 40,
    created_at: madeAt(item.id),
    fields: listName ? [{ name: checklistField, value: listName }] : [],
  };
  return [...people.records, task, ...notes];
}

function stateOf(telling: Telling, notes: SourceRecord[], row: string, card: z.infer<typeof Card>): string | null {
  const list = card.idList ? telling.board.lists.get(card.idList) : undefined;
  if (card.idList && list && list.index >= 0) return card.idList;
  notes.push(note(row, 'changed', 'list_exists', 'Its list is not in the file: it comes without a state.', { column: 'idList', value: card.idList }));
  return null;
}

function labelsOf(telling: Telling, notes: SourceRecord[], row: string, card: z.infer<typeof Card>): string[] {
  const ids = new Set([...(card.idLabels ?? []), ...(card.labels ?? []).map((label) => label.id)]);
  return [...ids].filter((id) => {
    if (telling.board.labels.has(id)) return true;
    notes.push(note(row, 'changed', 'label_exists', 'One of its labels is not in the file.', { column: 'idLabels', value: id }));
    return false;
  });
}

/** The people of a card; whoever left the board is told as an unknown member, once. */
function peopleOf(telling: Telling, row: string, members: readonly string[]): { ids: string[]; records: SourceRecord[] } {
  const records: SourceRecord[] = [];
  const ids = [...new Set(members.filter(Boolean))];
  for (const id of ids) {
    if (!learnMember(telling.board, row, { id, fullName: null, username: null, email: null })) continue;
    const member = telling.board.members.get(id);
    if (!member) continue;
    records.push({ kind: 'person', source_id: id, ...member });
    records.push(
      note(row, 'told', 'member_unknown', 'A member of this card is no longer on the board; the export does not name them.', {
        column: 'idMembers',
        value: id,
      }),
    );
  }
  return { ids, records };
}

function authorOf(telling: Telling, notes: SourceRecord[], row: string, action: z.infer<typeof Action>) {
  const creator = action.memberCreator;
  const id = creator?.id ?? action.idMemberCreator ?? null;
  const known = id ? telling.board.members.get(id) : undefined;
  const name = tidyLine(notes, row, 'memberCreator.fullName', creator?.fullName ?? known?.name ?? creator?.username ?? '');
  if (!name) {
    notes.push(note(row, 'told', 'author_unknown', 'The export does not say who wrote this comment.', { column: 'memberCreator', value: id ?? undefined }));
    return id ? { id, name: `Unknown member ${id.slice(-6)}`, email: null } : null;
  }
  return { id, name, email: known?.email ?? null };
}

function fieldsOf(telling: Telling, notes: SourceRecord[], row: string, card: z.infer<typeof Card>): TaskRecord['fields'] {
  const fields: TaskRecord['fields'] = [];
  for (const item of card.customFieldItems ?? []) {
    const field = telling.board.fields.get(item.idCustomField);
    const { text, number, date, checked } = item.value ?? {};
    let value = String(text ?? number ?? '');
    if (item.idValue) value = field?.options.get(item.idValue) ?? '';
    else if (date) value = localTime(instant(notes, row, field?.name ?? 'customFieldItems', date), telling.zone);
    else if (checked !== null && checked !== undefined) value = String(checked) === 'true' ? 'yes' : 'no';
    value = tidyText(notes, row, field?.name ?? 'customFieldItems', value);
    if (!field)
      notes.push(
        note(row, 'refused', 'field_exists', 'A value belongs to a custom field that is not in the file.', {
          column: 'customFieldItems',
          value: value || item.idCustomField,
          about: 'part',
        }),
      );
    else if (value && !fields.some((known) => fold(known.name) === fold(field.name))) fields.push({ name: field.name, value });
    else if (item.idValue)
      notes.push(note(row, 'changed', 'option_exists', 'The chosen option is not in the file.', { column: field.name, value: item.idValue }));
  }
  return fields;
}

function localTime(at: string | null, zone: string): string {
  if (!at) return '';
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');
}

function attachmentList(notes: SourceRecord[], row: string, card: z.infer<typeof Card>): string {
  const lines = (card.attachments ?? []).flatMap((attachment, n) => {
    const address = attachment.url?.trim() ?? '';
    const name = (attachment.name?.trim() || address).replace(/\s+/g, ' ').replace(/([[\]\\`*_<>])/g, '\\$1');
    if (URL.canParse(address) && /^https?:/i.test(address)) return [`- [${name}](<${new URL(address).href.replace(/[<>]/g, encodeURIComponent)}>)`];
    notes.push(
      note(row, 'changed', 'attachment_is_a_link', 'An attachment has no address on the web; only its name comes.', {
        column: `attachments[${n}]`,
        value: address,
      }),
    );
    return name ? [`- ${name}`] : [];
  });
  return lines.length > 0 ? `## Attachments\n\n${lines.join('\n')}` : '';
}
