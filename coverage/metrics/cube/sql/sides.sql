-- Active members of each segment as Kanwil and branches state them of one region, whichever of them counts there.
-- A part of a list says something of what branches have at least, and nothing of what the Kanwil has.
-- The last GROUP BY ALL is that of the last SELECT alone, whose rows are counted; the two before it stay as they are.
WITH shared AS (
    SELECT period, basis, region_code FROM _cells WHERE branch_code <> $head_office
    GROUP BY ALL HAVING bool_or(branch_code = '') AND bool_or(branch_code <> '')
)
SELECT period, basis, region_code, branch_code, by_roster, segment, members, precision
FROM membership JOIN _cells USING (period, basis, branch_code, region_code)
SEMI JOIN shared USING (period, basis, region_code) WHERE NOT by_roster AND status = 'active'
  AND branch_code <> $head_office
UNION ALL
SELECT period, basis, region_code, branch_code, by_roster, $segment_of_rank, persons, 1
FROM _single_cells JOIN _cells USING (cell) SEMI JOIN shared USING (period, basis, region_code)
WHERE by_roster AND (is_complete OR branch_code <> '')
  AND branch_code <> $head_office
UNION ALL
SELECT period, basis, region_code, branch_code, by_roster, $segment_of_rank, count(DISTINCT person_id), 1
FROM _active SEMI JOIN _repeated USING (month, person_id) JOIN _cells USING (cell)
SEMI JOIN shared USING (period, basis, region_code) WHERE by_roster AND (is_complete OR branch_code <> '')
  AND branch_code <> $head_office
GROUP BY ALL
