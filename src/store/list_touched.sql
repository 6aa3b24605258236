-- Subjects and forms that rows of history after :seq speak of. Bare rows (settings, notes) name none.
SELECT DISTINCT history.action AS action, subject.id AS subject, entry.form AS form
FROM history
LEFT JOIN entry ON entry.id = history.entry
LEFT JOIN subject ON subject.no = entry.subject OR subject.id = history.entry
WHERE history.seq > :seq
