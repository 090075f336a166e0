// Removes the ties that no source has any more; says how many.
// $limit  how many at once
MATCH (:Stakeholder)-[n]->(:Stakeholder)
WHERE n.sources = []
WITH n LIMIT $limit
DELETE n
RETURN count(*) AS removed;
