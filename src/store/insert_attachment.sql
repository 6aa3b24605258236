INSERT INTO attachment (id, subject, entry, name, media_type, size, sha256, secret, added_at, added_by, device, counter)
VALUES (:id, :subject, :entry, :name, :media_type, :size, :sha256, :secret, :added_at, :added_by, :device, :counter)
