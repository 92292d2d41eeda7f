"""Denominators compared with one another: by source, by year, and against the employed population.

The limits are those of WHO's data quality toolkit as DHIS2 uses them. A difference is named, never resolved: which
publication counts is the release's decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from coverage.metrics.coverage.rates import ranked_vintages
from coverage.model.checks import CHECKS
from coverage.model.loading import Finding
from coverage.model.numbers import format_number, format_rate
from coverage.model.results import CoverageSummary, Denominator
from coverage.reference.regions import region_name

LIMIT = Fraction(1, 10)
"""Relative difference from which a denominator is questioned."""


def find_in_denominators(summary: CoverageSummary, beside: Beside | None) -> list[Finding]:
    """Denominators of the period that are missing, differ between sources or grew by 10 % or more in a year.

    A newer publication of fewer regions that was passed over is one as well; `beside` is what publications say beside
    the one used. Units: persons, and differences in percent. Missing: without a denominator of the period, or what
    stands beside it, nothing is found; a region that has members and no workers is a finding, and one that another
    publication does not hold, or holds as 0, is not compared with it.

    Kabupaten Bandung had 80 workers in 2023 and 100 in 2024: 25 % more.

    >>> from coverage.services import summarise
    >>> from coverage.model.selection import Selection
    >>> from coverage.model.snapshots import holdings_of
    >>> stored = holdings_of(
    ...     cube={"grouping": "region", "period": ["2024-08"], "basis": "domicile", "region_code": "3204",
    ...           "segment": "PU", "active_members": 30, "memberships": 30, "missing_cells": 0},
    ...     workforce={"year": [2023, 2024], "vintage": "a", "region_code": "3204", "sector": "total", "source": "BPS",
    ...                "eligible": [80, 100]})
    >>> seen = summarise(stored, Selection())
    >>> found = find_in_denominators(seen, beside_of(stored.workforce, seen.denominator, "2024"))
    >>> [(each.code, each.where) for each in found if each.where == "3204"]
    [('denominator_growth', '3204')]
    """
    chosen = summary.denominator
    if chosen is None or beside is None:
        return []
    found = [
        CHECKS["no_denominator"].finding(row.code, f"{row.name}: {summary.indicator.denominator_label} belum tersedia.")
        for row in summary.rows
        if row.reason == "no_denominator"
    ]
    found += [
        CHECKS["eligible_above_employed"].finding(
            row.code,
            f"{row.name}: pekerja berhak {format_number(row.eligible_workers)}, penduduk bekerja hanya "
            f"{format_number(row.employed)}.",
        )
        for row in summary.rows
        if row.eligible_workers is not None and row.employed is not None and row.eligible_workers > row.employed
    ]
    used = {row.code: row.denominator_workers for row in summary.rows if row.denominator_workers}
    found += [*beside.passed_over, *beside.unlike_parts]
    found += [finding for finding in beside.other_sources if finding.where in used]
    return found + _growth(used, beside.earlier, chosen)


@dataclass(frozen=True)
class Beside:
    """What publications say beside the one used, whatever its members: findings, and each region's earlier workers."""

    passed_over: tuple[Finding, ...]
    unlike_parts: tuple[Finding, ...]
    other_sources: tuple[Finding, ...]
    earlier: dict[str, tuple[str, int, int]]


def beside_of(workforce: pd.DataFrame, chosen: Denominator, year: str) -> Beside:
    """What other publications say beside the one used; the same for every month of a year.

    Units: persons. Missing: a region that no other publication holds, or holds as 0, is compared with nothing.

    >>> table = pd.DataFrame({"year": [2023, 2024], "vintage": "a", "region_code": "3204", "sector": "total",
    ...     "source": "BPS", "eligible": [80, 100], "employed": [90, 110], "precision": 1})
    >>> beside_of(table, Denominator("eligible", 2024, "a", "BPS"), "2024").earlier
    {'3204': ('a', 2023, 80)}
    """
    return Beside(
        tuple(_passed_over(year, workforce, chosen)),
        tuple(_unlike_parts(workforce, chosen)),
        tuple(_other_sources(workforce, chosen)),
        _earlier(workforce, chosen),
    )


YEARS_BACK = 2
"""How many years before the chosen one another publication is still compared: figures that trends still rest on."""


def _passed_over(year: str, workforce: pd.DataFrame, chosen: Denominator) -> list[Finding]:
    """Publications newer than the one used that hold fewer regions: they are used only when they are named."""
    ranked = ranked_vintages(workforce, year, chosen.id)
    own = ranked.index[ranked["vintage"] == chosen.vintage]
    if own.empty:
        return []
    regions = int(ranked["regions"].to_list()[own[0]])
    newer = ranked.iloc[: own[0]]
    return [
        CHECKS["denominator_sparse"].finding(
            str(vintage),
            f"Edisi {vintage} (tahun {its_year}) hanya memuat {stored} kab/kota, edisi {chosen.vintage} memuat "
            f"{regions}: yang lebih baru itu tidak dipakai dengan sendirinya.",
        )
        for vintage, its_year, stored in zip(newer["vintage"], newer["year"], newer["regions"], strict=True)
        if stored < regions
    ]


