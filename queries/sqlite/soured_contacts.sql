-- Whose last word with us was a bad one: what it was like before, and when we came back to them; unanswered first.
-- :as_of  the day to look at, as YYYY-MM-DD
WITH entry AS (
    SELECT
        them.id AS their_id, us.id AS our_id, log.source = us.id AS from_us,
        log.date AS moment, log.channel, log.sentiment
    FROM interactions AS log
    JOIN stakeholders AS us ON us.id IN (log.source, log.target) AND us.ours = 1
    JOIN stakeholders AS them ON them.id IN (log.source, log.target) AND them.ours IS NOT 1
    WHERE substr(log.date, 1, 10) <= :as_of
),
judged AS (
    SELECT
        their_id, our_id, moment, channel, sentiment,
        ROW_NUMBER() OVER (PARTITION BY their_id ORDER BY moment DESC, sentiment, our_id, channel) AS place
    FROM entry
    WHERE sentiment IS NOT NULL
),
earlier AS (
    SELECT their_id, ROUND(AVG(sentiment), 9) AS sentiment
    FROM judged
    WHERE place > 1
    GROUP BY their_id
),
answer AS (
    SELECT judged.their_id, MIN(entry.moment) AS moment
    FROM judged JOIN entry ON entry.their_id = judged.their_id
    WHERE judged.place = 1 AND entry.from_us AND entry.moment > judged.moment
    GROUP BY judged.their_id
)
SELECT
    them.id AS their_id, them.name AS their_name, COALESCE(house.name, them.organization) AS organization,
    us.id AS our_id, us.name AS our_name, substr(judged.moment, 1, 10) AS day, judged.channel,
    judged.sentiment, earlier.sentiment AS before, substr(answer.moment, 1, 10) AS answered
FROM judged
JOIN stakeholders AS them ON them.id = judged.their_id
JOIN stakeholders AS us ON us.id = judged.our_id
LEFT JOIN stakeholders AS house ON house.id = them.organization
LEFT JOIN earlier ON earlier.their_id = judged.their_id
LEFT JOIN answer ON answer.their_id = judged.their_id
WHERE judged.place = 1 AND judged.sentiment < 0
ORDER BY answer.moment IS NOT NULL, judged.sentiment, them.id;
