-- Who of ours knows whom at an organization, and how well: one row for each pair and kind of tie.
-- :organization  id or name of the organization, or the label that stands in its place
-- :as_of         the day to look at, as YYYY-MM-DD
WITH tie AS (
    SELECT
        source, target, kind,
        COALESCE(
            strength,
            (
                COALESCE(MAX(trust, 0.01), 0) + COALESCE(MAX(communication, 0.01), 0)
                + COALESCE(MAX(affect, 0.01), 0) + COALESCE(MAX(co_creation, 0.01), 0)
            ) / NULLIF(
                (trust IS NOT NULL) + (communication IS NOT NULL) + (affect IS NOT NULL) + (co_creation IS NOT NULL), 0
            )
        ) AS strength
    FROM relationships
    WHERE (since IS NULL OR since <= :as_of)
        AND (until IS NULL OR until >= :as_of)
        AND (sentiment IS NULL OR sentiment >= 0)
        AND kind NOT IN ('competes_with', 'opposes')
    UNION ALL
    SELECT source, target, NULL, NULL FROM interactions WHERE substr(date, 1, 10) <= :as_of
),
known AS MATERIALIZED (
    SELECT
        us.id AS our_id, us.name AS our_name,
        them.id AS their_id, them.name AS their_name, them.title AS their_title,
        tie.kind, MAX(tie.strength) AS strength
    FROM tie
    JOIN stakeholders AS us ON us.id IN (tie.source, tie.target) AND us.ours = 1
    JOIN stakeholders AS them ON them.id = CASE us.id WHEN tie.source THEN tie.target ELSE tie.source END
    WHERE them.ours IS NOT 1
        AND (
            them.organization = :organization
            OR them.organization IN (SELECT id FROM stakeholders WHERE name = :organization)
        )
    GROUP BY us.id, them.id, tie.kind
)
SELECT our_id, our_name, their_id, their_name, their_title, COALESCE(kind, 'contacts') AS kind, strength
FROM known
WHERE kind IS NOT NULL
    OR (our_id, their_id) NOT IN (SELECT our_id, their_id FROM known WHERE kind IS NOT NULL)
ORDER BY our_id, their_id, kind;
