INSERT INTO history (seq, change, action, entry, fields, digest, chain)
VALUES (:seq, :change, :action, :entry, :fields, :digest, :chain)
