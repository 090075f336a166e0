-- Accounts that hang on one thread: only one of ours knows them, or only one of theirs knows us.
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
thread AS (
    SELECT us.id AS ours, them.id AS theirs, them.organization
    FROM contact
    JOIN stakeholders AS us ON us.id = contact.one AND us.ours = 1
    JOIN stakeholders AS them ON them.id = contact.other AND them.ours IS NOT 1
    WHERE them.organization IS NOT NULL
)
SELECT
    COALESCE(account.name, thread.organization) AS account,
    COUNT(DISTINCT thread.ours) AS our_people,
    COUNT(DISTINCT thread.theirs) AS their_people,
    CASE COUNT(DISTINCT thread.ours) WHEN 1 THEN MIN(thread.ours) END AS only_ours,
    CASE COUNT(DISTINCT thread.theirs) WHEN 1 THEN MIN(thread.theirs) END AS only_theirs
FROM thread LEFT JOIN stakeholders AS account ON account.id = thread.organization
GROUP BY thread.organization
HAVING our_people = 1 OR their_people = 1
ORDER BY account, thread.organization;
