// Brings decisions in: a new id makes a node, a known one changes it where the source says something.
// $rows         what the source says of each: sources (by name), id, said, whole (with what stands in for blanks)
// $import       number of the import, from the ledger
// $source_name  name of the source
// $sole         whether blanks clear what only this source has brought
// $kept         names of the properties that a blank never clears
UNWIND $rows AS row
MERGE (d:Decision {id: row.id})
WITH d, row, properties(d) AS old
WITH d, row, old, old.created_by IS NULL AS fresh, $sole AND coalesce(old.sources = [$source_name], false) AS alone
WITH d, row, old, fresh, CASE WHEN fresh OR alone THEN row.whole ELSE row.said END AS said,
  CASE WHEN alone THEN [name IN keys(old) WHERE NOT name IN keys(row.whole) AND NOT name IN $kept
    AND NOT name STARTS WITH 'relgraph_'] ELSE [] END AS cleared
WITH d, row, old, fresh, said, cleared,
  size(cleared) > 0 OR any(name IN keys(said) WHERE coalesce(old[name] <> said[name], true)) AS differs
FOREACH (name IN cleared | SET d[name] = null)
SET d += said
SET d.sources = coalesce(old.sources, []) + [name IN row.sources WHERE NOT name IN coalesce(old.sources, [])],
  d.created_by = coalesce(old.created_by, $import),
  d.updated_by = CASE WHEN fresh OR differs THEN $import ELSE old.updated_by END,
  d.seen_by = $import
RETURN count(CASE WHEN fresh THEN 1 END) AS new, count(CASE WHEN NOT fresh AND differs THEN 1 END) AS updated;
