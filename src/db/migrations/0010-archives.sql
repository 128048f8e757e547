-- Archives that an administrator had made: what is in the file is what they may see.
CREATE TABLE archives (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  done_rows BIGINT NOT NULL DEFAULT 0,
  all_rows BIGINT NOT NULL DEFAULT 0,
  file_bytes BIGINT,
  content_hash TEXT,
  problem TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  finished_at TEXT,
  CONSTRAINT archives_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT archives_in_a_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
  CONSTRAINT archives_by_people FOREIGN KEY (workspace_id, created_by) REFERENCES people (workspace_id, id),
  CONSTRAINT archives_state_is_known CHECK (state IN ('waiting', 'running', 'done', 'failed'))
);
CREATE INDEX archives_by_person ON archives (workspace_id, created_by, created_at);
