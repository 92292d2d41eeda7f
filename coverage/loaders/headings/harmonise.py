"""Cells to values: regions, counts and dates, each with the problem to report when a cell cannot be read.

Every function returns the value and None, or None and the Problem; nothing is guessed and nothing raises.
"""

from __future__ import annotations

from coverage.loaders.headings.headers import text_of
from coverage.model.loading import Problem
from coverage.model.numbers import AmbiguousNumber, parse_count, whole_number
from coverage.model.privacy import excerpt
from coverage.reference.regions import MatchFault, RegionMatch, match_region, parse_region_code, region_by_code
from coverage.reference.tables import Reference
from coverage.sheets.columns import Cell, UncachedFormula
from coverage.sheets.reader import cell_name

_ABSENT = ("n/a", "na", "nan", "null", "none", "belum lapor", "belum ada", "belum ada data", "tidak ada data")
MISSING_TEXTS = frozenset({"", "-", "--", "–", "—"}) | {
    form for text in _ABSENT for form in (text, text.upper(), text.capitalize())
}
"""Cells that state no number; they are missing, never 0."""

NIL_TEXTS = frozenset({"NIHIL", "NOL"})
"""Words by which a reporter states that there is nobody: 0, as in a 'laporan nihil'."""
_RECALCULATE = "Buka di Excel agar rumus dihitung, simpan, lalu kirim lagi."

MAX_COUNT = 100_000_000
"""Largest count of persons in one cell; West Java has some 51 million inhabitants."""


def is_stated(cell: Cell) -> bool:
    """Whether a cell states something: a figure, words, or a formula whose value was not saved."""
    return isinstance(cell, UncachedFormula) or text_of(cell) not in MISSING_TEXTS


def read_count(cell: Cell, sheet: str, row: int, column: int) -> tuple[int | None, Problem | None]:
    """A count of persons; (None, None) for a cell that states no number."""
    text = text_of(cell)
    where = (sheet, cell_name(row, column))
    if isinstance(cell, UncachedFormula):
        return None, Problem("formula_uncached", *where, "rumus tanpa nilai", "nilai yang tersimpan", _RECALCULATE)
    if text in MISSING_TEXTS:
        return None, None
    if text.upper() in NIL_TEXTS:
        return 0, None
    if isinstance(cell, bool) or (isinstance(cell, float) and whole_number(cell) is None):
        remedy = "Perbaiki sel; titik ribuan mungkin terbaca sebagai desimal."
        return None, Problem("bad_count", *where, str(cell).replace(".", ","), "bilangan bulat orang", remedy)
    try:
        count = round(cell) if isinstance(cell, float | int) else parse_count(text)
    except (AmbiguousNumber, OverflowError, ValueError):
        remedy = "Tulis angka utuh, misalnya 412345 atau 412.345."
        return None, Problem("bad_count", *where, excerpt(text), "bilangan bulat orang", remedy)
    if count > MAX_COUNT:
        remedy = "Periksa kolomnya; mungkin berisi nomor, bukan jumlah orang."
        return None, Problem("bad_count", *where, "angka terlalu besar", f"paling besar {MAX_COUNT}", remedy)
    if count < 0:
        return None, Problem("negative", *where, text, "0 atau lebih", "Perbaiki sel itu.")
    return count, None


def read_region(
    cells: tuple[Cell, Cell], where: tuple[str, str], reference: Reference, period: str | None = None
) -> tuple[str | None, Problem | None]:
    """The region code that a code cell and a name cell agree on; either may be empty. `where` is sheet and cell."""
    (code, name), (sheet, cell) = cells, where
    code_text, name_text = text_of(code), text_of(name)
    if name_text and not code_text:
        match = match_region(name_text, reference)
    elif code_text:
        match = RegionMatch(parse_region_code(code) or match_region(code_text, reference).code)
        if match.code is None:
            return None, _unknown_code(code_text, sheet, cell)
        by_name = match_region(name_text, reference) if name_text else match
        if by_name.fault is MatchFault.UNKNOWN:
            return None, _mismatch(by_name, name_text, sheet, cell)
        if by_name.code not in (None, match.code):
            expected = f"{region_by_code()[match.code].name} (kode {match.code})"
            return None, Problem("region_conflict", sheet, cell, name_text, expected, "Samakan kode dan nama.")
    else:
        return None, _missing(cells, sheet, cell)
    if match.code is None:
        return None, _mismatch(match, name_text, sheet, cell)
    if period is not None and not region_by_code()[match.code].is_valid(period):
        remedy = "Pakai kab/kota yang berlaku pada periode itu."
        return None, Problem("region_not_valid", sheet, cell, name_text or code_text, f"berlaku pada {period}", remedy)
    return match.code, None


def _missing(cells: tuple[Cell, Cell], sheet: str, cell: str) -> Problem:
    if any(isinstance(value, UncachedFormula) for value in cells):
        return Problem("formula_uncached", sheet, cell, "rumus tanpa nilai", "nilai yang tersimpan", _RECALCULATE)
    return Problem("region_missing", sheet, cell, "kosong", "kode atau nama kab/kota", "Isi sel itu.")


def _unknown_code(code: str, sheet: str, cell: str) -> Problem:
    remedy = "Perbaiki kode; kode BPS Jawa Barat berawal 32, misalnya 3204."
    return Problem("unknown_region", sheet, cell, excerpt(code), "kode BPS kab/kota di Jawa Barat", remedy)


def _mismatch(match: RegionMatch, text: str, sheet: str, cell: str) -> Problem:
    names = " atau ".join(f"{region.name} ({region.code})" for region in match.suggestions)
    if match.fault is MatchFault.AMBIGUOUS:
        return Problem("ambiguous_region", sheet, cell, excerpt(text), names, "Tulis Kab. atau Kota di depan nama itu.")
    remedy = f"Mungkin maksudnya {names}. " if names else ""
    return Problem(
        "unknown_region",
        sheet,
        cell,
        excerpt(text),
        "nama kab/kota di Jawa Barat",
        f"{remedy}Perbaiki sel itu, atau tambahkan ejaannya ke region_aliases.csv.",
    )
