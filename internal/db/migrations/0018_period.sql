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

-- Every version of how the cycle runs, as JSON. Never changed.
CREATE TABLE cycle (
    partnership TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    document    TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (partnership, version),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);

-- Days on which a membership is away, both inclusive: nothing is expected of it.
CREATE TABLE absence (
    partnership TEXT NOT NULL,
    id          TEXT NOT NULL,
    member      TEXT NOT NULL,
    begins      TEXT NOT NULL,
    ends        TEXT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);

-- What the secretary writes under each point of a meeting's agenda, as JSON.
CREATE TABLE meeting_note (
    partnership TEXT   NOT NULL,
    period      TEXT   NOT NULL,
    item        TEXT   NOT NULL,
    document    TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    PRIMARY KEY (partnership, period, item),
    FOREIGN KEY (partnership, period) REFERENCES period (partnership, id)
);

-- The minutes as they stood when the meeting was closed, as JSON: texts, figures
-- and the names of that day. Never changed.
CREATE TABLE minutes (
    partnership TEXT   NOT NULL,
    period      TEXT   NOT NULL,
    document    TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (partnership, period),
    FOREIGN KEY (partnership, period) REFERENCES period (partnership, id)
);

-- What a meeting decided, and how far it has come. Owner is a function,
-- organisation a party or one beside them; place, area and series say what it is
-- about, '' for none.
CREATE TABLE decision (
    partnership  TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    period       TEXT    NOT NULL,
    no_action    BOOLEAN NOT NULL,
    what         TEXT    NOT NULL,
    why          TEXT    NOT NULL,
    owner        TEXT    NOT NULL,
    organisation TEXT    NOT NULL,
    deadline     TEXT    NOT NULL,
    area         TEXT    NOT NULL,
    place        TEXT    NOT NULL,
    series       TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    changed      BIGINT  NOT NULL,
    version      BIGINT  NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership, period) REFERENCES period (partnership, id)
);

CREATE INDEX decision_period ON decision (partnership, period, id);
CREATE INDEX decision_place ON decision (partnership, place, id);

-- How a decision has come along: what was told, when, as which function.
CREATE TABLE decision_step (
    partnership TEXT   NOT NULL,
    decision    TEXT   NOT NULL,
    number      BIGINT NOT NULL,
    state       TEXT   NOT NULL,
    text        TEXT   NOT NULL,
    deadline    TEXT   NOT NULL,
    function    TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (partnership, decision, number),
    FOREIGN KEY (partnership, decision) REFERENCES decision (partnership, id)
);

-- Where and when a meeting wanted somebody to be: weekdays is a sum of 1 for
-- Sunday, 2 for Monday … 64 for Saturday; from and until are minutes after
-- midnight, until past midnight where it is not after from; begins and ends are
-- days, both inclusive.
CREATE TABLE presence_wanted (
    partnership TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    period      TEXT    NOT NULL,
    area        TEXT    NOT NULL,
    place       TEXT    NOT NULL,
    weekdays    INTEGER NOT NULL,
    from_minute INTEGER NOT NULL,
    to_minute   INTEGER NOT NULL,
    begins      TEXT    NOT NULL,
    ends        TEXT    NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership, period) REFERENCES period (partnership, id)
);

CREATE INDEX presence_wanted_ends ON presence_wanted (partnership, ends, id);

-- Where and when somebody was, by function.
CREATE TABLE presence_done (
    partnership TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    reporter    TEXT   NOT NULL,
    function    TEXT   NOT NULL,
    area        TEXT   NOT NULL,
    place       TEXT   NOT NULL,
    began       BIGINT NOT NULL,
    finished    BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership) REFERENCES partnership (id)
);

CREATE INDEX presence_done_began ON presence_done (partnership, began, id);
