// Brings parts in decisions in: a new pair makes a relationship, a known one changes where the source says something.
// $rows         what the source says of each: sources (by name), decision, stakeholder, said, whole
// $import       number of the import, from the ledger
// $source_name  name of the source
// $sole         whether blanks clear what only this source has brought
// $kept         names of the properties that a blank never clears
UNWIND $rows AS row
MATCH (s:Stakeholder {id: row.stakeholder})
MATCH (d:Decision {id: row.decision})
MERGE (s)-[p:TAKES_PART]->(d)
WITH p, row, properties(p) AS old
WITH p, row, old, old.created_by IS NULL AS fresh, $sole AND coalesce(old.sources = [$source_name], false) AS alone
WITH p, row, old, fresh, CASE WHEN fresh OR alone THEN row.whole ELSE row.said END AS said,
  CASE WHEN alone THEN [name IN keys(old) WHERE NOT name IN keys(row.whole) AND NOT name IN $kept
    AND NOT name STARTS WITH 'relgraph_'] ELSE [] END AS cleared
WITH p, row, old, fresh, said, cleared,
  size(cleared) > 0 OR any(name IN keys(said) WHERE coalesce(old[name] <> said[name], true)) AS differs
FOREACH (name IN cleared | SET p[name] = null)
SET p += said
SET p.sources = coalesce(old.sources, []) + [name IN row.sources WHERE NOT name IN coalesce(old.sources, [])],
  p.created_by = coalesce(old.created_by, $import),
  p.updated_by = CASE WHEN fresh OR differs THEN $import ELSE old.updated_by END,
  p.seen_by = $import
RETURN count(CASE WHEN fresh THEN 1 END) AS new, count(CASE WHEN NOT fresh AND differs THEN 1 END) AS updated;
