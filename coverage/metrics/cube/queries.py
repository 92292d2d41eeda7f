"""The queries that turn recaps and rosters into counts, run once a snapshot inside its commit.

The rules, in the order in which the text below applies them:
1. A cell is what one branch (or the Kanwil, branch code '') reports for a region, period and basis. A roster that is
   declared complete takes the place of the recap in its cell; another roster counts only where there is no recap.
2. In a region the branches count when all that are expected are in, else the Kanwil's own figure if it has one,
   else the branches that are in, and the region is partial. Kanwil and branches are never added.
3. Only active members count. A person on rosters counts once a period and basis: in the region of the latest start
   (then the lower code) and the first held of PU, JAKON, PMI, BPU.
4. A person's cover is subsidised only where all of it is: own and employers' contributions go before unknown payers,
   and those before subsidised ones; then the cover that lasts longest. Months paid are calendar months where cover
   ends with a month, else whole months from its first day (15 August to 14 January are five), and one at the least.
Most persons stand on one row, which needs no choice: they are counted as they stand, and only the others are sorted.
What several queries need is a step, made once. Plain SQL, so that another engine can run it.
"""

from __future__ import annotations

from coverage.metrics.cube.flows import FLOW_STEPS, FLOWS_SQL
from coverage.model.tables import BRANCH_SEPARATOR
from coverage.reference.fundings import Payer, all_fundings
from coverage.reference.segments import all_segments

_SEGMENT_RANK = " ".join(f"WHEN '{segment.code}' THEN {segment.rank}" for segment in all_segments())
_SEGMENT = " ".join(f"WHEN {segment.rank} THEN '{segment.code}'" for segment in all_segments())

_CELLS = """
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
FROM recap_cells FULL JOIN roster_cells USING (period, basis, branch_code, region_code)"""

_REGIONS = f"""
WITH expected AS (
    SELECT periods.period, branches.region_code, branches.branch_code
    FROM (SELECT DISTINCT period FROM _cells) AS periods
    JOIN branches ON coalesce(branches.valid_from, DATE '1900-01-01')
                     <= last_day(CAST(periods.period || '-01' AS DATE))
                 AND coalesce(branches.valid_to, DATE '2999-12-31') >= last_day(CAST(periods.period || '-01' AS DATE))
    GROUP BY ALL
), waiting AS (
    SELECT areas.period, areas.basis, areas.region_code, count(expected.branch_code) AS branches_expected,
           count(cells.branch_code) AS branches_included,
           string_agg(expected.branch_code, '{BRANCH_SEPARATOR}' ORDER BY expected.branch_code)
             FILTER (WHERE cells.branch_code IS NULL) AS branches_missing
    FROM (SELECT DISTINCT held.period, held.basis, places.region_code
          FROM _cells AS held,
               (SELECT region_code FROM _cells UNION SELECT region_code FROM branches) AS places) AS areas
    LEFT JOIN expected ON expected.period = areas.period AND expected.region_code = areas.region_code
    LEFT JOIN _cells AS cells ON cells.period = areas.period AND cells.basis = areas.basis
                   AND cells.region_code = areas.region_code AND cells.branch_code = expected.branch_code
                   AND (cells.has_recap OR cells.is_complete)
    GROUP BY ALL
)
SELECT waiting.period, waiting.basis, waiting.region_code, any_value(branches_expected) AS branches_expected,
       any_value(branches_included) AS branches_included, any_value(branches_missing) AS branches_missing,
       (coalesce(bool_or(cells.branch_code = '' AND (has_recap OR is_complete)), false)
         AND (any_value(branches_expected) = 0 OR any_value(branches_included) < any_value(branches_expected)))
       OR NOT coalesce(bool_or(cells.branch_code <> ''), true) AS by_kanwil
FROM waiting LEFT JOIN _cells AS cells USING (period, basis, region_code)
GROUP BY waiting.period, waiting.basis, waiting.region_code"""  # noqa: S608

_USED = """
SELECT cells.*, regions.by_kanwil
FROM _cells AS cells JOIN _regions AS regions USING (period, basis, region_code)
WHERE (cells.branch_code = '') = regions.by_kanwil"""

