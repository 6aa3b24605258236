INSERT INTO certificate (id, at, user, reason, first, entries, attachments, payload_count)
VALUES (:id, :at, :user, :reason, :first, :entries, :attachments, :payload_count)
ON CONFLICT (id) DO NOTHING
