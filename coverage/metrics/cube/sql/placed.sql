-- Persons of rosters by region: each once a month and basis, in one region and one segment.
SELECT 'region' AS grouping, period, basis, region_code, '' AS branch_code, '' AS channel, segment,
       SUM(persons) AS active_members, SUM(persons) AS memberships, 0 AS missing_cells
FROM _single GROUP BY ALL
UNION ALL
SELECT 'region' AS grouping, period, basis, region_code, '' AS branch_code, '' AS channel, segment,
       count(*) AS active_members, SUM(person_rows) AS memberships, 0 AS missing_cells
FROM (SELECT period, basis, region_code, branch_code, channel,
             first_value(segment) OVER (PARTITION BY period, basis, person_id ORDER BY rank) AS segment,
             count(*) OVER (PARTITION BY period, basis, person_id) AS person_rows,
             row_number() OVER (PARTITION BY period, basis, person_id
                                ORDER BY start_date DESC NULLS LAST, region_code, rank) AS place
      FROM _many)
WHERE place = 1 GROUP BY ALL
