"""The queries that turn recaps and rosters into counts, run once a snapshot inside its commit.

The rules, in the order in which the text below applies them:
1. A cell is what one branch (or the Kanwil, branch code '') reports for a region, period and basis. A roster that is
   declared complete takes the place of the recap in its cell; another roster counts only where there is no recap.
2. In a region the branches count when all that are expected are in, else the Kanwil's own figure if it has one,
   else the branches that are in, and the region is partial. Kanwil and branches are never added.
3. Only active members count. A person on rosters counts once a period and basis: in the region of the latest start
   (then the lower code) and the first held of PU, JAKON, PMI, BPU.
Plain SQL, so that another engine can run it.
"""

from __future__ import annotations

from coverage.metrics.flow_sql import FLOWS_SQL
from coverage.model.fundings import Payer, all_fundings
from coverage.model.segments import all_segments

_SEGMENT_RANK = " ".join(f"WHEN '{segment.code}' THEN {segment.rank}" for segment in all_segments())

_CELLS = f"""
WITH roster_cells AS (
    SELECT period, basis, branch_code, region_code, bool_or(is_complete) AS is_complete
    FROM roster GROUP BY ALL
), recap_cells AS (
    SELECT DISTINCT period, basis, branch_code, region_code, true AS has_recap FROM membership
), cells AS (
    SELECT period, basis, branch_code, region_code,
           coalesce(has_recap, false) AS has_recap,
           coalesce(is_complete, false) AS is_complete,
           coalesce(is_complete, false) OR has_recap IS NULL AS by_roster
    FROM recap_cells FULL JOIN roster_cells USING (period, basis, branch_code, region_code)
), expected AS (
    SELECT periods.period, branches.region_code, branches.branch_code
    FROM (SELECT DISTINCT period FROM cells) AS periods
    JOIN branches ON coalesce(branches.valid_from, DATE '1900-01-01')
                     <= last_day(CAST(periods.period || '-01' AS DATE))
                 AND coalesce(branches.valid_to, DATE '2999-12-31') >= last_day(CAST(periods.period || '-01' AS DATE))
    GROUP BY ALL
), waiting AS (
    SELECT areas.period, areas.basis, areas.region_code, count(expected.branch_code) AS branches_expected,
           count(cells.branch_code) AS branches_included
    FROM (SELECT DISTINCT cells.period, cells.basis, regions.region_code
          FROM cells, (SELECT region_code FROM cells UNION SELECT region_code FROM branches) AS regions) AS areas
    LEFT JOIN expected ON expected.period = areas.period AND expected.region_code = areas.region_code
    LEFT JOIN cells ON cells.period = areas.period AND cells.basis = areas.basis
                   AND cells.region_code = areas.region_code AND cells.branch_code = expected.branch_code
                   AND (cells.has_recap OR cells.is_complete)
    GROUP BY ALL
), regions AS (
    SELECT waiting.period, waiting.basis, waiting.region_code, any_value(branches_expected) AS branches_expected,
           any_value(branches_included) AS branches_included,
           (coalesce(bool_or(cells.branch_code = '' AND (has_recap OR is_complete)), false)
             AND (any_value(branches_expected) = 0 OR any_value(branches_included) < any_value(branches_expected)))
           OR NOT coalesce(bool_or(cells.branch_code <> ''), true) AS by_kanwil
    FROM waiting LEFT JOIN cells USING (period, basis, region_code)
    GROUP BY waiting.period, waiting.basis, waiting.region_code
), used AS (
    SELECT cells.*, regions.by_kanwil FROM cells JOIN regions USING (period, basis, region_code)
    WHERE (cells.branch_code = '') = regions.by_kanwil
), recap_rows AS (
    SELECT membership.* FROM membership JOIN used USING (period, basis, branch_code, region_code)
    WHERE NOT used.by_roster AND membership.status = 'active'
), roster_rows AS (
    SELECT roster.*, CASE roster.segment {_SEGMENT_RANK} END AS rank
    FROM roster JOIN used USING (period, basis, branch_code, region_code)
    WHERE used.by_roster AND roster.status = 'active'
)"""  # noqa: S608 - built from the reviewed segment table alone

_RECAP_COUNTS = """SUM(members) AS active_members, SUM(memberships) AS memberships,
    count(*) - count(members) AS missing_cells"""


def _persons(grouping: str, keys: tuple[str, ...]) -> str:
    """Persons of rosters, each counted once within `keys`, in one segment (and one region where keys has none)."""
    partition = ", ".join(("period", "basis", "person_id", *keys))
    columns = _grouping_columns(grouping)
    return f"""
    SELECT '{grouping}' AS grouping, period, basis, {columns}, segment,
           count(*) AS active_members, SUM(rows_held) AS memberships, 0 AS missing_cells
    FROM (SELECT period, basis, region_code, branch_code, channel,
                 first_value(segment) OVER (PARTITION BY {partition} ORDER BY rank) AS segment,
                 count(*) OVER (PARTITION BY {partition}) AS rows_held,
                 row_number() OVER (PARTITION BY {partition} ORDER BY start_date DESC NULLS LAST, region_code, rank)
                   AS place
          FROM roster_rows)
    WHERE place = 1 GROUP BY ALL"""  # noqa: S608


