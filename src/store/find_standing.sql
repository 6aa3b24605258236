SELECT id, at
FROM change
WHERE op = ?1 AND undone = 0
ORDER BY no DESC
LIMIT 1
