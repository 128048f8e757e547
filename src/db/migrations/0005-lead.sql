CREATE TABLE visions (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT,
  title TEXT NOT NULL,
  body TEXT NOT NULL DEFAULT '',
  horizon_year BIGINT,
  we_will_not TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  updated_by TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT visions_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT visions_of_a_unit FOREIGN KEY (workspace_id, unit_id) REFERENCES units (workspace_id, id),
  CONSTRAINT visions_created_by_people FOREIGN KEY (workspace_id, created_by) REFERENCES people (workspace_id, id),
  CONSTRAINT visions_updated_by_people FOREIGN KEY (workspace_id, updated_by) REFERENCES people (workspace_id, id)
);
CREATE UNIQUE INDEX visions_one_of_the_workspace ON visions (workspace_id) WHERE unit_id IS NULL;

CREATE TABLE directions (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  vision_id TEXT NOT NULL,
  title TEXT NOT NULL,
  because TEXT NOT NULL DEFAULT '',
  position TEXT NOT NULL,
  retired_at TEXT,
  CONSTRAINT directions_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT directions_of_a_vision FOREIGN KEY (workspace_id, vision_id) REFERENCES visions (workspace_id, id)
);
CREATE INDEX directions_by_vision ON directions (workspace_id, vision_id);

CREATE TABLE vision_versions (
  workspace_id TEXT NOT NULL,
  vision_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  content TEXT NOT NULL,
  because TEXT NOT NULL,
  by_person_id TEXT NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT vision_versions_pkey PRIMARY KEY (workspace_id, vision_id, version),
  CONSTRAINT vision_versions_of_a_vision FOREIGN KEY (workspace_id, vision_id) REFERENCES visions (workspace_id, id),
  CONSTRAINT vision_versions_by_people FOREIGN KEY (workspace_id, by_person_id) REFERENCES people (workspace_id, id)
);

CREATE TABLE goals (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  unit_id TEXT,
  title TEXT NOT NULL,
  contribution TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  rhythm TEXT NOT NULL,
  activated_on TEXT,
  last_check_in_at TEXT,
  last_confidence BIGINT,
  closed_at TEXT,
  closed_by TEXT,
  outcome TEXT,
  closed_because TEXT,
  learned TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  updated_by TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT goals_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT goals_of_a_unit FOREIGN KEY (workspace_id, unit_id) REFERENCES units (workspace_id, id),
  CONSTRAINT goals_closed_by_people FOREIGN KEY (workspace_id, closed_by) REFERENCES people (workspace_id, id),
  CONSTRAINT goals_created_by_people FOREIGN KEY (workspace_id, created_by) REFERENCES people (workspace_id, id),
  CONSTRAINT goals_updated_by_people FOREIGN KEY (workspace_id, updated_by) REFERENCES people (workspace_id, id),
  CONSTRAINT goals_state_is_known CHECK (state IN ('planned', 'active', 'closed')),
  CONSTRAINT goals_outcome_is_known CHECK (outcome IS NULL OR outcome IN ('achieved', 'partly', 'missed', 'dropped')),
  CONSTRAINT goals_rhythm_is_known CHECK (rhythm IN ('weekly', 'fortnightly', 'monthly')),
  CONSTRAINT goals_end_after_start CHECK (ends_on >= starts_on)
);

CREATE TABLE key_results (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  goal_id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  aim TEXT NOT NULL,
  unit_word TEXT NOT NULL DEFAULT '',
  baseline DOUBLE PRECISION,
  target DOUBLE PRECISION,
  low DOUBLE PRECISION,
  high DOUBLE PRECISION,
  latest DOUBLE PRECISION,
  latest_at TEXT,
  position TEXT NOT NULL,
  replaced_at TEXT,
  created_at TEXT NOT NULL,
  CONSTRAINT key_results_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT key_results_of_a_goal FOREIGN KEY (workspace_id, goal_id) REFERENCES goals (workspace_id, id),
  CONSTRAINT key_results_kind_is_known CHECK (kind IN ('number', 'percent', 'yes_no')),
  CONSTRAINT key_results_aim_is_known CHECK (aim IN ('up', 'down', 'keep'))
);
CREATE INDEX key_results_by_goal ON key_results (workspace_id, goal_id);

CREATE TABLE check_ins (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  goal_id TEXT NOT NULL,
  by_person_id TEXT NOT NULL,
  at TEXT NOT NULL,
  confidence BIGINT NOT NULL,
  what_changed TEXT NOT NULL,
  what_next TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  CONSTRAINT check_ins_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT check_ins_of_a_goal FOREIGN KEY (workspace_id, goal_id) REFERENCES goals (workspace_id, id),
  CONSTRAINT check_ins_by_people FOREIGN KEY (workspace_id, by_person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT check_ins_confidence_is_0_to_10 CHECK (confidence >= 0 AND confidence <= 10)
);
CREATE INDEX check_ins_by_goal ON check_ins (workspace_id, goal_id, at);
