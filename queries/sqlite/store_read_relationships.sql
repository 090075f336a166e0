-- All ties, in the order in which they came.
SELECT
    source, target, kind, strength, weight, count, sentiment, trust, communication, affect, co_creation,
    desired_strength, expected, delivered, share, directed, since, until, confidence, evidence, note,
    provenance, attributes, sources
FROM relationships
ORDER BY rowid;
