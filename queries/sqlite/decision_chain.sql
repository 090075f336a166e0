-- Who reports to a person, directly or through others: the reporting line up to that person, nearest first.
-- :person  id or name of the person at the top of the line
-- :depth   how many reporting steps down to go, at least 1
-- :as_of   the day to look at, as YYYY-MM-DD
WITH RECURSIVE boss AS MATERIALIZED (
    SELECT
        CASE kind WHEN 'manages' THEN target ELSE source END AS id,
        CASE kind WHEN 'manages' THEN source ELSE target END AS boss
    FROM relationships
    WHERE kind IN ('reports_to', 'manages')
        AND (since IS NULL OR since <= :as_of)
        AND (until IS NULL OR until >= :as_of)
),
line (id, steps) AS (
    SELECT id, 0 FROM stakeholders WHERE :person IN (id, name)
    UNION
    SELECT boss.id, line.steps + 1
    FROM line JOIN boss ON boss.boss = line.id
    WHERE line.steps < CAST(:depth AS INTEGER)
)
SELECT s.id, s.name, s.title, s.stance, MIN(line.steps) AS steps
FROM line JOIN stakeholders AS s ON s.id = line.id
WHERE :person NOT IN (s.id, s.name)
GROUP BY s.id
ORDER BY steps, s.id;
