-- Who buys from one supplier only, with the share of the supply where it is known; a supplier on bad terms counts.
-- :as_of  the day to look at, as YYYY-MM-DD
WITH supply AS (
    SELECT
        CASE kind WHEN 'buys_from' THEN target ELSE source END AS supplier,
        CASE kind WHEN 'buys_from' THEN source ELSE target END AS buyer,
        share
    FROM relationships
    WHERE kind IN ('supplies', 'buys_from')
        AND (since IS NULL OR since <= :as_of)
        AND (until IS NULL OR until >= :as_of)
)
SELECT
    buyer.id AS buyer_id, buyer.name AS buyer_name,
    supplier.id AS supplier_id, supplier.name AS supplier_name,
    MAX(supply.share) AS share
FROM supply
JOIN stakeholders AS buyer ON buyer.id = supply.buyer
JOIN stakeholders AS supplier ON supplier.id = supply.supplier
GROUP BY buyer.id
HAVING COUNT(DISTINCT supplier.id) = 1
ORDER BY buyer_id;
