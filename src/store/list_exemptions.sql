SELECT x.id, x.subject, x.rule, x.reason, x.since, x.until, x.user, x.ended
FROM exemption x
JOIN subject s ON s.no = x.subject AND s.deleted = 0
ORDER BY x.no DESC
