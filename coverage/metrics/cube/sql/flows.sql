-- Opening + new + reactivated + transferred in - lapsed - departed - transferred out + corrections = closing.
-- Periods are texts 'YYYY-MM', which sort as months do; months between two are counted from their parts.
-- In the FULL JOIN a side that is missing is all NULL, so the order of the WHENs matters: both, arrived, departed.
WITH first_seen AS (
    SELECT basis, person_id, min(period) AS first_period
    FROM roster JOIN (SELECT DISTINCT basis FROM _months) USING (basis) GROUP BY ALL
), later AS (
    SELECT people.*, first_period < period AS was_known
    FROM _people AS people JOIN first_seen USING (basis, person_id) WHERE opening_period IS NOT NULL
), earlier AS (
    SELECT * FROM _people WHERE next_period IS NOT NULL
), pairs AS (
    SELECT coalesce(later.basis, earlier.basis) AS basis, coalesce(later.period, earlier.next_period) AS period,
           coalesce(later.opening_period, earlier.period) AS opening_period,
           earlier.region_code AS old_region, earlier.rank AS old_rank,
           later.region_code AS new_region, later.rank AS new_rank,
           later.rank = $bpu_rank AND later.paid_until IS NOT NULL
             AND (CAST(substr(later.period, 1, 4) AS INTEGER) * 12 + CAST(substr(later.period, 6, 2) AS INTEGER)
                  - later.paid_until) > $grace_months AS is_overdue,
           CASE WHEN later.person_id IS NOT NULL AND earlier.person_id IS NOT NULL
                THEN CASE WHEN later.region_code = earlier.region_code AND later.rank = earlier.rank
                          THEN 'stayed' ELSE 'transferred' END
                WHEN earlier.person_id IS NULL
                THEN CASE WHEN NOT later.known_before THEN 'correction'
                          WHEN later.was_known THEN 'reactivated' ELSE 'new' END
                WHEN NOT earlier.known_after THEN 'correction'
                WHEN earlier.rank = $bpu_rank AND earlier.paid_until IS NOT NULL
                     AND (CAST(substr(earlier.next_period, 1, 4) AS INTEGER) * 12
                          + CAST(substr(earlier.next_period, 6, 2) AS INTEGER)
                          - earlier.paid_until) > $grace_months THEN 'lapsed'
                ELSE 'departed' END AS movement
    FROM later FULL JOIN earlier ON earlier.basis = later.basis AND earlier.person_id = later.person_id
                                AND earlier.next_period = later.period
), counted AS (
    SELECT basis, period, opening_period, old_region, old_rank, new_region, new_rank, movement,
           count(*) AS persons, SUM(CASE WHEN is_overdue THEN 1 ELSE 0 END) AS overdue
    FROM pairs GROUP BY ALL
), sides AS (
    SELECT basis, period, opening_period, old_region AS region_code, old_rank AS rank, movement,
           persons AS opening, 0 AS closing, 0 AS overdue
    FROM counted WHERE old_region IS NOT NULL
    UNION ALL
    SELECT basis, period, opening_period, new_region AS region_code, new_rank AS rank, movement,
           0 AS opening, persons AS closing, overdue
    FROM counted WHERE new_region IS NOT NULL
)
SELECT period, opening_period, basis, region_code, $segment_of_rank AS segment,
       SUM(opening)::BIGINT AS opening,
       SUM(CASE WHEN movement = 'new' THEN closing ELSE 0 END)::BIGINT AS new,
       SUM(CASE WHEN movement = 'reactivated' THEN closing ELSE 0 END)::BIGINT AS reactivated,
       SUM(CASE WHEN movement = 'transferred' THEN closing ELSE 0 END)::BIGINT AS transferred_in,
       SUM(CASE WHEN movement = 'lapsed' THEN opening ELSE 0 END)::BIGINT AS lapsed,
       SUM(CASE WHEN movement = 'departed' THEN opening ELSE 0 END)::BIGINT AS departed,
       SUM(CASE WHEN movement = 'transferred' THEN opening ELSE 0 END)::BIGINT AS transferred_out,
       SUM(CASE WHEN movement = 'correction' THEN closing ELSE 0 END)::BIGINT AS correction_in,
       SUM(CASE WHEN movement = 'correction' THEN opening ELSE 0 END)::BIGINT AS correction_out,
       SUM(closing)::BIGINT AS closing, SUM(overdue)::BIGINT AS overdue
FROM sides WHERE region_code NOT IN ($elsewhere) GROUP BY ALL ORDER BY ALL
