-- Newest by day; of one day the one that was entered last. Roster rows are never "the latest".
INSERT INTO latest (subject, form, entry)
SELECT subject, form, no
FROM entry
WHERE subject = ?1 AND form = ?2 AND deleted = 0 AND ranked = 1
ORDER BY day DESC, no DESC
LIMIT 1
