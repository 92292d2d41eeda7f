-- Persons on several rows of a month.
SELECT month, person_id FROM _active GROUP BY ALL HAVING count(*) > 1
