-- +goose Up

-- Pledges that the public does not see yet. Body, approvals and returned are
-- JSON; hash is that of the body, which an approval is bound to. Base is the
-- number of the ledger entry that the draft changes, and -1 for a new pledge.
CREATE TABLE draft (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    state       TEXT   NOT NULL,
    base        BIGINT NOT NULL,
    body        TEXT   NOT NULL,
    hash        TEXT   NOT NULL,
    approvals   TEXT   NOT NULL,
    returned    TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    changed_by  TEXT   NOT NULL,
    PRIMARY KEY (partnership, id)
);
