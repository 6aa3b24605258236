-- Of a page: those of a removed entry wait with it in the recycle bin.
SELECT a.id, s.id AS subject_id, e.id AS entry_id, a.name, a.media_type, a.size, a.sha256, a.secret,
       a.added_at, a.added_by, a.deleted, a.erased
FROM attachment a
JOIN subject s ON s.no = a.subject
LEFT JOIN entry e ON e.no = a.entry
WHERE a.subject = ?1 AND a.deleted = 0 AND a.erased = 0 AND coalesce(e.deleted, 0) = 0
ORDER BY a.no
