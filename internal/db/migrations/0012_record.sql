-- +goose Up

-- How long a partnership keeps each class of records, and what that rests on.
CREATE TABLE retention_period (
    partnership TEXT   NOT NULL,
    class       TEXT   NOT NULL,
    months      BIGINT NOT NULL,
    plan        TEXT   NOT NULL,
    reference   TEXT   NOT NULL,
    function    TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (partnership, class)
);

-- What must not be disposed of meanwhile: a class, or one record of it.
CREATE TABLE legal_hold (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    class       TEXT   NOT NULL,
    object      TEXT   NOT NULL,
    reference   TEXT   NOT NULL,
    function    TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    lifted      BIGINT NOT NULL,
    PRIMARY KEY (partnership, id)
);

-- Disposals that were decided. Numbers and references only; never removed.
CREATE TABLE disposal (
    partnership TEXT   NOT NULL,
    number      BIGINT NOT NULL,
    reference   TEXT   NOT NULL,
    function    TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (partnership, number)
);

CREATE TABLE disposal_line (
    partnership TEXT   NOT NULL,
    number      BIGINT NOT NULL,
    class       TEXT   NOT NULL,
    months      BIGINT NOT NULL,
    plan        TEXT   NOT NULL,
    reference   TEXT   NOT NULL,
    removed     BIGINT NOT NULL,
    held        BIGINT NOT NULL,
    oldest      BIGINT NOT NULL,
    newest      BIGINT NOT NULL,
    PRIMARY KEY (partnership, number, class),
    FOREIGN KEY (partnership, number) REFERENCES disposal (partnership, number)
);

-- Copies that were handed over: what, to what kind of receiver, on what ground.
-- No receiver is named. Masked is a list of fields, separated by spaces.
CREATE TABLE handover (
    partnership TEXT   NOT NULL,
    number      BIGINT NOT NULL,
    what        TEXT   NOT NULL,
    receiver    TEXT   NOT NULL,
    masked      TEXT   NOT NULL,
    ground      TEXT   NOT NULL,
    reference   TEXT   NOT NULL,
    records     BIGINT NOT NULL,
    function    TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (partnership, number)
);
