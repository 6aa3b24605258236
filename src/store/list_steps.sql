SELECT h.seq, h.action, h.entry, p.payload, h.fields
FROM history h
LEFT JOIN history_payload p ON p.seq = h.seq
WHERE h.change = ?1 AND h.seq < ?2 AND h.action <> 'note'
ORDER BY h.seq DESC
LIMIT 1000
