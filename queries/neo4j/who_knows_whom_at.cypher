// Who of ours knows whom at an organization, and how well: one row for each pair and kind of tie.
// $organization  id or name of the organization, or the label that stands in its place
// $as_of         the day to look at, as YYYY-MM-DD
OPTIONAL MATCH (o:Stakeholder {name: $organization})
WITH collect(o.id) + $organization AS organizations
MATCH (them:Stakeholder)
WHERE them.organization IN organizations AND NOT coalesce(them.ours, false)
CALL (them) {
  MATCH (them)-[r]-(us:Stakeholder {ours: true})
  WHERE coalesce(toString(r.since) <= $as_of, true)
    AND coalesce(toString(r.until) >= $as_of, true)
    AND coalesce(r.sentiment >= 0, true)
    AND NOT r.kind IN ['competes_with', 'opposes']
  WITH us, r, [
    one IN [r.trust, r.communication, r.affect, r.co_creation] WHERE one IS NOT NULL
    | CASE WHEN one < 0.01 THEN 0.01 ELSE one END
  ] AS marks
  RETURN us, r.kind AS kind,
    coalesce(r.strength, reduce(sum = 0.0, one IN marks | sum + one) / nullIf(size(marks), 0)) AS strength
  UNION ALL
  MATCH (them)-[:MADE|REACHED]-(i:Interaction)-[:MADE|REACHED]-(us:Stakeholder {ours: true})
  WHERE left(toString(i.date), 10) <= $as_of
  RETURN us, null AS kind, null AS strength
}
WITH us, them, kind, max(strength) AS strength
WITH us, them, collect({kind: kind, strength: strength}) AS known
UNWIND known AS one
WITH us, them, one, any(other IN known WHERE other.kind IS NOT NULL) AS tied
WHERE one.kind IS NOT NULL OR NOT tied
RETURN us.id AS our_id, us.name AS our_name, them.id AS their_id, them.name AS their_name, them.title AS their_title,
  coalesce(one.kind, 'contacts') AS kind, one.strength AS strength
ORDER BY our_id, their_id, kind;
