// All stakeholders.
MATCH (s:Stakeholder)
RETURN properties(s) AS properties;
