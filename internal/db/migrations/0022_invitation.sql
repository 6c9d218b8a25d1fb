-- +goose Up

-- Whether an invitation has been taken up: 0 yes, 1 not yet, 2 not yet, and the
-- membership holds nothing until it is, for there was an account before. A link
-- belongs to the partnership that made it, '' for the installation.
ALTER TABLE membership ADD COLUMN invited BIGINT NOT NULL DEFAULT 0;
ALTER TABLE link ADD COLUMN tenant TEXT NOT NULL DEFAULT '';

-- The identity provider that said who somebody is when they last proved it; '' for
-- a proof of our own.
ALTER TABLE session ADD COLUMN proved_by TEXT NOT NULL DEFAULT '';
