"""Head office's control totals against our own sums: one comparison a segment and source, and what is to be said of it.

Nothing is adjusted to fit; the sentence that page and workbook share stands in `model.sentences`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from coverage.metrics.coverage.totals import known_sum
from coverage.model.checks import CHECKS
from coverage.model.loading import Finding
from coverage.model.numbers import format_change, format_number
from coverage.model.results import ControlDifference, CoverageRow
from coverage.model.schema import records_of
from coverage.reference.segments import all_segments
from coverage.words.reasons import REASONS


def control_differences(
    totals: pd.DataFrame, rows: Sequence[CoverageRow], period: str
) -> tuple[ControlDifference, ...]:
    """Every figure that head office gave for a period beside ours, by source, then in the order of the segments.

    Columns: `period`, `segment`, `source`, `members` of the table control_totals. Grain: one result a segment and
    source. Units: persons. Missing: `ours` is None where no region reports the segment; `reason` says why. A region
    that does not report it, or with a blank cell, is left out of `ours`, and of `regions_included`.

    Head office counts 100 where no region has reported anything yet.

    >>> stored = pd.DataFrame({"period": ["2024-08"], "segment": "PU", "source": "Pusat", "members": 100})
    >>> (found,) = control_differences(stored, (), "2024-08")
    >>> found.theirs, found.ours, found.difference, found.reason
    (100, None, None, 'no_members')
    """
    order = {segment.code: segment.rank for segment in all_segments()}
    reported = any(row.active_members is not None for row in rows)
    found = []
    for record in records_of(totals[totals["period"] == period]):
        segment = str(record["segment"])
        counts = [row.segments[segment] for row in rows]
        ours, included = known_sum(counts), sum(count is not None for count in counts)
        reason = None if ours is not None else "no_segment" if reported else "no_members"
        theirs = int(record["members"])
        found.append(ControlDifference(segment, str(record["source"]), theirs, ours, reason, included, len(counts)))
    return tuple(sorted(found, key=lambda each: (each.source, order[each.segment])))


def find_in_control(control: Sequence[ControlDifference], period: str) -> Iterator[Finding]:
    """Where we differ from head office, have no figure to compare, or where its sources differ from one another.

    Units: persons. Missing: a figure that we do not have is a finding of its own
    (`control_unknown`), never a difference of 0.

    >>> of_two = [ControlDifference("PU", source, theirs, 100) for source, theirs in (("A", 100), ("B", 90))]
    >>> [(found.code, found.where) for found in find_in_control(of_two, "2024-08")]
    [('control_difference', '2024-08 PU'), ('control_sources', '2024-08 PU')]
    """
    for each in control:
        where, name = f"{period} {each.segment}", _label(each.segment)
        theirs = f"Pusat {format_number(each.theirs)} orang menurut {each.source}"
        if each.difference is None:
            reason = REASONS[each.reason or "no_segment"].lower()
            yield CHECKS["control_unknown"].finding(where, f"{name}: {theirs}; {reason}.")
        elif each.difference:
            ours = f"{format_change(each.difference)} orang (kita {format_number(each.ours)}; {theirs})"
            yield CHECKS["control_difference"].finding(where, f"{name}: {ours}.{_reporting(each)}")
    for segment in dict.fromkeys(each.segment for each in control):
        given = [each for each in control if each.segment == segment]
        if len({each.theirs for each in given}) > 1:
            listed = "; ".join(f"{format_number(each.theirs)} menurut {each.source}" for each in given)
            yield CHECKS["control_sources"].finding(f"{period} {segment}", f"{_label(segment)}: {listed}.")


def _label(segment: str) -> str:
    return next(each.label for each in all_segments() if each.code == segment)


def _reporting(each: ControlDifference) -> str:
    """How many regions our figure holds, where not all of them report the segment; else nothing."""
    included = f"{each.regions_included}/{each.regions_expected}"
    return f" Angka kita baru memuat {included} kab/kota." if each.is_partial else ""
