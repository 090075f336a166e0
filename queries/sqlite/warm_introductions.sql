-- Who of ours can introduce us to a person, and through whom: best first, by the product of the two strengths.
-- :person  id or name of the person to reach
-- :as_of   the day to look at, as YYYY-MM-DD
WITH tie AS (
    SELECT
        source, target,
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
    SELECT source, target, NULL FROM interactions WHERE substr(date, 1, 10) <= :as_of
),
near AS MATERIALIZED (
    SELECT them.id AS their_id, via.id AS via_id, COALESCE(MAX(tie.strength), 0.5) AS strength
    FROM tie
    JOIN stakeholders AS them ON them.id IN (tie.source, tie.target)
    JOIN stakeholders AS via ON via.id = CASE them.id WHEN tie.source THEN tie.target ELSE tie.source END
    WHERE :person IN (them.id, them.name) AND them.ours IS NOT 1
        AND via.ours IS NOT 1 AND via.placeholder IS NOT 1 AND COALESCE(via.entity, 'person') = 'person'
    GROUP BY them.id, via.id
),
reached AS MATERIALIZED (
    SELECT us.id AS our_id, via.id AS via_id, COALESCE(MAX(tie.strength), 0.5) AS strength
    FROM tie
    JOIN stakeholders AS us ON us.id IN (tie.source, tie.target) AND us.ours = 1
    JOIN stakeholders AS via ON via.id = CASE us.id WHEN tie.source THEN tie.target ELSE tie.source END
    WHERE via.id IN (SELECT via_id FROM near)
    GROUP BY us.id, via.id
)
SELECT
    us.id AS our_id, us.name AS our_name, via.id AS via_id, via.name AS via_name, via.stance AS via_stance,
    them.id AS their_id, them.name AS their_name,
    reached.strength AS ours_to_via, near.strength AS via_to_them, reached.strength * near.strength AS strength
FROM near
JOIN reached ON reached.via_id = near.via_id
JOIN stakeholders AS us ON us.id = reached.our_id
JOIN stakeholders AS via ON via.id = near.via_id
JOIN stakeholders AS them ON them.id = near.their_id
ORDER BY strength DESC, our_id, via_id, their_id;
