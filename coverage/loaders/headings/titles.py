"""What stands above a table: the month, the basis, the branch, the segment; and what the name of its sheet says.

Nothing is taken from the name of the file. What a title and a sheet's name say must agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from coverage.loaders.headings.cells import text_of
from coverage.model.columns import HEAD_OFFICE
from coverage.model.loading import Problem
from coverage.model.periods import find_periods, find_years, names_longer_period, split_month
from coverage.reference.regions import normalise_text
from coverage.reference.segments import match_segment
from coverage.sheets.columns import Cell
from coverage.sheets.reader import Sheet, cell_name


@dataclass(frozen=True)
class Title:
    """What the rows above a header state: months with their cells, basis, branch.

    `months` are months without a year, `years` years without a month, `longer` the cell that speaks of a quarter or
    half of a year, `segment` the one segment that the whole table is about.
    """

    periods: dict[str, str]
    basis: str | None
    branch: str | None
    is_example: bool = False
    months: dict[str, str] = field(default_factory=dict)
    years: tuple[str, ...] = ()
    longer: str | None = None
    segment: str | None = None
    is_head_office: bool = False

    @property
    def sender(self) -> str | None:
        """The branch that is named, else head office where it is."""
        return self.branch or (HEAD_OFFICE if self.is_head_office else None)


# Words before a date that is no position: of printing, download or a regulation. Parts of words on purpose
# ("dicetak").
_NOT_A_POSITION = re.compile(r"cetak|unduh|tarik|update|diperbarui|dibuat|peraturan|undang|perda|nomor", re.I)

# Where a part of a title begins that says of what day it speaks: of a position, or of printing and the like.
_PARTS = re.compile(rf"(?=\b(?:posisi|keadaan|periode|blth)\b)|(?=\b[a-z]*(?:{_NOT_A_POSITION.pattern}))", re.I)

# "Kantor Cabang: Soreang"; what follows is taken to the end, and `branch_name` judges it.
_BRANCH = re.compile(r"\b(?:kantor\s+cabang|kacab|cabang|kc)\b\s*[:\-]?\s*(?P<name>.*)$", re.I)

# A "cabang" that names no branch but all of them: "se-Jawa Barat", "per kab/kota".
_ALL_BRANCHES = re.compile(r"^(?:se[- ]|seluruh|semua|per\b)", re.I)

# Head office in a title: "SUMBER: KANTOR PUSAT", "Rekap Kepesertaan Kantor Pusat", "Pengirim: Pusat".
_HEAD_OFFICE = re.compile(
    r"\b(?:kantor\s+pusat|head\s*office)\b"
    r"|\b(?:sumber|kantor|pengirim|pelapor|unit|asal)(?:\s+(?:data|kerja|laporan|pelapor))?\s*[:=]\s*pusat\s*$",
    re.I,
)

# Words by which a title speaks of head office as somebody else than its sender: "disampaikan kepada Kantor Pusat".
_TO_HEAD_OFFICE = re.compile(
    r"\b(?:ke|kepada|untuk|yth\.?|dengan|dan|terhadap|selain|tanpa|bukan|di\s+luar|tidak\s+termasuk|arahan|surat|"
    r"permintaan|format|formulir|versi|edaran|instruksi|ketentuan|alamat|tembusan|selisih|dibanding(?:kan)?)"
    r"\s+(?:\w+\s+){0,2}?(?:kantor\s+)?(?:pusat|head\s*office)\b",
    re.I,
)

# Which basis a title names; the first that matches counts.
_BASES = (
    ("domicile", re.compile(r"domisili", re.I)),
    ("registration_office", re.compile(r"kantor\s+(?:pendaftaran|pendaftar)", re.I)),
    ("workplace", re.compile(r"lokasi\s+kerja|tempat\s+kerja", re.I)),
)

# "Segmen Kepesertaan: BPU"; what follows may be anything and is looked up in the reviewed table.
_SEGMENT = re.compile(r"\bsegmen\b(?:\s+kepesertaan)?\s*[:\-]?\s*(?P<name>.+)$", re.I)

# The day before a month's name, which `split_month` leaves alone.
_DAY = re.compile(r"\b\d{1,2}\s+(?=[a-z])", re.I)

# Words of time around a segment's name, as whole words: "per" must not go out of "perisai".
_TIME_WORDS = re.compile(r"\b(?:tahun|bulan|periode|posisi|keadaan|per|s\.?\s?d\.?|(?:19|20)\d\d)(?!\w)", re.I)
_MONTH_WORDS = frozenset({"", "BULAN", "PERIODE", "POSISI", "BULAN LAPORAN", "POSISI BULAN", "KEADAAN BULAN", "BLTH"})


def read_title(sheet: Sheet, header_row: int, first_row: int = 0, columns: tuple[int, int] | None = None) -> Title:
    """What the title rows of a sheet state, from `first_row` to the header; `columns` narrows it to some columns."""
    title = Title({}, None, None)
    row: Sequence[Cell] = ()
    last = None
    for text, row_index, column in title_cells(sheet, range(first_row, header_row), columns):
        if row_index != last:  # a row of a large sheet is made each time it is asked for
            last, row = row_index, sheet.rows[row_index]
        before = " ".join(text_of(other) for other in row[:column])
        title = _with_cell(title, text, cell_name(row_index, column), (before, row[column + 1 :]))
    return title


def title_cells(
    sheet: Sheet, rows: Iterable[int], columns: tuple[int, int] | None = None
) -> Iterator[tuple[str, int, int]]:
    """The filled cells of the rows of a title as text, row and column; `columns` narrows it to some columns."""
    first_column, last_column = columns or (0, 1 << 20)
    for index in rows:
        for column, cell in enumerate(sheet.rows[index]):
            text = text_of(cell)
            if text and first_column <= column <= last_column:
                yield text, index, column


def _with_cell(title: Title, text: str, where: str, around: tuple[str, Sequence[Cell]]) -> Title:
    """The title with what one more cell states; `around` is what stands before it in its row, and the cells after."""
    before, beside = around
    periods, months, years = dict(title.periods), dict(title.months), title.years
    dated = _of_position(before, text)
    for period in find_periods(dated):
        periods.setdefault(period, where)
    month, rest = split_month(dated)
    if month is not None and len(month) == 2 and normalise_text(rest) in _MONTH_WORDS:
        months.setdefault(month, where)
    if not find_periods(dated):
        years = tuple(dict.fromkeys((*years, *find_years(dated))))
    branch = title.branch
    if branch is None and (match := _BRANCH.search(text)):
        branch = branch_name(match["name"], beside)
    return replace(
        title,
        periods=periods,
        months=months,
        years=years,
        basis=title.basis or next((name for name, form in _BASES if form.search(text)), None),
        branch=branch,
        longer=title.longer or (where if names_longer_period(text) else None),
        segment=title.segment or _title_segment(text, beside),
        is_head_office=title.is_head_office or _names_head_office(before, text),
    )


def _names_head_office(before: str, text: str) -> bool:
    """Whether a cell names head office as the sender; `before` is what stands before it in its row.

    >>> [_names_head_office(*cells) for cells in (("", "SUMBER: KANTOR PUSAT"), ("Sumber", "Pusat"),
    ...                                           ("", "Disampaikan kepada Kantor Pusat"), ("", "Jakarta Pusat"))]
    [True, True, False, False]
    """
    whole = f"{before.rstrip(' :')}: {text}" if before else text
    return _HEAD_OFFICE.search(whole) is not None and _TO_HEAD_OFFICE.search(whole.replace(":", "")) is None


def _of_position(before: str, text: str) -> str:
    """What of a cell may state the position: not the day of printing, download or a regulation beside it.

    >>> _of_position("", "POSISI 31 AGUSTUS 2024, dicetak 5 September 2024"), _of_position("Dicetak", "5/9/2024")
    ('POSISI 31 AGUSTUS 2024, ', '')
    """
    first, *others = _PARTS.split(text)
    aside = [part for part in others if _is_aside(part)]
    positions = [part for part in others if part not in aside]
    if not _NOT_A_POSITION.search(before) and (not aside or any(map(find_periods, aside))):
        positions.insert(0, first)
    return " ".join(filter(None, positions))


def _is_aside(part: str) -> bool:
    """Whether a part of a title begins with a word of printing, download or a regulation."""
    return _NOT_A_POSITION.search(part.split(maxsplit=1)[0]) is not None


def branch_name(name: str, beside: Sequence[Cell]) -> str | None:
    """The branch that a title names, in its own cell or in the one beside it; None where it speaks of all branches."""
    written = name.strip() or next((text for cell in beside if (text := text_of(cell).lstrip(": "))), "")
    is_name = bool(written) and not _ALL_BRANCHES.match(written) and not find_periods(written)
    return written if is_name else None


def group_branch(text: str) -> str | None:
    """The branch that a row between blocks names ("KANTOR CABANG: K07 - Bandung Suci"), else None."""
    match = _BRANCH.match(text.strip())
    return branch_name(match["name"], ()) if match else None


def _title_segment(text: str, beside: Sequence[Cell]) -> str | None:
    match = _SEGMENT.search(text)
    if match is None and normalise_text(text) != "SEGMEN":
        return None
    name = match["name"] if match else next((text_of(cell) for cell in beside if text_of(cell)), "")
    before, _, inside = name.lstrip(": ").partition("(")
    undated = _TIME_WORDS.sub(" ", split_month(_DAY.sub(" ", before))[1])
    forms = (name, before, undated, inside.partition(")")[0])
    return next((segment for form in forms if (segment := match_segment(form))), None)


def title_period(title: Title) -> dict[str, str]:
    """The months with their cells that a title states, also as a month and a year in cells of their own."""
    if title.periods or len(title.months) != 1 or len(title.years) != 1:
        return title.periods
    month, where = next(iter(title.months.items()))
    return {f"{title.years[0]}-{month}": where}


_PERIOD_REMEDY = "Tulis satu periode di judul, misalnya POSISI 31 AGUSTUS 2024."


def settle_period(title: Title, stated: str | None, sheet: Sheet) -> tuple[str | None, list[Problem]]:
    """The one period of a sheet, from its title, its name and what the person says; problems when they do not agree."""
    periods = title_period(title)
    if len(periods) > 1:
        cell = list(periods.values())[1]
        return None, [_conflict(sheet, cell, ", ".join(periods), "satu periode di judul", _PERIOD_REMEDY)]
    found, where = next(iter(periods.items()), (None, ""))
    named, _ = split_month(sheet.name)
    if named and len(named) == 2 and found is None and len(title.years) == 1:
        named = f"{title.years[0]}-{named}"
    if found is not None and named and not found.endswith(named):
        expected = f"bulan yang sama dengan nama lembar '{sheet.name}'"
        return None, [_conflict(sheet, where, found, expected, "Perbaiki judul atau nama lembar.")]
    if found is None and named and len(named) > 2:
        found = named
    if found is None and title.longer is not None and stated is None:
        expected = "satu bulan; posisi triwulan atau semester tidak menyebut bulannya"
        return None, [Problem("period_not_month", sheet.name, title.longer, "bukan bulan", expected, _PERIOD_REMEDY)]
    if found is None and stated is None:
        remedy = f"{_PERIOD_REMEDY} Atau pakai --period."
        return None, [Problem("period_missing", sheet.name, "A1", "tidak ada periode", "periode di judul", remedy)]
    if stated is not None and found not in (None, stated):
        return None, [_conflict(sheet, where, str(found), f"{stated} (menurut --period)", "Samakan keduanya.")]
    return found or stated, []


def _conflict(sheet: Sheet, cell: str, found: str, expected: str, remedy: str) -> Problem:
    return Problem("period_conflict", sheet.name, cell, found, expected, remedy)


def settle_basis(title: Title, stated: str | None, sheet: Sheet) -> tuple[str, list[Problem]]:
    """The basis of a sheet: what the file states, else what the person says, else unknown."""
    if title.basis and stated and title.basis != stated:
        return title.basis, [
            Problem("basis_conflict", sheet.name, "A1", title.basis, f"{stated} (menurut --basis)", "Samakan keduanya.")
        ]
    return title.basis or stated or "unknown", []
