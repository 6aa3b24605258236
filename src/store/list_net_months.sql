SELECT day, kind, expected, kept
FROM net_day
WHERE (substr(day, 1, 7), day) IN (SELECT substr(day, 1, 7), max(day) FROM net_day GROUP BY 1)
ORDER BY day, kind
