"""How the number of members moved: flows from rosters with their residual, and net changes from recaps alone.

The derived table `flows` follows persons; the headline may rest on recaps. So every line says both: the flows that
rosters show, which close exactly, and the residual, which is what the headline changed beyond them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from coverage.metrics.coverage.totals import known_sum, whole
from coverage.model.analysis import FLOW_PARTS, Flow, NetChange
from coverage.model.schema import records_of
from coverage.reference.segments import all_segments

MembersAt = Callable[[str], pd.DataFrame]
"""Period -> members by region as in `rates.members_by_region`, from its release, else from the snapshot in hand."""

Stocks = dict[tuple[str, str], int | None]
"""(region code, segment) -> active members of the headline in persons; None where a cell is blank."""


def headline_stocks(members: pd.DataFrame, period: str) -> Stocks:
    """The headline's active members of one period by region and segment.

    Units: persons. Missing: a segment that nobody reported is absent, except where a complete roster makes it 0; one
    with a blank cell is None.

    >>> members = pd.DataFrame({"period": "2024-08", "region_code": ["3204"], "blank": "BPU", "PU": 30, "JAKON": None,
    ...     "PMI": None, "BPU": None})
    >>> headline_stocks(members, "2024-08")
    {('3204', 'PU'): 30, ('3204', 'BPU'): None}
    """
    return {
        (str(record["region_code"]), segment.code): count
        for record in records_of(members[members["period"] == period])
        for segment in all_segments()
        if (count := whole(record[segment.code])) is not None or segment.code in str(record["blank"]).split()
    }


def flows_of(flows: pd.DataFrame, members_at: MembersAt, basis: str, period: str) -> tuple[Flow, ...]:
    """The flows of one period by region and segment, each with the headline's own opening and closing beside it.

    Units: persons. Missing: no rows where no two rosters of the basis are stored; a headline that is unknown at either
    end makes the residual None with the reason `no_stock`.

    A clerk's check: opening 10, 3 new, 1 departed, closing 12; the headline went from 20 to 25, so rosters leave 3
    of its change unexplained.

    >>> zeros = dict.fromkeys(FLOW_PARTS, 0) | {"overdue": 0}
    >>> row = {"period": "2024-08", "opening_period": "2024-07", "basis": "domicile", "region_code": "3204",
    ...        "segment": "PU", **zeros, "opening": 10, "new": 3, "departed": 1, "closing": 12}
    >>> stored = pd.DataFrame({"period": ["2024-07", "2024-08"], "region_code": "3204", "blank": "", "PU": [20, 25],
    ...     "JAKON": None, "PMI": None, "BPU": None})
    >>> flow, = flows_of(pd.DataFrame([row]), lambda _: stored, "domicile", "2024-08")
    >>> flow.net, flow.closes, flow.residual
    (2, True, 3)
    """
    rows = flows[(flows["basis"] == basis) & (flows["period"] == period)]
    if rows.empty:
        return ()
    opening = str(rows["opening_period"].iloc[0])
    before, after = (headline_stocks(members_at(each), each) for each in (opening, period))
    found = []
    for record in records_of(rows):
        cell = str(record["region_code"]), str(record["segment"])
        parts = [int(str(record[name])) for name in (*FLOW_PARTS, "overdue")]
        flow = _flow(period, opening, cell, parts)
        found.append(_with_residual(flow, before.get(cell), after.get(cell)))
    return tuple(found)


def add_flows(flows: Sequence[Flow], region: str, segment: str) -> Flow | None:
    """Several cells as one line, under the names given; None for no cells.

    Units: persons. Transfers between the cells stay in both sums, so that the line closes as its cells do. Missing:
    the headline is known only where it is known for every cell, so a missing part never reads as 0; where a cell is
    `incomplete`, because something is missing in it, so is the residual.

    10 and 3 new are 13; 20 and 1 departed leave 19; together 30, 3 and 1 make 32. One headline is unknown.

    >>> first = _flow("2024-08", "2024-07", ("3204", "PU"), [10, 3, 0, 0, 0, 0, 0, 0, 0, 13, 0])
    >>> first = first.stating(10, 13, 0, None)
    >>> second = _flow("2024-08", "2024-07", ("3205", "PU"), [20, 0, 0, 0, 0, 1, 0, 0, 0, 19, 0])
    >>> total = add_flows([first, second], "32", "PU")
    >>> total.opening, total.new, total.departed, total.closing, total.closes, total.stated_closing, total.reason
    (30, 3, 1, 32, True, None, 'no_stock')
    """
    if not flows:
        return None
    parts = [sum(getattr(flow, name) for flow in flows) for name in (*FLOW_PARTS, "overdue")]
    total = _flow(flows[0].period, flows[0].opening_period, (region, segment), parts)
    stocks = [
        None if None in values else known_sum(values)
        for values in ([flow.stated_opening for flow in flows], [flow.stated_closing for flow in flows])
    ]
    if any(flow.reason == "incomplete" for flow in flows):
        return total.stating(stocks[0], stocks[1], None, "incomplete")
    return _with_residual(total, *stocks)


def _flow(period: str, opening_period: str, cell: tuple[str, str], parts: Sequence[int]) -> Flow:
    """A flow from its parts in the order of `FLOW_PARTS`, the overdue at the end."""
    opening, new, reactivated, arrived, lapsed, departed, left, correction_in, correction_out, closing, overdue = parts
    return Flow(
        period,
        opening_period,
        *cell,
        opening,
        new,
        reactivated,
        arrived,
        lapsed,
        departed,
        left,
        correction_in,
        correction_out,
        closing,
        overdue,
    )


def _with_residual(flow: Flow, before: int | None, after: int | None) -> Flow:
    if before is None or after is None:
        return flow.stating(before, after, None, "no_stock")
    return flow.stating(before, after, (after - before) - (flow.closing - flow.opening), None)


def net_changes(members_at: MembersAt, opening: str, closing: str) -> tuple[NetChange, ...]:
    """What recaps alone allow: the change of each region and segment between two periods, without its causes.

    Units: persons. Missing: a cell that is unknown at either end has no change and the reason `no_stock`; a cell that
    one end does not report is unknown there, never 0, except where a complete roster says that it is 0.

    >>> members = pd.DataFrame({"period": ["2024-07", "2024-08"], "region_code": "3204", "blank": "", "PU": [20, 25],
    ...     "JAKON": None, "PMI": None, "BPU": [None, 4]})
    >>> [(each.segment, each.change, each.reason) for each in net_changes(lambda _: members, "2024-07", "2024-08")]
    [('BPU', None, 'no_stock'), ('PU', 5, None)]
    """
    before, after = (headline_stocks(members_at(each), each) for each in (opening, closing))
    found = []
    for region, segment in sorted(before.keys() | after.keys()):
        first, last = before.get((region, segment)), after.get((region, segment))
        known = first is not None and last is not None
        change = last - first if first is not None and last is not None else None
        found.append(NetChange(opening, closing, region, segment, first, last, change, None if known else "no_stock"))
    return tuple(found)
