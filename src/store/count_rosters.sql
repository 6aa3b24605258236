SELECT subject, form, count(*) AS row_count, sum(until = '') AS present
FROM entry INDEXED BY entry_by_subject
WHERE ranked = 0 AND deleted = 0
GROUP BY subject, form
