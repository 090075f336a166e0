// Takes a source off the stakeholders that it had brought and, by an import, no longer has; says how many.
// $source_name  name of the source
// $import       number of the import, from the ledger
// $limit        how many at once
MATCH (n:Stakeholder)
WHERE $source_name IN n.sources AND n.seen_by <> $import
WITH n LIMIT $limit
SET n.sources = [name IN n.sources WHERE name <> $source_name]
RETURN count(n) AS forgotten;
