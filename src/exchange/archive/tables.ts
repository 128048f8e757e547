// Which rows go into an archive. Every table of the database stands here, or the build fails.

/** How much an archive holds: the whole installation, one workspace, or what one administrator may see of it. */
export type Scope = 'installation' | 'workspace' | 'shared';

/** Tables whose rows stay behind, and why. */
export const leftOut: Record<string, string> = {
  sessions: 'a session lets someone in: after a restore everyone signs in anew',
  links: 'a link lets someone in: invitations and reset links are made anew',
  api_tokens: 'a token lets someone in, and one that was revoked since must not come back: tokens are made anew',
  attempts: 'what slows down guessing lasts minutes',
  jobs: 'work in flight belongs to the program that does it',
  mails: 'a mail on its way belongs to the program that sends it',
  archives: 'an archive does not hold its own list',
  proposals: 'a preview lasts a day, and so does the way back: what was applied stands in the log of each thing',
  proposal_changes: 'as above',
  search_texts: 'written anew from what it finds',
  search_words: 'written anew from what it finds',
};

/**
 * What of a table an administrator's archive keeps. `hidden` names ids that lie in closed projects the administrator is not in;
 * me is the administrator. null: nothing of it.
 */
export type Shared = string | null;

const all = 'TRUE';
const notHidden = (...columns: string[]) => columns.map((column) => `(${column} IS NULL OR ${column} NOT IN (SELECT id FROM hidden))`).join(' AND ');
const inProject = notHidden('project_id');
const mine = 'person_id = :me';

/** Tables that an archive holds, and what of each an administrator's archive keeps. Those that others refer to come first. */
export const archived: Record<string, Shared> = {
  workspaces: all,
  units: all,
  people: all,
  unit_participants: all,
  grants: notHidden('object_id'),
  unit_grants: notHidden('project_id'),
  activity: `audience <> 'subject' AND ${notHidden('project_id', 'subject_id')}`,
  notices: mine,
  follows: `${mine} AND ${notHidden('subject_id')}`,
  mail_choices: mine,
  nodes: notHidden('project_id', 'id'),
  threads: notHidden('src_id', 'dst_id'),
  work_totals: inProject,
  offers: `${notHidden('subject_id')} AND (state IN ('open', 'countered') OR to_person_id = :me OR by_person_id = :me)`,
  commitments: notHidden('subject_id'),
  projects: notHidden('id'),
  project_keys: inProject,
  project_states: inProject,
  milestones: inProject,
  done_means: notHidden('milestone_id'),
  tasks: inProject,
  milestone_leavings: notHidden('milestone_id', 'task_id'),
  parts: notHidden('task_id'),
  labels: inProject,
  task_labels: notHidden('task_id'),
  fields: inProject,
  field_choices: `field_id IN (SELECT id FROM fields WHERE workspace_id = :workspace AND ${inProject})`,
  field_values: notHidden('task_id'),
  comments: notHidden('subject_id'),
  file_contents: `gone_after IS NULL AND (id IN (SELECT content_id FROM attachments WHERE workspace_id = :workspace AND trashed_at IS NULL AND ${notHidden('subject_id')})
    OR id IN (SELECT content_id FROM pictures WHERE workspace_id = :workspace))`,
  attachments: `trashed_at IS NULL AND ${notHidden('subject_id')}`,
  pictures: all,
  views: `(kept_by = :me OR (shared_at IS NOT NULL AND trashed_at IS NULL)) AND ${inProject}`,
  today_picks: `${mine} AND ${notHidden('task_id')}`,
  visions: all,
  directions: all,
  vision_versions: all,
  goals: all,
  key_results: all,
  check_ins: all,
  imports: `created_by = :me AND ${inProject}`,
  import_sources: `kind <> 'person' AND ${notHidden('id')}`, // who somebody was elsewhere may be a mail address
  import_waiting: null,
  held_days: inProject,
  vision_reviews: all,
  balance_months: `unit_id = ''`, // figures of a unit are for its size to show or hide
};

type Row = Record<string, unknown>;
type Held = { me: string | null };

const waitingOnly = {
  message: '',
  state: 'open',
  counter_kind: null,
  counter_due_on: null,
  counter_title: null,
  counter_message: null,
  counter_at: null,
  swap_of: null,
};

/** A row as an administrator's archive keeps it: nothing in it that only others read. */
const asShared: Record<string, (row: Row, held: Held) => Row> = {
  // Without mail addresses nobody can be let in by the archive: who was here is a name to invite again, and what they hold stays theirs.
  people: (row, { me }) =>
    row.id === me
      ? row
      : {
          ...row,
          state: row.state === 'active' || row.state === 'suspended' || row.state === 'invited' ? 'placeholder' : row.state,
          role: 'member',
          ends_on: null,
          email: row.state === 'invited' || row.state === 'placeholder' ? row.email : null,
          time_zone: null,
          skipped_steps: '',
          joined_at: null,
        },
  nodes: (row, { me }) => (row.kind === 'person' && row.id !== me && row.state !== 'left' && row.state !== 'erased' ? { ...row, state: 'placeholder' } : row),
  // What its author deleted is read by nobody else while it can come back.
  comments: (row, { me }) => (row.deleted_at === null || row.by_person_id === me ? row : { ...row, body: '' }),
  offers: (row, { me }) => (row.to_person_id === me || row.by_person_id === me ? row : { ...row, ...waitingOnly, spoken_yes_at: null, spoken_yes_by: null }),
};

/** A row as an archive of a scope keeps it. Who signs in as whom is told by mail address: accounts are of the installation. */
export function keptRow(table: string, row: Row, scope: Scope, held: Held & { mailOf: (account: string) => string | null }): Row {
  const kept = scope === 'shared' ? (asShared[table]?.(row, held) ?? row) : row;
  if (table !== 'people') return kept;
  const { account_id, ...person } = kept;
  const known = scope !== 'shared' || row.id === held.me;
  return { ...person, account: known && typeof account_id === 'string' ? held.mailOf(account_id) : null };
}
