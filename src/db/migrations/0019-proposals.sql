-- What would change at once, read before it is applied: by its maker, and by nobody else.
CREATE TABLE proposals (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  ask TEXT NOT NULL,
  because TEXT NOT NULL DEFAULT '',
  project_id TEXT,
  state TEXT NOT NULL,
  stage TEXT NOT NULL DEFAULT '',
  summary TEXT NOT NULL DEFAULT '',
  done_changes BIGINT NOT NULL DEFAULT 0,
  problem TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  applied_at TEXT,
  ended_at TEXT,
  undo_until TEXT,
  undone_at TEXT,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT proposals_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT proposals_in_a_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
  CONSTRAINT proposals_by_people FOREIGN KEY (workspace_id, created_by) REFERENCES people (workspace_id, id),
  CONSTRAINT proposals_state_is_known CHECK (state IN ('draft', 'previewed', 'running', 'done', 'done_with_refusals', 'cancelled', 'undone')),
  CONSTRAINT proposals_stage_is_known CHECK (stage IN ('', 'applying', 'undoing'))
);
CREATE INDEX proposals_by_person ON proposals (workspace_id, created_by, created_at);

-- One thing of a proposal: old and new as they were read, and what became of it.
CREATE TABLE proposal_changes (
  workspace_id TEXT NOT NULL,
  proposal_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  title TEXT NOT NULL,
  key TEXT,
  stamp TEXT NOT NULL,
  fields TEXT NOT NULL,
  effects TEXT NOT NULL,
  because TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  rule TEXT,
  reason TEXT,
  undo TEXT,
  applied_at TEXT,
  CONSTRAINT proposal_changes_pkey PRIMARY KEY (workspace_id, proposal_id, n),
  CONSTRAINT proposal_changes_of_a_proposal FOREIGN KEY (workspace_id, proposal_id) REFERENCES proposals (workspace_id, id),
  CONSTRAINT proposal_changes_state_is_known CHECK (state IN ('proposed', 'refused', 'applied', 'skipped', 'undone', 'kept'))
);
CREATE INDEX proposal_changes_by_state ON proposal_changes (workspace_id, proposal_id, state, n);
