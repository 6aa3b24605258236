UPDATE entry
SET vals = '{}', wrong = '', status = 'erased', deleted = 1, identity = 0, day = '', until = '',
    revision = revision + 1
WHERE no = ?1
