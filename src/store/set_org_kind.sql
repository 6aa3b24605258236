UPDATE subject SET subkind = ?2
WHERE no = ?1 AND kind = 'organisation' AND state = '' AND subkind = ''
