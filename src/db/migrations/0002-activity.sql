-- The append-only log: what happened, in the transaction that did it.
CREATE TABLE activity (
  workspace_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at TEXT NOT NULL,
  actor_id TEXT,
  kind TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  project_id TEXT,
  audience TEXT NOT NULL,
  features TEXT NOT NULL,
  data TEXT NOT NULL,
  CONSTRAINT activity_pkey PRIMARY KEY (workspace_id, seq),
  CONSTRAINT activity_in_a_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
  CONSTRAINT activity_by_people FOREIGN KEY (workspace_id, actor_id) REFERENCES people (workspace_id, id),
  CONSTRAINT activity_audience_is_known CHECK (audience IN ('workspace', 'project', 'subject'))
);
CREATE INDEX activity_by_subject ON activity (workspace_id, subject_kind, subject_id, seq);

-- The inbox: one row per person and cause.
CREATE TABLE notices (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  cause TEXT NOT NULL,
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  by_person_id TEXT,
  data TEXT NOT NULL,
  created_at TEXT NOT NULL,
  seen_at TEXT,
  done_at TEXT,
  CONSTRAINT notices_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT notices_one_per_cause UNIQUE (workspace_id, person_id, cause),
  CONSTRAINT notices_to_people FOREIGN KEY (workspace_id, person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT notices_by_people FOREIGN KEY (workspace_id, by_person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT notices_kind_is_known CHECK (kind IN ('needs_you', 'changed_for_you'))
);
CREATE INDEX notices_open ON notices (workspace_id, person_id, created_at) WHERE done_at IS NULL;
CREATE INDEX notices_by_subject ON notices (workspace_id, subject_kind, subject_id);

-- Durable work: taken with a lease, safe to run twice.
CREATE TABLE jobs (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  run_at TEXT NOT NULL,
  leased_until TEXT,
  attempts BIGINT NOT NULL DEFAULT 0,
  problem TEXT,
  done_at TEXT,
  CONSTRAINT jobs_pkey PRIMARY KEY (workspace_id, id)
);
CREATE INDEX jobs_waiting ON jobs (run_at) WHERE done_at IS NULL;
CREATE INDEX activity_by_actor ON activity (workspace_id, actor_id, kind, seq);
