-- How people look at work, kept under a name: of one project, or of all (no project). Mine alone until it is shared; locked, only those who keep it change it.
CREATE TABLE views (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  project_id TEXT,
  kept_by TEXT NOT NULL,
  name TEXT NOT NULL,
  layout TEXT NOT NULL,
  filter TEXT NOT NULL,
  sort TEXT NOT NULL,
  grouping TEXT NOT NULL,
  columns_shown TEXT NOT NULL,
  shared_at TEXT,
  locked_at TEXT,
  locked_by TEXT,
  default_at TEXT,
  default_by TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  updated_by TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT views_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT views_of_a_project FOREIGN KEY (workspace_id, project_id) REFERENCES projects (workspace_id, id),
  CONSTRAINT views_kept_by_people FOREIGN KEY (workspace_id, kept_by) REFERENCES people (workspace_id, id),
  CONSTRAINT views_locked_by_people FOREIGN KEY (workspace_id, locked_by) REFERENCES people (workspace_id, id),
  CONSTRAINT views_default_by_people FOREIGN KEY (workspace_id, default_by) REFERENCES people (workspace_id, id),
  CONSTRAINT views_updated_by_people FOREIGN KEY (workspace_id, updated_by) REFERENCES people (workspace_id, id),
  CONSTRAINT views_layout_is_known CHECK (layout IN ('list', 'board', 'calendar')),
  CONSTRAINT views_locked_are_shared CHECK (locked_at IS NULL OR shared_at IS NOT NULL),
  CONSTRAINT views_default_is_shared CHECK (default_at IS NULL OR (shared_at IS NOT NULL AND project_id IS NOT NULL))
);
CREATE INDEX views_by_keeper ON views (workspace_id, kept_by);
CREATE INDEX views_shared ON views (workspace_id, project_id) WHERE shared_at IS NOT NULL;
CREATE UNIQUE INDEX views_one_default ON views (workspace_id, project_id) WHERE default_at IS NOT NULL;
-- All work by due day and by change, page after page.
CREATE INDEX tasks_by_due ON tasks (workspace_id, (coalesce(due_on, '9999-12-31')), id, category, project_id) WHERE trashed_at IS NULL;
CREATE INDEX tasks_by_change ON tasks (workspace_id, updated_at, id, category, project_id) WHERE trashed_at IS NULL;
