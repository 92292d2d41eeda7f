-- Who is active in those months: a person stands once a month.
WITH many AS (
    SELECT places.*, person_id,
           row_number() OVER (PARTITION BY basis, period, person_id
                              ORDER BY start_date DESC NULLS LAST, region_code) AS place,
           min(rank) OVER person AS first_rank, bool_and(known_before) OVER person AS all_before,
           bool_and(known_after) OVER person AS all_after, max(protection_end) OVER person AS ends,
           bool_or(protection_end IS NULL) OVER person AS is_open
    FROM _active SEMI JOIN _repeated USING (month, person_id) JOIN _places AS places USING (cell)
    WINDOW person AS (PARTITION BY basis, period, person_id)
)
SELECT basis, period, person_id, region_code, opening_period, next_period, rank, known_before, known_after,
       year(protection_end) * 12 + month(protection_end) AS paid_until
FROM _active ANTI JOIN _repeated USING (month, person_id) JOIN _places USING (cell)
UNION ALL
SELECT basis, period, person_id, region_code, opening_period, next_period, first_rank, all_before, all_after,
       CASE WHEN NOT is_open THEN year(ends) * 12 + month(ends) END
FROM many WHERE place = 1
