-- +goose Up

-- When somebody's presence was entered: what the minutes and the editions made
-- after that have counted is not taken back any more. 0 where it was entered
-- before this was kept.
ALTER TABLE presence_done ADD COLUMN told BIGINT NOT NULL DEFAULT 0;
