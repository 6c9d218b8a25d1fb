-- +goose Up

-- Whoever can sign in. An account belongs to the installation: one person may
-- be a member of several partnerships. No name is kept.
CREATE TABLE account (
    id       TEXT   NOT NULL PRIMARY KEY,
    login    TEXT   NOT NULL UNIQUE,
    password TEXT   NOT NULL,
    created  BIGINT NOT NULL,
    disabled BIGINT NOT NULL
);

-- What an account may be where, and when. The partnership is '' for an
-- administrator of the installation.
CREATE TABLE membership (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    account     TEXT   NOT NULL,
    role        TEXT   NOT NULL,
    party       TEXT   NOT NULL,
    function    TEXT   NOT NULL,
    begins      BIGINT NOT NULL,
    ends        BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (account) REFERENCES account (id)
);

CREATE INDEX membership_account ON membership (account, partnership);

CREATE TABLE session (
    id       TEXT   NOT NULL PRIMARY KEY,
    token    TEXT   NOT NULL UNIQUE,
    account  TEXT   NOT NULL,
    means    TEXT   NOT NULL,
    created  BIGINT NOT NULL,
    seen     BIGINT NOT NULL,
    proved   BIGINT NOT NULL,
    FOREIGN KEY (account) REFERENCES account (id)
);

CREATE INDEX session_account ON session (account, created);

-- Single-use links: the token's hash, never the token.
CREATE TABLE link (
    token   TEXT   NOT NULL PRIMARY KEY,
    kind    TEXT   NOT NULL,
    account TEXT   NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used    BIGINT NOT NULL,
    FOREIGN KEY (account) REFERENCES account (id)
);

CREATE TABLE recovery_code (
    account TEXT   NOT NULL,
    code    TEXT   NOT NULL,
    used    BIGINT NOT NULL,
    PRIMARY KEY (account, code),
    FOREIGN KEY (account) REFERENCES account (id)
);

CREATE TABLE passkey (
    account TEXT   NOT NULL,
    id      TEXT   NOT NULL,
    record  TEXT   NOT NULL,
    created BIGINT NOT NULL,
    used    BIGINT NOT NULL,
    PRIMARY KEY (account, id),
    FOREIGN KEY (account) REFERENCES account (id)
);

CREATE UNIQUE INDEX passkey_id ON passkey (id);

-- Challenges of passkey ceremonies that have begun.
CREATE TABLE ceremony (
    token   TEXT   NOT NULL PRIMARY KEY,
    kind    TEXT   NOT NULL,
    account TEXT   NOT NULL,
    record  TEXT   NOT NULL,
    expires BIGINT NOT NULL
);
