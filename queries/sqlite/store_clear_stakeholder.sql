-- Takes a stakeholder's id away where others name it as owner or organization.
-- :id  of the stakeholder
UPDATE stakeholders
SET owner = nullif(owner, :id), organization = nullif(organization, :id)
WHERE owner = :id OR organization = :id;
