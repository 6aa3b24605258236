-- What the newest entry of every place on the form `?1` says at the path `?2`: its state.
SELECT l.entry, coalesce(json_extract(e.vals, ?2), '') AS state
FROM latest l
CROSS JOIN entry e ON e.no = l.entry
WHERE l.form = ?1
