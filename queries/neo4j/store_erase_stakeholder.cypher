// Removes a stakeholder; ties, contacts and parts go with it.
// $id  of the stakeholder
MATCH (s:Stakeholder {id: $id})
OPTIONAL MATCH (s)-[:MADE|REACHED]-(i:Interaction)
DETACH DELETE i, s;
