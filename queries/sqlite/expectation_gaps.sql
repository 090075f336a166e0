-- Where less is delivered than expected, or a tie is weaker than wanted: the widest gap first; bad terms count too.
-- :gap    the smallest gap worth a row
-- :as_of  the day to look at, as YYYY-MM-DD
WITH promise AS (
    SELECT
        id, NULL AS with_id, NULL AS kind, NULL AS since, expected, delivered,
        NULL AS desired_strength, NULL AS strength
    FROM stakeholders
    UNION ALL
    SELECT
        source, target, kind, since, expected, delivered, desired_strength,
        COALESCE(
            strength,
            (
                COALESCE(MAX(trust, 0.01), 0) + COALESCE(MAX(communication, 0.01), 0)
                + COALESCE(MAX(affect, 0.01), 0) + COALESCE(MAX(co_creation, 0.01), 0)
            ) / NULLIF(
                (trust IS NOT NULL) + (communication IS NOT NULL) + (affect IS NOT NULL) + (co_creation IS NOT NULL), 0
            )
        )
    FROM relationships
    WHERE (since IS NULL OR since <= :as_of)
        AND (until IS NULL OR until >= :as_of)
),
measured AS (
    SELECT *, ROUND(expected - delivered, 9) AS gap, ROUND(desired_strength - strength, 9) AS shortfall
    FROM promise
)
SELECT
    s.id, s.name, other.id AS with_id, other.name AS with_name, measured.kind,
    measured.expected, measured.delivered, measured.gap,
    measured.desired_strength, measured.strength, measured.shortfall
FROM measured
JOIN stakeholders AS s ON s.id = measured.id
LEFT JOIN stakeholders AS other ON other.id = measured.with_id
WHERE measured.gap >= CAST(:gap AS REAL) OR measured.shortfall >= CAST(:gap AS REAL)
ORDER BY
    MAX(COALESCE(measured.gap, measured.shortfall), COALESCE(measured.shortfall, measured.gap)) DESC,
    s.id, other.id, measured.kind, measured.since;
