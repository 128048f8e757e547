-- An offer in exchange for another: both come to pass, or neither.
ALTER TABLE offers ADD COLUMN swap_of TEXT;
CREATE INDEX offers_by_swap ON offers (workspace_id, swap_of) WHERE swap_of IS NOT NULL;
