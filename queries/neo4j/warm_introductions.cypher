// Who of ours can introduce us to a person, and through whom: best first, by the product of the two strengths.
// $person  id or name of the person to reach
// $as_of   the day to look at, as YYYY-MM-DD
MATCH (them:Stakeholder)
WHERE $person IN [them.id, them.name] AND NOT coalesce(them.ours, false)
CALL (them) {
  MATCH (them)-[r]-(via:Stakeholder)
  WHERE coalesce(toString(r.since) <= $as_of, true)
    AND coalesce(toString(r.until) >= $as_of, true)
    AND coalesce(r.sentiment >= 0, true)
    AND NOT r.kind IN ['competes_with', 'opposes']
  WITH via, r.strength AS stated, [
    one IN [r.trust, r.communication, r.affect, r.co_creation] WHERE one IS NOT NULL
    | CASE WHEN one < 0.01 THEN 0.01 ELSE one END
  ] AS marks
  RETURN via, coalesce(stated, reduce(sum = 0.0, one IN marks | sum + one) / nullIf(size(marks), 0)) AS strength
  UNION ALL
  MATCH (them)-[:MADE|REACHED]-(i:Interaction)-[:MADE|REACHED]-(via:Stakeholder)
  WHERE left(toString(i.date), 10) <= $as_of
  RETURN via, null AS strength
}
WITH them, via, coalesce(max(strength), 0.5) AS via_to_them
WHERE NOT coalesce(via.ours, false)
  AND NOT coalesce(via.placeholder, false)
  AND coalesce(via.entity, 'person') = 'person'
CALL (via) {
  MATCH (via)-[r]-(us:Stakeholder {ours: true})
  WHERE coalesce(toString(r.since) <= $as_of, true)
    AND coalesce(toString(r.until) >= $as_of, true)
    AND coalesce(r.sentiment >= 0, true)
    AND NOT r.kind IN ['competes_with', 'opposes']
  WITH us, r.strength AS stated, [
    one IN [r.trust, r.communication, r.affect, r.co_creation] WHERE one IS NOT NULL
    | CASE WHEN one < 0.01 THEN 0.01 ELSE one END
  ] AS marks
  RETURN us, coalesce(stated, reduce(sum = 0.0, one IN marks | sum + one) / nullIf(size(marks), 0)) AS strength
  UNION ALL
  MATCH (via)-[:MADE|REACHED]-(i:Interaction)-[:MADE|REACHED]-(us:Stakeholder {ours: true})
  WHERE left(toString(i.date), 10) <= $as_of
  RETURN us, null AS strength
}
WITH us, via, them, coalesce(max(strength), 0.5) AS ours_to_via, via_to_them
RETURN us.id AS our_id, us.name AS our_name, via.id AS via_id, via.name AS via_name, via.stance AS via_stance,
  them.id AS their_id, them.name AS their_name, ours_to_via, via_to_them, ours_to_via * via_to_them AS strength
ORDER BY strength DESC, our_id, via_id, their_id;
