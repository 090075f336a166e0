// All ties, also those that people have drawn themselves.
MATCH (a:Stakeholder)-[r]->(b:Stakeholder)
RETURN coalesce(a.id, a.name) AS source, coalesce(b.id, b.name) AS target, type(r) AS type, properties(r) AS properties;
