-- All parts in decisions, in the order in which they came.
SELECT
    decision, stakeholder, buying_roles, stance, sources
FROM participations
ORDER BY rowid;
