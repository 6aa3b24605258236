SELECT r.no, r.id, r.number, r.at, r.user, r.words, r.state, r.settled_at,
       (SELECT count(*) FROM binder_page p WHERE p.run = r.no AND length(p.content) = 32) AS pages_in,
       (SELECT count(*) FROM binder_page p WHERE p.run = r.no AND length(p.content) = 0) AS pages_out
FROM binder_run r
ORDER BY r.no DESC
LIMIT :limit
