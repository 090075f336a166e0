// Contacts of ours that have gone quiet: silent for longer than agreed (cadence), or than $days where nothing is.
// $days   how many days of silence are fine where a stakeholder has no cadence
// $as_of  the day to look at, as YYYY-MM-DD
MATCH (us:Stakeholder {ours: true})-[:MADE|REACHED]-(i:Interaction)-[:MADE|REACHED]-(them:Stakeholder)
WITH us, them, left(toString(i.date), 10) AS day
WHERE day <= $as_of AND NOT coalesce(them.ours, false)
WITH us, them, max(day) AS last_contact
WITH us, them, last_contact,
  duration.inDays(date(last_contact), date($as_of)).days AS silent_days,
  coalesce(toFloat(them.cadence), toFloat($days)) AS fine_days
WHERE silent_days > fine_days
RETURN us.id AS our_id, us.name AS our_name, them.id AS their_id, them.name AS their_name,
  last_contact, silent_days, fine_days
ORDER BY silent_days - fine_days DESC, our_id, their_id;
