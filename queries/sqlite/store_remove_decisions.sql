-- Removes the decisions that no source has any more, unless others still name them.
DELETE FROM decisions
WHERE sources = ''
    AND NOT EXISTS (SELECT 1 FROM participations WHERE decision = decisions.id);
