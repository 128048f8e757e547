-- What is in the trash, in its order; what lies there for 30 days goes by the same index.
CREATE INDEX tasks_in_trash ON tasks (trashed_at, id) WHERE trashed_at IS NOT NULL;
CREATE INDEX milestones_in_trash ON milestones (trashed_at, id) WHERE trashed_at IS NOT NULL;
-- What its author deleted keeps its words for 30 days, for the author alone.
CREATE INDEX comments_in_trash ON comments (deleted_at, id) WHERE deleted_at IS NOT NULL AND body <> '';
ALTER TABLE views ADD COLUMN trashed_at TEXT;
CREATE INDEX views_in_trash ON views (trashed_at, id) WHERE trashed_at IS NOT NULL;

-- Which tasks lay in a milestone when it went to the trash: they lie there again when it comes back.
CREATE TABLE milestone_leavings (
  workspace_id TEXT NOT NULL,
  milestone_id TEXT NOT NULL,
  task_id TEXT NOT NULL,
  CONSTRAINT milestone_leavings_pkey PRIMARY KEY (workspace_id, milestone_id, task_id),
  CONSTRAINT milestone_leavings_of_a_milestone FOREIGN KEY (workspace_id, milestone_id) REFERENCES milestones (workspace_id, id),
  CONSTRAINT milestone_leavings_of_a_task FOREIGN KEY (workspace_id, task_id) REFERENCES tasks (workspace_id, id)
);
CREATE INDEX milestone_leavings_by_task ON milestone_leavings (workspace_id, task_id);
