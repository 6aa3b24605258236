INSERT INTO subject (id, kind, number, created_on, imported, device, counter)
VALUES (:id, :kind, :number, :created_on, :imported, :device, :counter)
