"""Tables of plain text: any delimiter, quoted or not; every cell is text, nothing is converted."""

from __future__ import annotations

import csv
import io
from collections import Counter

from coverage.sheets.containers.texts import decode
from coverage.sheets.limits import MAX_AREA, MAX_COLUMNS, MAX_ROWS, MAX_TOKEN, refusal
from coverage.sheets.sheet import Sheet, cell_name

DELIMITERS = ",;\t|"
"""What may stand between two cells."""

_HEAD_LINES = 50
_STATED = "sep="


def read_delimited(content: bytes) -> Sheet:
    """The one sheet of a text file.

    Raises:
        FileRefused: when it is no text, its quotes do not pair, or it is wider or longer than what is read.
    """
    text = decode(content)
    delimiter, text = _settle_delimiter(text)
    csv.field_size_limit(MAX_TOKEN)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row if len(row) <= MAX_COLUMNS else _narrow(row, len(rows)))
            if len(rows) > MAX_ROWS:
                raise refusal("too_many_rows", "baris lebih banyak")
    except csv.Error as error:
        code = "long_token" if "field larger" in str(error) else "bad_csv"
        found = "isi sel yang terlalu panjang" if code == "long_token" else "tanda kutip yang tidak berpasangan"
        raise refusal(code, f"{found} mulai baris {len(rows) + 1}") from error
    if len(rows) * max(map(len, rows), default=0) > MAX_AREA:
        raise refusal("too_many_cells", "sel lebih banyak")
    return Sheet("CSV", rows)


def _narrow(row: list[str], index: int) -> list[str]:
    """A row without its empty cells on the right; what is filled far to the right is refused."""
    stray = next((column for column in range(MAX_COLUMNS, len(row)) if row[column].strip()), None)
    if stray is not None:
        raise refusal("too_many_columns", f"sel {cell_name(index, stray)} terisi")
    return row[:MAX_COLUMNS]


def _settle_delimiter(text: str) -> tuple[str, str]:
    """The delimiter, and the text without a first line that only states it, as Excel writes one."""
    first, _, rest = text.partition("\n")
    stated = first.strip().strip('"')
    if stated.startswith(_STATED) and len(stated) == len(_STATED) + 1:
        return stated[-1], rest
    lines = "\n".join(text[:MAX_TOKEN].splitlines()[:_HEAD_LINES])
    return max(DELIMITERS, key=lambda delimiter: _agreement(lines, delimiter)), text


def _agreement(lines: str, delimiter: str) -> int:
    """How many cells the rows of the commonest width have together; 0 where there is nothing to split."""
    csv.field_size_limit(MAX_TOKEN)
    try:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter))
    except csv.Error:
        return 0
    return max((count * width for width, count in widths.items() if width > 1), default=0)
