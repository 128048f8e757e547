-- What was uploaded: the content of a file, by its hash. It lies in the store under the workspace, the hash and this id; once it is named by
-- nothing any more, it is deleted from there after the instant in gone_after.
CREATE TABLE file_contents (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  gone_after TEXT,
  CONSTRAINT file_contents_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT file_contents_in_a_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
);
CREATE INDEX file_contents_by_hash ON file_contents (workspace_id, sha256);
CREATE INDEX file_contents_going ON file_contents (gone_after) WHERE gone_after IS NOT NULL;

-- Files on things: visible to whoever sees the thing. One with a comment_id was sent with that comment.
CREATE TABLE attachments (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  content_id TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  comment_id TEXT,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  width BIGINT,
  height BIGINT,
  at TEXT NOT NULL,
  by_person_id TEXT NOT NULL,
  trashed_at TEXT,
  trashed_by TEXT,
  CONSTRAINT attachments_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT attachments_have_a_content FOREIGN KEY (workspace_id, content_id) REFERENCES file_contents (workspace_id, id),
  CONSTRAINT attachments_of_a_comment FOREIGN KEY (workspace_id, comment_id) REFERENCES comments (workspace_id, id),
  CONSTRAINT attachments_by_people FOREIGN KEY (workspace_id, by_person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT attachments_trashed_by_people FOREIGN KEY (workspace_id, trashed_by) REFERENCES people (workspace_id, id),
  CONSTRAINT attachments_subject_is_known CHECK (subject_kind IN ('task', 'milestone', 'project', 'goal'))
);
CREATE INDEX attachments_by_subject ON attachments (workspace_id, subject_kind, subject_id, at);
CREATE INDEX attachments_by_content ON attachments (workspace_id, content_id);
CREATE INDEX attachments_by_comment ON attachments (workspace_id, comment_id) WHERE comment_id IS NOT NULL;
CREATE INDEX attachments_by_trash ON attachments (trashed_at) WHERE trashed_at IS NOT NULL;

-- Profile pictures, one a person.
CREATE TABLE pictures (
  workspace_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  content_id TEXT NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT pictures_pkey PRIMARY KEY (workspace_id, person_id),
  CONSTRAINT pictures_of_people FOREIGN KEY (workspace_id, person_id) REFERENCES people (workspace_id, id),
  CONSTRAINT pictures_have_a_content FOREIGN KEY (workspace_id, content_id) REFERENCES file_contents (workspace_id, id)
);
CREATE INDEX pictures_by_content ON pictures (workspace_id, content_id);
