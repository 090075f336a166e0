-- All entries of the contact log, in the order in which they came.
SELECT
    key, date, source, target, channel, sentiment, note, sources
FROM interactions
ORDER BY rowid;
