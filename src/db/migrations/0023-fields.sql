-- Fields of a project's own: of four types, in an order, ended and brought back with what stands in them.
ALTER TABLE fields DROP CONSTRAINT fields_type_is_known;
ALTER TABLE fields ADD CONSTRAINT fields_type_is_known CHECK (type IN ('text', 'number', 'date', 'choice'));
ALTER TABLE fields ADD COLUMN position BIGINT NOT NULL DEFAULT 0;
ALTER TABLE fields ADD COLUMN ended_at TEXT;
ALTER TABLE fields ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
UPDATE fields SET position = (SELECT count(*) FROM fields f WHERE f.workspace_id = fields.workspace_id AND f.project_id = fields.project_id AND f.folded < fields.folded);

-- What one may choose in a field. A value holds the name of its choice, and follows when that is renamed.
CREATE TABLE field_choices (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  field_id TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  position BIGINT NOT NULL,
  ended_at TEXT,
  CONSTRAINT field_choices_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT field_choices_of_a_field FOREIGN KEY (workspace_id, field_id) REFERENCES fields (workspace_id, id),
  CONSTRAINT field_choices_name_is_unique UNIQUE (workspace_id, field_id, folded)
);
CREATE INDEX field_values_by_field ON field_values (workspace_id, field_id);
