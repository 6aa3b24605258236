-- As standing.sql, of one place. `?1` maps the key of a form
-- whose entries have a state to where that state stands: {"form": "$.state"}.
SELECT l.subject, l.form, e.id, e.day, e.until, e.status,
       coalesce(json_extract(e.vals, json_extract(?1, '$."' || l.form || '"')), '') AS state
FROM latest l
JOIN entry e ON e.no = l.entry
WHERE l.subject = ?2
