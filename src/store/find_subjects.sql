SELECT s.id, t.text
FROM entry e INDEXED BY entry_by_form
CROSS JOIN search t ON t.entry = e.no
CROSS JOIN subject s ON s.no = e.subject
WHERE e.form = ?1 AND e.deleted = 0 AND instr(t.text, ?2) > 0 AND s.deleted = 0
ORDER BY s.kind, s.number
