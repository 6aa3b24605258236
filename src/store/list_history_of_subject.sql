SELECT h.seq, c.id AS change_id, c.at, c.user, c.op, c.label, h.action, h.entry, h.fields,
       p.payload, c.undone
FROM history h
JOIN change c ON c.no = h.change
LEFT JOIN history_payload p ON p.seq = h.seq
WHERE h.entry IN (
    SELECT e.id FROM entry e WHERE e.subject = ?1
    UNION ALL SELECT s.id FROM subject s WHERE s.no = ?1)
ORDER BY h.seq DESC
LIMIT ?2
