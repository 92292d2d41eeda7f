"""Like for like over time: where a series breaks, and a series on one chained base that says so.

A rate of one vintage and a rate of another do not make a trend. Inside a vintage the rates stand as they are; across a
break the newer vintage is carried back by the change of members alone, over the regions that both months hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from coverage.metrics.coverage.decomposition import Pairs, rate_of
from coverage.model.analysis import ChainedPoint


@dataclass(frozen=True)
class Month:
    """What one month of a series holds: its regions' members and workers, and the vintage and year of the latter."""

    period: str
    pairs: Pairs
    vintage: str | None
    year: int | None = None


def count_corrections(months: Sequence[Month]) -> tuple[int, ...]:
    """For each month how often workers of its vintage had been corrected until then, the oldest month first.

    Workers are corrected where a region's are others than those last stored of it for the vintage and year, however
    many months lie between, and whatever the other regions' say. Units: corrections. Missing: a month without workers
    keeps what its vintage had; workers of an unknown year are checked against nothing.

    Kab. Bandung is away in July and comes back with 200 for 100.

    >>> count_corrections([Month("2024-06", {"3204": (9, 100), "3273": (9, 50)}, "a", 2024),
    ...     Month("2024-07", {"3273": (9, 50)}, "a", 2024),
    ...     Month("2024-08", {"3204": (9, 200), "3273": (9, 50)}, "a", 2024)])
    (0, 0, 1)
    """
    last: dict[tuple[str | None, int, str], int] = {}
    counts: dict[str | None, int] = {}
    found = []
    for month in months:
        workers = {code: pair[1] for code, pair in month.pairs.items()}
        stored = (
            {} if month.year is None else {(month.vintage, month.year, code): each for code, each in workers.items()}
        )
        is_corrected = any(last.get(key, each) != each for key, each in stored.items())
        counts[month.vintage] = counts.get(month.vintage, 0) + is_corrected
        last |= stored
        found.append(counts[month.vintage])
    return tuple(found)


def chain_rates(months: Sequence[Month]) -> tuple[ChainedPoint, ...]:
    """The series on the base of its newest vintage, oldest month first.

    Units: persons in, exact fractions out. Months of the newest vintage keep their own rate. An earlier month's
    rate is the chained rate of a later month times the ratio of the two months: of their rates inside one vintage,
    of their members across a break. The later month is the first that holds all regions of the earlier one that
    come again at all, and the ratio is over these: a region that comes in is no growth, and one that is absent for
    a month does not move the level of all that lies before. Workers that were corrected within their vintage and
    year (`count_corrections`) are a break too; another year of one vintage is none. Missing: a month without any
    region that has both (`no_denominator`), or without such a later month (`no_link`), has no rate.

    A clerk's check: 28 members of 100 workers, later 31 of 110 by a new vintage. On the new base the first month is
    28 ÷ 110 = 25.5 %, not 28 %.

    >>> points = chain_rates([
    ...     Month("2023-12", {"3204": (28, 100)}, "lama"), Month("2024-01", {"3204": (31, 110)}, "baru")])
    >>> [(point.period, str(point.rate), point.is_linked) for point in points]
    [('2023-12', '14/55', True), ('2024-01', '31/110', False)]
    """
    counts = dict(zip((month.period for month in months), count_corrections(months), strict=True))
    method = {month.period: (month.vintage, counts[month.period]) for month in months}
    stored = [month for month in months if month.pairs]
    if not stored:
        return tuple(ChainedPoint(month.period, None, None, False, "no_denominator") for month in months)
    base = stored[-1].vintage
    rates: dict[str, tuple[Fraction, bool]] = {stored[-1].period: (rate_of(stored[-1].pairs) or Fraction(0), False)}
    for place in range(len(stored) - 2, -1, -1):
        earlier = stored[place]
        is_linked = method[earlier.period] != method[stored[-1].period]
        rate = _linked(earlier, stored[place + 1 :], rates, method) if is_linked else rate_of(earlier.pairs)
        if rate is not None:
            rates[earlier.period] = (rate, is_linked)
    return tuple(_point(month, rates, base) for month in months)


_Method = Mapping[str, tuple[str | None, int]]
"""Period -> the vintage of its workers and how often it had been corrected: months that share both are compared."""


def _linked(
    earlier: Month, later: Sequence[Month], rates: Mapping[str, tuple[Fraction, bool]], method: _Method
) -> Fraction | None:
    """A month's rate carried back from the first later month that holds every region of it which comes again."""
    known = [month for month in later if month.period in rates]
    common = earlier.pairs.keys() & {code for month in known for code in month.pairs}
    link = next((month for month in known if common <= month.pairs.keys()), None)
    if link is None or not common:
        return None
    step = _step(earlier, link, is_alike=method[earlier.period] == method[link.period])
    return None if step is None else rates[link.period][0] * step


def _point(month: Month, rates: dict[str, tuple[Fraction, bool]], base: str | None) -> ChainedPoint:
    if month.period in rates:
        rate, is_linked = rates[month.period]
        return ChainedPoint(month.period, rate, base, is_linked)
    return ChainedPoint(month.period, None, base, False, "no_link" if month.pairs else "no_denominator")


def _step(earlier: Month, later: Month, *, is_alike: bool) -> Fraction | None:
    """Earlier ÷ later over the regions of both: rates where the workers are alike, members across a break."""
    codes = earlier.pairs.keys() & later.pairs.keys()
    before, after = ({code: month.pairs[code] for code in codes} for month in (earlier, later))
    if is_alike:
        top, bottom = rate_of(before), rate_of(after)
    else:
        top, bottom = (Fraction(sum(pair[0] for pair in pairs.values())) for pairs in (before, after))
    return top / bottom if top is not None and bottom else None
