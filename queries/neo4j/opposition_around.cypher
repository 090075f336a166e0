// Who is in conflict with whom around a person: with the person, and with those of theirs who are in contact.
// $person  id or name of the person in the middle
// $as_of   the day to look at, as YYYY-MM-DD
MATCH (middle:Stakeholder)
WHERE $person IN [middle.id, middle.name]
CALL (middle) {
  RETURN middle AS one, 0 AS steps
  UNION
  MATCH (middle)-[r]-(one:Stakeholder)
  WHERE coalesce(toString(r.since) <= $as_of, true)
    AND coalesce(toString(r.until) >= $as_of, true)
    AND coalesce(r.sentiment >= 0, true)
    AND NOT r.kind IN ['competes_with', 'opposes']
    AND NOT coalesce(one.ours, false)
  RETURN one, 1 AS steps
  UNION
  MATCH (middle)-[:MADE|REACHED]-(i:Interaction)-[:MADE|REACHED]-(one:Stakeholder)
  WHERE left(toString(i.date), 10) <= $as_of AND NOT coalesce(one.ours, false)
  RETURN one, 1 AS steps
}
WITH one, min(steps) AS steps
MATCH (one)-[r]-(:Stakeholder)
WHERE coalesce(toString(r.since) <= $as_of, true)
  AND coalesce(toString(r.until) >= $as_of, true)
  AND (r.kind IN ['competes_with', 'opposes'] OR coalesce(r.sentiment < 0, false))
WITH r, startNode(r) AS x, endNode(r) AS y, min(steps) AS steps
RETURN steps, x.id AS source_id, x.name AS source_name, x.stance AS source_stance,
  r.kind AS kind, r.sentiment AS sentiment, toString(r.since) AS since,
  y.id AS target_id, y.name AS target_name, y.stance AS target_stance
ORDER BY steps, source_id, target_id, kind, coalesce(since, '');
