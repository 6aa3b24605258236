-- 0006_trail.sql
-- Why: figures, the year-start survey and the list of a day gone by read every entry each time: seconds, in a
-- post of twenty thousand places. What they need of a place is days and counts; a short row holds it, as
-- `standing` does for the net of today.

-- Derived: what was done at a subject (`records`), and how it stood at the end of months gone by (`months`).
-- `stamp` says by which definitions and rules; a row that is not there, or bears another stamp, is gathered
-- when somebody asks.
CREATE TABLE trail (
    subject INTEGER NOT NULL REFERENCES subject (no),
    what    TEXT    NOT NULL CHECK (what IN ('records', 'months')),
    stamp   INTEGER NOT NULL,
    bytes   BLOB    NOT NULL,
    PRIMARY KEY (subject, what)
) STRICT, WITHOUT ROWID;

-- Whatever writes an entry or its subject, and however: what was known of it holds no longer. One trigger
-- for both tables: an import writes a hundred thousand rows.
DROP TRIGGER standing_entry_new;
DROP TRIGGER standing_entry_changed;
DROP TRIGGER standing_entry_gone;
DROP TRIGGER standing_subject_changed;
CREATE TRIGGER standing_entry_new AFTER INSERT ON entry
BEGIN
    DELETE FROM standing WHERE subject = NEW.subject;
    DELETE FROM trail WHERE subject = NEW.subject;
END;
CREATE TRIGGER standing_entry_changed AFTER UPDATE ON entry
BEGIN
    DELETE FROM standing WHERE subject IN (OLD.subject, NEW.subject);
    DELETE FROM trail WHERE subject IN (OLD.subject, NEW.subject);
END;
CREATE TRIGGER standing_entry_gone AFTER DELETE ON entry
BEGIN
    DELETE FROM standing WHERE subject = OLD.subject;
    DELETE FROM trail WHERE subject = OLD.subject;
END;
CREATE TRIGGER standing_subject_changed AFTER UPDATE ON subject
BEGIN
    DELETE FROM standing WHERE subject = NEW.no;
    DELETE FROM trail WHERE subject = NEW.no;
END;

-- What was exempted in a month makes a place whole in it.
CREATE TRIGGER trail_exemption_new AFTER INSERT ON exemption
BEGIN DELETE FROM trail WHERE subject = NEW.subject AND what = 'months'; END;
CREATE TRIGGER trail_exemption_changed AFTER UPDATE ON exemption
BEGIN DELETE FROM trail WHERE subject = NEW.subject AND what = 'months'; END;
