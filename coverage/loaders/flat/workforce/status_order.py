"""Whether the statuses of work stand in their usual order: by the formal share that is known of the same regions.

In the table that BPS published for 2025 the statuses are plainly in another order: 3 and 4 make 65 % formal, after 46 %
in 2024. Such a year keeps its employed persons; its split by sector is set aside, and both shares are said.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from coverage.loaders.flat.workforce.dimensions import Record
from coverage.model.loading import Finding
from coverage.model.numbers import format_rate
from coverage.reference.employment import employment_by_year, nearest_year

SAME_YEAR = Fraction(5, 100)
"""How far a formal share may lie from the published one of the same year, as a fraction of the employed."""

OTHER_YEAR = Fraction(10, 100)
"""How far from that of the nearest year that is known; from 2018 to 2024 it moved by 5.4 points at most in a year."""


def set_aside_unlike(records: list[Record]) -> tuple[list[Record], list[Finding]]:
    """The records without the sectors of years whose formal share is unlike the known one, and what is said of them.

    Units: persons. Missing: a year of which no region is known is not judged.

    >>> rows = [{"year": 2025, "region_code": "3204", "sector": sector, "employed": count}
    ...     for sector, count in (("total", 100), ("formal", 71), ("informal", 29))]
    >>> kept, findings = set_aside_unlike(rows)
    >>> [row["sector"] for row in kept], findings[0].code
    (['total'], 'status_order')
    """
    sums: dict[int, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for record in records:
        if record["employed"] is not None:
            year, region = int(str(record["year"])), str(record["region_code"])
            sums[year][region][str(record["sector"])] = int(str(record["employed"]))
    findings = []
    unlike = set()
    published = employment_by_year()
    for year, regions in sorted(sums.items()):
        known_year = nearest_year(published, year)
        known = published[known_year]
        both = [code for code, own in regions.items() if "formal" in own and code in known]
        total, known_total = sum(regions[code]["total"] for code in both), sum(known[code].employed for code in both)
        if not total or not known_total:
            continue
        share = Fraction(sum(regions[code]["formal"] for code in both), total)
        usual = Fraction(sum(known[code].formal for code in both), known_total)
        if abs(share - usual) > (SAME_YEAR if year == known_year else OTHER_YEAR):
            unlike.add(year)
            words = (
                f"Tahun {year}: urutan status pekerjaan tampak lain. Status 3 dan 4 berjumlah {format_rate(share)} "
                f"dari penduduk bekerja, padahal pekerja formal {format_rate(usual)} pada {known_year} (BPS). "
                f"Pembagian formal dan informal {year} tidak dipakai; jumlah penduduk bekerjanya tetap dipakai."
            )
            findings.append(Finding("status_order", "warning", str(year), words))
    kept = [record for record in records if record["sector"] == "total" or int(str(record["year"])) not in unlike]
    return kept, findings
