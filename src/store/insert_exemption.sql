INSERT INTO exemption (id, subject, rule, reason, since, until, user, device, counter)
VALUES (:id, :subject, :rule, :reason, :since, :until, :user, :device, :counter)
