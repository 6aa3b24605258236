-- Where the subject with number `?2` stands among those of the kind `?1`.
SELECT
    (SELECT id FROM subject WHERE kind = ?1 AND deleted = 0 AND number < ?2 ORDER BY number DESC LIMIT 1) AS previous,
    (SELECT id FROM subject WHERE kind = ?1 AND deleted = 0 AND number > ?2 ORDER BY number LIMIT 1) AS next,
    (SELECT count(*) FROM subject WHERE kind = ?1 AND deleted = 0 AND number <= ?2) AS position,
    (SELECT count(*) FROM subject WHERE kind = ?1 AND deleted = 0) AS total
