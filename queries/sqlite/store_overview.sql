-- What is held in short: stakeholders, ties by kind and by ill feeling, contacts, with the latest day of each.
SELECT 'stakeholders' AS what, NULL AS kind, 0 AS ill, COUNT(*) AS held, NULL AS latest FROM stakeholders
UNION ALL
SELECT 'relationships', kind, coalesce(sentiment < 0, 0), COUNT(*), MAX(since)
FROM relationships
GROUP BY kind, coalesce(sentiment < 0, 0)
UNION ALL
SELECT 'interactions', NULL, 0, COUNT(*), substr(MAX(date), 1, 10) FROM interactions;
