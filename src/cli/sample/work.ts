import type { goals, Project, Who } from './story.ts';

// The work of the sample: three projects, their milestones, and what a task tells. Days are counted from the day it is made.

export const projects: Record<
  Project,
  {
    key: string;
    name: string;
    purpose: string;
    outcome: string;
    steward: Who;
    from: number;
    to: number | null;
    serves: { goal: keyof typeof goals; because: string } | null;
    labels: Record<string, { name: string; colour: 'blue' | 'teal' | 'orange' | 'purple' | 'green' }>;
  }
> = {
  book: {
    key: 'BOOK',
    name: 'Booking on the phone',
    purpose: 'A booking that a tired person can finish with one thumb.',
    outcome: 'Both clinics take bookings from the phone, and the desk sees them at once.',
    steward: 'noor',
    from: -44,
    to: 75,
    serves: { goal: 'booked', because: 'most people here own a phone and no computer' },
    labels: { words: { name: 'Words', colour: 'purple' }, offline: { name: 'Weak signal', colour: 'orange' }, desk: { name: 'Front desk', colour: 'teal' } },
  },
  rounds: {
    key: 'ROUND',
    name: 'Village rounds',
    purpose: 'A nurse and a doctor in every village hall, often enough to be counted on.',
    outcome: 'Seven villages know their day, and it takes place.',
    steward: 'sofia',
    from: -58,
    to: 140,
    serves: { goal: 'days', because: 'a round that is known weeks ahead is one that people wait for' },
    labels: { halls: { name: 'Halls', colour: 'green' }, cars: { name: 'Cars', colour: 'blue' } },
  },
  desk: {
    key: 'DESK',
    name: 'Front desk, day by day',
    purpose: 'What the two desks need to get through the week.',
    outcome: '',
    steward: 'wanda',
    from: -50,
    to: null,
    serves: null,
    labels: { forms: { name: 'Forms', colour: 'purple' } },
  },
};

export const milestones: Record<
  string,
  { in: Project; title: string; day: number; promise: 'internal' | 'promised_outside'; means: string[]; ticked: number; reached?: number }
> = {
  tried: {
    in: 'book',
    title: 'Ten patients tried it',
    day: -26,
    promise: 'internal',
    means: ['Ten people, two of them over seventy', 'What stopped them is written down'],
    ticked: 2,
    reached: -25,
  },
  pilot: {
    in: 'book',
    title: 'Pilot at both front desks',
    day: 18,
    promise: 'promised_outside',
    means: ['The desk sees a booking within a minute', 'A half-written booking survives the bus to Senn', 'Wanda would let her mother use it'],
    ticked: 1,
  },
  open: { in: 'book', title: 'Open to every patient', day: 62, promise: 'internal', means: ['Letters tell of it in four languages'], ticked: 0 },
  hollen: {
    in: 'rounds',
    title: 'First winter round to Hollen and Senn',
    day: 6,
    promise: 'promised_outside',
    means: ['Both halls are heated by eight', 'The list hangs at the bakery'],
    ticked: 1,
  },
  timetable: { in: 'rounds', title: 'Winter timetable agreed', day: 30, promise: 'internal', means: ['Every village has said yes to its day'], ticked: 0 },
};

/** An offer on a task: when, by whom, to whom, and what came of it. */
export interface OfferOfSample {
  day: number;
  by: Who;
  to: Who | 'digital' | 'clinics';
  says?: string;
  answer?: 'take' | 'decline' | { in: number; says: string };
}

export interface TaskOfSample {
  in: Project;
  title: string;
  by: Who;
  born: number;
  body?: string;
  milestone?: keyof typeof milestones;
  due?: number;
  hours?: number;
  priority?: 'urgent' | 'high' | 'low';
  labels?: string[];
  /** Who takes it of their own accord, and when. */
  taken?: [Who, number];
  offer?: OfferOfSample;
  together?: { needed: number; with: Who[] };
  state?: 'idea' | 'in_progress' | 'in_review' | 'done' | 'dropped';
  /** When it came to that state. */
  since?: number;
  because?: string;
  subtasks?: string[];
  comments?: { day: number; by: Who; says: string; to?: Who }[];
  serves?: { goal: keyof typeof goals; because: string };
}
