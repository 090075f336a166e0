-- Removes the entries of the contact log that no source has any more.
DELETE FROM interactions
WHERE sources = '';
