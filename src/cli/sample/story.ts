import type { UnitOfSample, Who } from './cast.ts';

// What the sample is for: its vision and goals, and how they fared. Days are counted from the day it is made.

export type GoalName = 'booked' | 'heard' | 'evening' | 'villages' | 'stay' | 'letters';
export type DirectionName = 'reach' | 'near' | 'stay';

const willNot = [
  'Take the telephone away from those who want to call',
  'Sell or pass on what patients tell us',
  'Open a twelfth clinic before eleven are well staffed',
];

export const vision = {
  title: 'A doctor within a week, for everyone in the valley',
  body: 'Somebody in Senn wakes up with a pain in the side. By the evening they know when they will be seen, and it is within the week. They did not need a car, a free afternoon or a good connection to get there.\n\nThe person who sees them has slept, and has seen them before.',
  years: 5,
  willNot,
  directions: {
    reach: { title: 'Reaching us is easy', because: 'most of the waiting happens before anyone has heard of you' },
    near: { title: 'We come near', because: 'the bus to Brugg runs twice a day, and half of our patients do not drive' },
    stay: { title: 'People who stay', because: 'with every new face at a bedside, trust begins again at nothing' },
  } satisfies Record<DirectionName, { title: string; because: string }>,
  from: -104,
  steward: 'jakob' as Who,
  /** Two weeks later a line was added, with its reason. */
  amended: {
    day: -90,
    willNot: [...willNot, 'Ask a patient twice for what we already know'],
    because: 'Jonas asked in his second week why we want the birth date twice. Nobody had an answer.',
  },
};

export interface ResultOfSample {
  name: string;
  kind: 'number' | 'percent' | 'yes_no' | 'money';
  aim: 'up' | 'down' | 'keep';
  unit_word?: string;
  /** Of money, whose amounts are exact text. */
  currency?: string;
  baseline?: number | string;
  target?: number | string;
  low?: number;
  high?: number;
}

/** The day, how sure, what changed, what is next, and the values of the key results. */
export type CheckInOfSample = [number, number, string, string, (number | string)[]];

export interface GoalOfSample {
  /** `{end}` is the month in which it ends. */
  title: string;
  contribution: string;
  unit: UnitOfSample;
  steward: Who;
  serves: DirectionName | { goal: GoalName };
  because: string;
  from: number;
  to: number;
  rhythm: 'weekly' | 'fortnightly' | 'monthly';
  results: ResultOfSample[];
  checkIns: CheckInOfSample[];
  closed?: { day: number; outcome: 'achieved' | 'partly'; because: string; learned: string };
  said?: [number, Who, string][];
}

