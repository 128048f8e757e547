-- Access to projects that was given to units: whoever is in the unit has it, for as long as they are in it. Guests are in no unit.
CREATE TABLE unit_grants (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  level TEXT NOT NULL,
  ends_on TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  ended_at TEXT,
  ended_by TEXT,
  CONSTRAINT unit_grants_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT unit_grants_to_projects FOREIGN KEY (workspace_id, project_id) REFERENCES projects (workspace_id, id),
  CONSTRAINT unit_grants_to_units FOREIGN KEY (workspace_id, unit_id) REFERENCES units (workspace_id, id),
  CONSTRAINT unit_grants_by_people FOREIGN KEY (workspace_id, created_by) REFERENCES people (workspace_id, id),
  CONSTRAINT unit_grants_ended_by_people FOREIGN KEY (workspace_id, ended_by) REFERENCES people (workspace_id, id),
  CONSTRAINT unit_grants_level_is_known CHECK (level IN ('see', 'comment', 'take_part'))
);
CREATE INDEX unit_grants_by_unit ON unit_grants (workspace_id, unit_id);
CREATE UNIQUE INDEX unit_grants_one_living_per_place ON unit_grants (workspace_id, project_id, unit_id) WHERE ended_at IS NULL;
