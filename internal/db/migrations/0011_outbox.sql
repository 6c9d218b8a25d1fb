-- +goose Up

-- Letters that are to be sent, written in the transaction that they tell of.
-- The letter is sealed with a key that is not in the database, and taken away
-- when it has been sent or given up.
CREATE TABLE outbox (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    letter      TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    attempts    BIGINT NOT NULL,
    created     BIGINT NOT NULL,
    due         BIGINT NOT NULL,
    ended       BIGINT NOT NULL,
    PRIMARY KEY (partnership, id)
);

CREATE INDEX outbox_due ON outbox (state, due);
