-- +goose Up

-- A file that somebody has sent and not yet decided about. Choices is JSON. It is
-- deleted when it has been taken in or thrown away, and after expires.
CREATE TABLE upload (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    account     TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    content     BYTEA  NOT NULL,
    choices     TEXT   NOT NULL,
    expires     BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);

-- What was chosen for a source last time, as JSON: which column holds what, and
-- what its words mean.
CREATE TABLE import_source (
    partnership TEXT   NOT NULL,
    source      TEXT   NOT NULL,
    choices     TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (partnership, source),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);

-- What was taken in of one file: total rows, of which fresh were new. Its reports
-- carry its ID. The function is who did it.
CREATE TABLE import_batch (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    source      TEXT   NOT NULL,
    file        TEXT   NOT NULL,
    period      TEXT   NOT NULL,
    function    TEXT   NOT NULL,
    total       BIGINT NOT NULL,
    fresh       BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    undone      BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);

-- Which rows a batch took in, so that none is taken twice: the first 16 bytes of
-- the SHA-256 of what each says, in rising order, one after the other.
CREATE TABLE import_seen (
    partnership TEXT  NOT NULL,
    batch       TEXT  NOT NULL,
    hashes      BYTEA NOT NULL,
    PRIMARY KEY (partnership, batch),
    FOREIGN KEY (partnership, batch) REFERENCES import_batch (partnership, id)
);

-- What the police publish as news, for the whole installation. No summary: it may
-- tell of persons, and stands at the police under the address.
CREATE TABLE police_news (
    id       BIGINT NOT NULL PRIMARY KEY,
    type     TEXT   NOT NULL,
    place    TEXT   NOT NULL,
    county   TEXT   NOT NULL,
    happened BIGINT NOT NULL,
    address  TEXT   NOT NULL
);

CREATE INDEX police_news_happened ON police_news (happened, id);

-- When the police's server was asked, so that no more is asked of it than it
-- allows, whatever processes there are. Until is when it may be asked again.
CREATE TABLE police_call (
    at    BIGINT NOT NULL PRIMARY KEY,
    until BIGINT NOT NULL
);
