-- For each page of a place the newest confirmed run that says something of it: SQLite takes the
-- other columns of the row that has the maximum.
SELECT p.form, p.entry, p.page, p.revision, p.content, max(p.run) AS run
FROM binder_page p JOIN binder_run r ON r.no = p.run
WHERE p.subject = :subject AND r.state = 'confirmed'
GROUP BY p.form, p.entry, p.page
ORDER BY p.form, p.entry, p.page
