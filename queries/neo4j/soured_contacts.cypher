// Whose last word with us was a bad one: what it was like before, and when we came back to them; unanswered first.
// $as_of  the day to look at, as YYYY-MM-DD
MATCH (us:Stakeholder {ours: true})-[:MADE|REACHED]-(i:Interaction)-[:MADE|REACHED]-(them:Stakeholder)
WHERE NOT coalesce(them.ours, false) AND i.sentiment IS NOT NULL AND left(toString(i.date), 10) <= $as_of
WITH them, us, i
ORDER BY i.date DESC, i.sentiment, us.id, coalesce(i.channel, '')
WITH them, collect({us: us, entry: i}) AS judged
WITH them, judged[0].us AS us, judged[0].entry AS latest, [one IN tail(judged) | one.entry.sentiment] AS earlier
WHERE latest.sentiment < 0
CALL (them, latest) {
  OPTIONAL MATCH (:Stakeholder {ours: true})-[:MADE]->(i:Interaction)-[:REACHED]->(them)
  WHERE i.date > latest.date AND left(toString(i.date), 10) <= $as_of
  RETURN left(toString(min(i.date)), 10) AS answered
}
OPTIONAL MATCH (house:Stakeholder {id: them.organization})
RETURN them.id AS their_id, them.name AS their_name, coalesce(house.name, them.organization) AS organization,
  us.id AS our_id, us.name AS our_name, left(toString(latest.date), 10) AS day, latest.channel AS channel,
  latest.sentiment AS sentiment,
  round(reduce(sum = 0.0, one IN earlier | sum + one) / nullIf(size(earlier), 0), 9) AS before, answered
ORDER BY answered IS NOT NULL, sentiment, their_id;
