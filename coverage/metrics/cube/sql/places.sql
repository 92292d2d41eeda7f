-- The cells of rosters, each with whether its branch handed in a complete list before and after.
WITH rolls AS (
    SELECT basis, period, branch_code, bool_or(is_complete) AS is_complete FROM _cells WHERE has_roster GROUP BY ALL
)
SELECT cells.cell, cells.region_code, months.basis, months.period, months.opening_period, months.next_period,
       coalesce(before.is_complete, false) AS known_before, coalesce(after.is_complete, false) AS known_after
FROM _cells AS cells JOIN _months AS months USING (month)
LEFT JOIN rolls AS before ON before.basis = cells.basis AND before.period = months.opening_period
                         AND before.branch_code = cells.branch_code
LEFT JOIN rolls AS after ON after.basis = cells.basis AND after.period = months.next_period
                        AND after.branch_code = cells.branch_code
WHERE cells.has_roster
