-- Months of rosters that have another month beside them.
SELECT * FROM (SELECT basis, period, month, lag(period) OVER (PARTITION BY basis ORDER BY period) AS opening_period,
                      lead(period) OVER (PARTITION BY basis ORDER BY period) AS next_period
               FROM (SELECT DISTINCT basis, period, month FROM _cells WHERE has_roster))
WHERE opening_period IS NOT NULL OR next_period IS NOT NULL
