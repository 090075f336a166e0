-- Opens an entry of the ledger; its number is the next one.
-- :source_name  name of the source
-- :who          who imports
-- :at           when, as YYYY-MM-DDTHH:MM:SS
INSERT INTO imports (source, who, at, finished, changes)
VALUES (:source_name, :who, :at, 0, '[]')
RETURNING number;
