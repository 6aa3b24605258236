INSERT INTO binder_run (id, number, at, user, words, device, counter)
VALUES (:id, :number, :at, :user, :words, :device, :counter)