def _grouping_columns(grouping: str) -> str:
    names = {"region": "region_code", "branch": "branch_code", "channel": "channel"}
    return ", ".join(name if key == grouping else f"'' AS {name}" for key, name in names.items())


def _counts(grouping: str, keys: tuple[str, ...]) -> str:
    columns = _grouping_columns(grouping)
    recap = f"""
    SELECT '{grouping}' AS grouping, period, basis, {columns}, segment, {_RECAP_COUNTS}
    FROM recap_rows GROUP BY ALL"""  # noqa: S608
    return f"{recap}\n    UNION ALL BY NAME {_persons(grouping, keys)}"


_ALL_COUNTS = "\n    UNION ALL BY NAME ".join(
    (_counts("region", ()), _counts("branch", ("branch_code",)), _counts("channel", ("channel",)))
)

_CUBE = f"""{_CELLS}
SELECT grouping, period, basis, region_code, branch_code, channel, segment,
       SUM(active_members)::BIGINT AS active_members, SUM(memberships)::BIGINT AS memberships,
       SUM(missing_cells)::BIGINT AS missing_cells
FROM ({_ALL_COUNTS})
GROUP BY ALL ORDER BY ALL"""  # noqa: S608

_ARRIVALS = f"""{_CELLS}, origins AS (
    SELECT period, basis, region_code, bool_or(by_roster) AS any_roster, bool_and(by_roster) AS all_roster,
           bool_or(by_roster AND NOT is_complete) AS any_incomplete
    FROM used GROUP BY ALL
), recaps AS (
    SELECT period, basis, region_code, SUM(members)::BIGINT AS recap_members
    FROM membership JOIN (SELECT period, basis, branch_code, region_code FROM roster_cells)
      USING (period, basis, branch_code, region_code)
    WHERE status = 'active' GROUP BY ALL
), rosters AS (
    SELECT period, basis, region_code, count(DISTINCT person_id) AS roster_members
    FROM roster WHERE status = 'active' GROUP BY ALL
)
SELECT regions.period, regions.basis, regions.region_code, regions.branches_included,
       CASE WHEN regions.branches_expected > 0 THEN regions.branches_expected END AS branches_expected,
       CASE WHEN any_roster AND NOT all_roster THEN 'mixed' WHEN any_roster THEN 'roster'
            WHEN by_kanwil THEN 'kanwil' ELSE 'branch' END AS origin,
       coalesce(any_incomplete, false)
         OR (NOT by_kanwil AND branches_included < branches_expected) AS is_partial,
       recap_members, roster_members
FROM regions LEFT JOIN origins USING (period, basis, region_code)
LEFT JOIN recaps USING (period, basis, region_code) LEFT JOIN rosters USING (period, basis, region_code)
ORDER BY 1, 2, 3"""  # noqa: S608

_PAYER_RANK = " ".join(
    f"WHEN '{funding.code}' THEN {2 if funding.is_subsidised else int(funding.payer is Payer.UNKNOWN)}"
    for funding in all_fundings()
)
"""Own and employers' contributions go before unknown ones, and those before subsidised ones."""

_PROTECTION = f"""{_CELLS}, paid AS (
    SELECT *, row_number() OVER (PARTITION BY period, basis, person_id
                                 ORDER BY start_date DESC NULLS LAST, region_code, rank) AS place,
           first_value(segment) OVER (PARTITION BY period, basis, person_id ORDER BY rank) AS first_segment,
           first_value(funding) OVER payment AS first_funding,
           first_value(protection_start) OVER payment AS first_start,
           first_value(protection_end) OVER payment AS first_end
    FROM roster_rows
    WINDOW payment AS (PARTITION BY period, basis, person_id
                       ORDER BY CASE funding {_PAYER_RANK} END, protection_end DESC NULLS FIRST,
                                protection_start NULLS LAST, funding)
), persons AS (
    SELECT period, basis, region_code, first_segment AS segment, first_funding AS funding, first_end AS protection_end,
           CASE WHEN first_start <= first_end
                THEN (year(first_end) - year(first_start)) * 12 + month(first_end) - month(first_start) + 1 END AS months,
           1 AS active_members, 0 AS missing_cells
    FROM paid WHERE place = 1
)
SELECT period, basis, region_code, segment, funding, months, protection_end,
       SUM(active_members)::BIGINT AS active_members, SUM(missing_cells)::BIGINT AS missing_cells
FROM (SELECT period, basis, region_code, segment, funding, NULL::BIGINT AS months, protection_end,
             members AS active_members, CASE WHEN members IS NULL THEN 1 ELSE 0 END AS missing_cells FROM recap_rows
      UNION ALL BY NAME SELECT * FROM persons)
GROUP BY ALL ORDER BY ALL"""  # noqa: S608

CUBE_SQL = {"cube": _CUBE, "arrivals": _ARRIVALS, "flows": FLOWS_SQL, "protection": _PROTECTION}
"""Derived table -> the query that computes it from `membership`, `roster` and `branches`."""
