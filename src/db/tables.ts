// Made from the migrations by src/db/schema.test.ts (UPDATE=1 writes it); not edited by hand.
import type { Generated } from 'kysely';

export interface AccountsTable {
  id: string;
  email: string;
  password_hash: string | null;
  password_changed_at: string | null;
  created_at: string;
}

export interface ActivityTable {
  workspace_id: string;
  seq: number;
  at: string;
  actor_id: string | null;
  kind: string;
  subject_kind: string;
  subject_id: string;
  project_id: string | null;
  audience: string;
  features: string;
  data: string;
}

export interface ApiTokensTable {
  workspace_id: string;
  id: string;
  person_id: string;
  name: string;
  scope: string;
  token_hash: string;
  created_at: string;
  expires_on: string | null;
  used_on: string | null;
  revoked_at: string | null;
}

export interface ArchivesTable {
  workspace_id: string;
  id: string;
  state: string;
  done_rows: Generated<number>;
  all_rows: Generated<number>;
  file_bytes: number | null;
  content_hash: string | null;
  problem: string | null;
  created_at: string;
  created_by: string;
  finished_at: string | null;
}

export interface AttachmentsTable {
  workspace_id: string;
  id: string;
  content_id: string;
  subject_kind: string;
  subject_id: string;
  comment_id: string | null;
  name: string;
  type: string;
  width: number | null;
  height: number | null;
  at: string;
  by_person_id: string;
  trashed_at: string | null;
  trashed_by: string | null;
}

export interface AttemptsTable {
  bucket: string;
  n: number;
  resets_at: string;
}

export interface BalanceMonthsTable {
  workspace_id: string;
  unit_id: string;
  month: string;
  formula: number;
  order_value: number;
  lift_value: number;
  drawn: number;
  parts: string;
  at: string;
}

export interface CheckInsTable {
  workspace_id: string;
  id: string;
  goal_id: string;
  by_person_id: string;
  at: string;
  confidence: number;
  what_changed: string;
  what_next: string;
  snapshot: string;
}

export interface CommentsTable {
  workspace_id: string;
  id: string;
  subject_kind: string;
  subject_id: string;
  body: string;
  by_person_id: string | null;
  said_by: string | null;
  import_id: string | null;
  at: string;
  edited_at: string | null;
  deleted_at: string | null;
  folded_at: string | null;
  folded_by: string | null;
  folded_because: string | null;
  version: Generated<number>;
}

export interface CommitmentsTable {
  workspace_id: string;
  id: string;
  subject_kind: string;
  subject_id: string;
  person_id: string;
  role: string;
  offer_id: string | null;
  from_at: string;
  until_at: string | null;
  ended_as: string | null;
}

export interface DirectionsTable {
  workspace_id: string;
  id: string;
  vision_id: string;
  title: string;
  because: Generated<string>;
  position: string;
  retired_at: string | null;
}

export interface DoneMeansTable {
  workspace_id: string;
  id: string;
  milestone_id: string;
  text: string;
  position: string;
  ticked_at: string | null;
  ticked_by: string | null;
  waived_because: string | null;
}

export interface FieldChoicesTable {
  workspace_id: string;
  id: string;
  field_id: string;
  name: string;
  folded: string;
  position: number;
  ended_at: string | null;
}

export interface FieldValuesTable {
  workspace_id: string;
  task_id: string;
  field_id: string;
  value: string;
}

export interface FieldsTable {
  workspace_id: string;
  id: string;
  project_id: string;
  name: string;
  folded: string;
  type: string;
  position: Generated<number>;
  ended_at: string | null;
  version: Generated<number>;
}

export interface FileContentsTable {
  workspace_id: string;
  id: string;
  sha256: string;
  bytes: number;
  created_at: string;
  gone_after: string | null;
}

export interface FollowsTable {
  workspace_id: string;
  person_id: string;
  subject_kind: string;
  subject_id: string;
  reason: string | null;
  since: string;
  left_at: string | null;
  muted_at: string | null;
}

export interface GoalsTable {
  workspace_id: string;
  id: string;
  unit_id: string | null;
  title: string;
  contribution: Generated<string>;
  state: string;
  starts_on: string;
  ends_on: string;
  rhythm: string;
  activated_on: string | null;
  last_check_in_at: string | null;
  last_confidence: number | null;
  closed_at: string | null;
  closed_by: string | null;
  outcome: string | null;
  closed_because: string | null;
  learned: string | null;
  created_at: string;
  created_by: string;
  updated_at: string;
  updated_by: string;
  version: Generated<number>;
}

