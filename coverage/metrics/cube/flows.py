"""The query that follows persons from one roster month to the next, run once a snapshot inside its commit.

The rules, in the order in which the text below applies them:
1. Rosters of one basis are compared with those of the month held before it, whatever months lie between.
2. A person stands once a month: in the region of the latest start (then the lower code) and in the first held segment.
3. Active at both ends in another region or segment: transferred. Active at the later end alone: reactivated where an
   earlier roster knows the person, else new. Active at the earlier end alone: lapsed where a BPU member's protection
   ended more than three unpaid months before the end of the later month, else departed.
4. Nobody comes or goes because a file does: an arrival counts only where every branch that now holds the person handed
   in a complete roster before, a departure only where every branch that held the person does so now. What cannot be
   known so is a correction.
So opening + new + reactivated + transferred in − lapsed − departed − transferred out + correction in − correction out
is closing, in every cell. Plain SQL, so that another engine can run it.
"""

from __future__ import annotations

from coverage.model.tables import GRACE_MONTHS
from coverage.reference.segments import all_segments

_SEGMENT = " ".join(f"WHEN {segment.rank} THEN '{segment.code}'" for segment in all_segments())
_BPU = next(segment.rank for segment in all_segments() if segment.code == "BPU")


def _unpaid(period: str, paid_until: str) -> str:
    """Whole months after the last paid one, up to the end of a period."""
    return f"(CAST(substr({period}, 1, 4) AS INTEGER) * 12 + CAST(substr({period}, 6, 2) AS INTEGER) - {paid_until})"


_MONTHS = """
SELECT * FROM (SELECT basis, period, month, lag(period) OVER (PARTITION BY basis ORDER BY period) AS opening_period,
                      lead(period) OVER (PARTITION BY basis ORDER BY period) AS next_period
               FROM (SELECT DISTINCT basis, period, month FROM _cells WHERE has_roster))
WHERE opening_period IS NOT NULL OR next_period IS NOT NULL"""

_PLACES = """
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
WHERE cells.has_roster"""

_PEOPLE = """
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
FROM many WHERE place = 1"""

FLOW_STEPS = {"_months": _MONTHS, "_places": _PLACES, "_people": _PEOPLE}
"""Name of a step -> the query that makes it: the months that have another beside them, and who is active in them."""

FLOWS_SQL = f"""
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
           later.rank = {_BPU} AND later.paid_until IS NOT NULL
             AND {_unpaid("later.period", "later.paid_until")} > {GRACE_MONTHS} AS is_overdue,
           CASE WHEN later.person_id IS NOT NULL AND earlier.person_id IS NOT NULL
                THEN CASE WHEN later.region_code = earlier.region_code AND later.rank = earlier.rank
                          THEN 'stayed' ELSE 'transferred' END
                WHEN earlier.person_id IS NULL
                THEN CASE WHEN NOT later.known_before THEN 'correction'
                          WHEN later.was_known THEN 'reactivated' ELSE 'new' END
                WHEN NOT earlier.known_after THEN 'correction'
                WHEN earlier.rank = {_BPU} AND earlier.paid_until IS NOT NULL
                     AND {_unpaid("earlier.next_period", "earlier.paid_until")} > {GRACE_MONTHS} THEN 'lapsed'
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
SELECT period, opening_period, basis, region_code, CASE rank {_SEGMENT} END AS segment,
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
FROM sides GROUP BY ALL ORDER BY ALL"""  # noqa: S608 - built from the reviewed segment table alone
"""The derived table `flows`: one row per period × basis × region_code × segment, in persons."""
