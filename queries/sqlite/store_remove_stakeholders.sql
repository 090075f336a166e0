-- Removes the stakeholders that no source has any more, unless others still name them.
DELETE FROM stakeholders
WHERE sources = ''
    AND NOT EXISTS (SELECT 1 FROM relationships WHERE source = stakeholders.id OR target = stakeholders.id)
    AND NOT EXISTS (SELECT 1 FROM interactions WHERE source = stakeholders.id OR target = stakeholders.id)
    AND NOT EXISTS (SELECT 1 FROM participations WHERE stakeholder = stakeholders.id);