_RECAP_ROWS = """
SELECT membership.* FROM membership JOIN _used AS used USING (period, basis, branch_code, region_code)
WHERE NOT used.by_roster AND membership.status = 'active'"""

_ACTIVE = f"""
SELECT cells.cell, cells.month, person_id, CASE segment {_SEGMENT_RANK} END AS rank, channel, funding, start_date,
       protection_start, protection_end
FROM roster JOIN _cells AS cells USING (period, basis, branch_code, region_code)
WHERE roster.status = 'active'"""  # noqa: S608 - built from the reviewed segment table alone

_REPEATED = """
SELECT month, person_id FROM _active GROUP BY ALL HAVING count(*) > 1"""

_DAY_AFTER = "day(protection_end) + 1"
_MONTHS_PAID = f"""CASE WHEN protection_start <= protection_end THEN greatest(1,
    (year(protection_end) - year(protection_start)) * 12 + month(protection_end) - month(protection_start)
    + CASE WHEN protection_end = last_day(protection_end) THEN 1
           WHEN {_DAY_AFTER} < day(protection_start) THEN -1 ELSE 0 END) END"""

_SINGLE_CELLS = f"""
SELECT cell, rank, channel, funding, {_MONTHS_PAID} AS months, protection_end, count(*) AS persons
FROM _active ANTI JOIN _repeated USING (month, person_id)
GROUP BY ALL"""  # noqa: S608

_SINGLE = f"""
SELECT used.period, used.basis, used.region_code, used.branch_code, channel, CASE rank {_SEGMENT} END AS segment,
       funding, months, protection_end, persons
FROM _single_cells JOIN _used AS used USING (cell) WHERE used.by_roster"""  # noqa: S608

_MANY = f"""
SELECT used.period, used.basis, person_id, used.region_code, used.branch_code, channel,
       CASE rank {_SEGMENT} END AS segment, rank, funding, start_date, protection_start, protection_end,
       {_MONTHS_PAID} AS months
FROM _active SEMI JOIN _repeated USING (month, person_id)
JOIN _used AS used USING (cell) WHERE used.by_roster"""  # noqa: S608

STEPS = {
    "_cells": _CELLS,
    "_regions": _REGIONS,
    "_used": _USED,
    "_recap_rows": _RECAP_ROWS,
    "_active": _ACTIVE,
    "_repeated": _REPEATED,
    "_single_cells": _SINGLE_CELLS,
    "_single": _SINGLE,
    "_many": _MANY,
}
"""Name of a step -> the query that makes it, each from the tables and the steps before it; none is kept."""

_RECAP_COUNTS = """SUM(members) AS active_members, SUM(memberships) AS memberships,
    count(*) - count(members) AS missing_cells"""


def _persons(grouping: str, keys: tuple[str, ...]) -> str:
    """Persons of rosters, each counted once within `keys`, in one segment (and one region where keys has none)."""
    partition = ", ".join(("period", "basis", "person_id", *keys))
    columns = _grouping_columns(grouping)
    return f"""
    SELECT '{grouping}' AS grouping, period, basis, {columns}, segment,
           SUM(persons) AS active_members, SUM(persons) AS memberships, 0 AS missing_cells
    FROM _single GROUP BY ALL
    UNION ALL BY NAME
    SELECT '{grouping}' AS grouping, period, basis, {columns}, segment,
           count(*) AS active_members, SUM(rows_held) AS memberships, 0 AS missing_cells
    FROM (SELECT period, basis, region_code, branch_code, channel,
                 first_value(segment) OVER (PARTITION BY {partition} ORDER BY rank) AS segment,
                 count(*) OVER (PARTITION BY {partition}) AS rows_held,
                 row_number() OVER (PARTITION BY {partition} ORDER BY start_date DESC NULLS LAST, region_code, rank)
                   AS place
          FROM _many)
    WHERE place = 1 GROUP BY ALL"""  # noqa: S608


def _grouping_columns(grouping: str) -> str:
    shown = {"region": ("region_code",), "branch": ("branch_code", "region_code"), "channel": ("channel",)}[grouping]
    return ", ".join(name if name in shown else f"'' AS {name}" for name in ("region_code", "branch_code", "channel"))


