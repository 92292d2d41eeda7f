-- What each sender states of a region and segment, whichever counts there; of the months that head office reports, in
-- every basis of them. Persons of rosters count once a sender and region.
WITH shared AS (
    SELECT DISTINCT period FROM _cells WHERE branch_code = $head_office
), stated AS (
    SELECT cell, period, basis, region_code, branch_code, by_roster,
           CASE branch_code WHEN '' THEN 'kanwil' WHEN $head_office THEN 'pusat' ELSE 'cabang' END AS sender
    FROM _cells SEMI JOIN shared USING (period)
), persons AS (
    SELECT period, basis, region_code, sender, person_id, min(rank) AS rank, count(*) AS person_rows
    FROM _active JOIN stated USING (cell) WHERE by_roster GROUP BY ALL
)
SELECT 'sender' AS grouping, period, basis, region_code, sender AS branch_code, '' AS channel, segment,
       SUM(members) AS active_members, SUM(memberships) AS memberships, count(*) - count(members) AS missing_cells
FROM membership JOIN stated USING (period, basis, branch_code, region_code)
WHERE NOT by_roster AND status = 'active' GROUP BY ALL
UNION ALL
SELECT 'sender' AS grouping, period, basis, region_code, sender AS branch_code, '' AS channel,
       $segment_of_rank AS segment, count(*) AS active_members, SUM(person_rows) AS memberships, 0 AS missing_cells
FROM persons GROUP BY ALL
