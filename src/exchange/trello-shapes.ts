import { z } from 'zod';

// The parts of a Trello export that are read. Nothing but an id is needed: a part with another shape reads as nothing, and is told.

const id = z.string().min(1).max(200);
const words = z.string().nullish().catch(null);
const number = z.number().catch(0);
const yes = z.boolean().nullish().catch(null);
const named = z.object({ id, name: words });

export const List = named.extend({ closed: yes, pos: number });
export const Label = named.extend({ color: words });
export const Member = z.object({ id, fullName: words, username: words, email: words });
const Option = z.object({ id, value: z.object({ text: words }).nullish().catch(null) });
export const CustomField = named.extend({ type: words, options: z.array(Option).nullish().catch(null) });
const FieldItem = z.object({
  idCustomField: id,
  idValue: words,
  value: z
    .object({
      text: words,
      number: z.union([z.string(), z.number()]).nullish().catch(null),
      date: words,
      checked: z.union([z.string(), z.boolean()]).nullish().catch(null),
    })
    .nullish()
    .catch(null),
});
export const Card = named.extend({
  idShort: z.number().nullish().catch(null),
  desc: words,
  idList: z.string().nullish().catch(null),
  idMembers: z.array(z.string()).nullish().catch(null),
  idLabels: z.array(z.string()).nullish().catch(null),
  labels: z.array(Label).nullish().catch(null),
  customFieldItems: z.array(FieldItem).nullish().catch(null),
  attachments: z
    .array(z.object({ name: words, url: words }))
    .nullish()
    .catch(null),
  closed: yes,
  pos: number,
  due: words,
  start: words,
  dueComplete: yes,
  isTemplate: yes,
  cardRole: words,
  shortUrl: words,
  url: words,
  badges: z.object({ comments: number }).nullish().catch(null),
});
export const CheckItem = named.extend({ state: words, pos: number, due: words, idMember: words });
export const Checklist = named.extend({ idCard: z.string().nullish().catch(null), pos: number, checkItems: z.array(z.unknown()).nullish().catch(null) });
export const Action = z.object({
  id,
  type: words,
  date: words,
  idMemberCreator: words,
  memberCreator: Member.nullish().catch(null),
  member: Member.nullish().catch(null),
  data: z
    .object({
      text: words,
      card: z.object({ id, dueComplete: yes }).nullish().catch(null),
      old: z.object({ dueComplete: yes }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
});