def _counts(grouping: str, keys: tuple[str, ...]) -> str:
    columns = _grouping_columns(grouping)
    recap = f"""
    SELECT '{grouping}' AS grouping, period, basis, {columns}, segment, {_RECAP_COUNTS}
    FROM _recap_rows GROUP BY ALL"""  # noqa: S608
    persons = _persons(grouping, keys) if keys else "SELECT * FROM _placed"
    return f"{recap}\n    UNION ALL BY NAME {persons}"


_ALL_COUNTS = "\n    UNION ALL BY NAME ".join(
    (_counts("region", ()), _counts("branch", ("branch_code",)), _counts("channel", ("channel",)))
)

_CUBE = f"""
SELECT grouping, period, basis, region_code, branch_code, channel, segment,
       SUM(active_members)::BIGINT AS active_members, SUM(memberships)::BIGINT AS memberships,
       SUM(missing_cells)::BIGINT AS missing_cells
FROM ({_ALL_COUNTS})
GROUP BY ALL ORDER BY ALL"""  # noqa: S608

_HALF = "CAST(CEIL(SUM(CASE WHEN precision > 1 THEN precision ELSE 0 END) / 2.0) AS BIGINT)"
"""What a sum of rounded figures may be too high or too low by."""

_SIDES = f"""
WITH shared AS (
    SELECT period, basis, region_code FROM _cells
    GROUP BY ALL HAVING bool_or(branch_code = '') AND bool_or(branch_code <> '')
)
SELECT period, basis, region_code, branch_code, by_roster, segment, members, precision
FROM membership JOIN _cells USING (period, basis, branch_code, region_code)
SEMI JOIN shared USING (period, basis, region_code) WHERE NOT by_roster AND status = 'active'
UNION ALL
SELECT period, basis, region_code, branch_code, by_roster, CASE rank {_SEGMENT} END, persons, 1
FROM _single_cells JOIN _cells USING (cell) SEMI JOIN shared USING (period, basis, region_code)
WHERE by_roster AND (is_complete OR branch_code <> '')
UNION ALL
SELECT period, basis, region_code, branch_code, by_roster, CASE rank {_SEGMENT} END, count(DISTINCT person_id), 1
FROM _active SEMI JOIN _repeated USING (month, person_id) JOIN _cells USING (cell)
SEMI JOIN shared USING (period, basis, region_code) WHERE by_roster AND (is_complete OR branch_code <> '')
GROUP BY ALL"""  # noqa: S608
"""Active members of each segment as Kanwil and branches state them of one region, whichever of them counts there.

A part of a list says something of what branches have at least, and nothing of what the Kanwil has.
"""

_KANWIL = f"""
WITH held AS (
    SELECT period, basis, region_code, count(*) FILTER (WHERE branch_code <> '' AND NOT by_roster) AS recaps,
           bool_or(branch_code <> '' AND by_roster AND NOT is_complete) AS is_open
    FROM _cells GROUP BY ALL
), stated AS (
    SELECT period, basis, region_code, segment, branch_code, SUM(members) AS members, {_HALF} AS half,
           count(*) = count(members) AS is_whole, NOT any_value(by_roster) AS is_recap
    FROM _sides GROUP BY ALL
), kanwil AS (
    SELECT * FROM stated WHERE branch_code = '' AND is_whole
), branches AS (
    SELECT period, basis, region_code, segment, SUM(members) AS members, SUM(half) AS half,
           count(*) FILTER (WHERE is_whole AND is_recap) AS stating
    FROM stated WHERE branch_code <> '' AND members IS NOT NULL GROUP BY ALL
)
SELECT period, basis, region_code, SUM(kanwil.members)::BIGINT AS kanwil_members,
       SUM(coalesce(branches.members, 0))::BIGINT AS branch_members,
       SUM(greatest(0, CASE WHEN branches_expected > 0 AND branches_included >= branches_expected AND NOT is_open
                             AND coalesce(stating, 0) = recaps
                            THEN abs(kanwil.members - coalesce(branches.members, 0))
                            ELSE branches.members - kanwil.members END
                       - kanwil.half - coalesce(branches.half, 0)))::BIGINT AS kanwil_apart
FROM kanwil LEFT JOIN branches USING (period, basis, region_code, segment)
JOIN _regions USING (period, basis, region_code) JOIN held USING (period, basis, region_code)
WHERE branches.members IS NOT NULL OR (recaps = 0 AND NOT is_open)
GROUP BY ALL"""  # noqa: S608
"""Both over the segments that both state; where a branch or its segment is awaited, what branches have in excess.

Where every branch handed in a complete list, a segment without rows is 0.
"""

