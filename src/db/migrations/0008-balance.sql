-- Since when a task is here: written, or brought by an import. Its age counts from then.
ALTER TABLE tasks ADD COLUMN here_since TEXT NOT NULL DEFAULT '';
UPDATE tasks SET here_since = COALESCE((SELECT i.created_at FROM imports i WHERE i.workspace_id = tasks.workspace_id AND i.id = tasks.import_id), created_at);

-- Which day a task or milestone had, from when until when: a promise is a day that stood. later: it came after an earlier day of the same thing.
CREATE TABLE held_days (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  day TEXT NOT NULL,
  from_on TEXT NOT NULL,
  until_on TEXT,
  later BIGINT NOT NULL,
  CONSTRAINT held_days_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT held_days_of_a_project FOREIGN KEY (workspace_id, project_id) REFERENCES projects (workspace_id, id),
  CONSTRAINT held_days_subject_is_known CHECK (subject_kind IN ('task', 'milestone'))
);
CREATE INDEX held_days_by_subject ON held_days (workspace_id, subject_kind, subject_id);
CREATE INDEX held_days_by_day ON held_days (workspace_id, day, project_id);
CREATE UNIQUE INDEX held_days_one_now ON held_days (workspace_id, subject_kind, subject_id) WHERE until_on IS NULL;
INSERT INTO held_days (workspace_id, id, subject_kind, subject_id, project_id, day, from_on, later)
  SELECT workspace_id, id, 'task', id, project_id, due_on, substr(updated_at, 1, 10), 0 FROM tasks WHERE due_on IS NOT NULL AND trashed_at IS NULL AND category <> 'dropped';
INSERT INTO held_days (workspace_id, id, subject_kind, subject_id, project_id, day, from_on, later)
  SELECT workspace_id, id, 'milestone', id, project_id, target_on, substr(updated_at, 1, 10), 0 FROM milestones WHERE target_on IS NOT NULL AND trashed_at IS NULL AND state <> 'withdrawn';

-- Someone read the vision again and said why it stands.
CREATE TABLE vision_reviews (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  vision_id TEXT NOT NULL,
  because TEXT NOT NULL,
  by_person_id TEXT NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT vision_reviews_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT vision_reviews_of_a_vision FOREIGN KEY (workspace_id, vision_id) REFERENCES visions (workspace_id, id),
  CONSTRAINT vision_reviews_by_people FOREIGN KEY (workspace_id, by_person_id) REFERENCES people (workspace_id, id)
);
CREATE INDEX vision_reviews_by_vision ON vision_reviews (workspace_id, vision_id, at);

-- One point a month, of the workspace (unit_id '') and of each unit: as it was read in the first minute of the next.
CREATE TABLE balance_months (
  workspace_id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  month TEXT NOT NULL,
  formula BIGINT NOT NULL,
  order_value BIGINT NOT NULL,
  lift_value BIGINT NOT NULL,
  drawn BIGINT NOT NULL,
  parts TEXT NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT balance_months_pkey PRIMARY KEY (workspace_id, unit_id, month),
  CONSTRAINT balance_months_in_a_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
);
