// Whom those listen to who decide or approve: advisers, influencers, friends and family; a blank role is a hidden hand.
// $decision  id or name of the decision; any text where none is recorded: people's own roles count then
// $as_of     the day to look at, as YYYY-MM-DD
OPTIONAL MATCH (d:Decision)
WHERE $decision IN [d.id, d.name]
WITH d
WHERE d IS NOT NULL OR NOT EXISTS { (:Decision) }
MATCH (decider:Stakeholder)
WHERE NOT coalesce(decider.ours, false)
OPTIONAL MATCH (decider)-[part:TAKES_PART]->(d)
WITH d, decider, coalesce(part.buying_roles, decider.buying_roles) AS decider_roles
WHERE 'decider' IN decider_roles OR 'approver' IN decider_roles
MATCH (decider)-[r:ADVISES|ASKS_ADVICE|INFLUENCES|FRIEND|FAMILY]-(adviser:Stakeholder)
WHERE NOT coalesce(adviser.ours, false)
  AND CASE
    WHEN r.kind IN ['advises', 'influences'] THEN startNode(r) = adviser
    WHEN r.kind = 'asks_advice' THEN startNode(r) = decider
    ELSE r.kind IN ['friend', 'family']
  END
  AND coalesce(toString(r.since) <= $as_of, true)
  AND coalesce(toString(r.until) >= $as_of, true)
  AND coalesce(r.sentiment >= 0, true)
WITH d, decider, decider_roles, adviser, r, [
  one IN [r.trust, r.communication, r.affect, r.co_creation] WHERE one IS NOT NULL
  | CASE WHEN one < 0.01 THEN 0.01 ELSE one END
] AS marks
WITH d, decider, decider_roles, adviser,
  CASE r.kind WHEN 'asks_advice' THEN 'advises' ELSE r.kind END AS kind,
  max(coalesce(r.strength, reduce(sum = 0.0, one IN marks | sum + one) / nullIf(size(marks), 0))) AS strength
OPTIONAL MATCH (adviser)-[part:TAKES_PART]->(d)
WITH d, decider, decider_roles, adviser, coalesce(part.buying_roles, adviser.buying_roles) AS adviser_roles,
  coalesce(part.stance, adviser.stance) AS adviser_stance, kind, strength
RETURN d.id AS decision, decider.id AS decider_id, decider.name AS decider_name,
  reduce(text = '', one IN decider_roles | text + CASE text WHEN '' THEN '' ELSE ';' END + one) AS decider_roles,
  adviser.id AS adviser_id, adviser.name AS adviser_name, adviser.title AS adviser_title,
  reduce(text = '', one IN adviser_roles | text + CASE text WHEN '' THEN '' ELSE ';' END + one) AS adviser_roles,
  adviser_stance, kind, strength
ORDER BY decision, decider_id, strength IS NULL, strength DESC, adviser_id, kind;
