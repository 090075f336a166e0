// Takes a stakeholder's id away where others name it as owner or organization.
// $id  of the stakeholder
MATCH (s:Stakeholder)
WHERE s.owner = $id OR s.organization = $id
SET s.owner = CASE WHEN s.owner <> $id THEN s.owner END,
  s.organization = CASE WHEN s.organization <> $id THEN s.organization END;
