-- Persons on one row of their month, which need no choice: counted as they stand.
-- ANTI JOIN keeps rows without a partner (SEMI JOIN those with one), each once however many partners there are.
-- GROUP BY ALL groups by every column that is not aggregated: a column more in the SELECT is another grouping.
SELECT cell, rank, channel, funding, months, protection_end, count(*) AS persons
FROM _active ANTI JOIN _repeated USING (month, person_id)
GROUP BY ALL
