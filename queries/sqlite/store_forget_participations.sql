-- Takes a source off the parts in decisions that it had brought and, by an import, no longer has.
-- :source_name  name of the source
-- :import       number of the import, from the ledger
UPDATE participations
SET sources = trim(replace(';' || sources || ';', ';' || :source_name || ';', ';'), ';')
WHERE seen_by <> :import AND instr(';' || sources || ';', ';' || :source_name || ';');
