-- +goose Up

-- The areas that a partnership divides itself into. The outline is a list of rings
-- (even-odd: a ring within another is a hole) of [east, north] in whole metres of
-- SWEREF 99 TM, as JSON. Ended ones stay, for the series that were told of them.
CREATE TABLE area (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    outline     TEXT   NOT NULL,
    began       BIGINT NOT NULL,
    ended       BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);

-- Named places: a square, a school, a stop. Never somebody's home. Metres of
-- SWEREF 99 TM; located tells whether there are any.
CREATE TABLE place (
    partnership TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    area        TEXT    NOT NULL,
    class       TEXT    NOT NULL,
    located     BOOLEAN NOT NULL,
    east        BIGINT  NOT NULL,
    north       BIGINT  NOT NULL,
    began       BIGINT  NOT NULL,
    ended       BIGINT  NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);
