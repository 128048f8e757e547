// A Trello board as Trello exports it, made up but plausible, and the same for the same seed. Only tests and measurements use it.

export type BoardPlan = {
  cards: number;
  members?: number;
  /** How many cards have a checklist. */
  checklists?: number;
  /** How many cards have a due date. */
  dueDates?: number;
  /** Comments in all; the actions of an export end at 1,000. */
  comments?: number;
  /** Archived lists, with open cards in them. */
  closedLists?: number;
  seed?: number;
};

const verbs =
  'Write|Review|Agree on|Plan|Fix|Test|Translate|Publish|Clean up|Measure|Draft|Order|Check|Rework|Announce|Prepare|Document|Migrate|Simplify|Present'.split(
    '|',
  );
const things =
  'the spring newsletter|the onboarding guide|invoices from March|the login page|the annual report|the new price list|our privacy notice|the volunteer handbook|search results|the booking form|the workshop in Leeds|the donor survey|the warehouse labels|the mobile menu|the supplier contract|the press kit|the backup routine|the data export|the lighting plan|the hiring page'.split(
    '|',
  );
const ends =
  '|before the launch|with the design team|for the board|in two languages|again|without the old template|for new members|after the audit|on the staging site'.split(
    '|',
  );
const listNames = ['Ideas', 'To do', 'This week', 'In progress', 'Waiting', 'In review', 'Done'];
const firstNames = 'Amara|Ben|Chloe|Dmitri|Esther|Farid|Grace|Hugo|Ines|Jonas|Keiko|Liam|Mina|Noor|Oscar|Priya|Quentin|Rosa|Samir|Tess'.split('|');
const lastNames = 'Okafor|Lindqvist|Moreau|Ivanov|Cohen|Haddad|Nguyen|Weber|Silva|Berg|Tanaka|Byrne|Farah|Costa|Novak'.split('|');
const labelNames = [
  ['Bug', 'red'],
  ['Design', 'purple'],
  ['Writing', 'blue'],
  ['', 'green'],
  ['Waiting for others', 'orange'],
  ['', 'yellow'],
] as const;
const remarks =
  'I have started on this, the first part is in the shared folder.|Could we talk about the scope before Thursday?|Looks good to me.|The numbers differ from last year; I will ask.|Moved to next week, the printer needs five days.|Thanks, that was exactly what was missing.|Who can check the French version?|Done except for the pictures.'.split(
    '|',
  );
const steps = 'Collect what we have|Ask the people concerned|Write a first version|Have it read by two people|Put it in place|Tell everybody'.split('|');

