-- What each region has received, from whom, and what recaps and rosters say beside one another.
-- SUM of BIGINT is a HUGEINT in DuckDB, which Arrow would hand on as a decimal: hence ::BIGINT wherever a sum goes out.
WITH origins AS (
    SELECT period, basis, region_code, bool_or(by_roster) AS any_roster, bool_and(by_roster) AS all_roster,
           bool_or(by_roster AND NOT is_complete) AS any_incomplete
    FROM _used GROUP BY ALL
), recaps AS (
    SELECT period, basis, region_code,
           CASE WHEN count(*) = count(members) THEN SUM(members)::BIGINT END AS recap_members
    FROM membership JOIN (SELECT period, basis, branch_code, region_code FROM _cells
                          WHERE has_roster AND branch_code <> $head_office)
      USING (period, basis, branch_code, region_code)
    WHERE status = 'active' GROUP BY ALL
), roundings AS (
    SELECT period, basis, region_code, SUM(precision)::BIGINT AS rounding
    FROM _recap_rows WHERE precision > 1 AND members IS NOT NULL GROUP BY ALL
), largest AS (
    SELECT period, basis, region_code, max(greatest(0, members - half)) AS recap_persons
    FROM (SELECT period, basis, region_code, branch_code, segment, SUM(members)::BIGINT AS members,
                 CAST(CEIL(SUM(CASE WHEN precision > 1 THEN precision ELSE 0 END) / 2.0) AS BIGINT) AS half
          FROM _recap_rows WHERE members IS NOT NULL GROUP BY ALL)
    GROUP BY ALL
), named AS (
    SELECT period, basis, region_code, SUM(active_members)::BIGINT AS roster_persons
    FROM _placed GROUP BY ALL
), rosters AS (
    SELECT period, basis, region_code, SUM(persons)::BIGINT AS roster_members
    FROM (SELECT period, basis, region_code, persons FROM _single_cells JOIN _cells USING (cell) WHERE has_recap
          UNION ALL
          SELECT period, basis, region_code, count(DISTINCT person_id)
          FROM _active SEMI JOIN _repeated USING (month, person_id) JOIN _cells USING (cell)
          WHERE has_recap GROUP BY ALL)
    GROUP BY ALL
)
SELECT regions.period, regions.basis, regions.region_code, regions.branches_included,
       CASE WHEN regions.branches_expected > 0 THEN regions.branches_expected END AS branches_expected,
       CASE WHEN regions.branches_expected > 0 THEN coalesce(regions.branches_missing, '') END AS branches_missing,
       CASE WHEN any_roster AND NOT all_roster THEN 'mixed' WHEN any_roster THEN 'roster'
            ELSE sender END AS origin,
       coalesce(any_incomplete, false)
         OR (sender = 'branch' AND branches_included < branches_expected) AS is_partial,
       by_kanwil, recap_members, roster_members, coalesce(rounding, 0) AS rounding,
       coalesce(roster_persons, 0) AS roster_persons, coalesce(recap_persons, 0) AS recap_persons,
       kanwil_members, branch_members, kanwil_apart
FROM _regions AS regions LEFT JOIN origins USING (period, basis, region_code)
LEFT JOIN recaps USING (period, basis, region_code) LEFT JOIN rosters USING (period, basis, region_code)
LEFT JOIN roundings USING (period, basis, region_code) LEFT JOIN largest USING (period, basis, region_code)
LEFT JOIN named USING (period, basis, region_code) LEFT JOIN _kanwil USING (period, basis, region_code)
WHERE regions.region_code NOT IN ($elsewhere)
ORDER BY 1, 2, 3
