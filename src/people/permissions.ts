// Who may do what, as data: printed on Settings, and what the walk over every role and route is held against.

export const acts = ['see', 'comment', 'offer', 'accept', 'edit', 'move_dates', 'manage_people', 'see_private'] as const;
export type Act = (typeof acts)[number];

/** The acts as columns of the table. */
export const actWords: Record<Act, string> = {
  see: 'See',
  comment: 'Comment',
  offer: 'Offer',
  accept: 'Accept',
  edit: 'Edit',
  move_dates: 'Move dates',
  manage_people: 'Manage people',
  see_private: 'See what is private',
};

export const standings = ['administrator', 'member', 'guest', 'unit_steward', 'project_steward', 'holder', 'contributor', 'invitee'] as const;
export type Standing = (typeof standings)[number];

/** The highest level that applies decides: see < comment < take part < plan < steward. */
export const permissions: Record<Standing, { name: string; comes_from: string; may: Record<Act, string> }> = {
  administrator: {
    name: 'Administrator',
    comes_from: 'membership; adds to member, and never adds sight',
    may: {
      see: 'as a member; the name and stewards of closed projects, nothing in them',
      comment: 'as a member',
      offer: 'as a member; a stewardship left empty, to anyone in that place',
      accept: 'as anyone',
      edit: 'settings, units, limits (raise only)',
      move_dates: 'no',
      manage_people: 'invite, suspend, end sessions, end a membership, erase whoever left; never a password, mail address, second factor or reset link',
      see_private: 'never',
    },
  },
  member: {
    name: 'Member',
    comes_from: 'membership',
    may: {
      see: 'everything open; what is closed if invited',
      comment: 'yes',
      offer: 'any task or stewardship where they take part, to a person or unit',
      accept: 'what is offered to them; any untaken open task (“take it”)',
      edit: 'own tasks; title, text and labels of untaken tasks in open projects; threads from them, with because',
      move_dates: 'tasks they hold, inside the milestone’s day; others: propose',
      manage_people: 'no',
      see_private: 'own; pair and circle that name them',
    },
  },
  guest: {
    name: 'Guest',
    comes_from: 'a grant, with an end date',
    may: {
      see: 'only what was given, and titles and becauses of its path to the vision',
      comment: 'if granted',
      offer: 'no',
      accept: 'what is offered inside the grant',
      edit: 'own comments; tasks they hold',
      move_dates: 'tasks they hold, inside the milestone’s day',
      manage_people: 'no',
      see_private: 'own',
    },
  },
  unit_steward: {
    name: 'Unit steward',
    comes_from: 'a stewardship that was offered and taken',
    may: {
      see: 'as a member; closed projects of the unit only if invited',
      comment: 'yes',
      offer: 'also goals and projects of the unit',
      accept: 'as a member',
      edit: 'the unit’s text, goals without a steward',
      move_dates: 'goals’ periods of the unit',
      manage_people: 'ask people to join the unit (they accept)',
      see_private: 'never',
    },
  },
  project_steward: {
    name: 'Project steward',
    comes_from: 'a stewardship that was offered and taken',
    may: {
      see: 'the project, closed or open',
      comment: 'yes; fold a comment with a reason',
      offer: 'all in it',
      accept: 'as a member',
      edit: 'the project, milestones, states, text of untaken tasks; held ones: propose',
      move_dates: 'any date in it; a held task’s: proposal to its holder; promised milestones: with a reason',
      manage_people: 'grant and end guest and closed access to this project; not the last steward',
      see_private: 'never',
    },
  },
  holder: {
    name: 'Holder of a task',
    comes_from: 'taking it',
    may: {
      see: 'the task, its path, its parts',
      comment: 'yes',
      offer: 'parts; contributors; handing on',
      accept: 'hands back at any time',
      edit: 'the task: text, state, remaining, parts',
      move_dates: 'the task’s; beyond the milestone’s day: proposal to the project steward',
      manage_people: 'invite contributors by offer',
      see_private: 'own',
    },
  },
  contributor: {
    name: 'Contributor to a task',
    comes_from: 'taking a part',
    may: {
      see: 'the task, its path',
      comment: 'yes',
      offer: 'own part onward',
      accept: 'hands back',
      edit: 'own part',
      move_dates: 'own part’s, inside the task’s',
      manage_people: 'no',
      see_private: 'own',
    },
  },
  invitee: {
    name: 'Someone with an open offer',
    comes_from: 'the offer',
    may: {
      see: 'this task, titles of its path, the offer',
      comment: 'on the offer',
      offer: '“yes, if”',
      accept: 'take, yes if, not for me',
      edit: 'no',
      move_dates: 'by counter-offer only',
      manage_people: 'no',
      see_private: 'own',
    },
  },
};

/** What holds for all of them. */
export const rules: string[] = [
  'What you cannot see does not exist for you: the answer is the same.',
  'No level lets anyone see what is private: the visibility of each record decides, and nobody can grant it.',
  'The last steward cannot leave before another has taken it; where they are gone, the place is without a steward, and an administrator may offer it to a person who is in it.',
  'Access that was given ends with the person’s membership, a guest’s at its date.',
  'A read-only token sees; a write token has the person’s levels and never manages people. Service accounts may draft offers, never take.',
  'A closed project’s name is shown to nobody who is not in it, except as the first row says.',
  'Guests see no figures outside what they were given.',
  'The first account needs the one-time set-up link that the start prints; on this machine the page opens without it. The sample workspace is there to look around, and off elsewhere unless the host turns it on; until the set-up, whoever has its link may look around too.',
  'Without mail a reset link is made on the host; the person is told in the Inbox, and the privacy page shows it.',
  'No role gives a number about a person, takes work from someone, or gives it to someone.',
];
