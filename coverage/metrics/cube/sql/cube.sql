-- Counts of every grouping that pages offer. Persons do not add up, so each grouping counts them anew.
-- `first_value` picks the segment by rank, `row_number` the row that counts by start: two orders on purpose. Each must
-- leave no tie that matters (one rank is one segment), else two runs would differ.
-- Who is in no region is the grouping `elsewhere`, taken from the one by region, and part of no other.
-- A grouping that is not by branch, region or channel has '' there, never NULL, which would not join.
SELECT CASE WHEN region_code IN ($elsewhere) THEN 'elsewhere' ELSE grouping END AS grouping,
       period, basis, region_code, branch_code, channel, segment,
       SUM(active_members)::BIGINT AS active_members, SUM(memberships)::BIGINT AS memberships,
       SUM(missing_cells)::BIGINT AS missing_cells
FROM (
    SELECT 'region' AS grouping, period, basis, region_code, '' AS branch_code, '' AS channel, segment,
           SUM(members) AS active_members, SUM(memberships) AS memberships, count(*) - count(members) AS missing_cells
    FROM _recap_rows GROUP BY ALL
    UNION ALL
    SELECT grouping, period, basis, region_code, branch_code, channel, segment,
           active_members, memberships, missing_cells
    FROM _placed
    UNION ALL
    SELECT grouping, period, basis, region_code, branch_code, channel, segment,
           active_members, memberships, missing_cells
    FROM _senders WHERE region_code NOT IN ($elsewhere)
    UNION ALL
    SELECT 'branch' AS grouping, period, basis, region_code, branch_code, '' AS channel, segment,
           SUM(members) AS active_members, SUM(memberships) AS memberships, count(*) - count(members) AS missing_cells
    FROM _recap_rows WHERE region_code NOT IN ($elsewhere) GROUP BY ALL
    UNION ALL
    SELECT 'branch' AS grouping, period, basis, region_code, branch_code, '' AS channel, segment,
           SUM(persons) AS active_members, SUM(persons) AS memberships, 0 AS missing_cells
    FROM _single WHERE region_code NOT IN ($elsewhere) GROUP BY ALL
    UNION ALL
    SELECT 'branch' AS grouping, period, basis, region_code, branch_code, '' AS channel, segment,
           count(*) AS active_members, SUM(person_rows) AS memberships, 0 AS missing_cells
    FROM (SELECT period, basis, region_code, branch_code, channel,
                 first_value(segment) OVER (PARTITION BY period, basis, person_id, branch_code
                                            ORDER BY rank) AS segment,
                 count(*) OVER (PARTITION BY period, basis, person_id, branch_code) AS person_rows,
                 row_number() OVER (PARTITION BY period, basis, person_id, branch_code
                                    ORDER BY start_date DESC NULLS LAST, region_code, rank) AS place
          FROM _many)
    WHERE place = 1 AND region_code NOT IN ($elsewhere) GROUP BY ALL
    UNION ALL
    SELECT 'channel' AS grouping, period, basis, '' AS region_code, '' AS branch_code, channel, segment,
           SUM(members) AS active_members, SUM(memberships) AS memberships, count(*) - count(members) AS missing_cells
    FROM _recap_rows WHERE region_code NOT IN ($elsewhere) GROUP BY ALL
    UNION ALL
    SELECT 'channel' AS grouping, period, basis, '' AS region_code, '' AS branch_code, channel, segment,
           SUM(persons) AS active_members, SUM(persons) AS memberships, 0 AS missing_cells
    FROM _single WHERE region_code NOT IN ($elsewhere) GROUP BY ALL
    UNION ALL
    SELECT 'channel' AS grouping, period, basis, '' AS region_code, '' AS branch_code, channel, segment,
           count(*) AS active_members, SUM(person_rows) AS memberships, 0 AS missing_cells
    FROM (SELECT period, basis, region_code, branch_code, channel,
                 first_value(segment) OVER (PARTITION BY period, basis, person_id, channel ORDER BY rank) AS segment,
                 count(*) OVER (PARTITION BY period, basis, person_id, channel) AS person_rows,
                 row_number() OVER (PARTITION BY period, basis, person_id, channel
                                    ORDER BY start_date DESC NULLS LAST, region_code, rank) AS place
          FROM _many)
    WHERE place = 1 AND region_code NOT IN ($elsewhere) GROUP BY ALL
)
GROUP BY ALL ORDER BY ALL
