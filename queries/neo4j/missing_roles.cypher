// Decisions in which nobody is known to decide, approve, use, buy, influence or coach: the next due first.
OPTIONAL MATCH (s:Stakeholder)
WHERE s.buying_roles IS NOT NULL AND NOT coalesce(s.ours, false)
WITH collect(s) AS with_roles
OPTIONAL MATCH (d:Decision)
CALL (d, with_roles) {
  MATCH (s:Stakeholder)-[part:TAKES_PART]->(d)
  WHERE NOT coalesce(s.ours, false)
  UNWIND part.buying_roles AS role
  RETURN role
  UNION
  UNWIND with_roles AS s
  OPTIONAL MATCH (s)-[part:TAKES_PART]->(d)
  WITH s, part
  WHERE part.buying_roles IS NULL
  UNWIND s.buying_roles AS role
  RETURN role
  UNION
  RETURN null AS role
}
WITH d, collect(role) AS held
WITH d, [one IN ['decider', 'approver', 'user', 'buyer', 'influencer', 'coach'] WHERE NOT one IN held] AS missing
WHERE size(missing) > 0
RETURN d.id AS decision, d.name AS name, d.stage AS stage, d.value AS value, toString(d.due) AS due,
  reduce(text = '', one IN missing | text + CASE text WHEN '' THEN '' ELSE ';' END + one) AS missing_roles
ORDER BY due IS NULL, due, decision;
