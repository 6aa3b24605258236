-- Rows that were held once stand in the payload of their release.
DELETE FROM history_payload
WHERE seq IN (SELECT seq FROM history WHERE action = 'release')
  AND instr(payload, ?1) > 0
