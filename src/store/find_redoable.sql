-- The newest undo that stands, as long as only undos and redos came after it.
SELECT c.id, c.at, c.user, c.op, c.label
FROM change c
WHERE c.op = 'undo' AND c.undone = 0 AND (?1 IS NULL OR c.user = ?1)
  AND NOT EXISTS (SELECT 1 FROM change d
                  WHERE d.no > c.no AND d.op NOT IN ('undo', 'redo')
                    AND EXISTS (SELECT 1 FROM history h WHERE h.change = d.no AND h.action <> 'note'))
ORDER BY c.no DESC
LIMIT 1
