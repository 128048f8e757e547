-- Work that needs so many people before it starts (people_needed), and takes so many at most.
ALTER TABLE tasks DROP CONSTRAINT tasks_engagement_is_known;
ALTER TABLE tasks ADD CONSTRAINT tasks_engagement_is_known CHECK (engagement IN ('individual', 'any_one', 'all_of', 'together', 'quorum'));
ALTER TABLE tasks ADD COLUMN people_most BIGINT;
