-- +goose Up

-- Locked by whoever writes, on PostgreSQL; it never holds a row.
CREATE TABLE writer (
    turn BIGINT NOT NULL PRIMARY KEY
);

-- Keys of what clients have asked for, with what they were answered. The
-- partnership is '' for what belongs to the installation.
CREATE TABLE idempotency (
    partnership TEXT   NOT NULL,
    key         TEXT   NOT NULL,
    purpose     TEXT   NOT NULL,
    outcome     TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (partnership, key)
);

-- Who did what: a chain of hashes per partnership. Written by the room audit
-- alone, and never changed.
CREATE TABLE audit (
    partnership TEXT   NOT NULL,
    seq         BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    account     TEXT   NOT NULL,
    function    TEXT   NOT NULL,
    act         TEXT   NOT NULL,
    object      TEXT   NOT NULL,
    outcome     TEXT   NOT NULL,
    request     TEXT   NOT NULL,
    hash        BYTEA  NOT NULL,
    PRIMARY KEY (partnership, seq)
);
