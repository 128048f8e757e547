-- The installation: accounts and what signs them in. No value here signs anyone in: tokens are kept as SHA-256, passwords as argon2id.
CREATE TABLE accounts (
  id TEXT NOT NULL,
  email TEXT NOT NULL,
  password_hash TEXT,
  password_changed_at TEXT,
  created_at TEXT NOT NULL,
  CONSTRAINT accounts_pkey PRIMARY KEY (id),
  CONSTRAINT accounts_one_per_email UNIQUE (email)
);

CREATE TABLE sessions (
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  device TEXT NOT NULL,
  created_at TEXT NOT NULL,
  seen_on TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  CONSTRAINT sessions_pkey PRIMARY KEY (id),
  CONSTRAINT sessions_token_is_unique UNIQUE (token_hash),
  CONSTRAINT sessions_of_an_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
CREATE INDEX sessions_by_account ON sessions (account_id);

-- Attempts per account, per address: what slows down guessing.
CREATE TABLE attempts (
  bucket TEXT NOT NULL,
  n BIGINT NOT NULL,
  resets_at TEXT NOT NULL,
  CONSTRAINT attempts_pkey PRIMARY KEY (bucket)
);

CREATE TABLE workspaces (
  id TEXT NOT NULL,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  is_sample BIGINT NOT NULL DEFAULT 0,
  last_seq BIGINT NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT workspaces_pkey PRIMARY KEY (id),
  CONSTRAINT workspaces_slug_is_unique UNIQUE (slug)
);

CREATE TABLE units (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  parent_id TEXT,
  name TEXT NOT NULL,
  purpose TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  closed_at TEXT,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT units_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT units_parent_exists FOREIGN KEY (workspace_id, parent_id) REFERENCES units (workspace_id, id)
);
CREATE INDEX units_by_parent ON units (workspace_id, parent_id);

-- A person is a membership: one row per workspace. Placeholders come from imports and become people by invitation.
CREATE TABLE people (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  account_id TEXT,
  state TEXT NOT NULL,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  about TEXT NOT NULL DEFAULT '',
  time_zone TEXT,
  home_unit_id TEXT,
  no_offers_until TEXT,
  skipped_steps TEXT NOT NULL DEFAULT '',
  ends_on TEXT,
  created_at TEXT NOT NULL,
  joined_at TEXT,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT people_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT people_one_per_account UNIQUE (workspace_id, account_id),
  CONSTRAINT people_in_a_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
  CONSTRAINT people_with_an_account FOREIGN KEY (account_id) REFERENCES accounts (id),
  CONSTRAINT people_home_unit_exists FOREIGN KEY (workspace_id, home_unit_id) REFERENCES units (workspace_id, id),
  CONSTRAINT people_state_is_known CHECK (state IN ('placeholder', 'invited', 'active', 'suspended', 'left', 'erased')),
  CONSTRAINT people_role_is_known CHECK (role IN ('member', 'guest', 'administrator'))
);
CREATE INDEX people_by_account ON people (account_id);
CREATE INDEX people_by_unit ON people (workspace_id, home_unit_id);
CREATE UNIQUE INDEX people_one_per_email ON people (workspace_id, email) WHERE email IS NOT NULL;

-- One-time links: set-up, invitation, password reset.
CREATE TABLE links (
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  account_id TEXT,
  workspace_id TEXT,
  person_id TEXT,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT,
  CONSTRAINT links_pkey PRIMARY KEY (id),
  CONSTRAINT links_token_is_unique UNIQUE (token_hash),
  CONSTRAINT links_of_an_account FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
  CONSTRAINT links_to_people FOREIGN KEY (workspace_id, person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT links_are_of_a_known_kind CHECK (kind IN ('setup', 'invitation', 'reset'))
);
CREATE INDEX links_by_person ON links (workspace_id, person_id);
CREATE INDEX links_by_account ON links (account_id);

CREATE TABLE unit_participants (
  workspace_id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  since TEXT NOT NULL,
  CONSTRAINT unit_participants_pkey PRIMARY KEY (workspace_id, unit_id, person_id),
  CONSTRAINT unit_participants_of_a_unit FOREIGN KEY (workspace_id, unit_id) REFERENCES units (workspace_id, id),
  CONSTRAINT unit_participants_are_people FOREIGN KEY (workspace_id, person_id) REFERENCES people (workspace_id, id)
);
CREATE INDEX unit_participants_by_person ON unit_participants (workspace_id, person_id);

-- Access that was given: guests everywhere, members to closed projects.
CREATE TABLE grants (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  object_kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  level TEXT NOT NULL,
  ends_on TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  ended_at TEXT,
  ended_by TEXT,
  CONSTRAINT grants_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT grants_to_people FOREIGN KEY (workspace_id, person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT grants_by_people FOREIGN KEY (workspace_id, created_by) REFERENCES people (workspace_id, id),
  CONSTRAINT grants_ended_by_people FOREIGN KEY (workspace_id, ended_by) REFERENCES people (workspace_id, id),
  CONSTRAINT grants_object_is_known CHECK (object_kind IN ('project')),
  CONSTRAINT grants_level_is_known CHECK (level IN ('see', 'comment', 'take_part'))
);
CREATE INDEX grants_by_person ON grants (workspace_id, person_id);
CREATE UNIQUE INDEX grants_one_living_per_place ON grants (workspace_id, object_kind, object_id, person_id) WHERE ended_at IS NULL;

CREATE TABLE api_tokens (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  name TEXT NOT NULL,
  scope TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_on TEXT,
  used_on TEXT,
  revoked_at TEXT,
  CONSTRAINT api_tokens_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT api_tokens_are_unique UNIQUE (token_hash),
  CONSTRAINT api_tokens_of_a_person FOREIGN KEY (workspace_id, person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT api_tokens_scope_is_known CHECK (scope IN ('read', 'write'))
);
CREATE INDEX api_tokens_by_person ON api_tokens (workspace_id, person_id);
