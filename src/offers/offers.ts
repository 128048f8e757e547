import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { line, optionalLine, prose } from '../kit/text.ts';
import { Day } from '../kit/time.ts';

export const SubjectKind = z.enum(['task', 'part', 'project', 'milestone', 'goal', 'unit', 'vision']);
export type SubjectKind = z.infer<typeof SubjectKind>;
export const OfferRole = z.enum(['holder', 'contributor', 'steward']);
export type OfferRole = z.infer<typeof OfferRole>;
export const OfferState = z.enum(['open', 'countered', 'accepted', 'declined', 'withdrawn', 'expired', 'overtaken']);
export const isWaiting = (state: string): boolean => state === 'open' || state === 'countered';

/** At most so many open offers from one person to one other. */
export const mostOpenOffers = 20;
export const replyWorkingDays = 3;
export const importedReplyDays = 14;

const Person = z.object({ id: Id, name: z.string(), initials: z.string() });
const Named = z.object({ id: Id, name: z.string() });

export const Counter = z.object({
  kind: z.enum(['other_date', 'smaller_part', 'swap']),
  due_on: Day.nullable(),
  /** Of the smaller part, or of what is given in exchange. */
  title: z.string().nullable(),
  message: z.string(),
  at: z.string(),
});

export const Offer = z.object({
  id: Id,
  subject: z.object({
    kind: SubjectKind,
    id: Id,
    title: z.string(),
    key: z.string().nullable(),
    due_on: Day.nullable(),
    /** Of a part: the title of its task. */
    part_of: z.string().nullable(),
  }),
  role: OfferRole,
  to: z.object({ person: Person.nullable(), unit: Named.nullable() }),
  by: Person,
  origin: z.enum(['person', 'import']),
  import_id: Id.nullable(),
  message: z.string(),
  reply_by: Day,
  state: OfferState,
  counter: Counter.nullable(),
  /** Of an offer in exchange: what it is given for. */
  in_exchange_for: z.object({ title: z.string(), key: z.string().nullable() }).nullable(),
  spoken_yes_at: z.string().nullable(),
  created_at: z.string(),
  can: z.object({ answer: z.boolean(), withdraw: z.boolean(), agree: z.boolean(), counter: z.boolean() }),
});
export type Offer = z.infer<typeof Offer>;

export const Commitment = z.object({ person: Person, role: OfferRole, from_at: z.string(), is_me: z.boolean() });

const One = z.object({ id: Id });
const Thing = z.object({ kind: SubjectKind, id: Id });
const Done = z.object({ done: z.literal(true) });
const meta = { may: 'guest', level: 'own', changes: ['offers', 'tasks', 'parts', 'today', 'inbox'] } as const;

export const offersApi = {
  mine: route({ may: 'guest', level: 'own' }, 'GET', '/my/offers', 'What is offered to me, and what I offered and waits').output(
    z.object({ to_me: z.array(Offer), by_me: z.array(Offer) }),
  ),
  ofThing: route({ may: 'guest', level: 'see' }, 'GET', '/offers/{kind}/{id}', 'Open offers of a thing; answers are seen by the two of each offer only')
    .input(Thing)
    .output(z.array(Offer)),
  toGive: route({ may: 'guest', level: 'own' }, 'GET', '/my/holdings', 'Tasks and parts that I hold, and may give in exchange').output(
    z.array(z.object({ kind: z.enum(['task', 'part']), id: Id, title: z.string(), key: z.string().nullable() })),
  ),
  holdings: route({ may: 'guest', level: 'see' }, 'GET', '/holdings/{kind}/{id}', 'Who took it').input(Thing).output(z.array(Commitment)),
  offer: route(
    { ...meta, level: 'take_part', changes: ['offers', 'tasks', 'parts', 'today', 'inbox'] },
    'POST',
    '/offers',
    'Offer a thing to a person or a unit; it is nobody’s until they take it',
  )
    .input(
      z.object({
        id: Id,
        kind: SubjectKind,
        subject_id: Id,
        role: OfferRole.optional(),
        to_person_id: Id.optional(),
        to_unit_id: Id.optional(),
        message: prose(1000).default(''),
        reply_by: Day.optional(),
      }),
    )
    .output(Offer),
  withdraw: route({ ...meta, changes: [...meta.changes] }, 'DELETE', '/offers/{id}', 'Take an offer back')
    .input(One)
    .output(Done),
  take: route({ ...meta, changes: [...meta.changes] }, 'PUT', '/offers/{id}/taking', 'Take it on')
    .input(One)
    .output(Done),
  decline: route({ ...meta, changes: [...meta.changes] }, 'PUT', '/offers/{id}/decline', 'Not for me; no reason is asked')
    .input(One)
    .output(Done),
  later: route({ ...meta, changes: [...meta.changes] }, 'PUT', '/offers/{id}/later', 'Ask me later: three more working days to answer')
    .input(One)
    .output(Offer),
  counter: route({ ...meta, changes: [...meta.changes] }, 'PUT', '/offers/{id}/counter', 'Yes, if: another day, a smaller part, or a swap')
    .input(
      z.object({
        id: Id,
        kind: z.enum(['other_date', 'smaller_part', 'swap']),
        due_on: Day.optional(),
        title: line(255, 'the part a title').optional(),
        /** Of a swap: what I hold and they would take in exchange. */
        give_kind: z.enum(['task', 'part']).optional(),
        give_id: Id.optional(),
        message: optionalLine(500).default(''),
      }),
    )
    .output(Offer),
  withdrawCounter: route({ ...meta, changes: [...meta.changes] }, 'DELETE', '/offers/{id}/counter', 'Forget the “yes, if”; the offer stays open')
    .input(One)
    .output(Offer),
  agree: route({ ...meta, changes: [...meta.changes] }, 'PUT', '/offers/{id}/agreement', 'Agree to the “yes, if”: it changes, and they hold it, in one step')
    .input(One)
    .output(Done),
  spokenYes: route({ ...meta, changes: [...meta.changes] }, 'PUT', '/offers/{id}/spoken-yes', 'Note that they said yes aloud; it stays open until they take it')
    .input(One)
    .output(Offer),
  takeUntaken: route(
    { ...meta, level: 'take_part', changes: [...meta.changes] },
    'PUT',
    '/holdings/{kind}/{id}',
    'Take something that nobody holds, or join what is done together',
  )
    .input(Thing)
    .output(Done),
  handBack: route({ ...meta, changes: [...meta.changes] }, 'DELETE', '/holdings/{kind}/{id}', 'Hand it back; no reason is asked')
    .input(Thing)
    .output(Done),
  takeImported: route({ ...meta, changes: [...meta.changes] }, 'PUT', '/imports/{import_id}/my-offers', 'Take all that came with my name in an import')
    .input(z.object({ import_id: Id }))
    .output(Done),
  declineImported: route({ ...meta, changes: [...meta.changes] }, 'DELETE', '/imports/{import_id}/my-offers', 'None of what came with my name is mine')
    .input(z.object({ import_id: Id }))
    .output(Done),
  quiet: route(
    { may: 'guest', level: 'own', changes: ['people'] },
    'PUT',
    '/my/no-offers-until',
    'No new offers until a day; shown as a sentence, without a reason',
  )
    .input(z.object({ until: Day.nullable() }))
    .output(Done),
};
