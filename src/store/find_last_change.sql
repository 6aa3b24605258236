SELECT c.id, c.at, c.user, c.op, c.label, p.payload
FROM change c
JOIN history h ON h.change = c.no
LEFT JOIN history_payload p ON p.seq = h.seq
WHERE c.no = (SELECT max(no) FROM change WHERE op = ?1)
ORDER BY h.seq DESC
LIMIT 1
