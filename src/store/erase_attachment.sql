UPDATE attachment
SET name = '', size = 0, sha256 = x'', secret = x'', deleted = 1, erased = 1
WHERE id = ?1
