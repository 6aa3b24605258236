SELECT e.id, e.form, e.vals, t.text, s.id AS subject_id, s.name
FROM search t
JOIN entry e ON e.no = t.entry
JOIN subject s ON s.no = e.subject
WHERE instr(t.text, ?1) > 0 AND e.deleted = 0 AND s.deleted = 0
ORDER BY s.kind, s.number, e.no
