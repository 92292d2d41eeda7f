"""Which cell means what: headers found by a reviewed dictionary (`data/reference/headers.csv`), and what titles state.

A header is matched whole after normalisation, never by substring. Headers of two or three rows are flattened into one.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from coverage.loaders.columns import Cell
from coverage.loaders.reader import Sheet, cell_name
from coverage.model.loading import Problem
from coverage.model.periods import find_periods
from coverage.model.reference import read_reference
from coverage.model.regions import normalise_text
from coverage.model.wording import CORRECTION_MARK, EXAMPLE_MARK

HEADER_WINDOW = 40
"""Rows from the top in which a header is looked for."""

REQUIRED = {
    "roster": ({"nik"}, {"segment"}, {"region_code", "region_name"}),
    "claims": ({"id"}, {"covered"}, {"eligible"}, {"published_rate"}),
    "workforce": ({"year"}, {"region_code", "region_name"}, {"employed", "eligible"}),
    "targets": ({"year"}, {"target_rate"}, {"region_code", "region_name"}),
    "branches": ({"branch_code"}, {"branch_name"}, {"region_code", "region_name"}),
    "control_totals": ({"period"}, {"segment"}, {"members"}),
}
"""Kind of a flat table -> the fields that it must have, one of each set; looked for in this order."""


@dataclass(frozen=True)
class FlatTable:
    """A table with one header row: which column holds which field, and where its rows begin (zero-based)."""

    kind: str
    header_row: int
    columns: dict[str, int]
    unknown: tuple[tuple[int, str], ...]


@functools.cache
def field_names(kind: str) -> dict[str, str]:
    """Normalised header -> field, for one kind."""
    rows = read_reference("headers")
    return {normalise_text(row["header"]): row["field"] for row in rows if row["kind"] == kind}


def text_of(cell: object) -> str:
    """A cell as trimmed text; whole numbers without '.0'."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\u00a0", " ").strip() if cell is not None else ""


def find_flat_table(sheet: Sheet, kinds: tuple[str, ...]) -> FlatTable | None:
    """The first flat table of one of the kinds on a sheet, or None."""
    for index, row in enumerate(sheet.rows[:HEADER_WINDOW]):
        labels = [normalise_text(text_of(cell)) for cell in row]
        for kind in kinds:
            columns, unknown = _match_labels(labels, kind)
            if all(fields & columns.keys() for fields in REQUIRED[kind]):
                return FlatTable(kind, index, columns, unknown)
    return None


def _match_labels(labels: list[str], kind: str) -> tuple[dict[str, int], tuple[tuple[int, str], ...]]:
    names = field_names(kind)
    columns: dict[str, int] = {}
    unknown = []
    for column, label in enumerate(labels):
        name = names.get(label)
        if name is None and label:
            unknown.append((column, label))
        elif name is not None and name != "ignored":
            columns.setdefault(name, column)
    return columns, tuple(unknown)


def flatten_header(sheet: Sheet, top: int, height: int) -> list[str]:
    """Labels of a header of `height` rows: each upper label spreads over the blank cells to its right that it spans."""
    rows = [[text_of(cell) for cell in row] for row in sheet.rows[top : top + height]]
    width = max((len(row) for row in rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    for upper, lower in pairwise(rows):
        for column in range(1, width):
            if not upper[column] and lower[column] and lower[column - 1]:
                upper[column] = upper[column - 1]
    return [normalise_text(" ".join(dict.fromkeys(row[column] for row in rows))) for column in range(width)]


@dataclass(frozen=True)
class Title:
    """What the rows above a header state: months with their cells, basis, branch, and whether the data is invented."""

    periods: dict[str, str]
    basis: str | None
    branch: str | None
    is_example: bool


_NOT_A_POSITION = re.compile(r"cetak|unduh|tarik|update|diperbarui", re.I)
_BRANCH = re.compile(r"\b(?:kantor\s+cabang|kacab|cabang|kc)\b\s*[:\-]?\s*(?P<name>.*)$", re.I)
_ALL_BRANCHES = re.compile(r"^(?:se[- ]|seluruh|semua|per\b)", re.I)
_BASES = (
    ("domicile", re.compile(r"domisili", re.I)),
    ("registration_office", re.compile(r"kantor\s+(?:pendaftaran|pendaftar)", re.I)),
    ("workplace", re.compile(r"lokasi\s+kerja|tempat\s+kerja", re.I)),
)


def read_title(sheet: Sheet, header_row: int) -> Title:
    """What the title rows of a sheet state."""
    periods: dict[str, str] = {}
    basis = branch = None
    is_example = any(text_of(cell).startswith(EXAMPLE_MARK) for row in sheet.rows for cell in row[:3])
    for row_index, row in enumerate(sheet.rows[:header_row]):
        for column, cell in enumerate(row):
            text = text_of(cell)
            if not text:
                continue
            if not any(_NOT_A_POSITION.search(text_of(other)) for other in row[: column + 1]):
                for period in find_periods(text):
                    periods.setdefault(period, cell_name(row_index, column))
            basis = basis or next((name for name, form in _BASES if form.search(text)), None)
            if branch is None and (match := _BRANCH.search(text)):
                branch = _branch_name(match["name"], row[column + 1 :])
    return Title(periods, basis, branch, is_example)


def _branch_name(name: str, beside: Sequence[Cell]) -> str | None:
    """The branch that a title names, in its own cell or in the one beside it; None where it speaks of all branches."""
    written = name.strip() or next((text for cell in beside if (text := text_of(cell).lstrip(": "))), "")
    is_name = bool(written) and not _ALL_BRANCHES.match(written) and not find_periods(written)
    return written if is_name else None


def is_correction_list(sheet: Sheet) -> bool:
    """Whether a sheet is a list of refused rows that went back to a branch; a part of a file must not replace it."""
    return any(text_of(cell).startswith(CORRECTION_MARK) for row in sheet.rows[:3] for cell in row[:1])


def settle_period(title: Title, stated: str | None, sheet: Sheet) -> tuple[str | None, list[Problem]]:
    """The one period of a sheet, from its title and from what the person says; problems when they do not agree."""
    remedy = "Tulis satu periode di judul, misalnya POSISI 31 AGUSTUS 2024."
    if len(title.periods) > 1:
        cell = list(title.periods.values())[1]
        return None, [
            Problem("period_conflict", sheet.name, cell, ", ".join(title.periods), "satu periode di judul", remedy)
        ]
    if not title.periods and stated is None:
        return None, [
            Problem(
                "period_missing",
                sheet.name,
                "A1",
                "tidak ada periode",
                "periode di judul",
                f"{remedy} Atau pakai --period.",
            )
        ]
    found = next(iter(title.periods), stated)
    if stated is not None and found != stated:
        expected = f"{stated} (menurut --period)"
        return None, [
            Problem("period_conflict", sheet.name, title.periods[str(found)], str(found), expected, "Samakan keduanya.")
        ]
    return found, []


def settle_basis(title: Title, stated: str | None, sheet: Sheet) -> tuple[str, list[Problem]]:
    """The basis of a sheet: what the file states, else what the person says, else unknown."""
    if title.basis and stated and title.basis != stated:
        return title.basis, [
            Problem("basis_conflict", sheet.name, "A1", title.basis, f"{stated} (menurut --basis)", "Samakan keduanya.")
        ]
    return title.basis or stated or "unknown", []
