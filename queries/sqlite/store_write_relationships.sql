-- Brings in one tie: a new key makes a row, a known one changes it where the source says something.
-- :source            as in the column
-- :target            as in the column
-- :kind              as in the column
-- :strength          as in the column
-- :weight            as in the column
-- :count             as in the column
-- :sentiment         as in the column
-- :trust             as in the column
-- :communication     as in the column
-- :affect            as in the column
-- :co_creation       as in the column
-- :desired_strength  as in the column
-- :expected          as in the column
-- :delivered         as in the column
-- :share             as in the column
-- :directed          as in the column
-- :since             as in the column
-- :until             as in the column
-- :confidence        as in the column
-- :evidence          as in the column
-- :note              as in the column
-- :provenance        as in the column
-- :attributes        the user's own columns, a JSON object
-- :source_name       names of the sources that bring it, joined by semicolons; joined() is a function of ours
-- :import            number of the import, from the ledger
-- :sole              the same name where blanks clear what only this source has brought, else NULL
INSERT INTO relationships (
    source, target, kind, strength, weight, count, sentiment, trust, communication, affect, co_creation,
    desired_strength, expected, delivered, share, directed, since, until, confidence, evidence, note,
    provenance, attributes, sources, created_by, updated_by, seen_by
)
VALUES (
    :source, :target, :kind, :strength, :weight, :count, :sentiment, :trust, :communication, :affect,
    :co_creation, :desired_strength, :expected, :delivered, :share, :directed, :since, :until, :confidence,
    :evidence, :note, :provenance, :attributes, :source_name, :import, :import, :import
)
ON CONFLICT (source, target, kind, coalesce(since, '')) DO UPDATE SET
    strength = iif(sources = :sole, :strength, coalesce(:strength, strength)),
    weight = iif(sources = :sole, :weight, coalesce(:weight, weight)),
    count = iif(sources = :sole, :count, coalesce(:count, count)),
    sentiment = iif(sources = :sole, :sentiment, coalesce(:sentiment, sentiment)),
    trust = iif(sources = :sole, :trust, coalesce(:trust, trust)),
    communication = iif(sources = :sole, :communication, coalesce(:communication, communication)),
    affect = iif(sources = :sole, :affect, coalesce(:affect, affect)),
    co_creation = iif(sources = :sole, :co_creation, coalesce(:co_creation, co_creation)),
    desired_strength = iif(sources = :sole, :desired_strength, coalesce(:desired_strength, desired_strength)),
    expected = iif(sources = :sole, :expected, coalesce(:expected, expected)),
    delivered = iif(sources = :sole, :delivered, coalesce(:delivered, delivered)),
    share = iif(sources = :sole, :share, coalesce(:share, share)),
    directed = iif(sources = :sole, :directed, coalesce(:directed, directed)),
    until = iif(sources = :sole, :until, coalesce(:until, until)),
    confidence = iif(sources = :sole, :confidence, coalesce(:confidence, confidence)),
    evidence = iif(sources = :sole, :evidence, coalesce(:evidence, evidence)),
    note = iif(sources = :sole, :note, coalesce(:note, note)),
    provenance = iif(sources = :sole, :provenance, coalesce(:provenance, provenance)),
    attributes = iif(sources = :sole, :attributes, json_patch(attributes, :attributes)),
    sources = joined(sources, :source_name),
    seen_by = :import;
