INSERT INTO change (id, at, user, op, label, device, counter, undoes)
VALUES (:id, :at, :user, :op, :label, :device, :counter, :undoes)
