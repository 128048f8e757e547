-- Everything that can be named, one row each; written by its feature through placeNode. serves_* is the next stop on the primary path:
-- the living primary thread's end, else the structural parent.
CREATE TABLE nodes (
  workspace_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  folded TEXT NOT NULL,
  key TEXT,
  parent_kind TEXT,
  parent_id TEXT,
  serves_kind TEXT,
  serves_id TEXT,
  project_id TEXT,
  unit_id TEXT,
  state TEXT NOT NULL,
  day TEXT,
  access TEXT,
  updated_at TEXT NOT NULL,
  CONSTRAINT nodes_pkey PRIMARY KEY (workspace_id, kind, id),
  CONSTRAINT nodes_kind_is_known CHECK (kind IN ('vision', 'direction', 'goal', 'project', 'milestone', 'task', 'unit', 'person'))
);
CREATE INDEX nodes_by_parent ON nodes (workspace_id, parent_kind, parent_id);
CREATE INDEX nodes_by_serves ON nodes (workspace_id, serves_kind, serves_id);
CREATE INDEX nodes_by_title ON nodes (workspace_id, folded);
CREATE INDEX nodes_by_key ON nodes (workspace_id, key);
CREATE INDEX nodes_by_project ON nodes (workspace_id, project_id);
CREATE INDEX nodes_closed ON nodes (workspace_id, id) WHERE kind = 'project' AND access = 'closed';

-- Why: this serves that, because.
CREATE TABLE threads (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  src_kind TEXT NOT NULL,
  src_id TEXT NOT NULL,
  dst_kind TEXT NOT NULL,
  dst_id TEXT NOT NULL,
  rank TEXT NOT NULL,
  because TEXT NOT NULL,
  by_person_id TEXT,
  at TEXT NOT NULL,
  confirmed_at TEXT NOT NULL,
  ended_at TEXT,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT threads_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT threads_by_people FOREIGN KEY (workspace_id, by_person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT threads_rank_is_known CHECK (rank IN ('primary', 'also'))
);
CREATE UNIQUE INDEX threads_one_primary ON threads (workspace_id, src_kind, src_id) WHERE ended_at IS NULL AND rank = 'primary';
CREATE UNIQUE INDEX threads_once_per_pair ON threads (workspace_id, src_kind, src_id, dst_kind, dst_id) WHERE ended_at IS NULL;
CREATE INDEX threads_by_end ON threads (workspace_id, dst_kind, dst_id);

-- Counts kept by the writer. place: tasks that lie in it; line: tasks whose nearest tie it is (milestone, project, goal, direction, vision).
CREATE TABLE work_totals (
  workspace_id TEXT NOT NULL,
  way TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  category TEXT NOT NULL,
  n BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  CONSTRAINT work_totals_pkey PRIMARY KEY (workspace_id, way, kind, id, project_id, category),
  CONSTRAINT work_totals_way_is_known CHECK (way IN ('place', 'line'))
);
CREATE INDEX work_totals_by_project ON work_totals (workspace_id, project_id);

-- Assignment is an offer. One table for tasks and for stewardship.
CREATE TABLE offers (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  role TEXT NOT NULL,
  to_person_id TEXT,
  to_unit_id TEXT,
  by_person_id TEXT NOT NULL,
  origin TEXT NOT NULL,
  import_id TEXT,
  message TEXT NOT NULL DEFAULT '',
  reply_by TEXT NOT NULL,
  state TEXT NOT NULL,
  counter_kind TEXT,
  counter_due_on TEXT,
  counter_title TEXT,
  counter_message TEXT,
  counter_at TEXT,
  spoken_yes_at TEXT,
  spoken_yes_by TEXT,
  created_at TEXT NOT NULL,
  answered_at TEXT,
  answered_by TEXT,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT offers_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT offers_to_people FOREIGN KEY (workspace_id, to_person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT offers_to_units FOREIGN KEY (workspace_id, to_unit_id) REFERENCES units (workspace_id, id),
  CONSTRAINT offers_by_people FOREIGN KEY (workspace_id, by_person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT offers_spoken_yes_by_people FOREIGN KEY (workspace_id, spoken_yes_by) REFERENCES people (workspace_id, id),
  CONSTRAINT offers_answered_by_people FOREIGN KEY (workspace_id, answered_by) REFERENCES people (workspace_id, id),
  CONSTRAINT offers_subject_is_known CHECK (subject_kind IN ('task', 'project', 'milestone', 'goal', 'unit', 'vision')),
  CONSTRAINT offers_role_is_known CHECK (role IN ('holder', 'contributor', 'steward')),
  CONSTRAINT offers_origin_is_known CHECK (origin IN ('person', 'import')),
  CONSTRAINT offers_state_is_known CHECK (state IN ('open', 'countered', 'accepted', 'declined', 'withdrawn', 'expired', 'overtaken')),
  CONSTRAINT offers_go_to_a_person_or_a_unit CHECK ((to_person_id IS NULL) <> (to_unit_id IS NULL) OR (state = 'declined' AND to_person_id IS NULL AND to_unit_id IS NULL))
);
CREATE INDEX offers_by_subject ON offers (workspace_id, subject_kind, subject_id);
CREATE INDEX offers_to_person_open ON offers (workspace_id, to_person_id, subject_kind, subject_id) WHERE state IN ('open', 'countered');
CREATE INDEX offers_to_unit_open ON offers (workspace_id, to_unit_id) WHERE state IN ('open', 'countered');
CREATE INDEX offers_by_person_open ON offers (workspace_id, by_person_id) WHERE state IN ('open', 'countered');
CREATE INDEX offers_waiting ON offers (reply_by) WHERE state IN ('open', 'countered');

-- What a person took. Only ever inserted for the caller.
CREATE TABLE commitments (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  role TEXT NOT NULL,
  offer_id TEXT,
  from_at TEXT NOT NULL,
  until_at TEXT,
  ended_as TEXT,
  CONSTRAINT commitments_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT commitments_of_people FOREIGN KEY (workspace_id, person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT commitments_subject_is_known CHECK (subject_kind IN ('task', 'project', 'milestone', 'goal', 'unit', 'vision')),
  CONSTRAINT commitments_role_is_known CHECK (role IN ('holder', 'contributor', 'steward')),
  CONSTRAINT commitments_end_is_known CHECK (ended_as IS NULL OR ended_as IN ('handed_back', 'handed_on', 'left', 'closed'))
);
CREATE INDEX commitments_by_subject ON commitments (workspace_id, subject_kind, subject_id);
CREATE INDEX commitments_by_person ON commitments (workspace_id, person_id, subject_kind) WHERE until_at IS NULL;
CREATE UNIQUE INDEX commitments_one_holder ON commitments (workspace_id, subject_kind, subject_id) WHERE until_at IS NULL AND role = 'holder';
CREATE UNIQUE INDEX commitments_one_steward ON commitments (workspace_id, subject_kind, subject_id) WHERE until_at IS NULL AND role = 'steward' AND subject_kind IN ('goal', 'milestone');
CREATE UNIQUE INDEX commitments_once_per_person ON commitments (workspace_id, subject_kind, subject_id, person_id) WHERE until_at IS NULL;
