-- Brings in one part in a decision: a new key makes a row, a known one changes it where the source says something.
-- :decision      as in the column
-- :stakeholder   as in the column
-- :buying_roles  as in the column
-- :stance        as in the column
-- :source_name   names of the sources that bring it, joined by semicolons; joined() is a function of ours
-- :import        number of the import, from the ledger
-- :sole          the same name where blanks clear what only this source has brought, else NULL
INSERT INTO participations (
    decision, stakeholder, buying_roles, stance, sources, created_by, updated_by, seen_by
)
VALUES (
    :decision, :stakeholder, :buying_roles, :stance, :source_name, :import, :import, :import
)
ON CONFLICT (decision, stakeholder) DO UPDATE SET
    buying_roles = iif(sources = :sole, :buying_roles, coalesce(:buying_roles, buying_roles)),
    stance = iif(sources = :sole, :stance, coalesce(:stance, stance)),
    sources = joined(sources, :source_name),
    seen_by = :import;
