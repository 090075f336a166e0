// Accounts that hang on one thread: only one of ours knows them, or only one of theirs knows us.
// $as_of  the day to look at, as YYYY-MM-DD
MATCH (us:Stakeholder {ours: true})
CALL (us) {
  MATCH (us)-[r]-(them:Stakeholder)
  WHERE coalesce(toString(r.since) <= $as_of, true)
    AND coalesce(toString(r.until) >= $as_of, true)
    AND coalesce(r.sentiment >= 0, true)
    AND NOT r.kind IN ['competes_with', 'opposes']
  RETURN them
  UNION
  MATCH (us)-[:MADE|REACHED]-(i:Interaction)-[:MADE|REACHED]-(them:Stakeholder)
  WHERE left(toString(i.date), 10) <= $as_of
  RETURN them
}
WITH us, them
WHERE NOT coalesce(them.ours, false) AND them.organization IS NOT NULL
WITH them.organization AS organization,
  count(DISTINCT us) AS our_people, count(DISTINCT them) AS their_people,
  min(us.id) AS ours, min(them.id) AS theirs
WHERE our_people = 1 OR their_people = 1
OPTIONAL MATCH (account:Stakeholder {id: organization})
RETURN coalesce(account.name, organization) AS account, our_people, their_people,
  CASE our_people WHEN 1 THEN ours END AS only_ours,
  CASE their_people WHEN 1 THEN theirs END AS only_theirs
ORDER BY account, organization;
