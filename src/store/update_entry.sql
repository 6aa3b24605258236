UPDATE entry
SET day = :day, until = :until, identity = :identity, status = :status, vals = :vals, wrong = :wrong,
    revision = revision + 1
WHERE no = :no
