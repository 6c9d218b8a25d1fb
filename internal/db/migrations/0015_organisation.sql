-- +goose Up

-- Who else works in a partnership beside its parties: housing companies,
-- schools, associations, guards, volunteers. Ended ones stay, for what they did.
CREATE TABLE organisation (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    created     BIGINT NOT NULL,
    ended       BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);

-- The organisation that a member belongs to, and the membership that a deputy
-- stands in for; '' for none.
ALTER TABLE membership ADD COLUMN organisation TEXT NOT NULL DEFAULT '';
ALTER TABLE membership ADD COLUMN stands_in TEXT NOT NULL DEFAULT '';

-- Links with which somebody tells that a promised thing was done, without an
-- account: for one promise, as one function, until a day. The token's hash,
-- never the token.
CREATE TABLE done_link (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    token       TEXT   NOT NULL,
    pledge      TEXT   NOT NULL,
    promise     TEXT   NOT NULL,
    party       TEXT   NOT NULL,
    function    TEXT   NOT NULL,
    created     BIGINT NOT NULL,
    expires     BIGINT NOT NULL,
    revoked     BIGINT NOT NULL,
    used        BIGINT NOT NULL,
    PRIMARY KEY (partnership, id)
);

CREATE UNIQUE INDEX done_link_token ON done_link (token);
