"""Which months of a region are like for like: complete at both ends, with the same duties, stated by the same side.

A region is stated by branches or by the Kanwil, and never by both together. With a list of branches it is complete when
all that serve it state it; without one, two months are alike when the same branches state the region in both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from coverage.metrics.plausible.figures import Count, Duties, Month, Report, total_of
from coverage.model.columns import KANWIL
from coverage.model.periods import months_between
from coverage.reference.limits import Limit

MONTHS_APART = 24
"""How many months two figures may lie apart to be compared."""

Reported = Mapping[Month, Mapping[str, Report]]
"""Month -> sender -> what it states."""


@dataclass(frozen=True)
class Rival:
    """A month that another is compared with, and whether it holds a new file of this ingest."""

    month: Month
    is_new: bool


def rivals_of(reported: Reported, month: Month, is_alike: Callable[[Month], bool]) -> tuple[Rival, ...]:
    """The months to compare with: the nearest earlier one that is alike, else the one or two nearest later ones.

    A later month that has a new file was not judged yet, so that it takes a second one to speak against this month;
    without a second there is none. Units: months. Missing: none where no month within two years is alike.

    >>> months = {(period, "domicile"): {} for period in ("2024-05", "2024-07", "2024-08", "2024-09")}
    >>> alike = lambda month: month[0] != "2024-07"
    >>> [rival.month[0] for rival in rivals_of(months, ("2024-08", "domicile"), alike)]
    ['2024-05']
    >>> [rival.month[0] for rival in rivals_of(months, ("2024-05", "domicile"), alike)]
    ['2024-08']
    """
    near = [
        other
        for other in reported
        if other[1] == month[1] and 0 < abs(months_between(month[0], other[0])) <= MONTHS_APART
    ]
    earlier = sorted((other for other in near if other < month), reverse=True)
    found = next((other for other in earlier if is_alike(other)), None)
    if found is not None:
        return (Rival(found, is_new=False),)
    later = [other for other in sorted(near) if other > month and is_alike(other)][:2]
    rivals = [Rival(other, _has_new(reported[other])) for other in later]
    if rivals and not rivals[0].is_new:
        return (rivals[0],)
    return tuple(rivals) if len(rivals) > 1 else ()


def _has_new(reports: Mapping[str, Report]) -> bool:
    return any(file is not None for report in reports.values() for file in report.files.values())


def stating(reports: Mapping[str, Report], region: str) -> frozenset[str]:
    """The branches that state a region in a month.

    >>> reports = {"K1": Report({}, {"3204": None}), "K2": Report({}, {"3205": None}), "": Report({}, {"3204": None})}
    >>> stating(reports, "3204")
    frozenset({'K1'})
    """
    return frozenset(sender for sender, report in reports.items() if sender != KANWIL and region in report.files)


def is_complete(reports: Mapping[str, Report], duties: Duties, month: Month, region: str) -> bool:
    """Whether all branches that serve a region state it; never without a list of branches.

    >>> import pandas as pd
    >>> listed = {"branch_code": ["K1"], "region_code": "3204", "valid_from": None, "valid_to": None}
    >>> duties = Duties(pd.DataFrame(listed))
    >>> month = "2024-08", "domicile"
    >>> is_complete({"K1": Report({}, {"3204": None})}, duties, month, "3204"), is_complete({}, duties, month, "3204")
    (True, False)
    """
    expected = duties.at(month[0]).get(region, frozenset())
    return bool(expected) and expected <= stating(reports, region)


def is_alike(reported: Reported, duties: Duties, months: tuple[Month, Month], region: str) -> bool:
    """Whether the branches state a region like for like in two months.

    Whoever states it at one end without serving it (by domicile) must have reported at the other end as well.

    >>> import pandas as pd
    >>> july, august = ((period, "domicile") for period in ("2024-07", "2024-08"))
    >>> one, two = ({name: Report({}, {"3204": None}) for name in names} for names in ("A", "AB"))
    >>> none = Duties(pd.DataFrame())
    >>> [is_alike({july: one, august: other}, none, (july, august), "3204") for other in (one, two)]
    [True, False]
    """
    first, second = (duties.at(month[0]).get(region, frozenset()) for month in months)
    sides = [reported[month] for month in months]
    named = [stating(reports, region) for reports in sides]
    if first != second:
        return False
    if not first:
        return bool(named[0]) and named[0] == named[1]
    if not (first <= named[0] and first <= named[1]):
        return False
    return all(branch in sides[0] and branch in sides[1] for branch in named[0] | named[1])


def side_total(reports: Mapping[str, Report], region: str, segment: str, *, by_kanwil: bool) -> Count | None:
    """What one side states of a spot.

    Units: persons. Missing: None where the side says nothing of it.

    >>> figures = {"A": 5, "B": 6, "": 12}
    >>> reports = {name: Report({("3204", "PU"): Count(own)}, {"3204": None}) for name, own in figures.items()}
    >>> [side_total(reports, "3204", "PU", by_kanwil=side).own for side in (False, True)]
    [11, 12]
    """
    senders = [KANWIL] if by_kanwil else sorted(stating(reports, region))
    counts = [
        report.cells[region, segment]
        for report in (reports.get(sender) for sender in senders)
        if report is not None and (region, segment) in report.cells
    ]
    return total_of(counts) if counts else None


@dataclass(frozen=True)
class Ends:
    """A count in two months: `known` of the month compared with, `judged` of the one in question."""

    known: Count
    judged: Count
    known_period: str
    judged_period: str

    @property
    def months(self) -> int:
        """Months between, without a sign.

        >>> Ends(Count(), Count(), "2024-08", "2024-05").months
        3
        """
        return abs(months_between(self.known_period, self.judged_period))

    def is_plausible(self, limit: Limit) -> bool:
        """Whether the change is within a limit, widened with the months between.

        It is by those who pay themselves or by all; cover that was stated to end by then may have ended. Where a cell
        was blank, or fewer are known than are judged, everything is plausible.

        >>> from coverage.reference.limits import Limit
        >>> limit = Limit("", 0.75, 1.35, 1000, "")
        >>> def ends(before, now): return Ends(before, now, "2024-07", "2024-08")
        >>> ends(Count(1000), Count(2000)).is_plausible(limit), ends(Count(999), Count(2000)).is_plausible(limit)
        (False, True)
        >>> ends(Count(1000, 9000), Count(1100)).is_plausible(limit)
        True
        >>> ends(Count(2000, 0, (("2024-07", 1500),)), Count(600)).is_plausible(limit)
        True
        """
        if None in (self.known.total, self.judged.total) or (self.known.total or 0) < limit.least:
            return True
        earlier, later = (
            (self.known, self.judged) if self.known_period < self.judged_period else (self.judged, self.known)
        )
        wide, ended = limit.widened(self.months), earlier.ended(max(self.known_period, self.judged_period))
        return any(
            (wide.low is None or wide.low * (before - ended) <= after)
            and (wide.high is None or after <= wide.high * before)
            for before, after in ((earlier.own or 0, later.own or 0), (earlier.total or 0, later.total or 0))
        )


def common(cells: Sequence[Mapping[tuple[str, str], Count]], segment: str, regions: frozenset[str]) -> list[Count]:
    """A segment of some regions in two reports, over the spots that both state.

    Units: persons. Missing: both are no persons where no spot is in both.

    >>> cells = {("3204", "PU"): Count(5), ("3205", "PU"): Count(6)}, {("3204", "PU"): Count(7)}
    >>> [count.own for count in common(cells, "PU", frozenset({"3204", "3205"}))]
    [5, 7]
    """
    spots = [spot for spot in cells[0] if spot in cells[1] and spot[1] == segment and spot[0] in regions]
    return [total_of(each[spot] for spot in spots) for each in cells]
