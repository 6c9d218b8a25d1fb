-- +goose Up

-- The right edge of each partnership's public log, and its signed checkpoint.
-- The edge holds the roots of the complete subtrees, 32 bytes each, the
-- largest first: all that an append has to read.
CREATE TABLE ledger_head (
    partnership TEXT   NOT NULL PRIMARY KEY,
    origin      TEXT   NOT NULL,
    vkey        TEXT   NOT NULL,
    size        BIGINT NOT NULL CHECK (size >= 0),
    entered_at  BIGINT NOT NULL,
    edge        BYTEA  NOT NULL,
    checkpoint  BYTEA  NOT NULL
);

-- The entries. Salt and content are taken away, both at once, when an entry is
-- removed by law; removed_by is then the number of the entry that says so.
CREATE TABLE ledger_entry (
    partnership TEXT   NOT NULL,
    seq         BIGINT NOT NULL CHECK (seq >= 0),
    entered_at  BIGINT NOT NULL,
    kind        TEXT   NOT NULL,
    commitment  BYTEA  NOT NULL,
    leaf_hash   BYTEA  NOT NULL,
    salt        BYTEA,
    content     BYTEA,
    removed_by  BIGINT,
    PRIMARY KEY (partnership, seq),
    CHECK ((salt IS NULL) = (content IS NULL)),
    CHECK ((content IS NULL) = (removed_by IS NOT NULL))
);

-- The hashes of the tiles above level 0, whose hashes stand with the entries.
CREATE TABLE ledger_node (
    partnership TEXT   NOT NULL,
    level       BIGINT NOT NULL,
    place       BIGINT NOT NULL,
    hash        BYTEA  NOT NULL,
    PRIMARY KEY (partnership, level, place)
);
