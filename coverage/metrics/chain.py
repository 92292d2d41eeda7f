"""Like for like over time: where a series breaks, and a series on one chained base that says so.

A rate of one vintage and a rate of another do not make a trend. Inside a vintage the rates stand as they are; across a
break the newer vintage is carried back by the change of members alone, over the regions that both months hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from coverage.metrics.decomposition import Pairs, rate_of
from coverage.model.analysis import ChainedPoint


@dataclass(frozen=True)
class Month:
    """What one month of a series holds: its regions' members and workers, and the vintage and year of the latter."""

    period: str
    pairs: Pairs
    vintage: str | None
    year: int | None = None


def chain_rates(months: Sequence[Month]) -> tuple[ChainedPoint, ...]:
    """The series on the base of its newest vintage, oldest month first.

    Units: persons in, exact fractions out. Months of the newest vintage keep their own rate. An earlier month's
    rate is the chained rate of a later month times the ratio of the two months: of their rates inside one vintage,
    of their members across a break. The later month is the first that holds all regions of the earlier one that
    come again at all, and the ratio is over these: a region that comes in is no growth, and one that is absent for
    a month does not move the level of all that lies before. Workers that were corrected within their vintage and
    year are a break too. Missing: a month without any region that has both (`no_denominator`), or without such a
    later month (`no_link`), has no rate.

    A clerk's check: 28 members of 100 workers, later 31 of 110 by a new vintage. On the new base the first month is
    28 ÷ 110 = 25.5 %, not 28 %.

    >>> points = chain_rates([
    ...     Month("2023-12", {"3204": (28, 100)}, "lama"), Month("2024-01", {"3204": (31, 110)}, "baru")])
    >>> [(point.period, str(point.rate), point.is_linked) for point in points]
    [('2023-12', '14/55', True), ('2024-01', '31/110', False)]
    """
    held = [month for month in months if month.pairs]
    if not held:
        return tuple(ChainedPoint(month.period, None, None, False, "no_denominator") for month in months)
    base = held[-1].vintage
    rates: dict[str, tuple[Fraction, bool]] = {held[-1].period: (rate_of(held[-1].pairs) or Fraction(0), False)}
    is_linked = False
    for place in range(len(held) - 2, -1, -1):
        earlier = held[place]
        is_linked = is_linked or earlier.vintage != base or not _rests_alike(earlier, held[place + 1])
        rate = _linked(earlier, held[place + 1 :], rates) if is_linked else rate_of(earlier.pairs)
        if rate is not None:
            rates[earlier.period] = (rate, is_linked)
    return tuple(_point(month, rates, base) for month in months)


def _linked(earlier: Month, later: Sequence[Month], rates: Mapping[str, tuple[Fraction, bool]]) -> Fraction | None:
    """A month's rate carried back from the first later month that holds every region of it which comes again."""
    known = [month for month in later if month.period in rates]
    common = earlier.pairs.keys() & {code for month in known for code in month.pairs}
    link = next((month for month in known if common <= month.pairs.keys()), None)
    step = _step(earlier, link) if link and common else None
    return rates[link.period][0] * step if link and step is not None else None


def _point(month: Month, rates: dict[str, tuple[Fraction, bool]], base: str | None) -> ChainedPoint:
    if month.period in rates:
        rate, is_linked = rates[month.period]
        return ChainedPoint(month.period, rate, base, is_linked)
    return ChainedPoint(month.period, None, base, False, "no_link" if month.pairs else "no_denominator")


def _rests_alike(earlier: Month, later: Month) -> bool:
    """Whether two months are of one vintage that was not corrected between them: another year of it is no break."""
    common = earlier.pairs.keys() & later.pairs.keys()
    is_same_year = earlier.year is not None and earlier.year == later.year
    is_corrected = is_same_year and any(earlier.pairs[code][1] != later.pairs[code][1] for code in common)
    return earlier.vintage == later.vintage and not is_corrected


def _step(earlier: Month, later: Month) -> Fraction | None:
    """Earlier ÷ later over the regions of both: rates inside a vintage, members across a break."""
    codes = earlier.pairs.keys() & later.pairs.keys()
    before, after = ({code: month.pairs[code] for code in codes} for month in (earlier, later))
    if _rests_alike(earlier, later):
        top, bottom = rate_of(before), rate_of(after)
    else:
        top, bottom = (Fraction(sum(pair[0] for pair in pairs.values())) for pairs in (before, after))
    return top / bottom if top is not None and bottom else None
