"""Bytes to sheets of cells, whatever the container; recognised by content, never by name.

Cells keep their type: text, number, date. Addresses are the sheet's own (A1), also where leading rows are empty. What
is hidden on a sheet is noted, because people forget it is there. Nothing here knows what a cell means.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from defusedxml import ElementTree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from coverage.loaders.columns import Cell, CellColumn, LazyRows
from coverage.loaders.scanner import MIN_SCANNED, BookScanner
from coverage.model.errors import FileRefused

MAX_BYTES = 96 * 2**20
"""Largest file, in bytes; a full Excel sheet of twelve columns is 72 MiB."""

MAX_INFLATED = 1280 * 2**20
"""Largest inflated workbook, in bytes."""

MAX_RATIO = 100
"""Largest ratio of inflated to packed size beyond the first 4 MiB; honest workbooks stay near 10."""

MAX_COLUMNS = 256
"""Widest sheet that is read; a stray cell far to the right makes some parsers allocate gigabytes."""

_STRINGS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_IS_1904 = re.compile(rb'<workbookPr\b[^>]*\bdate1904="(?:1|true)"')
_RATIO_GRACE = 4 * 2**20
_CELL = re.compile(rb'<(?:row|c)\b[^>]*\br="([A-Z]+)(\d+)"')


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows of cells from A1, and which columns and rows are hidden (zero-based).

    A sheet of many rows may carry its cells by column too; `rows` is then a view over them.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    columns: tuple[CellColumn, ...] | None = None


@dataclass(frozen=True)
class Book:
    """A file's sheets in order, and which container they came in (`xlsx`, `xls` or `csv`)."""

    container: str
    sheets: tuple[Sheet, ...]


