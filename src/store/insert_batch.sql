INSERT INTO batch (id, profile, at, upto, row_count) VALUES (:id, :profile, :at, :upto, :row_count)