export interface GrantsTable {
  workspace_id: string;
  id: string;
  person_id: string;
  object_kind: string;
  object_id: string;
  level: string;
  ends_on: string | null;
  created_at: string;
  created_by: string;
  ended_at: string | null;
  ended_by: string | null;
}

export interface HeldDaysTable {
  workspace_id: string;
  id: string;
  subject_kind: string;
  subject_id: string;
  project_id: string;
  day: string;
  from_on: string;
  until_on: string | null;
  later: number;
}

export interface ImportSourcesTable {
  workspace_id: string;
  source: string;
  container: string;
  source_kind: string;
  source_id: string;
  kind: string;
  id: string;
  import_id: string;
  made_by_import: string | null;
  content_hash: string;
  kept_version: number;
}

export interface ImportWaitingTable {
  workspace_id: string;
  id: string;
  import_id: string;
  source: string;
  container: string;
  what: string;
  from_source_id: string;
  to_source_id: string;
}

export interface ImportsTable {
  workspace_id: string;
  id: string;
  source: string | null;
  container: string | null;
  file_name: string;
  file_bytes: number;
  file_hash: string;
  state: string;
  stage: Generated<string>;
  done_rows: Generated<number>;
  all_rows: Generated<number>;
  sniffed: string | null;
  mapping: string | null;
  report: string | null;
  problem: string | null;
  project_id: string | null;
  created_at: string;
  created_by: string;
  beat_at: string | null;
  finished_at: string | null;
  undone_at: string | null;
  version: Generated<number>;
}

export interface JobsTable {
  workspace_id: string;
  id: string;
  kind: string;
  payload: string;
  run_at: string;
  leased_until: string | null;
  attempts: Generated<number>;
  problem: string | null;
  done_at: string | null;
}

export interface KeyResultsTable {
  workspace_id: string;
  id: string;
  goal_id: string;
  name: string;
  kind: string;
  aim: string;
  unit_word: Generated<string>;
  baseline: number | null;
  target: number | null;
  low: number | null;
  high: number | null;
  latest: number | null;
  latest_at: string | null;
  position: string;
  replaced_at: string | null;
  created_at: string;
  currency: string | null;
}

export interface LabelsTable {
  workspace_id: string;
  id: string;
  project_id: string;
  name: string;
  folded: string;
  colour: string;
}

export interface LinksTable {
  id: string;
  kind: string;
  token_hash: string;
  account_id: string | null;
  workspace_id: string | null;
  person_id: string | null;
  created_at: string;
  expires_at: string;
  used_at: string | null;
}

export interface MailChoicesTable {
  workspace_id: string;
  person_id: string;
  immediate: string;
  digest_days: string;
  digest_at: string;
  quiet_until: string | null;
  updated_at: string;
  version: Generated<number>;
}

export interface MailsTable {
  workspace_id: string;
  id: string;
  person_id: string;
  kind: string;
  cause: string;
  rows_told: string;
  state: string;
  run_at: string;
  problem: string | null;
  created_at: string;
  sent_at: string | null;
}

export interface MilestoneLeavingsTable {
  workspace_id: string;
  milestone_id: string;
  task_id: string;
}

export interface MilestonesTable {
  workspace_id: string;
  id: string;
  project_id: string;
  title: string;
  target_on: string | null;
  promise: string;
  state: string;
  position: string;
  reached_at: string | null;
  reached_by: string | null;
  created_at: string;
  created_by: string;
  updated_at: string;
  updated_by: string;
  trashed_at: string | null;
  version: Generated<number>;
}

export interface NodesTable {
  workspace_id: string;
  kind: string;
  id: string;
  title: string;
  folded: string;
  key: string | null;
  parent_kind: string | null;
  parent_id: string | null;
  serves_kind: string | null;
  serves_id: string | null;
  project_id: string | null;
  unit_id: string | null;
  state: string;
  day: string | null;
  access: string | null;
  updated_at: string;
}

export interface NoticesTable {
  workspace_id: string;
  id: string;
  person_id: string;
  cause: string;
  kind: string;
  what: string;
  subject_kind: string;
  subject_id: string;
  by_person_id: string | null;
  data: string;
  created_at: string;
  seen_at: string | null;
  done_at: string | null;
  snoozed_until: string | null;
  returned_at: string | null;
  mailed_at: string | null;
}

