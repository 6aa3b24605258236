-- What was removed, the newest first. `changed` is the row of history that removed it. What was
-- merely taken back as it was made (the undo of an import) is not in the bin.
SELECT e.id, c.at, c.user
FROM entry e
JOIN history h ON h.seq = e.changed
JOIN change c ON c.no = h.change
WHERE e.deleted = 1 AND e.status <> 'erased'
  AND NOT EXISTS (SELECT 1 FROM history made
                  WHERE made.change = c.undoes AND made.entry = e.id AND made.action = 'create')
ORDER BY e.changed DESC
