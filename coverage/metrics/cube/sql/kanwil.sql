-- Kanwil beside branches, over the segments that both state; where a branch or its segment is awaited, what
-- branches have in excess. Where every branch handed in a complete list, a segment without rows is 0.
-- `half` is what a sum of rounded figures may be too high or too low by.
WITH stored AS (
    SELECT period, basis, region_code, count(*) FILTER (WHERE branch_code <> '' AND NOT by_roster) AS recaps,
           bool_or(branch_code <> '' AND by_roster AND NOT is_complete) AS is_open
    FROM _cells WHERE branch_code <> $head_office GROUP BY ALL
), stated AS (
    SELECT period, basis, region_code, segment, branch_code, SUM(members) AS members,
           CAST(CEIL(SUM(CASE WHEN precision > 1 THEN precision ELSE 0 END) / 2.0) AS BIGINT) AS half,
           count(*) = count(members) AS is_whole, NOT any_value(by_roster) AS is_recap
    FROM _sides GROUP BY ALL
), kanwil AS (
    SELECT * FROM stated WHERE branch_code = '' AND is_whole
), branches AS (
    SELECT period, basis, region_code, segment, SUM(members) AS members, SUM(half) AS half,
           count(*) FILTER (WHERE is_whole AND is_recap) AS stating
    FROM stated WHERE branch_code <> '' AND members IS NOT NULL GROUP BY ALL
)
SELECT period, basis, region_code, SUM(kanwil.members)::BIGINT AS kanwil_members,
       SUM(coalesce(branches.members, 0))::BIGINT AS branch_members,
       SUM(greatest(0, CASE WHEN branches_expected > 0 AND branches_included >= branches_expected AND NOT is_open
                             AND coalesce(stating, 0) = recaps
                            THEN abs(kanwil.members - coalesce(branches.members, 0))
                            ELSE branches.members - kanwil.members END
                       - kanwil.half - coalesce(branches.half, 0)))::BIGINT AS kanwil_apart
FROM kanwil LEFT JOIN branches USING (period, basis, region_code, segment)
JOIN _regions USING (period, basis, region_code) JOIN stored USING (period, basis, region_code)
WHERE branches.members IS NOT NULL OR (recaps = 0 AND NOT is_open)
GROUP BY ALL
