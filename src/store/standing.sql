-- The newest entry of every place on every form, without its contents; nothing but indexes is read.
SELECT l.subject, l.form, l.entry, e.id, e.day, e.until, e.status, e.state
FROM latest l
CROSS JOIN entry e INDEXED BY entry_standing ON e.no = l.entry AND e.ranked = 1 AND e.deleted = 0
ORDER BY l.subject
