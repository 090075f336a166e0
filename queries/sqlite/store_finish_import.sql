-- Closes an entry of the ledger with what the import changed.
-- :import   number of the import
-- :changes  the counts of each table, a JSON list
UPDATE imports SET finished = 1, changes = :changes WHERE number = :import;
