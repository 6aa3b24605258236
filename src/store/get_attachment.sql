SELECT a.id, s.id AS subject_id, e.id AS entry_id, a.name, a.media_type, a.size, a.sha256, a.secret,
       a.added_at, a.added_by, a.deleted, a.erased
FROM attachment a
JOIN subject s ON s.no = a.subject
LEFT JOIN entry e ON e.no = a.entry
WHERE a.id = ?1
