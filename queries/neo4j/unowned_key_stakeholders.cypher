// Powerful stakeholders who slip through: nobody of ours is their owner, or nobody of ours is in contact with them.
// $power  the power from which a stakeholder counts as powerful, between 0 and 1
// $as_of  the day to look at, as YYYY-MM-DD
MATCH (s:Stakeholder)
WHERE NOT coalesce(s.ours, false) AND s.power >= toFloat($power)
CALL (s) {
  MATCH (s)-[r]-(us:Stakeholder {ours: true})
  WHERE coalesce(toString(r.since) <= $as_of, true)
    AND coalesce(toString(r.until) >= $as_of, true)
    AND coalesce(r.sentiment >= 0, true)
    AND NOT r.kind IN ['competes_with', 'opposes']
  RETURN us
  UNION
  MATCH (s)-[:MADE|REACHED]-(i:Interaction)-[:MADE|REACHED]-(us:Stakeholder {ours: true})
  WHERE left(toString(i.date), 10) <= $as_of
  RETURN us
  UNION
  RETURN null AS us
}
WITH s, count(us) AS our_contacts
WHERE s.owner IS NULL OR our_contacts = 0
OPTIONAL MATCH (house:Stakeholder {id: s.organization})
OPTIONAL MATCH (keeper:Stakeholder {id: s.owner})
RETURN s.id AS id, s.name AS name, s.type AS type, coalesce(house.name, s.organization) AS organization,
  s.power AS power, s.stance AS stance, coalesce(keeper.name, s.owner) AS owner, our_contacts
ORDER BY power DESC, id;
