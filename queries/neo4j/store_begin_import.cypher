// Opens an entry of the ledger; its number is the next one.
// $source_name  name of the source
// $who          who imports
// $at           when, as YYYY-MM-DDTHH:MM:SS
MERGE (m:RelgraphStore {name: 'relgraph'})
ON CREATE SET m.schema = 1
SET m.imports = coalesce(m.imports, 0) + 1
CREATE (i:RelgraphImport {
  number: m.imports, source: $source_name, who: $who, at: $at, finished: false, changes: '[]'
})
RETURN i.number AS number;
