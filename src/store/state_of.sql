-- What an entry says of its state at the path `?2`.
SELECT coalesce(json_extract(vals, ?2), '') FROM entry WHERE no = ?1
