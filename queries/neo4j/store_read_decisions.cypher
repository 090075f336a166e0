// All decisions.
MATCH (d:Decision)
RETURN properties(d) AS properties;
