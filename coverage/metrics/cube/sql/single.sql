-- Persons on one row, of the cells that count by roster.
SELECT used.period, used.basis, used.region_code, used.branch_code, channel, $segment_of_rank AS segment,
       funding, months, protection_end, persons
FROM _single_cells JOIN _used AS used USING (cell) WHERE used.by_roster
