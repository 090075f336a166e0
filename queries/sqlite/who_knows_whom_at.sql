-- Who of ours knows whom at an organization, and how well: one row for each pair and kind of tie.
-- :organization  id or name of the organization, or the label that stands in its place
-- :as_of         the day to look at, as YYYY-MM-DD
WITH tie AS (
    SELECT source, target, kind, strength
    FROM relationships
    WHERE (since IS NULL OR since <= :as_of)
        AND (until IS NULL OR until >= :as_of)
        AND (sentiment IS NULL OR sentiment >= 0)
        AND kind NOT IN ('competes_with', 'opposes')
),
pair AS (
    SELECT source AS one, target AS other, kind, strength FROM tie
    UNION ALL
    SELECT target, source, kind, strength FROM tie
),
logged AS (
    SELECT source AS one, target AS other FROM interactions WHERE substr(date, 1, 10) <= :as_of
    UNION
    SELECT target, source FROM interactions WHERE substr(date, 1, 10) <= :as_of
),
contact AS (
    SELECT one, other, kind, strength FROM pair
    UNION ALL
    SELECT one, other, 'contacts', NULL
    FROM logged
    WHERE NOT EXISTS (SELECT 1 FROM pair WHERE pair.one = logged.one AND pair.other = logged.other)
)
SELECT
    us.id AS our_id, us.name AS our_name,
    them.id AS their_id, them.name AS their_name, them.title AS their_title,
    contact.kind, MAX(contact.strength) AS strength
FROM contact
JOIN stakeholders AS us ON us.id = contact.one AND us.ours = 1
JOIN stakeholders AS them ON them.id = contact.other AND them.ours IS NOT 1
WHERE them.organization = :organization
    OR them.organization IN (SELECT id FROM stakeholders WHERE name = :organization)
GROUP BY us.id, them.id, contact.kind
ORDER BY our_id, their_id, contact.kind;