export const goals: Record<GoalName, GoalOfSample> = {
  booked: {
    title: 'Half of first visits booked online by {end}',
    contribution: 'Every morning forty people hang up before we answer. If half of first visits come by the page, the other half get through.',
    unit: 'digital',
    steward: 'noor',
    serves: 'reach',
    because: 'nobody in the valley should wait more than a week to see a doctor',
    from: -93,
    to: 200,
    rhythm: 'weekly',
    results: [
      { name: 'First visits booked online', kind: 'percent', aim: 'up', baseline: 6, target: 50 },
      { name: 'Calls given up before an answer', kind: 'number', aim: 'down', unit_word: 'a day', baseline: 40, target: 10 },
      { name: 'People over seventy get through', kind: 'number', aim: 'keep', unit_word: 'in 10', low: 9, high: 10 },
    ],
    checkIns: [
      [
        -90,
        5,
        'We counted: forty calls given up on one Monday, six first visits in a hundred come by the old form.',
        'Watch people book, before we draw anything.',
        [6, 40, 9],
      ],
      [-83, 5, 'Ten people booked on paper screens. Four gave up at the birth date.', 'Ask for it once, and late.', [6, 41, 9]],
      [-76, 5, 'The old form stays as it is; we stop mending it.', 'Agree on the questions with both desks.', [6, 39, 9]],
      [-69, 4, 'The desks want nine questions, patients bear five.', 'Sit with Wanda and Alma until it is five.', [7, 40, 9]],
      [-62, 6, 'It is five questions. Both desks agreed, and Wanda laughed.', 'Build the calendar of both clinics.', [7, 38, 9]],
      [-55, 6, 'Free times of Brugg and Hollen show in one list, a minute old at most.', 'Let the desks try it for a week.', [8, 38, 9]],
      [-48, 6, 'The desks book with it themselves now; it is quicker than the old one.', 'Hand the address to people who call.', [9, 37, 9]],
      [-41, 5, 'Half of those who got the address did not come through: no signal north of Oberfeld.', 'Ride the bus to Senn with three phones.', [10, 36, 9]],
      [-34, 6, 'We know why: the phone closes the page before it is stored.', 'Keep a half-written booking on the phone.', [12, 35, 9]],
      [-27, 6, 'The screens work at 400 px. Narrow phones cut the last button.', 'Make it work at 360.', [14, 34, 9]],
      [-20, 7, 'Mornings in Brugg are calmer; nine people over seventy in ten still get through by phone.', 'Ask Hollen for a Monday.', [15, 33, 9]],
      [-13, 6, 'Hollen wants to see a rehearsal before it says yes.', 'Fix a day to rehearse, with both desks.', [17, 32, 9]],
      [-6, 7, 'The pilot clinics agreed.', 'The form on small phones, then rehearse.', [18, 31, 9]],
    ],
    said: [
      [-88, 'wanda', 'I counted forty on one Monday. I did not know it was that many.'],
      [-86, 'pavel', 'Old people will be left out if we only look at the page.'],
      [-85, 'noor', 'So it says half, and the phone stays first for those over seventy. @pavel, would that do?'],
      [-85.2, 'jonas', 'Can we count it, too? Nine in ten of them get through, every week.'],
      [-84, 'pavel', 'Then yes.'],
    ],
  },
  heard: {
    title: 'Every call is answered within three minutes',
    contribution: 'Whoever calls hears a person before the second song.',
    unit: 'desks',
    steward: 'wanda',
    serves: 'reach',
    because: 'nobody should lose a week because the line was engaged',
    from: -62,
    to: 120,
    rhythm: 'fortnightly',
    results: [
      { name: 'Calls answered within three minutes', kind: 'percent', aim: 'up', baseline: 54, target: 90 },
      { name: 'Longest wait on a Monday', kind: 'number', aim: 'down', unit_word: 'minutes', baseline: 22, target: 6 },
    ],
    checkIns: [
      [
        -58,
        6,
        'We wrote down every call for two weeks. Mondays from eight to nine are half of the trouble.',
        'Two more people at the phone on Monday mornings.',
        [54, 22],
      ],
      [-44, 6, 'Two from House and finance pick up on Mondays, and like it.', 'Write down what they need to know.', [61, 17]],
      [-30, 7, 'The sheet with twenty answers hangs at every desk.', 'Call back instead of holding.', [66, 14]],
      [-16, 7, 'Call-backs work in Brugg and Senn.', 'The other nine desks.', [71, 12]],
      [-3, 8, 'Nine of eleven desks call back. Oberfeld has one line only.', 'A second line for Oberfeld.', [76, 10]],
    ],
  },
  evening: {
    title: 'Every clinic open one evening a week',
    contribution: 'Whoever works in the mill or at school can come without losing a day’s pay.',
    unit: 'nursing',
    steward: 'aoife',
    serves: 'near',
    because: 'half of the valley works while we are open',
    from: -78,
    to: 95,
    rhythm: 'fortnightly',
    results: [
      { name: 'Clinics open one evening a week', kind: 'number', aim: 'up', unit_word: 'clinics', baseline: 0, target: 11 },
      { name: 'Evenings a nurse works in a month', kind: 'number', aim: 'keep', unit_word: 'at most', low: 0, high: 4 },
    ],
    checkIns: [
      [-74, 7, 'Three clinics would like to begin: Brugg, Hollen and Mühlen.', 'Ask everyone which evening they could bear.', [0, 2]],
      [-60, 6, 'Everyone answered. Tuesdays and Thursdays, nobody on Fridays.', 'A first rota on paper.', [0, 2]],
      [-46, 5, 'Mühlen has begun, with Shirin and Farid.', 'Find two more who would like evenings.', [1, 3]],
      [-32, 4, 'Hollen has begun, and one nurse did five evenings. Brugg has nobody for the desk after six.', 'Ask the late desk whether it can move.', [2, 5]],
      [-18, 3, 'Two evenings fell out, and again one nurse did five. That is not what we want.', 'Agree the rota before anything else is added.', [2, 5]],
      [
        -5,
        3,
        'The rota is still not agreed. Unless it is by the end of next week, the first evening in Brugg slips by three weeks.',
        'One hour with all three clinics, and no way out of the room.',
        [2, 5],
      ],
    ],
    said: [
      [-17, 'farid', 'Five evenings was me. I did not mind, but I would mind it as a habit.'],
      [-16, 'aoife', 'Thank you for saying so. Until the rota is agreed we add no clinic.'],
      [-4, 'shirin', 'I can give a second Thursday, if somebody takes my Monday morning.'],
    ],
  },
  villages: {
    title: 'A clinic day in every village, each fortnight',
    contribution: 'The nurse and the doctor come to the hall; what needs a machine is booked from there.',
    unit: 'rounds',
    steward: 'greta',
    serves: 'near',
    because: 'a check that is an hour away is a check that is put off',
    from: -100,
    to: 150,
    rhythm: 'fortnightly',
    results: [
      { name: 'Villages with a clinic day each fortnight', kind: 'number', aim: 'up', unit_word: 'villages', baseline: 1, target: 7 },
      { name: 'People seen on a clinic day', kind: 'number', aim: 'keep', low: 12, high: 20 },
    ],
    checkIns: [
      [-91, 6, 'Senn runs. Hollen’s hall is promised.', 'Ask the council of Oberfeld for a key.', [1, 14]],
      [-77, 7, 'Hollen and Senn run every second week, and the halls are warm.', 'Oberfeld, then Mühlen.', [2, 15]],
      [-63, 6, 'Oberfeld said yes. The second car did not come.', 'Find out who could lend us one.', [2, 18]],
      [-49, 6, 'The fire brigade lends us theirs on Thursdays.', 'Add Oberfeld, and train Samir on the bag.', [3, 17]],
      [-35, 7, 'Three villages, twice each, without one day falling out.', 'Two villages more before the roads get bad.', [3, 18]],
      [-21, 7, 'Tannau has begun. People bring cake, which is not a key result.', 'Ask Rietbach for the school on Wednesdays.', [4, 16]],
      [-7, 8, 'Rietbach begins next week: five of seven.', 'A timetable on paper for all seven halls.', [4, 19]],
    ],
  },
  stay: {
    title: 'Nurses stay three years or more',
    contribution: 'Somebody who has been here a while walks beside whoever is new, for as long as it takes.',
    unit: 'nursing',
    steward: 'rosa',
    serves: 'stay',
    because: 'whoever leaves takes with them what they know of two hundred people',
    from: -68,
    to: 290,
    rhythm: 'fortnightly',
    results: [
      { name: 'Nurses with a mentor in their first year', kind: 'number', aim: 'up', unit_word: 'of 6', baseline: 0, target: 6 },
      { name: 'New nurses who would recommend us', kind: 'percent', aim: 'up', baseline: 58, target: 85 },
      { name: 'Paid to agencies for cover in a month', kind: 'money', currency: 'EUR', aim: 'down', baseline: '31400', target: '9000' },
    ],
    checkIns: [
      [
        -61,
        7,
        'Seven who left told us why: nobody to ask, and rotas that came too late.',
        'Bring the first three together; Linh wrote down her first hundred questions.',
        [0, 58, '31400'],
      ],
      [-47, 6, 'Two pairs meet each week. The third has not found an hour.', 'Put the hour into the rota, not beside it.', [2, 64, '27850.50']],
    ],
  },
  letters: {
    title: 'A letter reaches the family within three days',
    contribution: 'Nobody sits at home with a finding they cannot read.',
    unit: 'clinics',
    steward: 'amara',
    serves: 'reach',
    because: 'three weeks of not knowing is an illness of its own',
    from: -103,
    to: -24,
    rhythm: 'fortnightly',
    results: [
      { name: 'Letters that arrive within three days', kind: 'percent', aim: 'up', baseline: 22, target: 80 },
      { name: 'Days until a letter is signed', kind: 'number', aim: 'down', unit_word: 'days', baseline: 11, target: 1 },
    ],
    checkIns: [
      [-96, 6, 'A letter waits eleven days for a signature and one day for everything else.', 'Sign on the same day, in the room.', [22, 11]],
      [-82, 6, 'Four doctors sign while the patient sits there.', 'The templates take too long: cut them.', [35, 7]],
      [-68, 7, 'From thirty-one templates to six.', 'The other seven doctors.', [51, 4]],
      [-54, 7, 'Everybody but surgery.', 'Ask Charlotte what stops her on Tuesdays.', [66, 2]],
      [-40, 8, 'It was the printer. There is a second one now.', 'Watch it for a fortnight.', [74, 1]],
      [-27, 8, 'Seventy-nine in a hundred, three weeks running.', 'Close it, and tell how it went.', [79, 1]],
    ],
    closed: {
      day: -22,
      outcome: 'achieved',
      because: 'Seventy-nine of a hundred, and it holds by itself.',
      learned:
        'We had asked for faster typing. What we needed was a signature in the room, fewer templates and a second printer. Next time we watch one letter from start to end before we write a goal.',
    },
    said: [
      [-21, 'charlotte', 'For the record: I had said “printer” in the first week.'],
      [-21.1, 'amara', 'You had. That is the part I tell everyone.'],
    ],
  },
};
export const goalNames = Object.keys(goals) as GoalName[];
