SELECT h.seq, c.id AS change_id, c.at, c.user, c.op, c.label, h.action, h.entry, h.fields,
       p.payload, c.undone
FROM history h
JOIN change c ON c.no = h.change
LEFT JOIN history_payload p ON p.seq = h.seq
WHERE h.seq < :before AND c.at >= :from AND c.at < :until
ORDER BY h.seq DESC
LIMIT :limit
