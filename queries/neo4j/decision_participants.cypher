// Who takes part in a decision: roles, stance, who of ours looks after them and when we last spoke; deciders first.
// $decision  id or name of the decision; any text where none is recorded: people's own roles count then
// $as_of     the day to look at, as YYYY-MM-DD
OPTIONAL MATCH (d:Decision)
WHERE $decision IN [d.id, d.name]
WITH d
WHERE d IS NOT NULL OR NOT EXISTS { (:Decision) }
MATCH (s:Stakeholder)
WHERE NOT coalesce(s.ours, false)
OPTIONAL MATCH (s)-[part:TAKES_PART]->(d)
WITH d, s, part, coalesce(part.buying_roles, s.buying_roles) AS roles
WHERE part IS NOT NULL OR roles IS NOT NULL
CALL (s) {
  OPTIONAL MATCH (s)-[:MADE|REACHED]-(i:Interaction)-[:MADE|REACHED]-(:Stakeholder {ours: true})
  WHERE left(toString(i.date), 10) <= $as_of
  RETURN max(left(toString(i.date), 10)) AS last_contact
}
OPTIONAL MATCH (house:Stakeholder {id: s.organization})
OPTIONAL MATCH (keeper:Stakeholder {id: s.owner})
RETURN d.id AS decision, s.id AS id, s.name AS name, s.title AS title,
  coalesce(house.name, s.organization) AS organization,
  reduce(text = '', one IN roles | text + CASE text WHEN '' THEN '' ELSE ';' END + one) AS buying_roles,
  coalesce(part.stance, s.stance) AS stance, s.desired_stance AS desired_stance,
  coalesce(keeper.name, s.owner) AS owner, last_contact
ORDER BY decision,
  CASE WHEN 'decider' IN roles THEN 1 WHEN 'approver' IN roles THEN 2 ELSE 3 END,
  id;
