-- The newest runs. One that waits is superseded when each of its pages came again in a newer run that
-- was not called back: nobody need say of it that it was put in.
SELECT r.no, r.id, r.number, r.at, r.user, r.words, r.state, r.settled_at,
       (SELECT count(*) FROM binder_page p WHERE p.run = r.no AND length(p.content) = 32) AS pages_in,
       (SELECT count(*) FROM binder_page p WHERE p.run = r.no AND length(p.content) = 0) AS pages_out,
       r.state = 'printed' AND NOT EXISTS (
           SELECT 1 FROM binder_page p
           WHERE p.run = r.no AND NOT EXISTS (
               SELECT 1 FROM binder_page q JOIN binder_run n ON n.no = q.run
               WHERE q.subject = p.subject AND q.form = p.form AND q.entry = p.entry AND q.page = p.page
                 AND q.run > p.run AND n.state <> 'recalled'
           )
       ) AS superseded
FROM binder_run r
ORDER BY r.no DESC
LIMIT :limit
