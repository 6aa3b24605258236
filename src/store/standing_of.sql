-- As standing.sql, of one place.
SELECT l.subject, l.form, l.entry, e.id, e.day, e.until, e.status, e.state
FROM latest l
JOIN entry e ON e.no = l.entry
WHERE l.subject = ?1
