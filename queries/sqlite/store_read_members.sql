-- Id and name of every stakeholder and every decision.
SELECT 'stakeholders' AS what, id, name FROM stakeholders
UNION ALL
SELECT 'decisions', id, name FROM decisions;
