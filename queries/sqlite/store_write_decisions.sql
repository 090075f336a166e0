-- Brings in one decision: a new key makes a row, a known one changes it where the source says something.
-- :id           as in the column
-- :name         as in the column
-- :stage        as in the column
-- :value        as in the column
-- :due          as in the column
-- :rule         as in the column
-- :source_name  names of the sources that bring it, joined by semicolons; joined() is a function of ours
-- :import       number of the import, from the ledger
-- :sole         the same name where blanks clear what only this source has brought, else NULL
INSERT INTO decisions (
    id, name, stage, value, due, rule, sources, created_by, updated_by, seen_by
)
VALUES (
    :id, coalesce(:name, :id), :stage, :value, :due, :rule, :source_name, :import, :import, :import
)
ON CONFLICT (id) DO UPDATE SET
    name = iif(sources = :sole, coalesce(:name, :id), coalesce(:name, name)),
    stage = iif(sources = :sole, :stage, coalesce(:stage, stage)),
    value = iif(sources = :sole, :value, coalesce(:value, value)),
    due = iif(sources = :sole, :due, coalesce(:due, due)),
    rule = iif(sources = :sole, :rule, coalesce(:rule, rule)),
    sources = joined(sources, :source_name),
    seen_by = :import;
