-- Contacts of ours that have gone quiet: silent for longer than agreed (cadence), or than :days where nothing is.
-- :days   how many days of silence are fine where a stakeholder has no cadence
-- :as_of  the day to look at, as YYYY-MM-DD
WITH contact AS (
    SELECT source AS one, target AS other, substr(date, 1, 10) AS day FROM interactions
    UNION ALL
    SELECT target, source, substr(date, 1, 10) FROM interactions
),
silence AS (
    SELECT
        us.id AS our_id, us.name AS our_name, them.id AS their_id, them.name AS their_name,
        MAX(contact.day) AS last_contact,
        CAST(julianday(:as_of) - julianday(MAX(contact.day)) AS INTEGER) AS silent_days,
        COALESCE(them.cadence, CAST(:days AS REAL)) AS fine_days
    FROM contact
    JOIN stakeholders AS us ON us.id = contact.one AND us.ours = 1
    JOIN stakeholders AS them ON them.id = contact.other AND them.ours IS NOT 1
    WHERE contact.day <= :as_of
    GROUP BY us.id, them.id
)
SELECT our_id, our_name, their_id, their_name, last_contact, silent_days, fine_days
FROM silence
WHERE silent_days > fine_days
ORDER BY silent_days - fine_days DESC, our_id, their_id;
