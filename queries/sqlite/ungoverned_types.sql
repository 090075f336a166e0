-- Types of stakeholder that nobody of ours has a tie to, with how many stakeholders are of that type.
-- :as_of  the day to look at, as YYYY-MM-DD
WITH tie AS (
    SELECT source AS one, target AS other
    FROM relationships
    WHERE (since IS NULL OR since <= :as_of)
        AND (until IS NULL OR until >= :as_of)
        AND (sentiment IS NULL OR sentiment >= 0)
        AND kind NOT IN ('competes_with', 'opposes')
    UNION
    SELECT source, target
    FROM interactions
    WHERE substr(date, 1, 10) <= :as_of
),
contact AS (
    SELECT one, other FROM tie
    UNION
    SELECT other, one FROM tie
),
reached AS (
    SELECT contact.other AS id
    FROM contact JOIN stakeholders AS us ON us.id = contact.one AND us.ours = 1
)
SELECT type, COUNT(*) AS stakeholders
FROM stakeholders
WHERE ours IS NOT 1
GROUP BY type
HAVING SUM(id IN (SELECT id FROM reached)) = 0
ORDER BY stakeholders DESC, type;
