// The ledger: who brought what, when, from where.
MATCH (i:RelgraphImport)
RETURN i.number AS number, i.source AS source, i.who AS who, i.at AS at, i.finished AS finished, i.changes AS changes
ORDER BY number;
