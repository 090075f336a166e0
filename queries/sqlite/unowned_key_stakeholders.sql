-- Powerful stakeholders who slip through: nobody of ours is their owner, or nobody of ours is in contact with them.
-- :power  the power from which a stakeholder counts as powerful, between 0 and 1
-- :as_of  the day to look at, as YYYY-MM-DD
WITH tie AS (
    SELECT source, target
    FROM relationships
    WHERE (since IS NULL OR since <= :as_of)
        AND (until IS NULL OR until >= :as_of)
        AND (sentiment IS NULL OR sentiment >= 0)
        AND kind NOT IN ('competes_with', 'opposes')
    UNION
    SELECT source, target FROM interactions WHERE substr(date, 1, 10) <= :as_of
),
contact AS (
    SELECT source AS one, target AS other FROM tie
    UNION
    SELECT target, source FROM tie
),
held AS (
    SELECT contact.other AS id, COUNT(*) AS people
    FROM contact JOIN stakeholders AS us ON us.id = contact.one AND us.ours = 1
    GROUP BY contact.other
)
SELECT
    s.id, s.name, s.type, COALESCE(house.name, s.organization) AS organization, s.power, s.stance,
    COALESCE(keeper.name, s.owner) AS owner, COALESCE(held.people, 0) AS our_contacts
FROM stakeholders AS s
LEFT JOIN held ON held.id = s.id
LEFT JOIN stakeholders AS house ON house.id = s.organization
LEFT JOIN stakeholders AS keeper ON keeper.id = s.owner
WHERE s.ours IS NOT 1 AND s.power >= CAST(:power AS REAL) AND (s.owner IS NULL OR held.people IS NULL)
ORDER BY s.power DESC, s.id;
