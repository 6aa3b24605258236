DELETE FROM history_payload
WHERE seq IN (SELECT h.seq FROM history h JOIN change c ON c.no = h.change
              WHERE h.action = 'release' AND c.at < ?1)
