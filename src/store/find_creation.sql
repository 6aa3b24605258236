SELECT c.at, c.op
FROM history h
JOIN change c ON c.no = h.change
WHERE h.entry = ?1 AND h.action = 'create'
ORDER BY h.seq
LIMIT 1
