"""The roster of one branch as a workbook: titles, fifteen columns, ten thousand rows.

Columns are written one by one with the writer of their type, which is what makes it quick.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from coverage.example.office import LAST_PERIOD, Branch
from coverage.example.sheets import PlainBook, open_book, write_headers
from coverage.model.periods import format_position
from coverage.reference.regions import region_by_code

ROSTER_HEADERS = (
    "NIK",
    "KPJ",
    "NAMA_LENGKAP",
    "TANGGAL_LAHIR",
    "JENIS_KELAMIN",
    "NPP",
    "NAMA_PERUSAHAAN",
    "SEGMEN",
    "STATUS",
    "KODE_KAB",
    "NAMA_KAB",
    "PROGRAM",
    "TGL_KEPESERTAAN",
    "UPAH",
    "PERIODE",
)

_HEADER_ROW = 5
"""Row of the headers (from 0)."""
_WIDTH = 20
_EXCEL_EPOCH = np.datetime64("1899-12-30", "D")
"""Day 0 of Excel's dates after February 1900."""


def write_roster(path: Path, branch: Branch, members: pd.DataFrame) -> None:
    """One workbook with the rows of `members` (one branch of `roster.roster_figures`), identity numbers as text."""
    with open_book(path, "Daftar") as book:
        titles = (
            f"DAFTAR PESERTA POSISI {format_position(LAST_PERIOD).upper()}",
            f"Kantor Cabang : {branch.code} - {branch.name.upper()}",
            "Dasar wilayah: domisili (NIK)",
            "Cuplikan, bukan daftar lengkap",
        )
        for row, title in enumerate(titles, 1):
            book.sheet.write_string(row, 0, title, book.formats["title"])
        book.sheet.set_column(0, len(ROSTER_HEADERS) - 1, _WIDTH)
        write_headers(book, _HEADER_ROW, ROSTER_HEADERS)
        for column, (values, style) in enumerate(_columns(members)):
            _write_column(book, column, values, style)


def _columns(members: pd.DataFrame) -> list[tuple[Iterable[Any], str]]:
    """Values and format of each column, in the order of the headers."""
    names = {code: region.name.upper() for code, region in region_by_code().items()}
    return [
        (members["nik"], "text"),
        (members["kpj"], "text"),
        (members["name"], "text"),
        (_excel_days(members["birth_date"]), "date"),
        (members["sex"], "text"),
        (members["npp"], "text"),
        (members["employer"], "text"),
        (members["segment"], "text"),
        (members["status"], "text"),
        (members["region_code"], "text"),
        (members["region_code"].map(names), "text"),
        (members["programmes"], "text"),
        (_excel_days(members["start_date"]), "date"),
        (members["wage"].tolist(), "count"),
        ([LAST_PERIOD] * len(members), "text"),
    ]


def _excel_days(dates: pd.Series[pd.Timestamp]) -> list[int]:
    days: list[int] = (dates.to_numpy().astype("datetime64[D]") - _EXCEL_EPOCH).astype(np.int64).tolist()
    return days


def _write_column(book: PlainBook, column: int, values: Iterable[Any], style: str) -> None:
    write = book.sheet.write_string if style == "text" else book.sheet.write_number
    cell_format = None if style == "text" else book.formats[style]
    for row, value in enumerate(values, _HEADER_ROW + 1):
        write(row, column, value, cell_format)
