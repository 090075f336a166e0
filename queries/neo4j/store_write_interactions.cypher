// Brings entries of the contact log in; a known one stays as it is.
// $rows         what the source says of each: sources (by name), source, target, key, said, whole
// $import       number of the import, from the ledger
// $source_name  name of the source
// $sole         whether blanks clear what only this source has brought
// $kept         names of the properties that a blank never clears
UNWIND $rows AS row
MATCH (a:Stakeholder {id: row.source})
MATCH (b:Stakeholder {id: row.target})
MERGE (i:Interaction {key: row.key})
WITH a, b, i, row, properties(i) AS old
WITH a, b, i, row, old, old.created_by IS NULL AS fresh, $sole AND coalesce(old.sources = [$source_name], false) AS alone
WITH a, b, i, row, old, fresh, CASE WHEN fresh OR alone THEN row.whole ELSE row.said END AS said,
  CASE WHEN alone THEN [name IN keys(old) WHERE NOT name IN keys(row.whole) AND NOT name IN $kept
    AND NOT name STARTS WITH 'relgraph_'] ELSE [] END AS cleared
WITH a, b, i, row, old, fresh, said, cleared,
  size(cleared) > 0 OR any(name IN keys(said) WHERE coalesce(old[name] <> said[name], true)) AS differs
FOREACH (name IN cleared | SET i[name] = null)
SET i += said
MERGE (a)-[:MADE]->(i)
MERGE (i)-[:REACHED]->(b)
SET i.sources = coalesce(old.sources, []) + [name IN row.sources WHERE NOT name IN coalesce(old.sources, [])],
  i.created_by = coalesce(old.created_by, $import),
  i.updated_by = CASE WHEN fresh OR differs THEN $import ELSE old.updated_by END,
  i.seen_by = $import
RETURN count(CASE WHEN fresh THEN 1 END) AS new, count(CASE WHEN NOT fresh AND differs THEN 1 END) AS updated;
