"""Readers that have nothing in common with the project's: slow, plain, and for one known recap only."""

import csv
import html
import io
import re
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells_of_workbook(content):
    """(row, column) -> text or number, of the first sheet part of an .xlsx."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        texts = []
        if "xl/sharedStrings.xml" in names:
            for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml")).findall(f"{MAIN}si"):  # noqa: S314
                parts = [item, *item.findall(f"{MAIN}r")]
                texts.append("".join(node.text or "" for part in parts for node in part.findall(f"{MAIN}t")))
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    cells = {}
    row_number = 0
    for row in sheet.find(f"{MAIN}sheetData"):
        row_number = int(row.get("r", row_number + 1))
        column = 0
        for cell in row:
            letters = re.match("[A-Z]*", cell.get("r", "")).group()
            column = sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(letters))) or column + 1
            value = value_of(cell, texts)
            if value != "":
                assert (row_number, column) not in cells
                cells[row_number, column] = value
    return cells


def value_of(cell, texts):
    """The value of a cell; every `v` and `t` below it counts."""
    text = "".join(node.text or "" for node in cell.iter() if node.tag in (f"{MAIN}v", f"{MAIN}t"))
    kind = cell.get("t", "n")
    if text == "":
        return ""
    if kind == "s":
        assert int(text) >= 0
        return texts[int(text)]
    return float(text) if kind == "n" else text


def cells_of_text(content):
    """(row, column) -> text, of a table delimited by semicolons."""
    rows = csv.reader(io.StringIO(content.decode("utf-8", "replace"), newline=""), delimiter=";")
    return {(row, column): cell for row, cells in enumerate(rows, 1) for column, cell in enumerate(cells, 1) if cell}


def cells_of_page(content):
    """(row, column) -> text, of the one table of a page without spans; tags begin with a letter, asides with ! or ?."""
    cells = {}
    row = column = 0
    is_open = False
    for mark, text in re.findall(
        r"(<[!?/a-zA-Z][^>]*>)|((?:<(?![!?/a-zA-Z])|[^<])+)", content.decode("utf-8", "replace")
    ):
        name = re.match(r"</?\s*([a-zA-Z0-9]*)", mark)[1].lower() if mark else ""
        if mark and not mark.startswith("</") and name in ("tr", "td", "th"):
            row, column = (row + 1, 0) if name == "tr" else (row, column + 1)
            is_open = name != "tr"
        elif mark and name in ("tr", "td", "th", "table"):
            is_open = False
        elif text and is_open:
            cells[row, column] = cells.get((row, column), "") + html.unescape(text)
    return {place: text.strip() for place, text in cells.items() if text.strip()}


LABELS = ["PU Aktif", "PU Nonaktif", "Jakon Aktif", "Jakon Nonaktif", "BPU Aktif", "BPU Nonaktif"]
"""What stands above the counts, in order."""


def counts_of(cells):
    """The counts of a recap, line by line, by the labels above them; of a merged header by their places."""
    words = {place: " ".join(re.findall("[a-z]+", str(value).lower())) for place, value in cells.items()}
    labels = {word: column for (_, column), word in words.items()}
    is_labelled = any(label.lower() in labels for label in LABELS)
    columns = [labels.get(label.lower()) for label in LABELS] if is_labelled else range(3, 9)
    named = sorted(row for row, column in cells if column == 2 and words[row, 2] and words.get((row, 1)) != "jumlah")
    rows = [[count_of(cells.get((row, column))) for column in columns] for row in named]
    return [row for row in rows if set(row) != {None}]


def count_of(value):
    """The whole number that a cell states, or None."""
    if not is_whole(value):
        return None
    return int(float(value.replace(".", "") if isinstance(value, str) else value))


def is_whole(value):
    """Whether a cell states a whole number."""
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, str) and re.fullmatch(r"\d{1,3}(\.\d{3})*|\d+", value.strip()) is not None


def counts_of_frame(frame):
    """The same counts from the rows that the project accepted; None throughout for a column that it did not know."""
    order = [(segment, status) for segment in ("PU", "JAKON", "BPU") for status in ("active", "inactive")]
    found = {}
    for row in frame.to_dict("records"):
        counts = found.setdefault(row["region_code"], {})
        counts[row["segment"], row["status"]] = row["members"]
    rows = [[counts.get(key) for key in order] for counts in found.values()]
    return [[None if is_missing(value) else int(value) for value in row] for row in rows]


def is_missing(value):
    """Whether a count is not stated."""
    return value is None or str(value) in ("<NA>", "nan")


def agree(ours, theirs):
    """Whether two readings of the counts are the same, columns left out that one of them does not know at all."""
    known = [place for place in range(6) if any(row[place] is not None for row in ours)]
    known = [place for place in known if any(row[place] is not None for row in theirs)]
    return [[row[place] for place in known] for row in ours] == [[row[place] for place in known] for row in theirs]