def cell_name(row: int, column: int) -> str:
    """Excel's name of a zero-based cell.

    >>> cell_name(16, 2), cell_name(0, 27)
    ('C17', 'AB1')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def read_book(content: bytes) -> Book:
    """The sheets of a file.

    Raises:
        FileRefused: when the file is empty, too large, encrypted, damaged, or in no container that is known.
    """
    if not content.strip():
        raise FileRefused("empty", "berkas kosong", "berkas berisi tabel", "Kirim ulang berkas yang berisi.")
    if len(content) > MAX_BYTES:
        found = f"{len(content) / 2**20:.0f} MiB"
        raise FileRefused("too_large", found, f"paling besar {MAX_BYTES // 2**20} MiB", "Pecah berkas per bulan.")
    if content.startswith(b"PK"):
        return _read_xlsx(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return Book("xls", _read_sheets(content, {}))
    return Book("csv", (_read_csv(content),))


def _read_xlsx(content: bytes) -> Book:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _guard(archive)
            hidden = _hidden(archive)
            scanned = _scan_large(archive)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, ValueError) as error:
        raise FileRefused(
            "bad_zip", "isi berkas rusak", "buku kerja Excel yang utuh", "Buka di Excel, simpan ulang, lalu kirim lagi."
        ) from error
    if hidden and scanned.keys() == hidden.keys():
        return Book("xlsx", tuple(_scanned_sheet(name, scanned[name], hidden[name]) for name in hidden))
    sheets = _read_sheets(content, hidden)
    return Book("xlsx", tuple(_or_scanned(sheet, scanned) for sheet in sheets))


def _scanned_sheet(name: str, columns: tuple[CellColumn, ...], hidden: tuple[frozenset[int], frozenset[int]]) -> Sheet:
    return Sheet(name, LazyRows(columns), *hidden, columns=columns)


def _or_scanned(sheet: Sheet, scanned: dict[str, tuple[CellColumn, ...]]) -> Sheet:
    if sheet.name not in scanned:
        return sheet
    return _scanned_sheet(sheet.name, scanned[sheet.name], (sheet.hidden_columns, sheet.hidden_rows))


def _scan_large(archive: zipfile.ZipFile) -> dict[str, tuple[CellColumn, ...]]:
    """Sheet name -> its columns, for the large sheets that the scanner knows how to read."""
    large = {
        name: part
        for name, part in _sheet_parts(archive).items()
        if part in archive.namelist() and archive.getinfo(part).file_size > MIN_SCANNED
    }
    if not large:
        return {}
    parts = [archive.read(part) if part in archive.namelist() else None for part in (_STRINGS, _STYLES)]
    scanner = BookScanner(*parts, is_1904=bool(_IS_1904.search(archive.read("xl/workbook.xml"))))
    scanned = {name: scanner.scan(archive.read(part)) for name, part in large.items()}
    return {name: columns for name, columns in scanned.items() if columns is not None}


def _guard(archive: zipfile.ZipFile) -> None:
    """Refuse a zip bomb before anything is inflated in full."""
    inflated = sum(member.file_size for member in archive.infolist())
    packed = sum(member.compress_size for member in archive.infolist())
    if inflated > MAX_INFLATED or inflated > _RATIO_GRACE + MAX_RATIO * max(packed, 1):
        raise FileRefused(
            "ratio",
            f"{inflated / 2**20:.0f} MiB dari {packed / 2**20:.1f} MiB",
            f"paling banyak {MAX_RATIO} kali ukuran berkas",
            "Salin datanya ke buku kerja baru, lalu kirim lagi.",
        )


def _hidden(archive: zipfile.ZipFile) -> dict[str, tuple[frozenset[int], frozenset[int]]]:
    """Sheet name -> hidden columns and hidden rows; also refuses a sheet with a cell far outside."""
    parts = _sheet_parts(archive)
    return {name: _hidden_in(archive.read(part)) for name, part in parts.items() if part in archive.namelist()}


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> its part."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    if "xl/workbook.xml" not in archive.namelist():
        return {}
    targets = {
        node.get("Id"): node.get("Target", "")
        for node in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    parts = {}
    for node in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{space}sheet"):
        part = targets.get(node.get(relation), "").lstrip("/")
        parts[node.get("name", "")] = part if part.startswith("xl/") else f"xl/{part}"
    return parts


def _hidden_in(xml: bytes) -> tuple[frozenset[int], frozenset[int]]:
    head = xml[: xml.find(b"<sheetData")]
    columns: set[int] = set()
    for tag in re.findall(rb"<col\b[^>]*>", head):
        if re.search(rb'\bhidden="(1|true)"', tag):
            first, last = (int(re.search(rb'\b%s="(\d+)"' % side, tag)[1]) for side in (b"min", b"max"))  # type: ignore[index]
            columns.update(range(first - 1, min(last, MAX_COLUMNS)))
    rows = frozenset(
        int(number[1]) - 1
        for tag in re.findall(rb"<row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>", xml)
        if (number := re.search(rb'\br="(\d+)"', tag))
    )
    for letters in set(re.findall(rb'<c\b[^>]*?\br="([A-Z]{3,})\d+"', xml)):
        raise FileRefused(
            "too_many_columns",
            f"sel terisi di kolom {letters.decode()}",
            f"paling banyak {MAX_COLUMNS} kolom",
            "Hapus kolom jauh di kanan yang tidak dipakai, simpan, lalu kirim lagi.",
        )
    return frozenset(columns), rows


def _read_sheets(content: bytes, hidden: dict[str, tuple[frozenset[int], frozenset[int]]]) -> tuple[Sheet, ...]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return tuple(
                Sheet(
                    name,
                    book.get_sheet_by_name(name).to_python(skip_empty_area=False),
                    *hidden.get(name, (frozenset(), frozenset())),
                )
                for name in book.sheet_names
            )
    except PasswordError as error:
        raise FileRefused(
            "encrypted", "berkas berkata sandi", "berkas tanpa kata sandi", "Hapus kata sandi, lalu kirim lagi."
        ) from error
    except CalamineError as error:
        raise FileRefused(
            "not_a_workbook",
            "bukan buku kerja yang dapat dibaca",
            "buku kerja Excel (.xlsx) atau CSV",
            "Buka di Excel, simpan sebagai .xlsx, lalu kirim lagi.",
        ) from error


def _read_csv(content: bytes) -> Sheet:
    text = _decode(content)
    if "\x00" in text or (not text.isprintable() and _unprintable(text) > len(text) // 100):
        raise FileRefused(
            "not_text", "isi bukan teks", "buku kerja Excel (.xlsx) atau CSV", "Simpan ulang sebagai .xlsx atau .csv."
        )
    lines = text.splitlines()[:20]
    delimiter = max(",;\t|", key=lambda mark: sorted(line.count(mark) for line in lines)[len(lines) // 2])
    return Sheet("CSV", [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)])


def _unprintable(text: str) -> int:
    return sum(not character.isprintable() and character not in "\r\n\t" for character in text)


def _decode(content: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
