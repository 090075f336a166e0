-- All decisions, in the order in which they came.
SELECT
    id, name, stage, value, due, rule, sources
FROM decisions
ORDER BY rowid;
