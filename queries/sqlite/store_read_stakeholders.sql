-- All stakeholders, in the order in which they came.
SELECT
    id, name, type, entity, organization, department, title, level, power, interest, legitimacy, urgency,
    stance, desired_stance, stance_confidence, buying_roles, owner, ours, channel, cadence, value, satisfaction,
    expected, delivered, placeholder, tags, note, provenance, expires, attributes, sources
FROM stakeholders
ORDER BY rowid;
