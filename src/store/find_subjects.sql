SELECT s.id, t.text
FROM search t
JOIN entry e ON e.no = t.entry
JOIN subject s ON s.no = e.subject
WHERE e.form = ?1 AND instr(t.text, ?2) > 0 AND e.deleted = 0 AND s.deleted = 0
ORDER BY s.kind, s.number
