-- Words come folded and placed (src/search/terms.ts): those of titles with weight A, others with D.
CREATE TABLE search_index (
  workspace_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  words TSVECTOR NOT NULL,
  CONSTRAINT search_index_pkey PRIMARY KEY (workspace_id, seq)
);
CREATE INDEX search_index_words ON search_index USING gin (words);