export interface OffersTable {
  workspace_id: string;
  id: string;
  subject_kind: string;
  subject_id: string;
  role: string;
  to_person_id: string | null;
  to_unit_id: string | null;
  by_person_id: string;
  origin: string;
  import_id: string | null;
  message: Generated<string>;
  reply_by: string;
  state: string;
  counter_kind: string | null;
  counter_due_on: string | null;
  counter_title: string | null;
  counter_message: string | null;
  counter_at: string | null;
  spoken_yes_at: string | null;
  spoken_yes_by: string | null;
  created_at: string;
  answered_at: string | null;
  answered_by: string | null;
  version: Generated<number>;
  swap_of: string | null;
}

export interface PartsTable {
  workspace_id: string;
  id: string;
  task_id: string;
  title: string;
  due_on: string | null;
  position: string;
  finished_at: string | null;
  finished_by: string | null;
  created_at: string;
  created_by: string;
  updated_at: string;
  updated_by: string;
  dropped_at: string | null;
  version: Generated<number>;
}

export interface PeopleTable {
  workspace_id: string;
  id: string;
  account_id: string | null;
  state: string;
  role: string;
  name: string;
  email: string | null;
  about: Generated<string>;
  time_zone: string | null;
  home_unit_id: string | null;
  no_offers_until: string | null;
  skipped_steps: Generated<string>;
  ends_on: string | null;
  created_at: string;
  joined_at: string | null;
  updated_at: string;
  version: Generated<number>;
}

export interface PicturesTable {
  workspace_id: string;
  person_id: string;
  content_id: string;
  at: string;
}

export interface ProjectKeysTable {
  workspace_id: string;
  key: string;
  project_id: string;
}

export interface ProjectStatesTable {
  workspace_id: string;
  id: string;
  project_id: string;
  name: string;
  folded: string;
  category: string;
  position: string;
}

export interface ProjectsTable {
  workspace_id: string;
  id: string;
  key: string;
  name: string;
  purpose: Generated<string>;
  outcome: Generated<string>;
  unit_id: string | null;
  access: string;
  state: string;
  starts_on: string | null;
  ends_on: string | null;
  last_number: Generated<number>;
  created_at: string;
  created_by: string;
  updated_at: string;
  updated_by: string;
  version: Generated<number>;
}

export interface ProposalChangesTable {
  workspace_id: string;
  proposal_id: string;
  n: number;
  subject_kind: string;
  subject_id: string;
  title: string;
  key: string | null;
  stamp: string;
  fields: string;
  effects: string;
  because: Generated<string>;
  state: string;
  rule: string | null;
  reason: string | null;
  undo: string | null;
  applied_at: string | null;
}

export interface ProposalsTable {
  workspace_id: string;
  id: string;
  kind: string;
  ask: string;
  because: Generated<string>;
  project_id: string | null;
  state: string;
  stage: Generated<string>;
  summary: Generated<string>;
  done_changes: Generated<number>;
  problem: string | null;
  created_at: string;
  created_by: string;
  applied_at: string | null;
  ended_at: string | null;
  undo_until: string | null;
  undone_at: string | null;
  version: Generated<number>;
}

export interface SearchTextsTable {
  workspace_id: string;
  kind: string;
  id: string;
  part: string;
  seq: number;
  title: string;
  body: string;
  by_person_id: string | null;
  at: string;
}

export interface SearchWordsTable {
  workspace_id: string;
  word: string;
}

export interface SessionsTable {
  id: string;
  account_id: string;
  token_hash: string;
  device: string;
  created_at: string;
  seen_on: string;
  expires_at: string;
}

export interface TaskLabelsTable {
  workspace_id: string;
  task_id: string;
  label_id: string;
}

export interface TasksTable {
  workspace_id: string;
  id: string;
  project_id: string;
  number: number;
  parent_id: string | null;
  milestone_id: string | null;
  title: string;
  body: Generated<string>;
  engagement: string;
  people_needed: number | null;
  state_id: string;
  category: string;
  priority: string;
  estimate_minutes: number | null;
  starts_on: string | null;
  due_on: string | null;
  position: string;
  line_kind: string;
  line_id: string;
  imported_names: string | null;
  import_id: string | null;
  started_at: string | null;
  finished_at: string | null;
  finished_by: string | null;
  created_at: string;
  created_by: string;
  updated_at: string;
  updated_by: string;
  trashed_at: string | null;
  trashed_by: string | null;
  version: Generated<number>;
  here_since: Generated<string>;
  people_most: number | null;
}

export interface ThreadsTable {
  workspace_id: string;
  id: string;
  src_kind: string;
  src_id: string;
  dst_kind: string;
  dst_id: string;
  rank: string;
  because: string;
  by_person_id: string | null;
  at: string;
  confirmed_at: string;
  ended_at: string | null;
  version: Generated<number>;
}

