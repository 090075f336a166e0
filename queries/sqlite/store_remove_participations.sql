-- Removes the parts in decisions that no source has any more.
DELETE FROM participations
WHERE sources = '';
