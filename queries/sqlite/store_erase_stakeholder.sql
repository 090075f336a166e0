-- Removes a stakeholder; ties, contacts and parts go with it.
-- :id  of the stakeholder
DELETE FROM stakeholders WHERE id = :id;
