-- How many records are held.
SELECT
    (SELECT COUNT(*) FROM stakeholders) AS stakeholders,
    (SELECT COUNT(*) FROM relationships) AS relationships,
    (SELECT COUNT(*) FROM interactions) AS interactions,
    (SELECT COUNT(*) FROM decisions) AS decisions,
    (SELECT COUNT(*) FROM participations) AS participations,
    (SELECT COUNT(*) FROM imports) AS imports;
