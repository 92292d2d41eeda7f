"""Members while branches are missing, read from the definitions one cell at a time: what our figures must equal.

Rows are those of `tests.oracle.definitions`; nothing is shared with the code that is tested.
"""

from collections import namedtuple

from tests.oracle import definitions

Waiting = namedtuple("Waiting", "reported carried low high settled pairs segments")
"""A region of a month: three totals, the upper bound, whether carrying completes it, whence, and carried segments."""


def months_before(period, count):
    year, month = map(int, period.split("-"))
    names = []
    for _ in range(count):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        names.append(f"{year}-{month:02d}")
    return names


def figures(membership, roster, branches):
    """(period, basis, region) -> Waiting, for every region that is partial and for which branches are expected."""
    cube = definitions.cube(membership, roster, branches)
    arrivals = definitions.arrivals(membership, roster, branches)
    by_branch, by_region = {}, {}
    for (grouping, period, basis, region, branch, _, segment), (members, _, blank) in cube.items():
        value = None if blank else members
        if grouping == "branch":
            by_branch[period, basis, region, branch, segment] = value
        if grouping == "region":
            by_region[period, basis, region, segment] = value
    missing = {place: row[2].split("|") if row[2] else [] for place, row in arrivals.items()}
    found = {}
    for place, row in arrivals.items():
        _, expected, _, _, is_partial = row[:5]
        if is_partial and expected is not None:
            found[place] = of_region(place, missing, by_branch, by_region)
    return found


def of_region(place, missing, by_branch, by_region):
    """One region that waits."""
    own = {key[3]: value for key, value in by_region.items() if key[:3] == place}
    pasts = {branch: past(place, branch, missing, by_branch) for branch in missing[place]}
    is_settled = bool(pasts) and all(
        cells is not None and cells and all(values for values in cells.values()) for cells in pasts.values()
    )
    known = [
        (branch, segment, values)
        for branch, cells in pasts.items()
        for segment, values in (cells or {}).items()
        if values
    ]
    if None in own.values():
        return Waiting(None, None, None, None, is_settled, set(), None)
    reported = sum(own.values()) if own else None
    base = reported or 0
    segments = dict(own)
    for _, segment, values in known:
        segments[segment] = segments.get(segment, 0) + values[0][1]
    return Waiting(
        reported,
        base + sum(values[0][1] for _, _, values in known) if own or known else None,
        base + sum(min(count for _, count in values) for _, _, values in known),
        base + sum(max(count for _, count in values) for _, _, values in known) if is_settled else None,
        is_settled,
        {(branch, values[0][0]) for branch, _, values in known},
        segments,
    )


def past(place, branch, missing, by_branch):
    """segment -> (month, persons) of a missing branch, newest first; None where its figures would count twice.

    Cells that were blank every month have no values.
    """
    period, basis, code = place
    counts_now = {key[3] for key in by_branch if key[:3] == place}
    if "" in counts_now or branch in counts_now:
        return None
    cells = {}
    for month in months_before(period, 12):
        if branch in missing.get((month, basis, code), []):
            continue
        for key, value in by_branch.items():
            if key[:4] == (month, basis, code, branch):
                cells.setdefault(key[4], [])
                if value is not None:
                    cells[key[4]].append((month, value))
    return cells
