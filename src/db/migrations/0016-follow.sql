-- Who wants to hear of a thing: by choice, or because they wrote there or were named. Holding it is a commitment, and needs no row.
CREATE TABLE follows (
  workspace_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  reason TEXT,
  since TEXT NOT NULL,
  left_at TEXT,
  muted_at TEXT,
  CONSTRAINT follows_pkey PRIMARY KEY (workspace_id, person_id, subject_kind, subject_id),
  CONSTRAINT follows_of_people FOREIGN KEY (workspace_id, person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT follows_subject_is_known CHECK (subject_kind IN ('task', 'milestone', 'project', 'goal')),
  CONSTRAINT follows_reason_is_known CHECK (reason IS NULL OR reason IN ('chosen', 'wrote', 'mentioned'))
);
CREATE INDEX follows_by_subject ON follows (workspace_id, subject_id);

-- Rows of the inbox: what is good to know besides, and what was put off.
ALTER TABLE notices DROP CONSTRAINT notices_kind_is_known;
ALTER TABLE notices ADD CONSTRAINT notices_kind_is_known CHECK (kind IN ('needs_you', 'changed_for_you', 'fyi'));
ALTER TABLE notices ADD COLUMN snoozed_until TEXT;
ALTER TABLE notices ADD COLUMN returned_at TEXT;
CREATE INDEX notices_snoozed ON notices (snoozed_until) WHERE snoozed_until IS NOT NULL;
