// What is held in short: stakeholders, ties by kind and by ill feeling, contacts, with the latest day of each.
CALL () {
  MATCH (s:Stakeholder)
  RETURN 'stakeholders' AS what, null AS kind, false AS ill, count(s) AS held, null AS latest
  UNION ALL
  MATCH (:Stakeholder)-[r]->(:Stakeholder)
  WITH r.kind AS kind, coalesce(r.sentiment < 0, false) AS ill, count(r) AS held, max(toString(r.since)) AS latest
  RETURN 'relationships' AS what, kind, ill, held, latest
  UNION ALL
  MATCH (i:Interaction)
  WITH count(i) AS held, left(max(toString(i.date)), 10) AS latest
  RETURN 'interactions' AS what, null AS kind, false AS ill, held, latest
}
RETURN what, kind, ill, held, latest;
