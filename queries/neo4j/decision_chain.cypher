// Who reports to a person, directly or through others: the reporting line up to that person, nearest first.
// $person  id of the person at the top of the line
// $depth   how many reporting steps down to go, at least 1
// $as_of   the day to look at, as YYYY-MM-DD
MATCH (top:Stakeholder {id: $person})
MATCH line = SHORTEST 1 (top)
  (
    (above)-[r:REPORTS_TO|MANAGES]-(below)
    WHERE CASE type(r) WHEN 'REPORTS_TO' THEN startNode(r) = below ELSE startNode(r) = above END
      AND coalesce(toString(r.since) <= $as_of, true)
      AND coalesce(toString(r.until) >= $as_of, true)
  )+
  (s:Stakeholder)
WHERE s <> top
WITH s, length(line) AS steps
WHERE steps <= toInteger($depth)
RETURN s.id AS id, s.name AS name, s.title AS title, s.stance AS stance, steps
ORDER BY steps, id;
