-- +goose Up

-- The tenants. A catalogue of the installation: it has no tenant itself.
CREATE TABLE partnership (
    id        TEXT    NOT NULL PRIMARY KEY,
    slug      TEXT    NOT NULL UNIQUE,
    example   BOOLEAN NOT NULL,
    suspended BOOLEAN NOT NULL,
    version   BIGINT  NOT NULL
);

-- Every version of what a partnership shows of itself, as JSON. Never changed.
CREATE TABLE profile (
    partnership TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    document    TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (partnership, version),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);
