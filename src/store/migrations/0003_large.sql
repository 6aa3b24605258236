-- 0003_large.sql
-- Why: what the net, the grids and the search ask of every place must not read what stands on the
-- leaves: a page of the file costs ten microseconds to decrypt and check, and a post of ten
-- thousand places has thirty thousand pages of entries. These indexes hold all that is asked.

-- Repeats what the role `state` names, as `day` and `until` do with theirs. Absent on entries of
-- before, until they are written again: then it is read off the entry.
ALTER TABLE entry ADD COLUMN state TEXT;
-- How a place stands on a form; looked up by the rows of `latest`.
CREATE INDEX entry_standing ON entry (no, id, day, until, status, state)
    WHERE ranked = 1 AND deleted = 0;
-- As before, and how many rows a roster has, and how many of them have not left.
DROP INDEX entry_by_subject;
CREATE INDEX entry_by_subject ON entry (subject, form, ranked, deleted, until);
-- The entries of one form; the registrations of a category.
CREATE INDEX entry_by_form ON entry (form);
