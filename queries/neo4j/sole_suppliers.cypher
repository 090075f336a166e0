// Who buys from one supplier only, with the share of the supply where it is known; a supplier on bad terms counts.
// $as_of  the day to look at, as YYYY-MM-DD
MATCH (a:Stakeholder)-[r:SUPPLIES|BUYS_FROM]->(b:Stakeholder)
WHERE coalesce(toString(r.since) <= $as_of, true)
  AND coalesce(toString(r.until) >= $as_of, true)
WITH CASE type(r) WHEN 'SUPPLIES' THEN a ELSE b END AS supplier,
  CASE type(r) WHEN 'SUPPLIES' THEN b ELSE a END AS buyer,
  r.share AS share
WITH buyer, collect(DISTINCT supplier) AS suppliers, max(share) AS share
WHERE size(suppliers) = 1
WITH buyer, suppliers[0] AS supplier, share
RETURN buyer.id AS buyer_id, buyer.name AS buyer_name,
  supplier.id AS supplier_id, supplier.name AS supplier_name, share
ORDER BY buyer_id;
