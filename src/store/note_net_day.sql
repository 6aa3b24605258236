INSERT INTO net_day (day, kind, expected, kept)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (day, kind) DO UPDATE SET expected = excluded.expected, kept = excluded.kept
WHERE expected <> excluded.expected OR kept <> excluded.kept