def _unlike_parts(workforce: pd.DataFrame, chosen: Denominator) -> list[Finding]:
    """Regions whose formal and informal workers are not their workers in all, by more than the figures' rounding."""
    own = workforce[(workforce["vintage"] == chosen.vintage) & (workforce["year"] == chosen.year)]
    found = []
    for code, rows in own[(own[chosen.id] > 0).fillna(False).astype(bool)].groupby("region_code"):
        counts = {str(sector): int(count) for sector, count in zip(rows["sector"], rows[chosen.id], strict=True)}
        if counts.keys() != {"total", "formal", "informal"}:
            continue
        parts = counts["formal"] + counts["informal"]
        rounding = sum(int(width) for width in rows["precision"].fillna(1) if width > 1) / 2
        if abs(parts - counts["total"]) > rounding:
            words = (
                f"{region_name(str(code))}: formal {format_number(counts['formal'])} dan informal "
                f"{format_number(counts['informal'])} berjumlah {format_number(parts)}, bukan "
                f"{format_number(counts['total'])} (edisi {chosen.vintage}, tahun {chosen.year})."
            )
            found.append(CHECKS["denominator_parts"].finding(str(code), words))
    return found


def relative_difference(value: int, other: int) -> float:
    """How far a value lies from another, as a fraction of the other.

    Both values are known and in one unit, and `other` is not 0; 0.1 is 10 %.

    >>> relative_difference(110, 100)
    0.1
    """
    return (value - other) / other


def _other_sources(workforce: pd.DataFrame, chosen: Denominator) -> list[Finding]:
    """Where another publication says otherwise of the same region and year: the latest of the last years in both."""
    is_near = workforce["year"].between(chosen.year - YEARS_BACK, chosen.year)
    rows = workforce[(workforce["sector"] == "total") & is_near]
    stored = rows[(rows[chosen.id] > 0).fillna(False).astype(bool)]
    own = stored.loc[stored["vintage"] == chosen.vintage, ["region_code", "year", chosen.id]]
    pairs = stored[stored["vintage"] != chosen.vintage].merge(own, on=["region_code", "year"], suffixes=("_other", ""))
    # the first of each is kept, hence newest first
    latest = pairs.sort_values("year", ascending=False).drop_duplicates(["region_code", "vintage"])
    found = []
    for record in latest.sort_values(["vintage", "region_code"]).to_dict("records"):
        code, ours, other = str(record["region_code"]), int(record[chosen.id]), int(record[f"{chosen.id}_other"])
        if abs(relative_difference(ours, other)) >= LIMIT:
            words = (
                f"{region_name(code)}: {format_number(ours)} menurut edisi {chosen.vintage}, "
                f"{format_number(other)} menurut {record['vintage']} (tahun {record['year']}, beda "
                f"{format_rate(relative_difference(ours, other))})."
            )
            found.append(CHECKS["denominator_source"].finding(code, words))
    return found


def _growth(used: dict[str, int], earlier: dict[str, tuple[str, int, int]], chosen: Denominator) -> list[Finding]:
    """Growth since the latest earlier year: of the same publication where it holds one, else of another.

    Over several years it is that of one year on average.
    """
    found = []
    for code, (vintage, year, before) in earlier.items():
        if code not in used:
            continue
        years, ratio = chosen.year - year, Fraction(used[code], before)
        if not (1 - LIMIT) ** years < ratio < (1 + LIMIT) ** years:
            growth = float(ratio) ** (1 / years) - 1
            edition = "" if vintage == chosen.vintage else f", edisi {vintage}"
            average = " setahun" if years > 1 else ""
            words = (
                f"{region_name(code)}: {format_number(before)} tahun {year}{edition} menjadi "
                f"{format_number(used[code])} tahun {chosen.year} ({format_rate(growth)}{average})."
            )
            found.append(CHECKS["denominator_growth"].finding(code, words))
    return found


def _earlier(workforce: pd.DataFrame, chosen: Denominator) -> dict[str, tuple[str, int, int]]:
    """Region -> (vintage, year, workers) of its latest earlier year, in the chosen vintage or else in another."""
    rows = workforce[workforce["year"] < chosen.year]
    stored = rows[(rows["sector"] == "total") & (rows[chosen.id] > 0).fillna(False).astype(bool)]
    ranked = ranked_vintages(workforce, f"{chosen.year}-12", chosen.id)["vintage"]
    places = {name: place for place, name in enumerate(ranked)}
    order = stored.assign(is_own=stored["vintage"] == chosen.vintage, place=stored["vintage"].map(places))
    order = order.sort_values(["is_own", "year", "place"], ascending=[False, False, True])
    first = order.drop_duplicates("region_code")
    return {
        str(code): (str(vintage), int(year), int(workers))
        for code, vintage, year, workers in zip(
            first["region_code"], first["vintage"], first["year"], first[chosen.id], strict=True
        )
    }
