-- 0002_window.sql
-- Why: the window keeps scans of signed sheets, what was half typed, and how a user likes his lists.

-- A sealed file in the folder `attachments`, of a place or of one of its entries. `secret` is the
-- file's own key: once it is wiped, every copy of the file is unreadable. An erased row keeps its
-- id, so that the history still names something, and nothing that tells of the contents.
CREATE TABLE attachment (
    no         INTEGER PRIMARY KEY,
    id         BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    subject    INTEGER NOT NULL REFERENCES subject (no),
    entry      INTEGER REFERENCES entry (no),
    name       TEXT    NOT NULL,
    media_type TEXT    NOT NULL
        CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp', 'image/bmp', 'application/pdf')),
    size       INTEGER NOT NULL,
    sha256     BLOB    NOT NULL CHECK (length(sha256) IN (0, 32)),
    secret     BLOB    NOT NULL CHECK (length(secret) IN (0, 32)),
    added_at   TEXT    NOT NULL,
    added_by   TEXT    NOT NULL,
    deleted    INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1)),
    erased     INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1)),
    device     INTEGER NOT NULL REFERENCES device (no),
    counter    INTEGER NOT NULL
) STRICT;
CREATE INDEX attachment_by_subject ON attachment (subject);
CREATE INDEX attachment_by_entry   ON attachment (entry) WHERE entry IS NOT NULL;

-- Attachments that an erasure took; older certificates took none.
ALTER TABLE certificate ADD COLUMN attachments TEXT NOT NULL DEFAULT '[]';

-- What a user had half typed when he left. Never in the history.
CREATE TABLE draft (
    user     TEXT NOT NULL,
    key      TEXT NOT NULL,
    json     TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (user, key)
) STRICT, WITHOUT ROWID;

-- How a user likes his lists: columns, widths, zoom, saved views. Never in the history.
CREATE TABLE preference (
    user TEXT NOT NULL,
    key  TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (user, key)
) STRICT, WITHOUT ROWID;
