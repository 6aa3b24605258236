-- 0001_start.sql
-- Why: the first ledger. Subjects (places, organisations, the post), entries on forms, the
-- history of every change with its erasable contents beside it, and what is derived from entries.

CREATE TABLE setting (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Laptops that wrote here. Two ledgers will be merged one day; `no` is local.
CREATE TABLE device (
    no INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16)
) STRICT;

-- What an entry is about. `number` is the running number in the leaf number, never used twice.
-- The columns from ext_code on are derived from the registration card.
CREATE TABLE subject (
    no          INTEGER PRIMARY KEY,
    id          BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    kind        TEXT    NOT NULL CHECK (kind IN ('venue', 'rental', 'unit', 'block', 'organisation', 'post')),
    number      INTEGER NOT NULL,
    created_on  TEXT    NOT NULL,
    imported    INTEGER NOT NULL DEFAULT 0 CHECK (imported IN (0, 1)),
    deleted     INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1)),
    device      INTEGER NOT NULL REFERENCES device (no),
    counter     INTEGER NOT NULL,
    ext_code    TEXT    NOT NULL DEFAULT '',
    uscc        TEXT    NOT NULL DEFAULT '',
    name        TEXT    NOT NULL DEFAULT '',
    name_key    TEXT    NOT NULL DEFAULT '',
    address     TEXT    NOT NULL DEFAULT '',
    address_key TEXT    NOT NULL DEFAULT '',
    area        TEXT    NOT NULL DEFAULT '',
    subkind     TEXT    NOT NULL DEFAULT '',
    state       TEXT    NOT NULL DEFAULT '',
    UNIQUE (kind, number)
) STRICT;
CREATE INDEX subject_by_ext_code    ON subject (ext_code)    WHERE ext_code <> '';
CREATE INDEX subject_by_uscc        ON subject (uscc)        WHERE uscc <> '';
CREATE INDEX subject_by_name_key    ON subject (name_key)    WHERE name_key <> '';
CREATE INDEX subject_by_address_key ON subject (address_key) WHERE address_key <> '';

-- An entry on a form. `vals` holds right values only; `wrong` what was typed or imported and is
-- not accepted, with the reason. `day` and `until` repeat the dates that its roles name;
-- `identity` is a hash of what makes the row the same one on the next import (decisions.md 13).
CREATE TABLE entry (
    no       INTEGER PRIMARY KEY,
    id       BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    subject  INTEGER NOT NULL REFERENCES subject (no),
    form     TEXT    NOT NULL,
    day      TEXT    NOT NULL DEFAULT '',
    until    TEXT    NOT NULL DEFAULT '',
    identity INTEGER NOT NULL DEFAULT 0,
    status   TEXT    NOT NULL CHECK (status IN ('complete', 'incomplete', 'draft', 'erased')),
    ranked   INTEGER NOT NULL CHECK (ranked IN (0, 1)), -- may be "the latest"; roster rows never
    deleted  INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1)),
    revision INTEGER NOT NULL DEFAULT 1,
    changed  INTEGER NOT NULL,
    device   INTEGER NOT NULL REFERENCES device (no),
    counter  INTEGER NOT NULL,
    vals     TEXT    NOT NULL,
    wrong    TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX entry_by_subject  ON entry (subject, form);
CREATE INDEX entry_by_identity ON entry (identity);

-- One user action. Undo is an action of its own that names what it undid.
CREATE TABLE change (
    no      INTEGER PRIMARY KEY,
    id      BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    at      TEXT    NOT NULL,
    user    TEXT    NOT NULL,
    op      TEXT    NOT NULL,
    label   TEXT    NOT NULL,
    device  INTEGER NOT NULL REFERENCES device (no),
    counter INTEGER NOT NULL,
    undoes  INTEGER REFERENCES change (no),
    undone  INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;

-- One row of history: what happened to one entry or subject, or a note (print, export …).
-- digest = SHA-256(salt || payload); chain = SHA-256(previous chain || everything in this row
-- and its change || digest). The chain never sees contents, so that they can be erased.
CREATE TABLE history (
    seq    INTEGER PRIMARY KEY,
    change INTEGER NOT NULL REFERENCES change (no),
    action TEXT    NOT NULL,
    entry  BLOB,
    fields TEXT    NOT NULL DEFAULT '',
    digest BLOB    NOT NULL CHECK (length(digest) = 32),
    chain  BLOB    NOT NULL CHECK (length(chain) = 32)
) STRICT;
CREATE INDEX history_by_change ON history (change);
CREATE INDEX history_by_entry  ON history (entry) WHERE entry IS NOT NULL;

CREATE TABLE history_payload (
    seq     INTEGER PRIMARY KEY REFERENCES history (seq),
    salt    BLOB NOT NULL CHECK (length(salt) = 16),
    payload TEXT NOT NULL
) STRICT;

-- Derived: the newest entry of a subject on a form (cards, letters, logs).
CREATE TABLE latest (
    subject INTEGER NOT NULL REFERENCES subject (no),
    form    TEXT    NOT NULL,
    entry   INTEGER NOT NULL REFERENCES entry (no),
    PRIMARY KEY (subject, form)
) STRICT, WITHOUT ROWID;

-- Derived: what search looks through, one line a field: path, text, pinyin, initials.
CREATE TABLE search (
    entry INTEGER PRIMARY KEY REFERENCES entry (no),
    text  TEXT NOT NULL
) STRICT;

-- Rows of imported files that need a person. `print` is the same for the same row of the same table.
CREATE TABLE queue (
    no       INTEGER PRIMARY KEY,
    id       BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    print    BLOB    NOT NULL UNIQUE CHECK (length(print) = 32),
    change   INTEGER NOT NULL REFERENCES change (no),
    file     TEXT    NOT NULL,
    sheet    TEXT    NOT NULL DEFAULT '',
    row_no   INTEGER NOT NULL,
    form     TEXT    NOT NULL,
    reasons  TEXT    NOT NULL,
    headers  TEXT    NOT NULL,
    cells    TEXT    NOT NULL
) STRICT;

-- Batches sent to the district system; `upto` is the last history row they cover.
CREATE TABLE batch (
    no      INTEGER PRIMARY KEY,
    id      BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    profile TEXT    NOT NULL,
    at      TEXT    NOT NULL,
    upto    INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    void    INTEGER NOT NULL DEFAULT 0 CHECK (void IN (0, 1))
) STRICT;

-- Proof of an erasure: ids and counts, no content (decisions.md 21).
CREATE TABLE certificate (
    no      INTEGER PRIMARY KEY,
    id      BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    at      TEXT    NOT NULL,
    user    TEXT    NOT NULL,
    reason  TEXT    NOT NULL,
    first   INTEGER NOT NULL,
    entries TEXT    NOT NULL,
    payload_count INTEGER NOT NULL
) STRICT;

-- The newest value of this laptop's counter; one row.
CREATE TABLE setting_counter (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    counter INTEGER NOT NULL
) STRICT;
INSERT INTO setting_counter (one, counter) VALUES (1, 0);
