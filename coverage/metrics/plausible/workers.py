"""Denominators beside what BPS published: inhabitants for employed persons, one sex, thousands, a wrong column.

Employed persons are compared with the published ones of the same regions, in that year or the nearest; eligible workers
with the employed of the same regions, of the file itself where it states them. A file that states only some regions is
never judged by what it leaves out. Bounds of another year widen with the years between, as those of months do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from coverage.metrics.plausible.stops import REMEDY, persons, range_words
from coverage.model.checks import IMPLAUSIBLE
from coverage.model.loading import Problem
from coverage.model.numbers import format_number
from coverage.model.schema import values_of
from coverage.reference.employment import Employment, nearest_year
from coverage.reference.limits import Limit, Limits
from coverage.reference.regions import PROVINCE_CODE, all_regions, region_name

Published = Mapping[int, Mapping[str, Employment]]
"""Year -> region -> employed persons as published."""

Counts = dict[str, int]
"""Region -> persons."""

MAX_REGIONS = 5
"""Regions that are said of one file and year; the rest are of the same kind."""

LEAST_FOUND = 1_000_000
"""Persons that a file states together from which on it is judged as one of the province."""

_ASK = "Cocokkan dengan terbitan BPS: mungkin jumlah penduduk, satu jenis kelamin, atau angka dalam ribuan."


def implausible_workers(
    frame: pd.DataFrame, stored: pd.DataFrame, published: Published, limits: Limits
) -> tuple[Problem, ...]:
    """Why the rows of a workforce file are implausible; nothing for plausible ones.

    `frame` and `stored` are of the workforce table; rows of sectors are not judged, only totals. Units: persons.
    Missing: a region without a figure, or that nobody published, is on neither side. Small counts (`least`) are judged
    only in a file that speaks for a good part of the province.

    Kabupaten Bandung has 1.8 million employed persons; 3.8 million are its inhabitants.

    >>> from coverage.reference.employment import employment_by_year
    >>> from coverage.reference.limits import read_limits
    >>> from coverage.reference.tables import REVIEWED
    >>> row = {"year": [2024], "vintage": "a", "region_code": "3204", "sector": "total", "eligible": None}
    >>> for count in (3_800_000, 1_800_000):
    ...     frame = pd.DataFrame({**row, "employed": count})
    ...     found = implausible_workers(frame, frame[:0], employment_by_year(), read_limits(REVIEWED))
    ...     print([(problem.code, problem.cell) for problem in found])
    [('implausible_employed', 'Kab. Bandung 2024')]
    []
    """
    totals = frame[frame["sector"] == "total"]
    found: list[Problem] = []
    for key, rows in totals.groupby(["year", "vintage"], sort=True):
        year = int(str(key[0]))
        employed, eligible = _counts(rows, "employed"), _counts(rows, "eligible")
        found += _judge_employed(year, employed, published, limits)
        found += _judge_eligible(year, eligible, _stored(stored, year) | employed, published, limits)
    return tuple(dict.fromkeys(found))


def _counts(rows: pd.DataFrame, name: str) -> Counts:
    """Region -> persons, of the rows that state some."""
    pairs = zip(values_of(rows["region_code"]), values_of(rows[name]), strict=True)
    return {str(code): int(count) for code, count in pairs if not pd.isna(count) and count > 0}


def _stored(stored: pd.DataFrame, year: int) -> Counts:
    """Employed persons that are stored already, of the year nearest to one by region."""
    rows = stored[stored["sector"] == "total"] if len(stored) else stored
    found: dict[str, dict[int, int]] = {}
    for each, own in rows.groupby("year") if len(rows) else ():
        for code, count in _counts(own, "employed").items():
            found.setdefault(code, {})[int(str(each))] = count
    return {code: years[nearest_year(years, year)] for code, years in found.items()}


def _judge_employed(year: int, employed: Counts, published: Published, limits: Limits) -> Iterator[Problem]:
    near = nearest_year(published, year)
    known = {code: each.employed for code, each in published[near].items() if code in employed}
    found = {code: employed[code] for code in known}
    whole, region = (limits[name].widened(abs(year - near)) for name in ("workers_province", "workers_region"))
    is_wide = _speaks_for_many(sum(found.values()), sum(known.values()), whole)
    source = f"penduduk bekerja {near} menurut BPS"
    if is_wide and not whole.holds(sum(found.values()) / sum(known.values())):
        yield _problem("employed", (PROVINCE_CODE, year), found, known, (whole, source))
        return
    for code in _beyond(found, known, region, is_wide=is_wide):
        yield _problem("employed", (code, year), found, known, (region, source))


def _judge_eligible(
    year: int, eligible: Counts, beside: Counts, published: Published, limits: Limits
) -> Iterator[Problem]:
    """Eligible workers beside the employed of the same regions: of the file, else the store, else published."""
    limit = limits["eligible_employed"]
    known_year = nearest_year(published, year)
    known = {code: each.employed for code, each in published[known_year].items()} | beside
    known = {code: count for code, count in known.items() if code in eligible and count >= limit.least}
    found = {code: eligible[code] for code in known}
    is_wide = _speaks_for_many(sum(found.values()), sum(known.values()), limits["workers_province"])
    is_like = all(code in beside for code in known)  # both of one office: small figures are small on either side
    source = "penduduk bekerja"
    if known and (is_wide or is_like) and not limit.holds(sum(found.values()) / sum(known.values())):
        yield _problem("eligible", (PROVINCE_CODE, year), found, known, (limit, source))
        return
    judged = Limit(limit.id, limit.low, limit.high, limits["workers_region"].least, limit.reason)
    for code in _beyond(found, known, judged, is_wide=is_wide or is_like):
        yield _problem("eligible", (code, year), found, known, (limit, source))


def _speaks_for_many(found: int, known: int, whole: Limit) -> bool:
    """Whether a file is of a good part of the province: by what was published, and by its own count or its thousandth.

    A few thousand persons for all regions are an office's trial, not a mistaken publication; a thousandth is one in
    thousands.
    """
    is_in_thousands = bool(known) and whole.holds(found * 1000 / known)
    return known >= whole.least and (found >= LEAST_FOUND or is_in_thousands)


def _beyond(found: Counts, known: Counts, limit: Limit, *, is_wide: bool) -> list[str]:
    """The first regions beyond a limit; a small count of a file that states few regions is not judged."""
    judged = [code for code in sorted(known) if is_wide or found[code] >= limit.least]
    return [code for code in judged if not limit.holds(found[code] / known[code])][:MAX_REGIONS]


def _problem(kind: str, place: tuple[str, int], found: Counts, known: Counts, limit: tuple[Limit, str]) -> Problem:
    """One figure beyond a limit: of a region, or of all regions that both sides state."""
    (code, year), (bounds, source) = place, limit
    codes = known if code == PROVINCE_CODE else [code]
    count, base = sum(found[each] for each in codes), sum(known[each] for each in codes)
    stated = f" ({len(known)}/{len(all_regions())} kab/kota)" if code == PROVINCE_CODE else ""
    label = {"employed": "Penduduk bekerja", "eligible": "Pekerja berhak"}[kind]
    return Problem(
        f"{IMPLAUSIBLE}{kind}",
        "",
        f"{region_name(code)} {year}",
        f"{label} {year}{stated} {persons(count)}, {_times(count / base)} {source}",
        f"{range_words(bounds, base)} ({source} {persons(base)})",
        f"{_ASK} {REMEDY}",
    )


def _times(factor: float) -> str:
    """A factor in words; one that rounds to nothing is said to be below what is shown.

    >>> _times(2.05), _times(0.001)
    ('2,05 kali', 'di bawah 0,01 kali')
    """
    return f"{format_number(factor, 2)} kali" if factor >= _LEAST_SHOWN else "di bawah 0,01 kali"


_LEAST_SHOWN = 0.01
"""Factor below which two decimals say nothing."""
