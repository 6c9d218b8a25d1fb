-- +goose Up

-- Every version of a partnership's categories, as JSON. Never changed.
CREATE TABLE category_scheme (
    partnership TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    document    TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (partnership, version),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);

-- What somebody reported in one go, by function. The period is the one that it
-- is taken up in. No person: the account is the program's, and output never
-- names it.
CREATE TABLE report (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    period      TEXT   NOT NULL,
    account     TEXT   NOT NULL,
    reporter    TEXT   NOT NULL,
    function    TEXT   NOT NULL,
    source      TEXT   NOT NULL,
    batch       TEXT   NOT NULL,
    sent        BIGINT NOT NULL,
    withdrawn   BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);

CREATE INDEX report_period ON report (partnership, period, id);
CREATE INDEX report_account ON report (partnership, account, id);

-- The events of a report, those of withdrawn ones deleted. Began and finished
-- are the span in which it happened (finished exclusive; the same moment where
-- it is exact). Reporter, period and sent are the report's, for the picture
-- reads events alone.
CREATE TABLE event (
    partnership TEXT     NOT NULL,
    id          TEXT     NOT NULL,
    report      TEXT     NOT NULL,
    period      TEXT     NOT NULL,
    reporter    TEXT     NOT NULL,
    category    TEXT     NOT NULL,
    area        TEXT     NOT NULL,
    place       TEXT     NOT NULL,
    located     BOOLEAN  NOT NULL,
    east        BIGINT   NOT NULL,
    north       BIGINT   NOT NULL,
    began       BIGINT   NOT NULL,
    finished    BIGINT   NOT NULL,
    severity    SMALLINT NOT NULL,
    text        TEXT     NOT NULL,
    sent        BIGINT   NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership, report) REFERENCES report (partnership, id)
);

CREATE INDEX event_began ON event (partnership, began, id);
CREATE INDEX event_report ON event (partnership, report);
CREATE INDEX event_place ON event (partnership, place, began);

-- That somebody was shown the right way, because what they wrote was about a
-- person. Which way and when; nothing of what they wrote, and not who.
CREATE TABLE referral (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    way         TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);
