-- Who is in conflict with whom around a person: with the person, and with those of theirs who are in contact.
-- :person  id or name of the person in the middle
-- :as_of   the day to look at, as YYYY-MM-DD
WITH record AS (
    SELECT
        source, target, kind, sentiment, since,
        kind IN ('competes_with', 'opposes') OR COALESCE(sentiment < 0, 0) AS conflict
    FROM relationships
    WHERE (since IS NULL OR since <= :as_of)
        AND (until IS NULL OR until >= :as_of)
),
middle AS (
    SELECT id FROM stakeholders WHERE :person IN (id, name)
),
contact AS (
    SELECT source, target FROM record WHERE NOT conflict
    UNION ALL
    SELECT source, target FROM interactions WHERE substr(date, 1, 10) <= :as_of
),
circle AS MATERIALIZED (
    SELECT id, 0 AS steps FROM middle
    UNION
    SELECT s.id, 1
    FROM contact
    JOIN middle ON middle.id IN (contact.source, contact.target)
    JOIN stakeholders AS s ON s.id = CASE middle.id WHEN contact.source THEN contact.target ELSE contact.source END
    WHERE s.ours IS NOT 1
)
SELECT
    MIN(circle.steps) AS steps,
    x.id AS source_id, x.name AS source_name, x.stance AS source_stance,
    record.kind, record.sentiment, record.since,
    y.id AS target_id, y.name AS target_name, y.stance AS target_stance
FROM record
JOIN circle ON circle.id IN (record.source, record.target)
JOIN stakeholders AS x ON x.id = record.source
JOIN stakeholders AS y ON y.id = record.target
WHERE record.conflict
GROUP BY record.source, record.target, record.kind, record.since
ORDER BY steps, source_id, target_id, record.kind, record.since;
