// Brings stakeholders in: a new id makes a node, a known one changes it where the source says something.
// $rows         what the source says of each: sources (by name), id, said, whole (with what stands in for blanks)
// $import       number of the import, from the ledger
// $source_name  name of the source
// $sole         whether blanks clear what only this source has brought
// $kept         names of the properties that a blank never clears
UNWIND $rows AS row
MERGE (s:Stakeholder {id: row.id})
WITH s, row, properties(s) AS old
WITH s, row, old, old.created_by IS NULL AS fresh, $sole AND coalesce(old.sources = [$source_name], false) AS alone
WITH s, row, old, fresh, CASE WHEN fresh OR alone THEN row.whole ELSE row.said END AS said,
  CASE WHEN alone THEN [name IN keys(old) WHERE NOT name IN keys(row.whole) AND NOT name IN $kept
    AND NOT name STARTS WITH 'relgraph_'] ELSE [] END AS cleared
WITH s, row, old, fresh, said, cleared,
  size(cleared) > 0 OR any(name IN keys(said) WHERE coalesce(old[name] <> said[name], true)) AS differs
FOREACH (name IN cleared | SET s[name] = null)
SET s += said
WITH s, row, old, fresh, differs,
  [type IN [old.type, s.type] | toUpper(left(type, 1)) + substring(type, 1)] AS labels
FOREACH (label IN CASE WHEN labels[0] <> labels[1] THEN [labels[0]] ELSE [] END | REMOVE s:$(label))
SET s:$(labels[1])
SET s.sources = coalesce(old.sources, []) + [name IN row.sources WHERE NOT name IN coalesce(old.sources, [])],
  s.created_by = coalesce(old.created_by, $import),
  s.updated_by = CASE WHEN fresh OR differs THEN $import ELSE old.updated_by END,
  s.seen_by = $import
RETURN count(CASE WHEN fresh THEN 1 END) AS new, count(CASE WHEN NOT fresh AND differs THEN 1 END) AS updated;
