-- Rows of rosters that are active, each with its cell and the calendar months that were paid.
-- Where cover ends with a month, the difference of months counts that one too; else whole months from the first day.
-- last_day is DuckDB's name for the end of a month.
SELECT cells.cell, cells.month, person_id, $rank_of_segment AS rank, channel, funding, start_date,
       protection_start, protection_end,
       CASE WHEN protection_start <= protection_end
            THEN greatest(1, (year(protection_end) - year(protection_start)) * 12
                             + month(protection_end) - month(protection_start)
                             + CASE WHEN protection_end = last_day(protection_end) THEN 1
                                    WHEN day(protection_end) + 1 < day(protection_start) THEN -1 ELSE 0 END)
            END AS months
FROM roster JOIN _cells AS cells USING (period, basis, branch_code, region_code)
WHERE roster.status = 'active'
