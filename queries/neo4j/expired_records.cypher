// Whose record should no longer be held, or says not where it is from, with how much else is held of them.
// $as_of  the day to look at, as YYYY-MM-DD
MATCH (s:Stakeholder)
WITH s, toString(s.expires) AS expires,
  s.provenance IS NULL AND coalesce(s.entity, 'person') = 'person' AS unsourced
WITH s, expires, unsourced,
  CASE WHEN expires < $as_of THEN duration.inDays(date(expires), date($as_of)).days END AS days_over
WHERE days_over IS NOT NULL OR unsourced
RETURN s.id AS id, s.name AS name, s.type AS type,
  CASE
    WHEN days_over IS NULL THEN 'no_provenance'
    WHEN unsourced THEN 'expired;no_provenance'
    ELSE 'expired'
  END AS reasons,
  expires, days_over, s.provenance AS provenance,
  COUNT { (s)-[]-(:Stakeholder) } AS ties,
  COUNT { (s)-[:MADE|REACHED]-(:Interaction) } AS contacts
ORDER BY days_over IS NULL, days_over DESC, id;
