import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { measure } from '../kit/measures.ts';
import { Day, endOfWeek } from '../kit/time.ts';
import { TaskRow } from '../manage/tasks/tasks.ts';
import { Offer } from '../offers/offers.ts';
import { type Stop, Throughline } from '../threads/threads.ts';

export const Item = TaskRow.extend({ project_key: z.string(), project_name: z.string(), because: z.string(), reaches: z.boolean(), picked: z.boolean() });
export type Item = z.infer<typeof Item>;
/** An offer to me, with why the work matters. */
export const OfferToMe = Offer.extend({ because: z.string(), estimate_minutes: z.number().nullable().meta({ attribute: 'estimate of the task' }) });
export type OfferToMe = z.infer<typeof OfferToMe>;
export const firstSteps = ['board', 'vision', 'tie'] as const;
export type FirstStep = (typeof firstSteps)[number];

/** A part that I took of a task that each does a part of. */
export const MyPart = z.object({
  id: Id,
  title: z.string(),
  due_on: Day.nullable(),
  place: z.enum(['mine', 'week', 'later']),
  task: z.object({ id: Id, key: z.string(), title: z.string() }),
  project_name: z.string(),
  because: z.string(),
  reaches: z.boolean(),
});
export type MyPart = z.infer<typeof MyPart>;

export const Today = z.object({
  day: Day,
  story: z.object({ sentence: z.string(), task_key: z.string(), line: Throughline }).nullable(),
  mine: z.array(Item),
  week: z.array(Item),
  later: z.array(Item),
  parts: z.array(MyPart),
  offered: z.array(OfferToMe),
  imported: z.array(z.object({ import_id: Id, file_name: z.string(), n: measure('mine.waiting') })),
  next_milestone: z
    .object({
      id: Id,
      title: z.string(),
      day: Day,
      project_key: z.string(),
      project_name: z.string(),
      open: measure('work.by_state'),
      done: measure('work.by_state'),
      risk: z.string().nullable(),
    })
    .nullable(),
  first_steps: z.array(z.enum(firstSteps)),
});
export type Today = z.infer<typeof Today>;

/** Which of the lists of Today a task belongs to: today, this week, or later. */
export function placeInDay(task: { category: string; due_on: string | null; picked: boolean }, today: string): 'mine' | 'week' | 'later' {
  if (task.picked || task.category === 'in_progress' || (task.due_on !== null && task.due_on <= today)) return 'mine';
  return task.due_on !== null && task.due_on <= endOfWeek(today) ? 'week' : 'later';
}

/** The task that my part in the story is told of: the one I put first, else my task in progress with the earliest due day, else the first of today. */
export function storyTask<T extends { picked: boolean; category: string; due_on: string | null }>(mine: T[]): T | null {
  const running = mine.filter((t) => t.category === 'in_progress').sort((a, b) => (a.due_on ?? '9999').localeCompare(b.due_on ?? '9999'));
  return mine.find((t) => t.picked) ?? running[0] ?? mine[0] ?? null;
}

/** "title", so that ...: the because of the last thread below the vision that has one, else the vision's title. Null when the path does not reach. */
export function storySentence(title: string, stops: Stop[]): string | null {
  const vision = stops.find((s) => s.kind === 'vision');
  if (!vision) return null;
  const because = stops.find((s) => s.because !== '')?.because ?? vision.title;
  const purpose = because.replace(/^(because|so that)\s+/i, '').replace(/[.\s]+$/, '');
  return `“${title}”, so that ${decapitalised(purpose)}.`;
}

// A title begins with a capital, the middle of a sentence does not; names and abbreviations keep theirs.
function decapitalised(text: string): string {
  const first = text.split(' ')[0] ?? '';
  return /^(A|An|The|Every|Half|No|Nobody|All|Each|We|Our|Everyone|More|Less|Fewer)$/.test(first) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

const Done = z.object({ done: z.literal(true) });
const meta = { may: 'guest', level: 'own', changes: ['today'] } as const;

export const todayApi = {
  today: route({ may: 'guest', level: 'own' }, 'GET', '/today', 'My day: what is mine, what is offered, and why').output(Today),
  pick: route({ ...meta, changes: ['today'] }, 'PUT', '/today/{task_id}', 'Put a task of mine on today, first or after another')
    .input(z.object({ task_id: Id, after_id: Id.nullable().default(null) }))
    .output(Done),
  order: route({ ...meta, changes: ['today'] }, 'PUT', '/today-order', 'Put tasks of mine on today, in this order, before what else is there')
    .input(z.object({ task_ids: z.array(Id).min(1).max(200) }))
    .output(Done),
  unpick: route({ ...meta, changes: ['today'] }, 'DELETE', '/today/{task_id}', 'Take it off today')
    .input(z.object({ task_id: Id }))
    .output(Done),
  imported: route({ may: 'guest', level: 'own' }, 'GET', '/today/imported/{import_id}', 'What came with my name in an import and waits for my answer')
    .input(z.object({ import_id: Id }))
    .output(z.object({ file_name: z.string(), offers: z.array(OfferToMe) })),
  skip: route({ ...meta, changes: ['today'] }, 'PUT', '/first-steps/{step}/skip', 'Skip a first step')
    .input(z.object({ step: z.enum(firstSteps) }))
    .output(Done),
};
