-- Each holds all that its reads ask for, so that they read no rows beside it.
-- What is sought by a part of its name: name, state, sight and id.
DROP INDEX nodes_by_title;
CREATE INDEX nodes_by_name ON nodes (workspace_id, folded, state, project_id, kind, id);
-- What was done since a day, by project and nearest tie.
DROP INDEX tasks_by_finish;
CREATE INDEX tasks_done ON tasks (workspace_id, finished_at, project_id, line_kind, line_id) WHERE category = 'done' AND trashed_at IS NULL AND parent_id IS NULL;
