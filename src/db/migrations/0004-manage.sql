CREATE TABLE projects (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  purpose TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL DEFAULT '',
  unit_id TEXT,
  access TEXT NOT NULL,
  state TEXT NOT NULL,
  starts_on TEXT,
  ends_on TEXT,
  last_number BIGINT NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  updated_by TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT projects_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT projects_key_is_unique UNIQUE (workspace_id, key),
  CONSTRAINT projects_in_a_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
  CONSTRAINT projects_of_a_unit FOREIGN KEY (workspace_id, unit_id) REFERENCES units (workspace_id, id),
  CONSTRAINT projects_created_by_people FOREIGN KEY (workspace_id, created_by) REFERENCES people (workspace_id, id),
  CONSTRAINT projects_updated_by_people FOREIGN KEY (workspace_id, updated_by) REFERENCES people (workspace_id, id),
  CONSTRAINT projects_access_is_known CHECK (access IN ('open', 'closed')),
  CONSTRAINT projects_state_is_known CHECK (state IN ('draft', 'proposed', 'active', 'paused', 'completed', 'stopped', 'archived')),
  CONSTRAINT projects_end_after_start CHECK (ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on)
);

-- Every key a project ever had; old ones redirect for ever.
CREATE TABLE project_keys (
  workspace_id TEXT NOT NULL,
  key TEXT NOT NULL,
  project_id TEXT NOT NULL,
  CONSTRAINT project_keys_pkey PRIMARY KEY (workspace_id, key),
  CONSTRAINT project_keys_of_a_project FOREIGN KEY (workspace_id, project_id) REFERENCES projects (workspace_id, id)
);

CREATE TABLE project_states (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  category TEXT NOT NULL,
  position TEXT NOT NULL,
  CONSTRAINT project_states_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT project_states_name_is_unique UNIQUE (workspace_id, project_id, folded),
  CONSTRAINT project_states_of_a_project FOREIGN KEY (workspace_id, project_id) REFERENCES projects (workspace_id, id),
  CONSTRAINT project_states_category_is_known CHECK (category IN ('idea', 'ready', 'in_progress', 'in_review', 'done', 'dropped'))
);

CREATE TABLE milestones (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  title TEXT NOT NULL,
  target_on TEXT,
  promise TEXT NOT NULL,
  state TEXT NOT NULL,
  position TEXT NOT NULL,
  reached_at TEXT,
  reached_by TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  updated_by TEXT NOT NULL,
  trashed_at TEXT,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT milestones_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT milestones_of_a_project FOREIGN KEY (workspace_id, project_id) REFERENCES projects (workspace_id, id),
  CONSTRAINT milestones_reached_by_people FOREIGN KEY (workspace_id, reached_by) REFERENCES people (workspace_id, id),
  CONSTRAINT milestones_created_by_people FOREIGN KEY (workspace_id, created_by) REFERENCES people (workspace_id, id),
  CONSTRAINT milestones_updated_by_people FOREIGN KEY (workspace_id, updated_by) REFERENCES people (workspace_id, id),
  CONSTRAINT milestones_promise_is_known CHECK (promise IN ('internal', 'promised_outside', 'statutory')),
  CONSTRAINT milestones_state_is_known CHECK (state IN ('planned', 'agreed', 'reached', 'missed', 'withdrawn'))
);
CREATE INDEX milestones_by_project ON milestones (workspace_id, project_id);

CREATE TABLE done_means (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  milestone_id TEXT NOT NULL,
  text TEXT NOT NULL,
  position TEXT NOT NULL,
  ticked_at TEXT,
  ticked_by TEXT,
  waived_because TEXT,
  CONSTRAINT done_means_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT done_means_of_a_milestone FOREIGN KEY (workspace_id, milestone_id) REFERENCES milestones (workspace_id, id),
  CONSTRAINT done_means_ticked_by_people FOREIGN KEY (workspace_id, ticked_by) REFERENCES people (workspace_id, id)
);
CREATE INDEX done_means_by_milestone ON done_means (workspace_id, milestone_id);

