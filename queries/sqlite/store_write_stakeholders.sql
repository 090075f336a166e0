-- Brings in one stakeholder: a new key makes a row, a known one changes it where the source says something.
-- :id                 as in the column
-- :name               as in the column
-- :type               as in the column
-- :entity             as in the column
-- :organization       as in the column
-- :department         as in the column
-- :title              as in the column
-- :level              as in the column
-- :power              as in the column
-- :interest           as in the column
-- :legitimacy         as in the column
-- :urgency            as in the column
-- :stance             as in the column
-- :desired_stance     as in the column
-- :stance_confidence  as in the column
-- :buying_roles       as in the column
-- :owner              as in the column
-- :ours               as in the column
-- :channel            as in the column
-- :cadence            as in the column
-- :value              as in the column
-- :satisfaction       as in the column
-- :expected           as in the column
-- :delivered          as in the column
-- :placeholder        as in the column
-- :tags               as in the column
-- :note               as in the column
-- :provenance         as in the column
-- :expires            as in the column
-- :attributes         the user's own columns, a JSON object
-- :source_name        names of the sources that bring it, joined by semicolons; joined() is a function of ours
-- :import             number of the import, from the ledger
-- :sole               the same name where blanks clear what only this source has brought, else NULL
INSERT INTO stakeholders (
    id, name, type, entity, organization, department, title, level, power, interest, legitimacy, urgency,
    stance, desired_stance, stance_confidence, buying_roles, owner, ours, channel, cadence, value, satisfaction,
    expected, delivered, placeholder, tags, note, provenance, expires, attributes, sources, created_by,
    updated_by, seen_by
)
VALUES (
    :id, coalesce(:name, :id), coalesce(:type, 'other'), :entity, :organization, :department, :title, :level,
    :power, :interest, :legitimacy, :urgency, :stance, :desired_stance, :stance_confidence, :buying_roles,
    :owner, :ours, :channel, :cadence, :value, :satisfaction, :expected, :delivered, :placeholder, :tags, :note,
    :provenance, :expires, :attributes, :source_name, :import, :import, :import
)
ON CONFLICT (id) DO UPDATE SET
    name = iif(sources = :sole, coalesce(:name, :id), coalesce(:name, name)),
    type = iif(sources = :sole, coalesce(:type, 'other'), coalesce(:type, type)),
    entity = iif(sources = :sole, :entity, coalesce(:entity, entity)),
    organization = iif(sources = :sole, :organization, coalesce(:organization, organization)),
    department = iif(sources = :sole, :department, coalesce(:department, department)),
    title = iif(sources = :sole, :title, coalesce(:title, title)),
    level = iif(sources = :sole, :level, coalesce(:level, level)),
    power = iif(sources = :sole, :power, coalesce(:power, power)),
    interest = iif(sources = :sole, :interest, coalesce(:interest, interest)),
    legitimacy = iif(sources = :sole, :legitimacy, coalesce(:legitimacy, legitimacy)),
    urgency = iif(sources = :sole, :urgency, coalesce(:urgency, urgency)),
    stance = iif(sources = :sole, :stance, coalesce(:stance, stance)),
    desired_stance = iif(sources = :sole, :desired_stance, coalesce(:desired_stance, desired_stance)),
    stance_confidence = iif(sources = :sole, :stance_confidence, coalesce(:stance_confidence, stance_confidence)),
    buying_roles = iif(sources = :sole, :buying_roles, coalesce(:buying_roles, buying_roles)),
    owner = iif(sources = :sole, :owner, coalesce(:owner, owner)),
    ours = iif(sources = :sole, :ours, coalesce(:ours, ours)),
    channel = iif(sources = :sole, :channel, coalesce(:channel, channel)),
    cadence = iif(sources = :sole, :cadence, coalesce(:cadence, cadence)),
    value = iif(sources = :sole, :value, coalesce(:value, value)),
    satisfaction = iif(sources = :sole, :satisfaction, coalesce(:satisfaction, satisfaction)),
    expected = iif(sources = :sole, :expected, coalesce(:expected, expected)),
    delivered = iif(sources = :sole, :delivered, coalesce(:delivered, delivered)),
    placeholder = iif(sources = :sole, :placeholder, coalesce(:placeholder, placeholder)),
    tags = iif(sources = :sole, :tags, coalesce(:tags, tags)),
    note = iif(sources = :sole, :note, coalesce(:note, note)),
    provenance = iif(sources = :sole, :provenance, coalesce(:provenance, provenance)),
    expires = iif(sources = :sole, :expires, coalesce(:expires, expires)),
    attributes = iif(sources = :sole, :attributes, json_patch(attributes, :attributes)),
    sources = joined(sources, :source_name),
    seen_by = :import;
