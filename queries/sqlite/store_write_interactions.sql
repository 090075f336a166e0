-- Brings in one entry of the contact log: a new key makes a row, a known one changes it where the source says something.
-- :key          hash of the fields and a count among equals
-- :date         as in the column
-- :source       as in the column
-- :target       as in the column
-- :channel      as in the column
-- :sentiment    as in the column
-- :note         as in the column
-- :source_name  names of the sources that bring it, joined by semicolons; joined() is a function of ours
-- :import       number of the import, from the ledger
-- :sole         the same name where blanks clear what only this source has brought, else NULL
INSERT INTO interactions (
    key, date, source, target, channel, sentiment, note, sources, created_by, updated_by, seen_by
)
VALUES (
    :key, :date, :source, :target, :channel, :sentiment, :note, :source_name, :import, :import, :import
)
ON CONFLICT (key) DO UPDATE SET
    date = iif(sources = :sole, :date, coalesce(:date, date)),
    source = iif(sources = :sole, :source, coalesce(:source, source)),
    target = iif(sources = :sole, :target, coalesce(:target, target)),
    channel = iif(sources = :sole, :channel, coalesce(:channel, channel)),
    sentiment = iif(sources = :sole, :sentiment, coalesce(:sentiment, sentiment)),
    note = iif(sources = :sole, :note, coalesce(:note, note)),
    sources = joined(sources, :source_name),
    seen_by = :import;
