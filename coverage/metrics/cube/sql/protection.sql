-- Members by who pays and until when. A person's cover is subsidised only where all of it is.
-- An open end of cover lasts longest (DESC NULLS FIRST), an unknown start comes last. The order of NULLs is written out
-- wherever it matters: engines differ in what they take for granted.
WITH paid AS (
    SELECT period, basis, region_code,
           row_number() OVER (PARTITION BY period, basis, person_id
                              ORDER BY start_date DESC NULLS LAST, region_code, rank) AS place,
           first_value(segment) OVER (PARTITION BY period, basis, person_id ORDER BY rank) AS first_segment,
           first_value(funding) OVER payment AS first_funding, first_value(months) OVER payment AS first_months,
           first_value(protection_end) OVER payment AS first_end
    FROM _many
    WINDOW payment AS (PARTITION BY period, basis, person_id
                       ORDER BY $rank_of_payer, protection_end DESC NULLS FIRST,
                                protection_start NULLS LAST, funding)
), counted AS (
    SELECT period, basis, region_code, segment, funding, NULL::BIGINT AS months, protection_end,
           members AS active_members, CASE WHEN members IS NULL THEN 1 ELSE 0 END AS missing_cells
    FROM _recap_rows
    UNION ALL
    SELECT period, basis, region_code, segment, funding, months, protection_end, persons, 0 FROM _single
    UNION ALL
    SELECT period, basis, region_code, first_segment, first_funding, first_months, first_end, 1, 0
    FROM paid WHERE place = 1
)
SELECT period, basis, region_code, segment, funding, months, protection_end,
       SUM(active_members)::BIGINT AS active_members, SUM(missing_cells)::BIGINT AS missing_cells
FROM counted WHERE region_code NOT IN ($elsewhere) GROUP BY ALL ORDER BY ALL
