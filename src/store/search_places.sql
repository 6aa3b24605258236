-- Registrations first: what names a place says more than what stands on its other leaves. The text
-- is read from end to end and the rest only where it holds what was looked for.
SELECT t.entry, e.subject, t.text
FROM search t
CROSS JOIN entry e ON e.no = t.entry
WHERE instr(t.text, ?1) > 0 AND e.deleted = 0
ORDER BY t.entry