/** A board with the given numbers of things, as an object; `JSON.stringify` makes the file of it. */
export function generateBoard(plan: BoardPlan) {
  const random = randomFrom(plan.seed ?? 1);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const begun = Date.UTC(2025, 0, 6, 8);
  let made = 0;
  const id = () => {
    const second = Math.floor(begun / 1000) + ++made * 97;
    return second.toString(16).padStart(8, '0') + Array.from({ length: 16 }, () => Math.floor(random() * 16).toString(16)).join('');
  };
  const boardId = id();
  const members = Array.from({ length: plan.members ?? 5 }, (_, n) => {
    const fullName = `${firstNames[n % firstNames.length]} ${lastNames[(n * 7 + Math.floor(n / firstNames.length)) % lastNames.length]}`;
    return { id: id(), fullName, username: `${fullName.toLowerCase().replace(' ', '.')}${n}`, memberType: 'normal', confirmed: true };
  });
  const lists = [...listNames, ...Array.from({ length: plan.closedLists ?? 0 }, (_, n) => `Sprint ${n + 1} (finished)`)].map((name, n) => ({
    id: id(),
    name,
    closed: n >= listNames.length,
    idBoard: boardId,
    pos: (n + 1) * 65536 - 1,
    subscribed: false,
  }));
  const labels = labelNames.map(([name, color]) => ({ id: id(), idBoard: boardId, name, color }));
  const place = { id: id(), idModel: boardId, modelType: 'board', name: 'Place', type: 'text', pos: 1 };
  const effort = {
    id: id(),
    idModel: boardId,
    modelType: 'board',
    name: 'Effort',
    type: 'list',
    pos: 2,
    options: ['Small', 'Large'].map((text) => ({ id: id(), value: { text } })),
  };

  const cards = Array.from({ length: plan.cards }, (_, n) => {
    const list = pick(lists);
    const done = list.name === 'Done';
    const cardLabels = labels.filter(() => random() < 0.2);
    const due = n < (plan.dueDates ?? 0) ? new Date(begun + Math.floor(random() * 500) * 86_400_000 + 6 * 3_600_000).toISOString() : null;
    const cardId = id();
    return {
      id: cardId,
      idShort: n + 1,
      name: [pick(verbs), pick(things), pick(ends)].filter(Boolean).join(' '),
      desc: random() < 0.6 ? `${pick(remarks)}\n\n- ${pick(steps)}\n- ${pick(steps)}` : '',
      idBoard: boardId,
      idList: list.id,
      idLabels: cardLabels.map((label) => label.id),
      labels: cardLabels,
      idMembers: members.filter(() => random() < 1.2 / Math.max(members.length, 1)).map((member) => member.id),
      idChecklists: [] as string[],
      closed: !done && random() < 0.05,
      pos: (n + 1) * 1024,
      start: due && random() < 0.3 ? new Date(Date.parse(due) - 5 * 86_400_000).toISOString() : null,
      due,
      dueComplete: done && random() < 0.9,
      shortUrl: `https://trello.example/c/${cardId.slice(-8)}`,
      dateLastActivity: new Date(begun + n * 3_600_000).toISOString(),
      attachments: random() < 0.05 ? [{ id: id(), name: 'Notes of the meeting', url: `https://files.example/${cardId.slice(-6)}.pdf` }] : [],
      customFieldItems: random() < 0.1 ? [{ id: id(), idCustomField: place.id, value: { text: pick(['Leeds', 'Lyon', 'Bonn']) } }] : [],
      badges: { comments: 0, checkItems: 0 },
    };
  });
  const checklists = cards.slice(0, plan.checklists ?? 0).map((card) => {
    const checkItems = steps
      .slice(0, 2 + Math.floor(random() * 5))
      .map((name, n) => ({ id: id(), name, state: random() < 0.4 ? 'complete' : 'incomplete', pos: (n + 1) * 16384 }));
    const checklist = { id: id(), idBoard: boardId, idCard: card.id, name: random() < 0.7 ? 'Checklist' : 'Before we publish', pos: 16384, checkItems };
    card.idChecklists.push(checklist.id);
    return checklist;
  });
  const comments = Array.from({ length: cards.length > 0 ? (plan.comments ?? 0) : 0 }, (_, n) => {
    const card = pick(cards);
    const by = members.length > 0 ? pick(members) : null;
    card.badges.comments++;
    return {
      id: id(),
      type: 'commentCard',
      date: new Date(begun + n * 1_800_000).toISOString(),
      idMemberCreator: by?.id ?? null,
      data: { text: pick(remarks), card: { id: card.id, name: card.name, idShort: card.idShort }, board: { id: boardId } },
      ...(by ? { memberCreator: by } : {}),
    };
  });
  return {
    id: boardId,
    name: 'Events and communication',
    desc: 'What we publish, organise and repair this year.',
    closed: false,
    url: `https://trello.example/b/${boardId.slice(-8)}/events`,
    shortUrl: `https://trello.example/b/${boardId.slice(-8)}`,
    prefs: { permissionLevel: 'private', background: 'blue' },
    labelNames: { green: '', red: 'Bug' },
    actions: comments.reverse().slice(0, 1000),
    cards,
    labels,
    lists,
    members,
    checklists,
    customFields: [place, effort],
    memberships: members.map((member) => ({ id: id(), idMember: member.id, memberType: 'normal' })),
  };
}

/** Numbers from 0 to 1 that look random and follow from the seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
