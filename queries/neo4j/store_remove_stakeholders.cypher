// Removes the stakeholders that no source has any more, unless others still name them; says how many.
// $limit  how many at once
MATCH (n:Stakeholder)
WHERE n.sources = []
  AND NOT EXISTS { (n)--() }
WITH n LIMIT $limit
DELETE n
RETURN count(*) AS removed;
