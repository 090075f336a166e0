// How many records are held.
RETURN
  COUNT { (:Stakeholder) } AS stakeholders,
  COUNT { (:Stakeholder)-->(:Stakeholder) } AS relationships,
  COUNT { (:Interaction) } AS interactions,
  COUNT { (:Decision) } AS decisions,
  COUNT { (:Stakeholder)-[:TAKES_PART]->(:Decision) } AS participations,
  COUNT { (:RelgraphImport) } AS imports;
