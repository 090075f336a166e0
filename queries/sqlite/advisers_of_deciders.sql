-- Whom those listen to who decide or approve: advisers, influencers, friends and family; a blank role is a hidden hand.
-- :decision  id or name of the decision; any text where none is recorded: people's own roles count then
-- :as_of     the day to look at, as YYYY-MM-DD
WITH chosen AS (
    SELECT id FROM decisions WHERE :decision IN (id, name)
    UNION ALL
    SELECT NULL WHERE NOT EXISTS (SELECT 1 FROM decisions)
),
person AS (
    SELECT
        s.id, s.name, s.title, s.ours, chosen.id AS decision,
        COALESCE(part.buying_roles, s.buying_roles) AS roles,
        COALESCE(part.stance, s.stance) AS stance
    FROM chosen
    JOIN stakeholders AS s
    LEFT JOIN participations AS part ON part.decision = chosen.id AND part.stakeholder = s.id
),
tie AS (
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
),
sway AS (
    SELECT source AS adviser, target AS decider, kind, strength
    FROM tie
    WHERE kind IN ('advises', 'influences', 'friend', 'family')
    UNION ALL
    SELECT target, source, CASE kind WHEN 'asks_advice' THEN 'advises' ELSE kind END, strength
    FROM tie
    WHERE kind IN ('asks_advice', 'friend', 'family')
)
SELECT
    decider.decision, decider.id AS decider_id, decider.name AS decider_name, decider.roles AS decider_roles,
    adviser.id AS adviser_id, adviser.name AS adviser_name, adviser.title AS adviser_title,
    adviser.roles AS adviser_roles, adviser.stance AS adviser_stance,
    sway.kind, MAX(sway.strength) AS strength
FROM person AS decider
JOIN sway ON sway.decider = decider.id
JOIN person AS adviser ON adviser.id = sway.adviser AND adviser.decision IS decider.decision
WHERE decider.ours IS NOT 1 AND adviser.ours IS NOT 1
    AND (
        instr(';' || decider.roles || ';', ';decider;')
        OR instr(';' || decider.roles || ';', ';approver;')
    )
GROUP BY decider.decision, decider.id, adviser.id, sway.kind
ORDER BY decider.decision, decider_id, strength IS NULL, strength DESC, adviser_id, sway.kind;
