// Closes an entry of the ledger with what the import changed.
// $import   number of the import
// $changes  the counts of each table, a JSON list
MATCH (i:RelgraphImport {number: $import})
SET i.finished = true, i.changes = $changes;
