-- Who takes part in a decision: roles, stance, who of ours looks after them and when we last spoke; deciders first.
-- :decision  id or name of the decision; any text where none is recorded: people's own roles count then
-- :as_of     the day to look at, as YYYY-MM-DD
WITH chosen AS (
    SELECT id FROM decisions WHERE :decision IN (id, name)
    UNION ALL
    SELECT NULL WHERE NOT EXISTS (SELECT 1 FROM decisions)
),
member AS (
    SELECT
        chosen.id AS decision, s.id, s.name, s.title, s.organization, s.owner, s.desired_stance,
        COALESCE(part.buying_roles, s.buying_roles) AS buying_roles,
        COALESCE(part.stance, s.stance) AS stance
    FROM chosen
    JOIN stakeholders AS s ON s.ours IS NOT 1
    LEFT JOIN participations AS part ON part.decision = chosen.id AND part.stakeholder = s.id
    WHERE part.stakeholder IS NOT NULL OR s.buying_roles IS NOT NULL
),
logged AS (
    SELECT source AS one, target AS other, substr(date, 1, 10) AS day FROM interactions
    UNION ALL
    SELECT target, source, substr(date, 1, 10) FROM interactions
),
spoken AS (
    SELECT logged.one AS id, MAX(logged.day) AS day
    FROM logged JOIN stakeholders AS us ON us.id = logged.other AND us.ours = 1
    WHERE logged.day <= :as_of
    GROUP BY logged.one
)
SELECT
    member.decision, member.id, member.name, member.title,
    COALESCE(house.name, member.organization) AS organization,
    member.buying_roles, member.stance, member.desired_stance,
    COALESCE(keeper.name, member.owner) AS owner, spoken.day AS last_contact
FROM member
LEFT JOIN stakeholders AS house ON house.id = member.organization
LEFT JOIN stakeholders AS keeper ON keeper.id = member.owner
LEFT JOIN spoken ON spoken.id = member.id
ORDER BY
    member.decision,
    CASE
        WHEN instr(';' || member.buying_roles || ';', ';decider;') THEN 1
        WHEN instr(';' || member.buying_roles || ';', ';approver;') THEN 2
        ELSE 3
    END,
    member.id;
