-- +goose Up

-- One-time codes by an authenticator app. The secret is sealed with a key that
-- is not in the database. Step is the last interval of which a code was used.
CREATE TABLE totp (
    account   TEXT   NOT NULL PRIMARY KEY,
    secret    TEXT   NOT NULL,
    created   BIGINT NOT NULL,
    confirmed BIGINT NOT NULL,
    step      BIGINT NOT NULL,
    FOREIGN KEY (account) REFERENCES account (id)
);

-- Identity providers that a partnership's people sign in at. The document is
-- JSON; the key with which the program proves itself is sealed.
CREATE TABLE provider (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    issuer      TEXT   NOT NULL,
    document    TEXT   NOT NULL,
    secret      TEXT   NOT NULL,
    created     BIGINT NOT NULL,
    ended       BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);

-- Which account a provider's name for somebody at work stands for.
CREATE TABLE affiliation (
    partnership TEXT   NOT NULL,
    provider    TEXT   NOT NULL,
    subject     TEXT   NOT NULL,
    account     TEXT   NOT NULL,
    created     BIGINT NOT NULL,
    PRIMARY KEY (partnership, provider, subject),
    FOREIGN KEY (account) REFERENCES account (id)
);

-- What its owner calls a passkey.
ALTER TABLE passkey ADD COLUMN name TEXT NOT NULL DEFAULT '';

-- The issuer that somebody came through; '' for the program's own sign-in.
ALTER TABLE session ADD COLUMN issuer TEXT NOT NULL DEFAULT '';
