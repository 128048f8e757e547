CREATE TABLE imports (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  source TEXT,
  container TEXT,
  file_name TEXT NOT NULL,
  file_bytes BIGINT NOT NULL,
  file_hash TEXT NOT NULL,
  state TEXT NOT NULL,
  stage TEXT NOT NULL DEFAULT '',
  done_rows BIGINT NOT NULL DEFAULT 0,
  all_rows BIGINT NOT NULL DEFAULT 0,
  sniffed TEXT,
  mapping TEXT,
  report TEXT,
  problem TEXT,
  project_id TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  beat_at TEXT,
  finished_at TEXT,
  undone_at TEXT,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT imports_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT imports_in_a_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
  CONSTRAINT imports_by_people FOREIGN KEY (workspace_id, created_by) REFERENCES people (workspace_id, id),
  CONSTRAINT imports_state_is_known CHECK (state IN ('received', 'sniffed', 'mapped', 'dry_run_ok', 'dry_run_errors', 'running', 'paused', 'done', 'done_with_gaps', 'failed', 'undone'))
);

-- Identity of what came from elsewhere: a second run updates instead of doubling.
CREATE TABLE import_sources (
  workspace_id TEXT NOT NULL,
  source TEXT NOT NULL,
  container TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  source_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  made_by_import TEXT,
  content_hash TEXT NOT NULL,
  kept_version BIGINT NOT NULL,
  CONSTRAINT import_sources_pkey PRIMARY KEY (workspace_id, source, container, source_kind, source_id)
);
CREATE INDEX import_sources_by_thing ON import_sources (workspace_id, kind, id);
CREATE INDEX import_sources_by_import ON import_sources (workspace_id, made_by_import);

-- Relations whose other end has not come yet.
CREATE TABLE import_waiting (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  source TEXT NOT NULL,
  container TEXT NOT NULL,
  what TEXT NOT NULL,
  from_source_id TEXT NOT NULL,
  to_source_id TEXT NOT NULL,
  CONSTRAINT import_waiting_pkey PRIMARY KEY (workspace_id, id)
);
CREATE INDEX import_waiting_by_source ON import_waiting (workspace_id, source, container);
