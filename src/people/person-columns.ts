// Every column of the database that names a person, and who reads it. A test compares it with the schema: a new column is registered or the build fails.

/** Law 2: the actor is always the caller; the addressee is asked; the subject is whom it is about; the member belongs to something. */
export type Part = 'actor' | 'addressee' | 'subject' | 'member';
export type Sight = 'me' | 'pair' | 'place' | 'organisation' | 'administrators';

export const sightWords: Record<Sight, string> = {
  me: 'only you',
  pair: 'you and the other of the two',
  place: 'whoever sees the thing itself',
  organisation: 'every member',
  administrators: 'you and administrators',
};

export interface PersonColumn {
  table: string;
  column: string;
  as: Part;
  sight: Sight;
  /** What it says about me, as a sentence begins: "Comments you wrote". */
  what: string;
}

const column = (table: string, name: string, as: Part, sight: Sight, what: string): PersonColumn => ({ table, column: name, as, sight, what });

export const personColumns: PersonColumn[] = [
  column('unit_participants', 'person_id', 'member', 'organisation', 'Units you take part in'),
  column('grants', 'person_id', 'member', 'place', 'Projects you were let into'),
  column('grants', 'created_by', 'actor', 'place', 'People you let into a project'),
  column('grants', 'ended_by', 'actor', 'place', 'Access you ended'),
  column('unit_grants', 'created_by', 'actor', 'place', 'Units you let into a project'),
  column('unit_grants', 'ended_by', 'actor', 'place', 'Access of units you ended'),
  column('api_tokens', 'person_id', 'member', 'me', 'Tokens you made for other programs, as hashes'),
  column('links', 'person_id', 'addressee', 'administrators', 'The invitation that was sent to you, as a hash'),
  column('commitments', 'person_id', 'member', 'place', 'What you took on, and when it ended'),
  column('offers', 'to_person_id', 'addressee', 'pair', 'What was offered to you; that you said “not for me” is seen by you and the one who offered'),
  column('offers', 'by_person_id', 'actor', 'pair', 'What you offered'),
  column('offers', 'answered_by', 'actor', 'pair', 'Offers you answered or took back'),
  column('offers', 'spoken_yes_by', 'actor', 'pair', 'Spoken answers you noted'),
  column('notices', 'person_id', 'addressee', 'me', 'Rows of your inbox'),
  column('notices', 'by_person_id', 'actor', 'pair', 'Inbox rows of others that you caused'),
  column('follows', 'person_id', 'member', 'me', 'What you follow and what you muted'),
  column('mail_choices', 'person_id', 'member', 'me', 'What you chose to get by mail'),
  column('mails', 'person_id', 'addressee', 'me', 'Mails that were sent to you about your inbox, without their text'),
  column('today_picks', 'person_id', 'subject', 'me', 'What you put on your own day'),
  column('projects', 'created_by', 'actor', 'place', 'Projects you made'),
  column('projects', 'updated_by', 'actor', 'place', 'Projects you changed last'),
  column('milestones', 'created_by', 'actor', 'place', 'Milestones you made'),
  column('milestones', 'updated_by', 'actor', 'place', 'Milestones you changed last'),
  column('milestones', 'reached_by', 'actor', 'place', 'Milestones you marked as reached'),
  column('done_means', 'ticked_by', 'actor', 'place', 'Conditions of milestones you ticked'),
  column('tasks', 'created_by', 'actor', 'place', 'Tasks you wrote'),
  column('tasks', 'updated_by', 'actor', 'place', 'Tasks you changed last'),
  column('tasks', 'finished_by', 'actor', 'place', 'Tasks you finished'),
  column('tasks', 'trashed_by', 'actor', 'place', 'Tasks you put in the trash'),
  column('parts', 'created_by', 'actor', 'place', 'Parts of tasks you wrote'),
  column('parts', 'updated_by', 'actor', 'place', 'Parts of tasks you changed last'),
  column('parts', 'finished_by', 'actor', 'place', 'Parts of tasks you finished'),
  column('views', 'kept_by', 'actor', 'place', 'Views you kept; those that you did not share only you see'),
  column('views', 'updated_by', 'actor', 'place', 'Views you changed last'),
  column('views', 'locked_by', 'actor', 'place', 'Views you locked'),
  column('views', 'default_by', 'actor', 'place', 'Views you made the first of a project'),
  column('comments', 'by_person_id', 'actor', 'place', 'Comments you wrote'),
  column('comments', 'folded_by', 'actor', 'place', 'Comments of others you folded as a steward'),
  column('search_texts', 'by_person_id', 'actor', 'place', 'What you wrote, as the search finds it'),
  column('threads', 'by_person_id', 'actor', 'place', 'Ties you made between work and goals'),
  column('visions', 'created_by', 'actor', 'organisation', 'The vision, if you wrote it first'),
  column('visions', 'updated_by', 'actor', 'organisation', 'The vision, if you changed it last'),
  column('vision_reviews', 'by_person_id', 'actor', 'organisation', 'Times you read the vision again'),
  column('vision_versions', 'by_person_id', 'actor', 'organisation', 'Versions of the vision you saved'),
  column('goals', 'created_by', 'actor', 'organisation', 'Goals you wrote'),
  column('goals', 'updated_by', 'actor', 'organisation', 'Goals you changed last'),
  column('goals', 'closed_by', 'actor', 'organisation', 'Goals you closed'),
  column('check_ins', 'by_person_id', 'actor', 'organisation', 'Check-ins you wrote'),
  column('imports', 'created_by', 'actor', 'me', 'Imports you ran'),
  column('proposals', 'created_by', 'actor', 'me', 'Changes of many things at once that you proposed'),
  column('archives', 'created_by', 'actor', 'me', 'Archives of the workspace that you had made'),
  column('attachments', 'by_person_id', 'actor', 'place', 'Files you put on things'),
  column('attachments', 'trashed_by', 'actor', 'place', 'Files you removed'),
  column('pictures', 'person_id', 'subject', 'organisation', 'Your picture'),
  column('activity', 'actor_id', 'actor', 'place', 'What you did, in the history of each thing; the feed of the workspace names nobody'),
];
