-- What a task is made of when each does a part. Whose a part is, offers and commitments say.
CREATE TABLE parts (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  task_id TEXT NOT NULL,
  title TEXT NOT NULL,
  due_on TEXT,
  position TEXT NOT NULL,
  finished_at TEXT,
  finished_by TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  updated_by TEXT NOT NULL,
  dropped_at TEXT,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT parts_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT parts_of_a_task FOREIGN KEY (workspace_id, task_id) REFERENCES tasks (workspace_id, id),
  CONSTRAINT parts_finished_by_people FOREIGN KEY (workspace_id, finished_by) REFERENCES people (workspace_id, id),
  CONSTRAINT parts_created_by_people FOREIGN KEY (workspace_id, created_by) REFERENCES people (workspace_id, id),
  CONSTRAINT parts_updated_by_people FOREIGN KEY (workspace_id, updated_by) REFERENCES people (workspace_id, id)
);
CREATE INDEX parts_by_task ON parts (workspace_id, task_id, position);

ALTER TABLE nodes DROP CONSTRAINT nodes_kind_is_known;
ALTER TABLE nodes ADD CONSTRAINT nodes_kind_is_known CHECK (kind IN ('vision', 'direction', 'goal', 'project', 'milestone', 'task', 'part', 'unit', 'person'));
ALTER TABLE offers DROP CONSTRAINT offers_subject_is_known;
ALTER TABLE offers ADD CONSTRAINT offers_subject_is_known CHECK (subject_kind IN ('task', 'part', 'project', 'milestone', 'goal', 'unit', 'vision'));
ALTER TABLE commitments DROP CONSTRAINT commitments_subject_is_known;
ALTER TABLE commitments ADD CONSTRAINT commitments_subject_is_known CHECK (subject_kind IN ('task', 'part', 'project', 'milestone', 'goal', 'unit', 'vision'));
