// All entries of the contact log.
MATCH (a:Stakeholder)-[:MADE]->(i:Interaction)-[:REACHED]->(b:Stakeholder)
RETURN coalesce(a.id, a.name) AS source, coalesce(b.id, b.name) AS target, properties(i) AS properties;
