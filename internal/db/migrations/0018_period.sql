-- +goose Up

-- The periods of the cycle: open, then locked, then met, then closed. From and
-- to are days, to inclusive; deadline and meeting are moments (UTC).
CREATE TABLE period (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    begins      TEXT   NOT NULL,
    ends        TEXT   NOT NULL,
    deadline    BIGINT NOT NULL,
    meeting     BIGINT NOT NULL,
    state       TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);
