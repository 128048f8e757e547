// Who is in the sample, and what it is for. Days are counted from the day it is made.

export type Who = 'noor' | 'emre' | 'tilda' | 'sofia' | 'jakob' | 'wanda';
export type Project = 'book' | 'rounds' | 'desk';

export const organisation = 'Ardel Valley Clinics';

/** The first one is who looks around. */
export const people: { who: Who; name: string; unit: 'digital' | 'clinics'; role: 'member' | 'administrator'; about: string }[] = [
  { who: 'noor', name: 'Noor Haddad', unit: 'digital', role: 'member', about: 'I look after booking. Before that I sat at the desk in Hollen for nine years.' },
  { who: 'emre', name: 'Emre Aydin', unit: 'digital', role: 'member', about: 'I write the programs, and I like it when they are boring.' },
  { who: 'tilda', name: 'Tilda Brandt', unit: 'digital', role: 'administrator', about: 'Rooms, rosters, contracts. Come by, my door is open until three.' },
  { who: 'sofia', name: 'Sofia Lindgren', unit: 'clinics', role: 'member', about: 'Nurse. Mondays and Thursdays I am on the road.' },
  { who: 'jakob', name: 'Jakob Ruiz', unit: 'clinics', role: 'member', about: 'General practice. I grew up in Senn.' },
  { who: 'wanda', name: 'Wanda Kowal', unit: 'clinics', role: 'member', about: 'Front desk in Brugg. I know most of the valley by voice.' },
];

export const units = {
  digital: { name: 'Booking and records', purpose: 'What people meet before they meet us: the booking, the letters, the records.' },
  clinics: { name: 'Clinics', purpose: 'The two clinics in Brugg and Hollen, and the rounds to the villages.' },
} as const;

export const vision = {
  title: 'Care within a week, wherever in the valley you live',
  body: 'Somebody in Senn wakes up with a pain in the side. By the evening they know when they will be seen, and it is within the week. They did not need a car, a free afternoon or a good connection to get there.',
  years: 5,
  we_will_not: [
    'Take the telephone away from those who want to call',
    'Sell or pass on what patients tell us',
    'Open a third clinic before two are well staffed',
  ],
  directions: {
    reach: { title: 'Reaching us is easy', because: 'most of the waiting happens before anyone has heard of you' },
    villages: { title: 'Care comes to the villages', because: 'the bus to Brugg runs twice a day, and half of our patients do not drive' },
    nights: { title: 'A team that sleeps at night', because: 'a tired team is the commonest reason why we move appointments' },
  },
} as const;

interface GoalOfSample {
  title: string;
  contribution: string;
  unit: keyof typeof units;
  steward: Who;
  serves: keyof typeof vision.directions;
  because: string;
  from: number;
  to: number;
  rhythm: 'weekly' | 'fortnightly';
  results: {
    name: string;
    kind: 'number' | 'percent' | 'yes_no';
    aim: 'up' | 'down' | 'keep';
    unit_word?: string;
    baseline?: number;
    target?: number;
    low?: number;
    high?: number;
  }[];
  checkIns: { day: number; confidence: number; changed: string; next: string; values: number[] }[];
}

export const goals: Record<'booked' | 'days', GoalOfSample> = {
  booked: {
    title: 'Half of all first visits are booked without a call',
    contribution: 'Whoever books at ten at night gets the same appointments as whoever calls at eight in the morning.',
    unit: 'digital',
    steward: 'noor',
    serves: 'reach',
    because: 'nobody should lose a week because the line was engaged',
    from: -45,
    to: 120,
    rhythm: 'weekly',
    results: [
      { name: 'First visits booked online', kind: 'percent', aim: 'up', baseline: 12, target: 50 },
      { name: 'Time on hold at eight in the morning', kind: 'number', aim: 'down', unit_word: 'minutes', baseline: 14, target: 4 },
      { name: 'A booking survives a lost connection', kind: 'yes_no', aim: 'up' },
    ],
    checkIns: [
      {
        day: -30,
        confidence: 5,
        changed: 'Ten patients tried the first screens; four gave up at the date of birth.',
        next: 'Ask for it once, and late.',
        values: [13, 14, 0],
      },
      {
        day: -23,
        confidence: 6,
        changed: 'The new order of questions works: nine of ten came through.',
        next: 'Put it in front of the desk in Brugg.',
        values: [17, 12, 0],
      },
      {
        day: -16,
        confidence: 7,
        changed: 'Brugg hands out the address at the desk, and people use it.',
        next: 'See what breaks in the north, where the signal is weak.',
        values: [22, 10, 0],
      },
      {
        day: -9,
        confidence: 7,
        changed: 'Mornings at the desk are calmer. Lost connections are what is left.',
        next: 'Keep a half-written booking on the phone.',
        values: [26, 9, 0],
      },
      {
        day: -2,
        confidence: 6,
        changed: 'Saving on the phone works in the office and fails on the bus.',
        next: 'Ride the bus to Senn with three phones.',
        values: [29, 8, 0],
      },
    ],
  },
  days: {
    title: 'Every village has a clinic day each fortnight',
    contribution: 'The nurse and the doctor come to the hall; what needs a machine is booked from there.',
    unit: 'clinics',
    steward: 'sofia',
    serves: 'villages',
    because: 'a check that is an hour away is a check that is put off',
    from: -60,
    to: 150,
    rhythm: 'fortnightly',
    results: [
      { name: 'Villages with a clinic day each fortnight', kind: 'number', aim: 'up', unit_word: 'villages', baseline: 2, target: 7 },
      { name: 'People seen on a clinic day', kind: 'number', aim: 'keep', low: 12, high: 20 },
    ],
    checkIns: [
      {
        day: -34,
        confidence: 7,
        changed: 'Hollen and Senn run every second week, and the halls are free.',
        next: 'Ask the council of Oberfeld for a key.',
        values: [2, 15],
      },
      { day: -20, confidence: 5, changed: 'Oberfeld said yes. The second car did not come.', next: 'Find out who could lend us one.', values: [3, 18] },
      {
        day: -6,
        confidence: 3,
        changed: 'Without a second car we cannot add a village, and winter tyres are late.',
        next: 'Talk to the fire brigade about theirs on Thursdays.',
        values: [3, 22],
      },
    ],
  },
};
