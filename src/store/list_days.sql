SELECT subject, day
FROM entry INDEXED BY entry_by_form
WHERE form = ?1 AND deleted = 0 AND day >= ?2
ORDER BY day
