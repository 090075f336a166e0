-- Removes the ties that no source has any more.
DELETE FROM relationships
WHERE sources = '';
