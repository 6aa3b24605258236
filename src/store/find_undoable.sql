SELECT c.id, c.at, c.user, c.op, c.label
FROM change c
WHERE c.undone = 0 AND c.undoes IS NULL AND (?1 IS NULL OR c.user = ?1)
  AND c.op NOT IN ('erase', 'init')
  AND EXISTS (SELECT 1 FROM history h WHERE h.change = c.no AND h.action <> 'note')
ORDER BY c.no DESC
LIMIT 1
