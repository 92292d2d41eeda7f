"""The way to a target: whose target, how many people are missing, how many a working day, and how regions share them.

Several sources name different targets for the same year; none is preferred here, the choice is the user's. A share of
the work is whole people and the shares add up exactly. Read next: `pace`, for when the goal is met.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

import pandas as pd

from coverage.model.errors import UsageError
from coverage.model.outlook import Effort, Need, SplitRule, TargetPath
from coverage.model.periods import months_between
from coverage.model.results import CoverageRow
from coverage.model.splits import split_whole
from coverage.reference.tables import reviewed_rows

SATURDAY = 5
"""The first day of the weekend, counted from Monday as 0; the office works Monday to Friday."""

DECREED = "decreed"
"""Status in `holidays.csv` of a day that a decree names; the others are estimates."""


def target_paths(targets: pd.DataFrame, region: str, indicator: str) -> tuple[TargetPath, ...]:
    """The targets of a place, one path a source, in order of the sources' names.

    Units: fractions of the indicator's denominator, exact to the digits in the file. Missing: years that a source does
    not name are not in its path; no targets, no paths.

    >>> frame = pd.DataFrame({"year": [2029, 2026, 2026], "region_code": ["32"] * 3, "indicator": ["coverage_rate"] * 3,
    ...                       "target_rate": [0.4392, 0.3499, 0.7], "source": ["RPJMN", "RPJMN", "Kanwil"]})
    >>> [(path.source, path.at(2026), path.at(2027)) for path in target_paths(frame, "32", "coverage_rate")]
    [('Kanwil', Fraction(7, 10), None), ('RPJMN', Fraction(3499, 10000), None)]
    """
    return paths_by_region(targets[targets["region_code"] == region], indicator).get(region, ())


def paths_by_region(targets: pd.DataFrame, indicator: str) -> dict[str, tuple[TargetPath, ...]]:
    """The targets of every place that has any: region code -> its paths, in order of the sources' names.

    Units: fractions of the indicator's denominator, exact to the digits in the file. Missing: a place without targets
    is not in it.

    >>> frame = pd.DataFrame({"year": 2026, "region_code": ["32", "3204"], "indicator": "coverage_rate",
    ...                       "target_rate": [0.3499, 0.25], "source": "RPJMN"})
    >>> {code: path.at(2026) for code, (path,) in paths_by_region(frame, "coverage_rate").items()}
    {'32': Fraction(3499, 10000), '3204': Fraction(1, 4)}
    """
    rows = targets[targets["indicator"] == indicator]
    stored: dict[str, dict[str, list[tuple[int, Fraction]]]] = {}
    columns = (rows[name].tolist() for name in ("region_code", "source", "year", "target_rate"))
    for code, source, year, rate in zip(*columns, strict=True):
        stored.setdefault(str(code), {}).setdefault(str(source), []).append((int(year), Fraction(repr(float(rate)))))
    return {
        code: tuple(TargetPath(source, tuple(sorted(rates))) for source, rates in sorted(sources.items()))
        for code, sources in stored.items()
    }


def choose_path(paths: Sequence[TargetPath], source: str | None) -> TargetPath | None:
    """The path of the source asked for; the only one where none is asked for; None where none is stored.

    Units: fractions, as in the paths. Missing: as `source`, None asks for none in particular; None out means that no
    path is stored.

    Raises:
        UsageError: when the source holds no path, or when there are several and none was asked for.

    >>> choose_path([TargetPath("RPJMN", ((2026, Fraction(7, 20)),))], None).source
    'RPJMN'
    """
    names = ", ".join(path.source for path in paths)
    if source is not None:
        for path in paths:
            if path.source == source:
                return path
        raise UsageError(f"Tidak ada sasaran dari sumber '{source}'. Yang ada: {names or 'belum ada'}.")
    if len(paths) > 1:
        raise UsageError(f"Ada {len(paths)} sumber sasaran yang berbeda. Pilih satu: {names}.")
    return paths[0] if paths else None


@functools.cache
def _holidays() -> dict[dt.date, bool]:
    """Day -> whether a decree names it; else it is an estimate."""
    return {dt.date.fromisoformat(row["date"]): row["status"] == DECREED for row in reviewed_rows("holidays")}


def public_holidays(start: dt.date, end: dt.date) -> frozenset[dt.date]:
    """National holidays and days of collective leave after `start` up to and with `end`, weekends included.

    Units: days. Missing: after the last year of the list no day is named; `are_estimated` says so. Source:
    `holidays.csv`, from the joint decrees (SKB 3 Menteri); days that follow the moon are estimates where no decree was
    read.

    >>> sorted(map(str, public_holidays(dt.date(2026, 12, 20), dt.date(2027, 1, 1))))
    ['2026-12-24', '2026-12-25', '2027-01-01']
    """
    return frozenset(day for day in _holidays() if start < day <= end)


def are_estimated(start: dt.date, end: dt.date) -> bool:
    """Whether the holidays after `start` up to `end` are not all of a decree: estimated, or of a year without a list.

    >>> start = dt.date(2026, 11, 24)
    >>> are_estimated(start, dt.date(2026, 12, 31)), are_estimated(start, dt.date(2040, 1, 1))
    (False, True)
    """
    decreed = {day.year for day, is_decreed in _holidays().items() if is_decreed}
    return any(year not in decreed for year in range((start + dt.timedelta(days=1)).year, end.year + 1))


def working_days(start: dt.date, end: dt.date, holidays: Collection[dt.date] = ()) -> int:
    """Days from Monday to Friday after `start` up to and with `end`, without the holidays named.

    Units: days. Missing: no list of holidays means that none is taken off, so that fewer people a day are asked for
    than will have to be. Read next: `public_holidays`, which gives them.

    >>> working_days(dt.date(2024, 8, 23), dt.date(2024, 8, 30), [dt.date(2024, 8, 26)])
    4
    """
    days = (end - start).days
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    tail = sum((start + dt.timedelta(days=weeks * 7 + each)).weekday() < SATURDAY for each in range(1, rest + 1))
    off = {day for day in holidays if start < day <= end and day.weekday() < SATURDAY}
    return weeks * SATURDAY + tail - len(off)


def need_of(
    pair: tuple[int | None, int | None], target: Fraction | None, months: int, *, is_complete: bool = True
) -> Need:
    """How many people a target still lacks, in all and per month until the end of its year.

    `pair` is members and workers of the denominator, `months` those left from the members' month to December of the
    target's year. Units: persons; people a month are exact. The goal is target × workers, rounded up to whole people.
    Missing: None with the reason `no_members`, `no_denominator`, `no_target`, or `not_whole` where branches, regions or
    parts are still awaited; where no month is left there are no people a month, and what is lacking stays known.

    A clerk's check: 30 of 100 workers, 45 % asked for, 4 months: 15 people, 3 ¾ a month.

    >>> need = need_of((30, 100), Fraction(45, 100), 4)
    >>> need.goal, need.net, need.per_month
    (45, 15, Fraction(15, 4))
    """
    members, workers = pair
    left = max(0, months)
    fault = "no_members" if members is None else "no_denominator" if not workers else None
    if members is None or not workers or target is None:
        return Need(None, None, left, None, fault or "no_target")
    if not is_complete:
        return Need(None, None, left, None, "not_whole")
    goal = math.ceil(target * workers)
    net = max(0, goal - members)
    return Need(goal, net, left, Fraction(net, left) if left else None)


def row_need(row: CoverageRow, target: Fraction | None, period: str, year: int) -> Need:
    """`need_of` for a row of a summary and a target of a year, by the months from the row's period to its December.

    Units: persons; the target is a fraction, people a month are exact. Missing: besides the reasons of `need_of`,
    `not_whole` while a branch or a region is awaited: what is still to come in would read as people to reach.

    30 of 100 in August; 45 % are asked for in December, and from one month to the next there are four.

    >>> from coverage.metrics.coverage.totals import total_row
    >>> from dataclasses import replace
    >>> row = replace(total_row((), "3204", "Kab. Bandung", ()), active_members=30, denominator_workers=100)
    >>> need = row_need(row, Fraction(45, 100), "2024-08", 2024)
    >>> need.net, need.months, row_need(replace(row, flags=("partial",)), Fraction(45, 100), "2024-08", 2024).reason
    (15, 4, 'not_whole')
    """
    months = months_between(period, f"{year}-12")
    is_complete = not {"partial", "part_missing", "unpaired"} & set(row.flags)
    return need_of((row.active_members, row.denominator_workers), target, months, is_complete=is_complete)


def effort_needed(need: Need, members: int | None, days: int, leaving: int | None = None) -> Effort:
    """What a need asks for on each working day, net and gross of the members who will leave until then.

    `leaving` is how many of the `members` will. Units: persons; people a day are exact fractions. Missing: without a
    need its reason; without `leaving` the gross effort is None, with `no_attrition`; without a working day left no
    effort a day exists (`no_days`).

    A clerk's check: 30 of 100 workers, 45 % asked for, 5 will leave, 10 days: 15 net, 20 gross, 2 a day.

    >>> effort = effort_needed(need_of((30, 100), Fraction(45, 100), 4), 30, 10, leaving=5)
    >>> effort.need.net, effort.gross, effort.gross_per_day
    (15, 20, Fraction(2, 1))
    """
    if need.goal is None or members is None:
        return Effort(need, None, days, None, None, need.reason or "no_members")
    gross = None if leaving is None else max(0, need.goal - members + leaving)
    per_day = [Fraction(people, days) if people is not None and days > 0 else None for people in (need.net, gross)]
    reason = "no_days" if days <= 0 else "no_attrition" if gross is None else None
    return Effort(need, gross, days, per_day[0], per_day[1], reason)


def expected_leaving(left: int | None, over_months: int, until_months: int) -> int | None:
    """How many members will leave until a day if they go on as in the months observed, rounded up to whole people.

    Units: persons and months. Missing: None where nobody knows how many left, or no month was observed. Seasons are
    left out: a year of rosters is too short to tell them.

    >>> expected_leaving(90, 6, 4), expected_leaving(None, 6, 4)
    (60, None)
    """
    if left is None or over_months <= 0:
        return None
    return math.ceil(Fraction(left * max(0, until_months), over_months))


def split_effort(total: int, gaps: Mapping[str, int | None], rule: SplitRule) -> dict[str, int]:
    """People to reach, split over regions so that the shares add up to the total exactly.

    Units: persons. No region is asked for more than its gap. Equal: the same number everywhere, what a region cannot
    take going to the others; proportional: by gap; largest first: the largest gaps are closed whole, one by one. Of
    equals the lower code goes first. Missing: a region whose gap is unknown or not above 0 takes none, and stands with
    0 only where it is known; an unknown one is left out.

    >>> gaps = {"3204": 60, "3273": 30, "3205": 10, "3218": None}
    >>> [split_effort(50, gaps, rule) for rule in SplitRule]  # doctest: +NORMALIZE_WHITESPACE
    [{'3204': 20, '3205': 10, '3273': 20}, {'3204': 30, '3205': 5, '3273': 15},
     {'3204': 50, '3205': 0, '3273': 0}]

    Raises:
        ValueError: for a negative total, or one above the sum of the gaps.
    """
    room = {code: max(0, gap) for code, gap in sorted(gaps.items()) if gap is not None}
    if not 0 <= total <= sum(room.values()):
        raise ValueError("the gaps do not hold so many people")
    if rule is SplitRule.PROPORTIONAL:
        return dict(zip(room, split_whole(total, list(room.values())), strict=True))
    return _equally(total, room) if rule is SplitRule.EQUAL else _largest_first(total, room)


def with_replacement(shares: Mapping[str, int], leaving: int, members: Mapping[str, int | None]) -> dict[str, int]:
    """Shares of the people to reach with those who will leave replaced, where they are members now.

    Units: persons; the shares add up to theirs and `leaving` exactly. Who leaves is spread as the members are: of
    single regions rosters seldom tell. Missing: a region without known members replaces nobody.

    >>> with_replacement({"3204": 20, "3273": 10}, 9, {"3204": 100, "3273": 200})
    {'3204': 23, '3273': 16}

    Raises:
        ValueError: when somebody leaves and no region has members.
    """
    replaced = split_whole(leaving, [members.get(code) or 0 for code in shares])
    return {code: share + more for (code, share), more in zip(shares.items(), replaced, strict=True)}


def _equally(total: int, room: Mapping[str, int]) -> dict[str, int]:
    """Fill from the smallest gap up: each region takes the equal part of what is left, or all that it has room for."""
    shares = dict.fromkeys(room, 0)
    order = sorted(room, key=lambda code: (room[code], code))
    left = total
    for place, code in enumerate(order):
        share = left // (len(order) - place)
        if share < room[code]:
            rest = sorted(order[place:])
            shares.update(zip(rest, split_whole(left, [1] * len(rest)), strict=True))
            break
        shares[code] = room[code]
        left -= room[code]
    return shares


def _largest_first(total: int, room: Mapping[str, int]) -> dict[str, int]:
    shares = dict.fromkeys(room, 0)
    for code in sorted(room, key=lambda code: (-room[code], code)):
        shares[code] = min(room[code], total - sum(shares.values()))
    return shares
