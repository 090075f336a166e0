-- The ledger: who brought what, when, from where.
SELECT number, source, who, at, finished, changes
FROM imports
ORDER BY number;
