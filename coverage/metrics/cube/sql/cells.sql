-- A cell: what one branch (or the Kanwil, branch code '') reports for a region, period and basis.
-- `cell` and `month` number cells and months, so that later steps join on one small number. A month's number grows with
-- basis and period and says nothing of how many months lie between. USING gives one column of a FULL JOIN, never NULL.
WITH roster_cells AS (
    SELECT period, basis, branch_code, region_code, bool_or(is_complete) AS is_complete
    FROM roster GROUP BY ALL
), recap_cells AS (
    SELECT DISTINCT period, basis, branch_code, region_code, true AS has_recap FROM membership
)
SELECT row_number() OVER (ORDER BY period, basis, branch_code, region_code) AS cell,
       dense_rank() OVER (ORDER BY period, basis) AS month,
       period, basis, branch_code, region_code, coalesce(has_recap, false) AS has_recap,
       is_complete IS NOT NULL AS has_roster, coalesce(is_complete, false) AS is_complete,
       coalesce(is_complete, false) OR has_recap IS NULL AS by_roster
FROM recap_cells FULL JOIN roster_cells USING (period, basis, branch_code, region_code)
