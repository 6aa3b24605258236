-- 0005_net.sql
-- Why: the net asks how every place stands, on every screen, for many rules. Reading it off the newest
-- entries means tens of thousands of index rows a time and knows only dates. One short row a subject
-- holds what the rules need of all its entries (docs/adr/0004).

-- Derived: what is known of a subject for the rules of the net. `stamp` says by which definitions and
-- rules it was gathered; a row that is not there, or bears another stamp, is gathered when somebody asks.
CREATE TABLE standing (
    subject INTEGER PRIMARY KEY REFERENCES subject (no),
    stamp   INTEGER NOT NULL,
    facts   BLOB    NOT NULL
) STRICT;

-- Whatever writes an entry or its subject, and however: what was known of it holds no longer.
CREATE TRIGGER standing_entry_new AFTER INSERT ON entry
BEGIN DELETE FROM standing WHERE subject = NEW.subject; END;
CREATE TRIGGER standing_entry_changed AFTER UPDATE ON entry
BEGIN DELETE FROM standing WHERE subject IN (OLD.subject, NEW.subject); END;
CREATE TRIGGER standing_entry_gone AFTER DELETE ON entry
BEGIN DELETE FROM standing WHERE subject = OLD.subject; END;
CREATE TRIGGER standing_subject_changed AFTER UPDATE ON subject
BEGIN DELETE FROM standing WHERE subject = NEW.no; END;

-- A hole that is not asked for until a day: why, and who said so (duties.md 4).
CREATE TABLE exemption (
    no      INTEGER PRIMARY KEY,
    id      BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    subject INTEGER NOT NULL REFERENCES subject (no),
    rule    TEXT    NOT NULL,
    reason  TEXT    NOT NULL,
    since   TEXT    NOT NULL,
    until   TEXT    NOT NULL,
    user    TEXT    NOT NULL,
    ended   INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1)),
    device  INTEGER NOT NULL REFERENCES device (no),
    counter INTEGER NOT NULL
) STRICT;
CREATE INDEX exemption_by_subject ON exemption (subject);

-- How whole the net was on a day, by kind of place: what a month looked like cannot be told afterwards.
CREATE TABLE net_day (
    day      TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    expected INTEGER NOT NULL,
    kept     INTEGER NOT NULL,
    PRIMARY KEY (day, kind)
) STRICT, WITHOUT ROWID;

-- What those rows replace.
DROP TABLE latest;
DROP INDEX entry_standing;
ALTER TABLE entry DROP COLUMN state;
