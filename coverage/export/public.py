"""Workbooks of what is public, ready to ingest: employed persons by sector, and statements that the press printed.

Everything comes from `data/reference`, where each row has its source; nothing in it is invented, so the workbooks bear
no banner of example data. Eligible workers are not public, and no membership is.
"""

from __future__ import annotations

from collections.abc import Sequence

from coverage.export.sheet import StyledCell, Workbook, Worksheet
from coverage.export.styles import Style
from coverage.reference.regions import region_name
from coverage.reference.tables import reviewed_columns, reviewed_rows

_EMPLOYED_HEADINGS = ("Kode Kab/Kota", "Kab/Kota", "Tahun", "Sektor", "Penduduk Bekerja", "Sumber", "Edisi")
_EMPLOYED_WIDTHS = (14, 26, 8, 11, 18, 64, 20)
_SECTORS = (("total", "employed"), ("formal", "formal"), ("informal", "informal"))

_CLAIM_WIDTH = 18

_HEAD_COLUMN = 6
"""The last column that title and source of a sheet run over."""

_EMPLOYED_NOTE = (
    "Sumber: BPS, Sakernas Agustus, sama dengan kolom Sumber. Formal adalah status pekerjaan 3 dan 4, informal status "
    "lainnya. Angka 2018 dan 2019 ditimbang ulang, jadi berbeda dari Open Data Jabar."
)
_CLAIMS_NOTE = (
    "Sumber tiap pernyataan ada di kolom terakhir. Angka ditulis seperti tercetak, juga yang keliru: untuk diperiksa, "
    "bukan untuk dipakai."
)


def public_workbooks() -> dict[str, bytes]:
    """Name of a file -> its bytes: the employed persons per kab/kota, year and sector, and the published statements.

    Units: persons; statements as printed. Missing: a figure that was not printed is an empty cell. The same bytes on
    every run.

    >>> list(public_workbooks())
    ['penduduk_bekerja_2018-2024.xlsx', 'pernyataan_terbit.xlsx']
    """
    years = sorted({row["year"] for row in reviewed_rows("employment")})
    return {
        f"penduduk_bekerja_{years[0]}-{years[-1]}.xlsx": _employed(years),
        "pernyataan_terbit.xlsx": _statements(),
    }


def _employed(years: Sequence[str]) -> bytes:
    title = f"Penduduk yang bekerja menurut kabupaten/kota di Jawa Barat, Agustus {years[0]} sampai {years[-1]}"
    book = Workbook(title, "BPS, Sakernas Agustus")
    sheet = book.add_sheet("Penduduk bekerja", _EMPLOYED_WIDTHS)
    _head(sheet, title, _EMPLOYED_NOTE)
    edition = f"sakernas-{years[-1]}"
    rows = [
        [
            StyledCell(row["region_code"], Style.CODE),
            StyledCell(region_name(row["region_code"])),
            StyledCell(int(row["year"]), Style.YEAR),
            StyledCell(sector),
            StyledCell(int(row[column]), Style.COUNT),
            StyledCell(row["source"]),
            StyledCell(edition),
        ]
        for row in reviewed_rows("employment")
        for sector, column in _SECTORS
    ]
    sheet.table(_EMPLOYED_HEADINGS, rows)
    sheet.finish()
    return book.to_bytes()


def _statements() -> bytes:
    title = "Pernyataan terbit tentang cakupan"
    book = Workbook(title, "Sumber di kolom terakhir")
    columns = reviewed_columns("claims")
    sheet = book.add_sheet("Pernyataan", [_CLAIM_WIDTH] * len(columns))
    _head(sheet, title, _CLAIMS_NOTE)
    headings = {row["field"]: row["header"].capitalize() for row in reviewed_rows("headers") if row["kind"] == "claims"}
    rows = [[StyledCell(row[column], Style.TYPED) for column in columns] for row in reviewed_rows("claims")]
    sheet.table([headings[column] for column in columns], rows)
    sheet.finish()
    return book.to_bytes()


def _head(sheet: Worksheet, title: str, note: str) -> None:
    """Title and source above a table, which stays in sight."""
    sheet.line(title, Style.TITLE, _HEAD_COLUMN)
    sheet.line(note, Style.NOTE, _HEAD_COLUMN)
    sheet.skip()
