-- All that Balance and the map ask of open work, without reading the tasks themselves.
CREATE INDEX tasks_open ON tasks (workspace_id, project_id, category, here_since, due_on, started_at, line_kind, line_id, id)
  WHERE category IN ('ready', 'in_progress', 'in_review') AND trashed_at IS NULL AND parent_id IS NULL;
