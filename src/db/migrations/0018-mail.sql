-- What a person wants by mail. Who has no row has what mail-choices.ts says.
CREATE TABLE mail_choices (
  workspace_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  immediate TEXT NOT NULL,
  digest_days TEXT NOT NULL,
  digest_at TEXT NOT NULL,
  quiet_until TEXT,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT mail_choices_pkey PRIMARY KEY (workspace_id, person_id),
  CONSTRAINT mail_choices_of_people FOREIGN KEY (workspace_id, person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT mail_choices_immediate_is_known CHECK (immediate IN ('on', 'off'))
);

-- Mails about the inbox: written before they are sent and after, so that none goes out twice.
CREATE TABLE mails (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  cause TEXT NOT NULL,
  rows_told TEXT NOT NULL,
  state TEXT NOT NULL,
  run_at TEXT NOT NULL,
  problem TEXT,
  created_at TEXT NOT NULL,
  sent_at TEXT,
  CONSTRAINT mails_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT mails_one_per_cause UNIQUE (workspace_id, person_id, cause),
  CONSTRAINT mails_to_people FOREIGN KEY (workspace_id, person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT mails_kind_is_known CHECK (kind IN ('digest', 'immediate')),
  CONSTRAINT mails_state_is_known CHECK (state IN ('waiting', 'sending', 'sent', 'empty', 'given_up', 'unsure'))
);
CREATE INDEX mails_waiting ON mails (run_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX mails_by_day ON mails (created_at);

ALTER TABLE notices ADD COLUMN mailed_at TEXT;
CREATE INDEX notices_to_mail ON notices (workspace_id, person_id, kind) WHERE mailed_at IS NULL AND done_at IS NULL AND snoozed_until IS NULL;
