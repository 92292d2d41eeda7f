"""The small workbooks of the example: branches, workforce, targets, statements and control totals.

The statement is real, as printed; everything else in these tables is invented or says what it borrows.
"""

from __future__ import annotations

import pandas as pd

from coverage.example.office import BRANCHES, DUTIES, PERIODS, SEGMENTS
from coverage.example.sheets import PlainTable
from coverage.example.workforce import employed_year
from coverage.model.indicators import COVERAGE_RATE
from coverage.reference.regions import region_by_code, region_name

_CLAIM = (
    "jabar-2024-08",
    "Jawa Barat",
    "Jumat (24/8/2024)",
    "5,9 juta",
    "18,9 juta",
    "5 juta",
    "923.000",
    "31,4 persen",
    "Siaran pers Humas Jabar tentang Paritrana Award 2024",
)
"""Real, as printed; 24 August 2024 was a Saturday, and 5.9 of 18.9 million is not 31.4 per cent."""


def branch_table() -> PlainTable:
    """Which branch serves which region since when: one row per branch × region × first day."""
    names = {branch.code: branch.name for branch in BRANCHES}
    rows = [
        (
            duty.branch_code,
            names[duty.branch_code],
            duty.region_code,
            region_by_code()[duty.region_code].name,
            duty.valid_from,
            duty.valid_to,
        )
        for duty in DUTIES
    ]
    headers = ("Kode Cabang", "Nama Cabang", "Kode Kab/Kota", "Kab/Kota", "Berlaku Mulai", "Berlaku Sampai")
    return PlainTable("Cabang", headers, ("text", "text", "text", "text", "date", "date"), rows)


def workforce_table(workforce: pd.DataFrame, year: int) -> PlainTable:
    """One edition of the workforce (persons): one row per region × sector."""
    source = (
        "Angka rekaan; pembagian formal/informal adalah inferensi. Total penduduk bekerja dipinjam dari "
        f"Sakernas Agustus {employed_year(year)} (Open Data Jabar od_15793)"
    )
    rows = [
        (
            str(row.region_code),
            region_by_code()[str(row.region_code)].name,
            year,
            str(row.sector),
            int(str(row.employed)),
            int(str(row.eligible)),
            source,
            f"contoh-{year}",
            "pekerja berhak (rekaan)",
        )
        for row in workforce[workforce["year"] == year].itertuples()
    ]
    headers = (
        "Kode Kab/Kota",
        "Kab/Kota",
        "Tahun",
        "Sektor",
        "Penduduk Bekerja",
        "Pekerja Berhak",
        "Sumber",
        "Edisi",
        "Definisi",
    )
    formats = ("text", "text", "text", "text", "count", "count", "text", "text", "text")
    return PlainTable("Penduduk Bekerja", headers, formats, rows)


def target_table(targets: pd.DataFrame) -> PlainTable:
    """The invented targets (fractions of eligible workers): one row per year × region, the province among them."""
    rows = [
        (
            str(row.region_code),
            region_name(str(row.region_code)),
            int(str(row.year)),
            COVERAGE_RATE.id,
            float(str(row.target_rate)),
            "Sasaran contoh (rekaan)",
        )
        for row in targets.itertuples()
    ]
    headers = ("Kode Wilayah", "Wilayah", "Tahun", "Indikator", "Target", "Sumber")
    return PlainTable("Sasaran", headers, ("text", "text", "text", "text", "percent", "text"), rows)


def claim_table() -> PlainTable:
    """The one published statement, as printed."""
    headers = (
        "id",
        "place",
        "printed_date",
        "covered",
        "eligible",
        "formal",
        "informal",
        "published_rate",
        "source",
    )
    return PlainTable("Pernyataan", headers, ("text",) * len(headers), [_CLAIM])


def control_table(totals: pd.DataFrame) -> PlainTable:
    """The head office's active members (persons): one row per period × segment."""
    members = totals.set_index(["period", "segment"])["active_members"].to_dict()
    rows = [
        (period, segment, int(members[period, segment]), "Angka kontrol contoh (rekaan)")
        for period in PERIODS
        for segment in SEGMENTS
    ]
    headers = ("Periode", "Segmen", "Peserta Aktif", "Sumber")
    return PlainTable("Angka Pusat", headers, ("text", "text", "count", "text"), rows)