export interface TodayPicksTable {
  workspace_id: string;
  person_id: string;
  task_id: string;
  day: string;
  position: string;
}

export interface UnitGrantsTable {
  workspace_id: string;
  id: string;
  project_id: string;
  unit_id: string;
  level: string;
  ends_on: string | null;
  created_at: string;
  created_by: string;
  ended_at: string | null;
  ended_by: string | null;
}

export interface UnitParticipantsTable {
  workspace_id: string;
  unit_id: string;
  person_id: string;
  since: string;
}

export interface UnitsTable {
  workspace_id: string;
  id: string;
  parent_id: string | null;
  name: string;
  purpose: Generated<string>;
  created_at: string;
  updated_at: string;
  closed_at: string | null;
  version: Generated<number>;
}

export interface ViewsTable {
  workspace_id: string;
  id: string;
  project_id: string | null;
  kept_by: string;
  name: string;
  layout: string;
  filter: string;
  sort: string;
  grouping: string;
  columns_shown: string;
  shared_at: string | null;
  locked_at: string | null;
  locked_by: string | null;
  default_at: string | null;
  default_by: string | null;
  created_at: string;
  updated_at: string;
  updated_by: string;
  version: Generated<number>;
  trashed_at: string | null;
}

export interface VisionReviewsTable {
  workspace_id: string;
  id: string;
  vision_id: string;
  because: string;
  by_person_id: string;
  at: string;
}

export interface VisionVersionsTable {
  workspace_id: string;
  vision_id: string;
  version: number;
  content: string;
  because: string;
  by_person_id: string;
  at: string;
}

export interface VisionsTable {
  workspace_id: string;
  id: string;
  unit_id: string | null;
  title: string;
  body: Generated<string>;
  horizon_year: number | null;
  we_will_not: string;
  created_at: string;
  created_by: string;
  updated_at: string;
  updated_by: string;
  version: Generated<number>;
}

export interface WorkTotalsTable {
  workspace_id: string;
  way: string;
  kind: string;
  id: string;
  project_id: string;
  category: string;
  n: number;
  minutes: number;
}

export interface WorkspacesTable {
  id: string;
  slug: string;
  name: string;
  time_zone: string;
  is_sample: Generated<number>;
  last_seq: Generated<number>;
  created_at: string;
  version: Generated<number>;
}

export interface Tables {
  accounts: AccountsTable;
  activity: ActivityTable;
  api_tokens: ApiTokensTable;
  archives: ArchivesTable;
  attachments: AttachmentsTable;
  attempts: AttemptsTable;
  balance_months: BalanceMonthsTable;
  check_ins: CheckInsTable;
  comments: CommentsTable;
  commitments: CommitmentsTable;
  directions: DirectionsTable;
  done_means: DoneMeansTable;
  field_choices: FieldChoicesTable;
  field_values: FieldValuesTable;
  fields: FieldsTable;
  file_contents: FileContentsTable;
  follows: FollowsTable;
  goals: GoalsTable;
  grants: GrantsTable;
  held_days: HeldDaysTable;
  import_sources: ImportSourcesTable;
  import_waiting: ImportWaitingTable;
  imports: ImportsTable;
  jobs: JobsTable;
  key_results: KeyResultsTable;
  labels: LabelsTable;
  links: LinksTable;
  mail_choices: MailChoicesTable;
  mails: MailsTable;
  milestone_leavings: MilestoneLeavingsTable;
  milestones: MilestonesTable;
  nodes: NodesTable;
  notices: NoticesTable;
  offers: OffersTable;
  parts: PartsTable;
  people: PeopleTable;
  pictures: PicturesTable;
  project_keys: ProjectKeysTable;
  project_states: ProjectStatesTable;
  projects: ProjectsTable;
  proposal_changes: ProposalChangesTable;
  proposals: ProposalsTable;
  search_texts: SearchTextsTable;
  search_words: SearchWordsTable;
  sessions: SessionsTable;
  task_labels: TaskLabelsTable;
  tasks: TasksTable;
  threads: ThreadsTable;
  today_picks: TodayPicksTable;
  unit_grants: UnitGrantsTable;
  unit_participants: UnitParticipantsTable;
  units: UnitsTable;
  views: ViewsTable;
  vision_reviews: VisionReviewsTable;
  vision_versions: VisionVersionsTable;
  visions: VisionsTable;
  work_totals: WorkTotalsTable;
  workspaces: WorkspacesTable;
}
