-- Persons on one row of their month, which need no choice: counted as they stand.
SELECT cell, rank, channel, funding, months, protection_end, count(*) AS persons
FROM _active ANTI JOIN _repeated USING (month, person_id)
GROUP BY ALL
