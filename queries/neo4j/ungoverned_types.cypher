// Types of stakeholder that nobody of ours has a tie to, with how many stakeholders are of that type.
// $as_of  the day to look at, as YYYY-MM-DD
MATCH (s:Stakeholder)
WHERE NOT coalesce(s.ours, false)
WITH s, EXISTS {
  MATCH (s)-[r]-(:Stakeholder {ours: true})
  WHERE coalesce(toString(r.since) <= $as_of, true)
    AND coalesce(toString(r.until) >= $as_of, true)
    AND coalesce(r.sentiment >= 0, true)
    AND NOT r.kind IN ['competes_with', 'opposes']
} OR EXISTS {
  MATCH (s)-[:MADE|REACHED]-(i:Interaction)-[:MADE|REACHED]-(:Stakeholder {ours: true})
  WHERE left(toString(i.date), 10) <= $as_of
} AS reached
WITH s.type AS type, count(*) AS stakeholders, collect(reached) AS reached
WHERE NOT any(one IN reached WHERE one)
RETURN type, stakeholders
ORDER BY stakeholders DESC, type;
