-- 0004_binder.sql
-- Why: what is on paper in the binder is not what the ledger says now. To print only what differs,
-- the ledger must know which pages were put in, and may believe it only when somebody says so.

-- A print for the binder. Its pages count as put in, and those it replaces as taken out, from when
-- it is confirmed; a misprint is called back, before or after. `number` is on the replacement list.
CREATE TABLE binder_run (
    no         INTEGER PRIMARY KEY,
    id         BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    number     TEXT    NOT NULL,
    at         TEXT    NOT NULL,
    user       TEXT    NOT NULL,
    words      TEXT    NOT NULL,
    state      TEXT    NOT NULL DEFAULT 'printed' CHECK (state IN ('printed', 'confirmed', 'recalled')),
    settled_at TEXT    NOT NULL DEFAULT '',
    device     INTEGER NOT NULL REFERENCES device (no),
    counter    INTEGER NOT NULL
) STRICT;

-- Pages of a run. A leaf is a place's card or roster (`entry` 0) or one of its letters and records.
-- `content` is a digest of what stands on the page; empty when the page is taken out.
CREATE TABLE binder_page (
    run      INTEGER NOT NULL REFERENCES binder_run (no),
    subject  INTEGER NOT NULL REFERENCES subject (no),
    form     TEXT    NOT NULL,
    entry    INTEGER NOT NULL DEFAULT 0,
    page     INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    content  BLOB    NOT NULL CHECK (length(content) IN (0, 32)),
    PRIMARY KEY (subject, form, entry, page, run)
) STRICT, WITHOUT ROWID;
CREATE INDEX binder_page_by_run ON binder_page (run);
