"""Corrections that only the Kanwil can make: declared in `corrections.csv`, each with a reason and a guard.

A correction names one figure of one source, what the source says and what is right. It is applied while loading, and
said every time. Once the source says something else, the file is refused until the correction is taken out.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from coverage.loaders.headings.names import branch_words
from coverage.model.errors import UsageError
from coverage.model.loading import Finding, Problem
from coverage.model.numbers import AmbiguousNumber, format_number, parse_count
from coverage.model.periods import is_period, parse_date
from coverage.reference.regions import region_by_code, region_name
from coverage.reference.segments import match_segment
from coverage.reference.tables import KEPT, Reference

FIELDS = {
    "recap": ("active", "inactive"),
    "workforce": ("employed", "eligible"),
    "control_totals": ("members",),
}
"""Kind of a file -> the fields that a correction may mend."""


class CorrectedFigure(NamedTuple):
    """Which figure of a source: branch as written, month or year, region, segment or sector, and the field."""

    branch: str
    period: str
    region: str
    segment: str
    status: str


@dataclass(frozen=True)
class Correction:
    """One declared correction; `line` is its row in the table, counted as Excel counts."""

    kind: str
    place: CorrectedFigure
    expected: int
    right: int
    reason: str
    reporter: str
    date: str
    line: int

    @property
    def name(self) -> str:
        """The correction for people, so that it can be found and taken out."""
        what = " ".join(filter(None, (self.place.period, self.place.segment, self.place.status)))
        return f"koreksi baris {self.line} di corrections.csv ({region_name(self.place.region)} {what})"


@functools.lru_cache(KEPT)
def all_corrections(reference: Reference) -> dict[tuple[str, str, str, str, str], tuple[Correction, ...]]:
    """Declared corrections by kind, period, region, segment and field.

    Raises:
        UsageError: when a row is incomplete, names what does not exist, or two rows mend the same figure.
    """
    found: dict[tuple[str, str, str, str, str], tuple[Correction, ...]] = {}
    for line, row in enumerate(reference.rows("corrections"), 2):
        correction = _read(row, line)
        key = (correction.kind, *correction.place[1:])
        if any(_same_branch(other.place.branch, correction.place.branch) for other in found.get(key, ())):
            raise _fault(line, "angka yang sama dikoreksi dua kali", "satu koreksi per angka")
        found[key] = (*found.get(key, ()), correction)
    return found


def _read(row: Mapping[str, str], line: int) -> Correction:
    kind, period, region = row["kind"], row["period"], row["region_code"]
    fields = FIELDS.get(kind)
    if fields is None or row["field"] not in fields:
        known = "; ".join(f"{name}: {', '.join(names)}" for name, names in FIELDS.items())
        raise _fault(line, f"{kind} {row['field']}", f"jenis dan kolom yang dikenal ({known})")
    is_month = kind != "workforce"
    if not (is_period(period) if is_month else period.isdigit() and len(period) == 4):
        raise _fault(line, f"periode '{period}'", "YYYY-MM" if is_month else "tahun empat angka")
    if region not in region_by_code() and not (kind == "control_totals" and not region):
        raise _fault(line, f"kode '{region}'", "kode BPS kab/kota")
    segment = row["segment"] if kind == "workforce" else match_segment(row["segment"])
    if not segment:
        raise _fault(line, f"segmen '{row['segment']}'", "segmen, atau sektor untuk penduduk bekerja")
    if not row["reason"] or not row["reporter"] or parse_date(row["date"]) is None:
        raise _fault(line, "alasan, pelapor atau tanggal kosong", "ketiganya terisi, tanggal seperti 2024-09-02")
    place = CorrectedFigure(row["branch"], period, region, segment, row["field"])
    expected, right = _count(row, "expected", line), _count(row, "right", line)
    return Correction(kind, place, expected, right, row["reason"], row["reporter"], row["date"], line)


def _count(row: Mapping[str, str], name: str, line: int) -> int:
    try:
        return parse_count(row[name])
    except AmbiguousNumber as error:
        raise _fault(line, f"{name} '{row[name]}'", "bilangan bulat orang") from error


def _fault(line: int, found: str, expected: str) -> UsageError:
    return UsageError(f"corrections.csv baris {line}: {found}; seharusnya {expected}. Perbaiki baris itu.")


def _same_branch(one: str, other: str) -> bool:
    return one == other or bool(branch_words(one) & branch_words(other))


def apply_correction(
    kind: str, place: CorrectedFigure, value: int | None, where: tuple[str, str], reference: Reference
) -> tuple[int | None, Finding | None, Problem | None]:
    """A figure as it should be: mended with a finding, as it stands, or refused where the guard no longer holds.

    `where` is the sheet and the cell.
    """
    for correction in all_corrections(reference).get((kind, *place[1:]), ()):
        if not _same_branch(correction.place.branch, place.branch):
            continue
        if value != correction.expected:
            return value, None, _obsolete(correction, value, where)
        message = (
            f"{region_name(place.region)} {place.segment}: {format_number(value)} dikoreksi menjadi "
            f"{format_number(correction.right)}. Alasan: {correction.reason} "
            f"({correction.reporter}, {correction.date})."
        )
        return correction.right, Finding("corrected", "warning", "!".join(where), message), None
    return value, None, None


def _obsolete(correction: Correction, value: int | None, where: tuple[str, str]) -> Problem:
    found = "kosong" if value is None else format_number(value)
    expected = f"{format_number(correction.expected)} menurut {correction.name}"
    remedy = "Sumber sudah berubah. Hapus koreksi itu, atau sesuaikan dengan angka yang baru."
    return Problem("correction_obsolete", *where, found, expected, remedy)
