// Who reports to a person, directly or through others: the reporting line up to that person, nearest first.
// $person  id or name of the person at the top of the line
// $depth   how many reporting steps down to go, at least 1
// $as_of   the day to look at, as YYYY-MM-DD
MATCH (top:Stakeholder)
WHERE $person IN [top.id, top.name]
CALL (top) {
  MATCH line = SHORTEST 1 (top)
    (
      (above)-[r:REPORTS_TO|MANAGES]-(below)
      WHERE CASE type(r) WHEN 'REPORTS_TO' THEN startNode(r) = below ELSE startNode(r) = above END
        AND coalesce(toString(r.since) <= $as_of, true)
        AND coalesce(toString(r.until) >= $as_of, true)
    )+
    (s:Stakeholder)
  RETURN s, length(line) AS steps
}
WITH s, min(steps) AS steps
WHERE steps <= toInteger($depth) AND NOT $person IN [s.id, s.name]
RETURN s.id AS id, s.name AS name, s.title AS title, s.stance AS stance, steps
ORDER BY steps, id;
