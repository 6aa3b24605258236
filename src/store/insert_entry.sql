INSERT INTO entry (id, subject, form, day, until, identity, status, ranked, changed, device, counter, vals, wrong)
VALUES (:id, :subject, :form, :day, :until, :identity, :status, :ranked, :changed, :device, :counter, :vals, :wrong)
