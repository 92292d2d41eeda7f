-- Whom each region waits for, and whether its figure is the Kanwil's.
-- bool_or over no row is NULL, not false: hence coalesce, with another value where no cell means another thing.
-- Who is in no region may be with any branch: all are expected there, and one is in with its report of any region.
-- any_value is of one value only: what is taken by it is the same in every row of its group.
WITH expected AS (
    SELECT periods.period, branches.region_code, branches.branch_code
    FROM (SELECT DISTINCT period FROM _cells) AS periods
    JOIN branches ON coalesce(branches.valid_from, DATE '1900-01-01')
                     <= last_day(CAST(periods.period || '-01' AS DATE))
                 AND coalesce(branches.valid_to, DATE '2999-12-31') >= last_day(CAST(periods.period || '-01' AS DATE))
    GROUP BY ALL
), received AS (
    SELECT period, basis, region_code, branch_code FROM _cells WHERE has_recap OR is_complete
), elsewhere AS (
    SELECT DISTINCT region_code FROM _cells WHERE region_code IN ($elsewhere)
), all_expected AS (
    SELECT period, region_code, branch_code FROM expected
    UNION
    SELECT period, elsewhere.region_code, branch_code FROM expected CROSS JOIN elsewhere
), all_received AS (
    SELECT period, basis, region_code, branch_code FROM received
    UNION
    SELECT period, basis, elsewhere.region_code, branch_code FROM received CROSS JOIN elsewhere
), waiting AS (
    SELECT areas.period, areas.basis, areas.region_code, count(expected.branch_code) AS branches_expected,
           count(cells.branch_code) AS branches_included,
           string_agg(expected.branch_code, $branch_separator ORDER BY expected.branch_code)
             FILTER (WHERE cells.branch_code IS NULL) AS branches_missing
    FROM (SELECT DISTINCT stored.period, stored.basis, places.region_code
          FROM _cells AS stored,
               (SELECT region_code FROM _cells UNION SELECT region_code FROM branches) AS places) AS areas
    LEFT JOIN all_expected AS expected ON expected.period = areas.period AND expected.region_code = areas.region_code
    LEFT JOIN all_received AS cells ON cells.period = areas.period AND cells.basis = areas.basis
                   AND cells.region_code = areas.region_code AND cells.branch_code = expected.branch_code
    GROUP BY ALL
)
SELECT waiting.period, waiting.basis, waiting.region_code, any_value(branches_expected) AS branches_expected,
       any_value(branches_included) AS branches_included, any_value(branches_missing) AS branches_missing,
       (coalesce(bool_or(cells.branch_code = '' AND (has_recap OR is_complete)), false)
         AND (any_value(branches_expected) = 0 OR any_value(branches_included) < any_value(branches_expected)))
       OR NOT coalesce(bool_or(cells.branch_code <> ''), true) AS by_kanwil
FROM waiting LEFT JOIN _cells AS cells USING (period, basis, region_code)
GROUP BY waiting.period, waiting.basis, waiting.region_code
