"""The queries that turn recaps and rosters into counts, run once a snapshot inside its commit.

The rules, in the order in which the texts in `sql/` apply them:
1. A cell is what one branch (or the Kanwil, branch code '') reports for a region, period and basis. A roster that is
   declared complete takes the place of the recap in its cell; another roster counts only where there is no recap.
2. In a region the branches count when all that are expected are in, else the Kanwil's own figure if it has one,
   else the branches that are in, and the region is partial. Kanwil and branches are never added. Head office
   (branch code 'PUSAT') is a third sender: it counts in a region only where `official` names it for the basis from
   that month on, or nobody else states the region; `official` may name the Kanwil likewise.
3. Only active members count. A person on rosters counts once a period and basis: in the region of the latest start
   (then the lower code) and the first stored of PU, JAKON, PMI, BPU.
4. A person's cover is subsidised only where all of it is: own and employers' contributions go before unknown payers,
   and those before subsidised ones; then the cover that lasts longest. Months paid are calendar months where cover
   ends with a month, else whole months from its first day (15 August to 14 January are five), and one at the least.
5. Members who are in no region (`outside`, `unknown`) are a cell of their own, for which every branch is expected.
   They are the grouping `elsewhere` and part of no other one: no row, no branch, no channel, no flow.
Most persons stand on one row, which needs no choice: they are counted as they stand, and only the others are sorted.

Persons are followed from one roster month to the next by these:
6. Rosters of one basis are compared with those of the month stored before it, whatever months lie between.
7. A person stands once a month: in the region of the latest start (then the lower code) and in the first stored
segment.
8. Active at both ends in another region or segment: transferred. Active at the later end alone: reactivated where an
   earlier roster knows the person, else new. Active at the earlier end alone: lapsed where a BPU member's protection
   ended more than three unpaid months before the end of the later month, else departed.
9. Nobody comes or goes because a file does: an arrival counts only where every branch that now holds the person handed
   in a complete roster before, a departure only where every branch that stored the person does so now. What cannot be
   known so is a correction.
So opening + new + reactivated + transferred in − lapsed − departed − transferred out + correction in − correction out
is closing, in every cell.

What several queries need is a step, made once. Each text is plain SQL with named values ($name), so that it can be
turned into another engine's dialect as text; unions list their columns in one order, never `BY NAME`.
"""

from __future__ import annotations

from pathlib import Path
from string import Template

from coverage.model.columns import ELSEWHERE, HEAD_OFFICE
from coverage.model.tables import BRANCH_SEPARATOR, GRACE_MONTHS
from coverage.reference.fundings import Payer, all_fundings
from coverage.reference.segments import all_segments

_FOLDER = Path(__file__).parent / "sql"

STEPS = (
    *("_cells", "_regions", "_used", "_recap_rows", "_active", "_repeated", "_single_cells", "_single", "_many"),
    *("_placed", "_sides", "_kanwil", "_senders"),
)
"""Steps of the counts, in the order in which they need one another; a step's result is not kept."""

FLOW_STEPS = ("_months", "_places", "_people")
"""Steps of the flows: the months that have another beside them, and who is active in them."""

DERIVED = ("cube", "arrivals", "protection")
"""Derived tables of the counts; `flows` comes last, after its own steps."""


def _rank_of_payer() -> str:
    """Own and employers' contributions first, then unknown payers, subsidised ones last."""
    ranks = (
        (funding.code, 2 if funding.is_subsidised else int(funding.payer is Payer.UNKNOWN))
        for funding in all_fundings()
    )
    cases = " ".join(f"WHEN '{code}' THEN {rank}" for code, rank in ranks)
    return f"CASE funding {cases} END"


def _values() -> dict[str, str]:
    """Name in the texts -> SQL, from the reviewed tables and declarations alone."""
    ranks = {segment.code: segment.rank for segment in all_segments()}
    to_rank = " ".join(f"WHEN '{code}' THEN {rank}" for code, rank in ranks.items())
    to_code = " ".join(f"WHEN {rank} THEN '{code}'" for code, rank in ranks.items())
    return {
        "rank_of_segment": f"CASE segment {to_rank} END",
        "segment_of_rank": f"CASE rank {to_code} END",
        "rank_of_payer": _rank_of_payer(),
        "bpu_rank": str(ranks["BPU"]),
        "head_office": f"'{HEAD_OFFICE}'",
        "branch_separator": f"'{BRANCH_SEPARATOR}'",
        "grace_months": str(GRACE_MONTHS),
        "elsewhere": ", ".join(f"'{code}'" for code in ELSEWHERE),
    }


def _query(name: str, values: dict[str, str]) -> str:
    text = (_FOLDER / f"{name.removeprefix('_')}.sql").read_text(encoding="utf-8")
    return Template(text).substitute(values)  # a name that nothing fills is a KeyError, not a query that means another


def _queries() -> dict[str, str]:
    values = _values()
    return {name: _query(name, values) for name in (*STEPS, *DERIVED, *FLOW_STEPS, "flows")}


CUBE_SQL = _queries()
"""Steps, and derived table -> the query that computes it from `membership`, `roster`, `branches` and the steps."""
