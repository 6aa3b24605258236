-- Its history hangs on its entry, or else on its subject; `fields` names the attachment.
DELETE FROM history_payload
WHERE seq IN (SELECT seq FROM history WHERE entry = ?1 AND fields = ?2)