CREATE TABLE tasks (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  parent_id TEXT,
  milestone_id TEXT,
  title TEXT NOT NULL,
  body TEXT NOT NULL DEFAULT '',
  engagement TEXT NOT NULL,
  people_needed BIGINT,
  state_id TEXT NOT NULL,
  category TEXT NOT NULL,
  priority TEXT NOT NULL,
  estimate_minutes BIGINT,
  starts_on TEXT,
  due_on TEXT,
  position TEXT NOT NULL,
  line_kind TEXT NOT NULL,
  line_id TEXT NOT NULL,
  imported_names TEXT,
  import_id TEXT,
  started_at TEXT,
  finished_at TEXT,
  finished_by TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  updated_by TEXT NOT NULL,
  trashed_at TEXT,
  trashed_by TEXT,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT tasks_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT tasks_number_is_unique UNIQUE (workspace_id, project_id, number),
  CONSTRAINT tasks_in_a_project FOREIGN KEY (workspace_id, project_id) REFERENCES projects (workspace_id, id),
  CONSTRAINT tasks_parent_exists FOREIGN KEY (workspace_id, parent_id) REFERENCES tasks (workspace_id, id),
  CONSTRAINT tasks_milestone_exists FOREIGN KEY (workspace_id, milestone_id) REFERENCES milestones (workspace_id, id),
  CONSTRAINT tasks_state_exists FOREIGN KEY (workspace_id, state_id) REFERENCES project_states (workspace_id, id),
  CONSTRAINT tasks_finished_by_people FOREIGN KEY (workspace_id, finished_by) REFERENCES people (workspace_id, id),
  CONSTRAINT tasks_created_by_people FOREIGN KEY (workspace_id, created_by) REFERENCES people (workspace_id, id),
  CONSTRAINT tasks_updated_by_people FOREIGN KEY (workspace_id, updated_by) REFERENCES people (workspace_id, id),
  CONSTRAINT tasks_trashed_by_people FOREIGN KEY (workspace_id, trashed_by) REFERENCES people (workspace_id, id),
  CONSTRAINT tasks_engagement_is_known CHECK (engagement IN ('individual', 'any_one', 'together')),
  CONSTRAINT tasks_category_is_known CHECK (category IN ('idea', 'ready', 'in_progress', 'in_review', 'done', 'dropped')),
  CONSTRAINT tasks_priority_is_known CHECK (priority IN ('urgent', 'high', 'normal', 'low')),
  CONSTRAINT tasks_due_after_start CHECK (due_on IS NULL OR starts_on IS NULL OR due_on >= starts_on)
);
CREATE INDEX tasks_by_project ON tasks (workspace_id, project_id, position);
CREATE INDEX tasks_by_parent ON tasks (workspace_id, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX tasks_by_milestone ON tasks (workspace_id, milestone_id) WHERE milestone_id IS NOT NULL;
CREATE INDEX tasks_open_by_due ON tasks (workspace_id, due_on, project_id) WHERE category IN ('ready', 'in_progress', 'in_review') AND trashed_at IS NULL AND parent_id IS NULL;
CREATE INDEX tasks_by_finish ON tasks (workspace_id, finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX tasks_by_import ON tasks (workspace_id, import_id) WHERE import_id IS NOT NULL;

CREATE TABLE labels (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  colour TEXT NOT NULL,
  CONSTRAINT labels_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT labels_name_is_unique UNIQUE (workspace_id, project_id, folded),
  CONSTRAINT labels_of_a_project FOREIGN KEY (workspace_id, project_id) REFERENCES projects (workspace_id, id)
);

CREATE TABLE task_labels (
  workspace_id TEXT NOT NULL,
  task_id TEXT NOT NULL,
  label_id TEXT NOT NULL,
  CONSTRAINT task_labels_pkey PRIMARY KEY (workspace_id, task_id, label_id),
  CONSTRAINT task_labels_of_a_task FOREIGN KEY (workspace_id, task_id) REFERENCES tasks (workspace_id, id),
  CONSTRAINT task_labels_of_a_label FOREIGN KEY (workspace_id, label_id) REFERENCES labels (workspace_id, id)
);
CREATE INDEX task_labels_by_label ON task_labels (workspace_id, label_id);

CREATE TABLE fields (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  type TEXT NOT NULL,
  CONSTRAINT fields_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT fields_name_is_unique UNIQUE (workspace_id, project_id, folded),
  CONSTRAINT fields_of_a_project FOREIGN KEY (workspace_id, project_id) REFERENCES projects (workspace_id, id),
  CONSTRAINT fields_type_is_known CHECK (type IN ('text'))
);

CREATE TABLE field_values (
  workspace_id TEXT NOT NULL,
  task_id TEXT NOT NULL,
  field_id TEXT NOT NULL,
  value TEXT NOT NULL,
  CONSTRAINT field_values_pkey PRIMARY KEY (workspace_id, task_id, field_id),
  CONSTRAINT field_values_of_a_task FOREIGN KEY (workspace_id, task_id) REFERENCES tasks (workspace_id, id),
  CONSTRAINT field_values_of_a_field FOREIGN KEY (workspace_id, field_id) REFERENCES fields (workspace_id, id)
);

CREATE TABLE comments (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  body TEXT NOT NULL,
  by_person_id TEXT,
  said_by TEXT,
  import_id TEXT,
  at TEXT NOT NULL,
  edited_at TEXT,
  deleted_at TEXT,
  folded_at TEXT,
  folded_by TEXT,
  folded_because TEXT,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT comments_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT comments_by_people FOREIGN KEY (workspace_id, by_person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT comments_folded_by_people FOREIGN KEY (workspace_id, folded_by) REFERENCES people (workspace_id, id),
  CONSTRAINT comments_subject_is_known CHECK (subject_kind IN ('task', 'milestone', 'project', 'goal'))
);
CREATE INDEX comments_by_subject ON comments (workspace_id, subject_kind, subject_id, at);

-- What I put on my own day, in my own order. Only I read it.
CREATE TABLE today_picks (
  workspace_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  task_id TEXT NOT NULL,
  day TEXT NOT NULL,
  position TEXT NOT NULL,
  CONSTRAINT today_picks_pkey PRIMARY KEY (workspace_id, person_id, task_id),
  CONSTRAINT today_picks_of_people FOREIGN KEY (workspace_id, person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT today_picks_of_a_task FOREIGN KEY (workspace_id, task_id) REFERENCES tasks (workspace_id, id)
);
