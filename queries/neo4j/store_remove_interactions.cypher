// Removes the entries of the contact log that no source has any more; says how many.
// $limit  how many at once
MATCH (n:Interaction)
WHERE n.sources = []
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS removed;
