-- Persons on several rows of a month.
-- By month and not by period: a person of two bases stands in two months, and is on several rows of neither.
SELECT month, person_id FROM _active GROUP BY ALL HAVING count(*) > 1
