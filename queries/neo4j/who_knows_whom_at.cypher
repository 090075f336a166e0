// Who of ours knows whom at an organization, and how well: one row for each pair and kind of tie.
// $organization  id or name of the organization, or the label that stands in its place
// $as_of         the day to look at, as YYYY-MM-DD
OPTIONAL MATCH (o:Stakeholder {name: $organization})
WITH collect(o.id) + $organization AS organizations
MATCH (us:Stakeholder {ours: true})
MATCH (them:Stakeholder)
WHERE them.organization IN organizations AND NOT coalesce(them.ours, false)
CALL (us, them) {
  OPTIONAL MATCH (us)-[r]-(them)
  WHERE coalesce(toString(r.since) <= $as_of, true)
    AND coalesce(toString(r.until) >= $as_of, true)
    AND coalesce(r.sentiment >= 0, true)
    AND NOT r.kind IN ['competes_with', 'opposes']
  WITH r.kind AS kind, max(r.strength) AS strength
  WHERE kind IS NOT NULL OR EXISTS {
    MATCH (us)-[:MADE|REACHED]-(i:Interaction)-[:MADE|REACHED]-(them)
    WHERE left(toString(i.date), 10) <= $as_of
  }
  RETURN coalesce(kind, 'contacts') AS kind, strength
}
RETURN us.id AS our_id, us.name AS our_name,
  them.id AS their_id, them.name AS their_name, them.title AS their_title, kind, strength
ORDER BY our_id, their_id, kind;
