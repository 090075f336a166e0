// Id and name of every stakeholder and every decision.
MATCH (s:Stakeholder)
RETURN 'stakeholders' AS what, coalesce(s.id, s.name) AS id, coalesce(s.name, s.id) AS name
UNION ALL
MATCH (s:Decision)
RETURN 'decisions' AS what, coalesce(s.id, s.name) AS id, coalesce(s.name, s.id) AS name;
