"""Formal and informal rows of a workforce table without the row of their total: added up, or said to be missing."""

from __future__ import annotations

from collections import defaultdict

from coverage.loaders.flat.table import FlatRows
from coverage.loaders.flat.workforce.dimensions import MEASURES, Record
from coverage.model.loading import Finding
from coverage.reference.regions import all_regions, region_name

_PARTS = ("formal", "informal")


def add_totals(rows: FlatRows) -> None:
    """Add the row of the total where formal and informal stand without it; where only one stands, say what is missing.

    Units: persons. Missing: the sum of an unknown part is unknown.
    """
    groups: dict[tuple[object, ...], dict[str, Record]] = defaultdict(dict)
    for record in rows.records:
        key = tuple(record[name] for name in ("year", "vintage", "region_code", "definition"))
        groups[key][str(record["sector"])] = record
    added: dict[int, set[str]] = defaultdict(set)
    lacking: dict[tuple[int, str], set[str]] = defaultdict(set)
    for group in groups.values():
        if "total" in group:
            continue
        first = next(iter(group.values()))
        year, region = int(str(first["year"])), str(first["region_code"])
        if all(part in group for part in _PARTS):
            rows.records.append({**first, "sector": "total", **_sums(group), "precision": _precision(group)})
            added[year].add(region)
        else:
            lacking[year, next(iter(group))].add(region)
    for year, regions in sorted(added.items()):
        words = (
            f"Tahun {year}: baris total tidak ada untuk {_regions(regions)}; total = formal + informal, dijumlahkan "
            "dari berkas ini."
        )
        rows.findings.append(Finding("sector_total_added", "warning", str(year), words))
    for (year, sector), regions in sorted(lacking.items()):
        words = (
            f"Tahun {year}: hanya ada baris {sector} untuk {_regions(regions)}; totalnya tidak ada, jadi angka itu "
            "tidak dipakai sebagai penyebut seluruh pekerja. Lengkapi baris sektor lain atau baris total."
        )
        rows.findings.append(Finding("sector_total_missing", "warning", str(year), words))


def _sums(group: dict[str, Record]) -> Record:
    sums: Record = {}
    for name in MEASURES:
        counts = [group[part][name] for part in _PARTS]
        sums[name] = None if None in counts else sum(int(str(count)) for count in counts)
    return sums


def _precision(group: dict[str, Record]) -> int:
    return max(int(str(group[part]["precision"])) for part in _PARTS)


_SHOWN = 3
"""Regions that are named; of more their number is said."""


def _regions(codes: set[str]) -> str:
    if len(codes) > _SHOWN:
        return f"{len(codes)}/{len(all_regions())} kab/kota"
    return ", ".join(region_name(code) for code in sorted(codes))
