-- Registrations first: what names a place says more than what stands on its other leaves.
SELECT e.no AS entry, e.subject, t.text
FROM search t
JOIN entry e ON e.no = t.entry
JOIN subject s ON s.no = e.subject
WHERE instr(t.text, ?1) > 0 AND e.deleted = 0 AND s.deleted = 0
ORDER BY e.no
