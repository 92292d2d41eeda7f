-- Whom each region waits for, and whose figure counts there: of the branches, the Kanwil or head office.
-- A region without cells has no row in `stated`: hence coalesce. Texts 'YYYY-MM' sort as months do.
-- Who is in no region may be with any branch: all are expected there, and one is in with its report of any region.
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
), chosen AS (
    SELECT months.period, months.basis, max_by(official.sender, official.valid_from) AS sender
    FROM (SELECT DISTINCT period, basis FROM _cells) AS months
    JOIN official ON official.basis = months.basis AND official.valid_from <= months.period
    GROUP BY ALL
), stated AS (
    SELECT period, basis, region_code, bool_or(branch_code NOT IN ('', $head_office)) AS by_branches,
           bool_or(branch_code = '') AS any_kanwil,
           bool_or(branch_code = '' AND (has_recap OR is_complete)) AS whole_kanwil,
           bool_or(branch_code = $head_office) AS any_head
    FROM _cells GROUP BY ALL
), weighed AS (
    SELECT waiting.*, chosen.sender AS chosen, coalesce(by_branches, false) AS by_branches,
           coalesce(any_kanwil, false) AS any_kanwil, coalesce(whole_kanwil, false) AS whole_kanwil,
           coalesce(any_head, false) AS any_head
    FROM waiting LEFT JOIN stated USING (period, basis, region_code) LEFT JOIN chosen USING (period, basis)
), senders AS (
    SELECT period, basis, region_code, branches_expected, branches_included, branches_missing,
           CASE WHEN any_head AND (chosen = 'pusat' OR NOT (by_branches OR any_kanwil)) THEN 'pusat'
                WHEN whole_kanwil AND (chosen = 'kanwil' OR branches_expected = 0
                                       OR branches_included < branches_expected) THEN 'kanwil'
                WHEN any_kanwil AND NOT by_branches THEN 'kanwil' ELSE 'branch' END AS sender
    FROM weighed
)
SELECT period, basis, region_code, branches_expected, branches_included, branches_missing, sender,
       sender = 'kanwil' AS by_kanwil
FROM senders
