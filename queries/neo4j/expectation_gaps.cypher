// Where less is delivered than expected, or a tie is weaker than wanted: the widest gap first; bad terms count too.
// $gap    the smallest gap worth a row
// $as_of  the day to look at, as YYYY-MM-DD
CALL () {
  MATCH (s:Stakeholder)
  RETURN s, null AS other, null AS kind, null AS since, s.expected AS expected, s.delivered AS delivered,
    null AS desired_strength, null AS strength
  UNION ALL
  MATCH (s:Stakeholder)-[r]->(other:Stakeholder)
  WHERE coalesce(toString(r.since) <= $as_of, true)
    AND coalesce(toString(r.until) >= $as_of, true)
  WITH s, other, r, [
    one IN [r.trust, r.communication, r.affect, r.co_creation] WHERE one IS NOT NULL
    | CASE WHEN one < 0.01 THEN 0.01 ELSE one END
  ] AS marks
  RETURN s, other, r.kind AS kind, toString(r.since) AS since, r.expected AS expected, r.delivered AS delivered,
    r.desired_strength AS desired_strength,
    coalesce(r.strength, reduce(sum = 0.0, one IN marks | sum + one) / nullIf(size(marks), 0)) AS strength
}
WITH *, round(expected - delivered, 9) AS gap, round(desired_strength - strength, 9) AS shortfall
WHERE gap >= toFloat($gap) OR shortfall >= toFloat($gap)
WITH *, CASE WHEN shortfall > coalesce(gap, shortfall - 1) THEN shortfall ELSE coalesce(gap, shortfall) END AS widest
RETURN s.id AS id, s.name AS name, other.id AS with_id, other.name AS with_name, kind,
  expected, delivered, gap, desired_strength, strength, shortfall
ORDER BY widest DESC, id, coalesce(with_id, ''), coalesce(kind, ''), coalesce(since, '');
