-- What is searched, as it was written: one row of each thing that can be named, one of each comment and check-in on it (part). seq names the
-- row in search_index, the index of each engine's own kind; it rises with time, by steps that tell nothing.
CREATE TABLE search_texts (
  workspace_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  part TEXT NOT NULL,
  seq BIGINT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  by_person_id TEXT,
  at TEXT NOT NULL,
  CONSTRAINT search_texts_pkey PRIMARY KEY (workspace_id, kind, id, part),
  CONSTRAINT search_texts_in_a_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
  CONSTRAINT search_texts_by_people FOREIGN KEY (workspace_id, by_person_id) REFERENCES people (workspace_id, id)
);
CREATE INDEX search_texts_by_seq ON search_texts (seq);
CREATE INDEX search_texts_by_person ON search_texts (workspace_id, by_person_id) WHERE by_person_id IS NOT NULL;

-- The words of the titles, each once: what a word that was typed wrongly may have meant.
CREATE TABLE search_words (
  workspace_id TEXT NOT NULL,
  word TEXT NOT NULL,
  CONSTRAINT search_words_pkey PRIMARY KEY (workspace_id, word),
  CONSTRAINT search_words_in_a_workspace FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
);
