SELECT h.seq, c.id AS change_id, d.id AS device_id, c.at, c.user, c.op, h.action, h.entry,
       h.fields, h.digest, h.chain, p.salt, p.payload
FROM history h
JOIN change c ON c.no = h.change
JOIN device d ON d.no = c.device
LEFT JOIN history_payload p ON p.seq = h.seq
ORDER BY h.seq
