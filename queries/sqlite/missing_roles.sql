-- Decisions in which nobody is known to decide, approve, use, buy, influence or coach: the next due first.
WITH decision AS (
    SELECT id, name, stage, value, due FROM decisions
    UNION ALL
    SELECT NULL, NULL, NULL, NULL, NULL WHERE NOT EXISTS (SELECT 1 FROM decisions)
),
part AS (
    SELECT decision, stakeholder, buying_roles FROM participations WHERE buying_roles IS NOT NULL
),
held AS (
    SELECT decision.id, ';' || GROUP_CONCAT(COALESCE(part.buying_roles, s.buying_roles), ';') || ';' AS roles
    FROM decision
    JOIN stakeholders AS s ON s.ours IS NOT 1
    LEFT JOIN part ON part.decision = decision.id AND part.stakeholder = s.id
    WHERE part.stakeholder IS NOT NULL OR s.buying_roles IS NOT NULL
    GROUP BY decision.id
),
missing AS (
    SELECT
        decision.id AS decision, decision.name, decision.stage, decision.value, decision.due,
        RTRIM(
            IIF(instr(held.roles, ';decider;'), '', 'decider;')
            || IIF(instr(held.roles, ';approver;'), '', 'approver;')
            || IIF(instr(held.roles, ';user;'), '', 'user;')
            || IIF(instr(held.roles, ';buyer;'), '', 'buyer;')
            || IIF(instr(held.roles, ';influencer;'), '', 'influencer;')
            || IIF(instr(held.roles, ';coach;'), '', 'coach;'),
            ';'
        ) AS missing_roles
    FROM decision LEFT JOIN held ON held.id IS decision.id
)
SELECT decision, name, stage, value, due, missing_roles
FROM missing
WHERE missing_roles <> ''
ORDER BY due IS NULL, due, decision;
