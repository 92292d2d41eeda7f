-- Rows of persons on several rows of their month, of the cells that count by roster.
SELECT used.period, used.basis, person_id, used.region_code, used.branch_code, channel,
       $segment_of_rank AS segment, rank, funding, start_date, protection_start, protection_end, months
FROM _active SEMI JOIN _repeated USING (month, person_id)
JOIN _used AS used USING (cell) WHERE used.by_roster
