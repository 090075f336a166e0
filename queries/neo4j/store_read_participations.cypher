// All parts in decisions.
MATCH (s:Stakeholder)-[p:TAKES_PART]->(d:Decision)
RETURN coalesce(d.id, d.name) AS decision, coalesce(s.id, s.name) AS stakeholder, properties(p) AS properties;
