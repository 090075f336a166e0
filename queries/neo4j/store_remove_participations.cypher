// Removes the parts in decisions that no source has any more; says how many.
// $limit  how many at once
MATCH (:Stakeholder)-[n:TAKES_PART]->(:Decision)
WHERE n.sources = []
WITH n LIMIT $limit
DELETE n
RETURN count(*) AS removed;