_ARRIVALS = f"""
WITH origins AS (
    SELECT period, basis, region_code, bool_or(by_roster) AS any_roster, bool_and(by_roster) AS all_roster,
           bool_or(by_roster AND NOT is_complete) AS any_incomplete
    FROM _used GROUP BY ALL
), recaps AS (
    SELECT period, basis, region_code,
           CASE WHEN count(*) = count(members) THEN SUM(members)::BIGINT END AS recap_members
    FROM membership JOIN (SELECT period, basis, branch_code, region_code FROM _cells WHERE has_roster)
      USING (period, basis, branch_code, region_code)
    WHERE status = 'active' GROUP BY ALL
), roundings AS (
    SELECT period, basis, region_code, SUM(precision)::BIGINT AS rounding
    FROM _recap_rows WHERE precision > 1 AND members IS NOT NULL GROUP BY ALL
), largest AS (
    SELECT period, basis, region_code, max(greatest(0, members - half)) AS recap_persons
    FROM (SELECT period, basis, region_code, branch_code, segment, SUM(members)::BIGINT AS members, {_HALF} AS half
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
            WHEN by_kanwil THEN 'kanwil' ELSE 'branch' END AS origin,
       coalesce(any_incomplete, false)
         OR (NOT by_kanwil AND branches_included < branches_expected) AS is_partial,
       by_kanwil, recap_members, roster_members, coalesce(rounding, 0) AS rounding,
       coalesce(roster_persons, 0) AS roster_persons, coalesce(recap_persons, 0) AS recap_persons,
       kanwil_members, branch_members, kanwil_apart
FROM _regions AS regions LEFT JOIN origins USING (period, basis, region_code)
LEFT JOIN recaps USING (period, basis, region_code) LEFT JOIN rosters USING (period, basis, region_code)
LEFT JOIN roundings USING (period, basis, region_code) LEFT JOIN largest USING (period, basis, region_code)
LEFT JOIN named USING (period, basis, region_code) LEFT JOIN _kanwil USING (period, basis, region_code)
ORDER BY 1, 2, 3"""  # noqa: S608

_PAYER_RANK = " ".join(
    f"WHEN '{funding.code}' THEN {2 if funding.is_subsidised else int(funding.payer is Payer.UNKNOWN)}"
    for funding in all_fundings()
)

_PROTECTION = f"""
WITH paid AS (
    SELECT period, basis, region_code,
           row_number() OVER (PARTITION BY period, basis, person_id
                              ORDER BY start_date DESC NULLS LAST, region_code, rank) AS place,
           first_value(segment) OVER (PARTITION BY period, basis, person_id ORDER BY rank) AS first_segment,
           first_value(funding) OVER payment AS first_funding, first_value(months) OVER payment AS first_months,
           first_value(protection_end) OVER payment AS first_end
    FROM _many
    WINDOW payment AS (PARTITION BY period, basis, person_id
                       ORDER BY CASE funding {_PAYER_RANK} END, protection_end DESC NULLS FIRST,
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
FROM counted GROUP BY ALL ORDER BY ALL"""  # noqa: S608

CUBE_SQL = {
    **STEPS,
    "_placed": _persons("region", ()),
    "_sides": _SIDES,
    "_kanwil": _KANWIL,
    "cube": _CUBE,
    "arrivals": _ARRIVALS,
    "protection": _PROTECTION,
    **FLOW_STEPS,
    "flows": FLOWS_SQL,
}
"""Steps, and derived table -> the query that computes it from `membership`, `roster`, `branches` and the steps."""
