-- +goose Up

-- Editions of the joint picture. Begins and ends are days, both inclusive; until
-- is the moment after which nothing that was sent is in it. Picture is the
-- document as the program drafted it, '' while it is being written and drafted
-- anew; public is what may be told of it to everybody. Words are what people
-- wrote, by section. Corrects is the ID of the edition that it takes the place of.
CREATE TABLE edition (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    begins      TEXT   NOT NULL,
    ends        TEXT   NOT NULL,
    number      BIGINT NOT NULL,
    state       TEXT   NOT NULL,
    picture     TEXT   NOT NULL,
    public      TEXT   NOT NULL,
    words       TEXT   NOT NULL,
    inputs      TEXT   NOT NULL,
    corrects    TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    until       BIGINT NOT NULL,
    made        BIGINT NOT NULL,
    frozen      BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);

-- Who has said yes to an edition as it was sent, by party and function.
CREATE TABLE edition_approval (
    partnership TEXT   NOT NULL,
    edition     TEXT   NOT NULL,
    party       TEXT   NOT NULL,
    account     TEXT   NOT NULL,
    function    TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (partnership, edition, party),
    FOREIGN KEY (partnership, edition) REFERENCES edition (partnership, id)
);

-- Promises that editions of a kind are counted for, and what was counted: the
-- number in the ledger of the action that a frozen edition made.
CREATE TABLE edition_tie (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    pledge      TEXT   NOT NULL,
    promise     TEXT   NOT NULL,
    party       TEXT   NOT NULL,
    function    TEXT   NOT NULL,
    began       BIGINT NOT NULL,
    ended       BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);

CREATE TABLE edition_count (
    partnership TEXT   NOT NULL,
    edition     TEXT   NOT NULL,
    tie         TEXT   NOT NULL,
    entry       BIGINT NOT NULL,
    taken_back  BIGINT NOT NULL,
    PRIMARY KEY (partnership, edition, tie),
    FOREIGN KEY (partnership, edition) REFERENCES edition (partnership, id)
);

-- The secret that moves the limits of the public size classes, sealed.
CREATE TABLE edition_secret (
    partnership TEXT   NOT NULL,
    sealed      TEXT   NOT NULL,
    made        BIGINT NOT NULL,
    PRIMARY KEY (partnership),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);

-- Who wants a letter when an edition is published: a sealed address, and the
-- hash of the token in the links that confirm and end it. Nothing else.
CREATE TABLE subscription (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    address     TEXT   NOT NULL,
    digest      TEXT   NOT NULL,
    token       TEXT   NOT NULL,
    asked       BIGINT NOT NULL,
    confirmed   BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);

CREATE UNIQUE INDEX subscription_token ON subscription (partnership, token);
CREATE UNIQUE INDEX subscription_digest ON subscription (partnership, digest);
