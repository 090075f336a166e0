-- Whose record should no longer be held, or says not where it is from, with how much else is held of them.
-- :as_of  the day to look at, as YYYY-MM-DD
WITH review AS (
    SELECT
        id, name, type, expires, provenance,
        CASE WHEN expires < :as_of THEN CAST(julianday(:as_of) - julianday(expires) AS INTEGER) END AS days_over,
        provenance IS NULL AND COALESCE(entity, 'person') = 'person' AS unsourced
    FROM stakeholders
)
SELECT
    id, name, type,
    CASE WHEN days_over IS NULL THEN 'no_provenance' WHEN unsourced THEN 'expired;no_provenance' ELSE 'expired' END
        AS reasons,
    expires, days_over, provenance,
    (SELECT COUNT(*) FROM relationships WHERE source = review.id OR target = review.id) AS ties,
    (SELECT COUNT(*) FROM interactions WHERE source = review.id OR target = review.id) AS contacts
FROM review
WHERE days_over IS NOT NULL OR unsourced
ORDER BY days_over IS NULL, days_over DESC, id;
