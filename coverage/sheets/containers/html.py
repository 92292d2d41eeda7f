"""Tables of web pages, which many systems write under the name .xls; every cell is text, `1.234.567` stays so."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from coverage.sheets.columns import CellKind
from coverage.sheets.containers.grid import SheetBuilder
from coverage.sheets.containers.texts import decode
from coverage.sheets.limits import MAX_CELLS, MAX_COLUMNS, MAX_SHEETS, refusal
from coverage.sheets.sheet import Book, Sheet

MAX_DEPTH = 16
"""Most tables inside one another."""

MAX_SPAN = 1_000_000
"""Widest and highest span that is believed."""

# The white space of HTML, which is not that of Unicode: a no-break space stays.
_SPACES = re.compile(r"[ \t\r\n\f]+")

# The styles by which programs hide a row, a column or a part of a text.
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)

# A style by which a part of a text is raised or struck out.
_MARK_STYLE = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b|text-decoration[\w-]*\s*:[^;]*line-through", re.I)


# What opens markup, and what may close it.
_PAIRS = (("<!--", re.compile("--!?>")), ("<![", re.compile(r"\]\s*>")), ("<", re.compile(">")))

_MOST_OPEN = 100
"""Tags and comments without an end that are left to the parser; nothing but a crafted or cut page has more."""

# Elements that are raised, lowered or struck out: no part of a figure or a name.
_MARKS = frozenset({"sup", "sub", "s", "strike", "del"})

# Elements that have no end.
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "wbr"})


def read_html(content: bytes) -> Book:
    """The tables of a page with anything in them, each as a sheet.

    Raises:
        FileRefused: when there is none, or the page is crafted.
    """
    reader = _Tables()
    try:
        reader.feed(_without_open_end(decode(content)))
        reader.close()
    except AssertionError as error:  # what the parser raises for a declaration that is none
        raise refusal("bad_xml", "halaman dengan penanda yang tidak sah") from error
    if reader.is_cut:
        raise refusal("bad_xml", "halaman terpotong di tengah tabel")
    sheets = [sheet for table in reader.tables if (sheet := table.finish()).rows]
    if not sheets:
        raise refusal("not_a_workbook", "halaman web tanpa tabel")
    return Book("html", tuple(sheets))


def _without_open_end(page: str) -> str:
    """A page without an end of many tags or comments that never close: the parser looks for the end of each anew."""
    for opens, closes in _PAIRS:
        after = max((match.end() for match in closes.finditer(page)), default=0)
        if page.count(opens, after) > _MOST_OPEN:
            page = page[: page.find(opens, after)]
    return page


class _Table:
    """One table: cells put where spans leave room, as a browser does."""

    def __init__(self, name: str) -> None:
        self.grid = SheetBuilder(name)
        self._row, self._column = -1, 0
        self._taken: dict[int, int] = {}
        self._width, self._height = 1, 1
        self._parts: list[str] | None = None
        self._left_out: list[str] = []
        self._is_trimmed = False
        self._cells = 0

    def start_row(self, is_hidden: bool) -> None:
        """A row begins."""
        self.end_cell()
        self._row, self._column = self._row + 1, 0
        if is_hidden:
            self.grid.hidden_rows.add(self._row)

    def start_cell(self, width: int, height: int) -> None:
        """A cell begins; one outside any row opens a row."""
        self.end_cell()
        if self._row < 0:
            self.start_row(False)
        while self._taken.get(self._column, -1) >= self._row:
            self._column += 1
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise refusal("too_many_cells", "sel lebih banyak")
        self._width, self._height, self._parts = width, height, []
        self._left_out, self._is_trimmed = [], False

    def text(self, text: str) -> None:
        """Characters of a cell."""
        if self._parts is None:
            return
        if not self._left_out:
            self._parts.append(text)
        elif text.strip():
            self._is_trimmed = True

    def start_part(self, tag: str, is_left_out: bool) -> None:
        """An element inside a cell begins; what is in one that is left out is, too."""
        if is_left_out or self._left_out:
            self._left_out.append(tag)

    def end_part(self, tag: str) -> None:
        """An element inside a cell ends, and with it those inside it that were not ended."""
        if tag in self._left_out:
            while self._left_out.pop() != tag:
                pass

    def end_cell(self) -> None:
        """A cell ends: put it, and keep the places that it spans."""
        if self._parts is None:
            return
        text = _clean("".join(self._parts))
        self._parts = None
        if text:
            self.grid.put(self._row, self._column, CellKind.TEXT, text)
        if self._is_trimmed:
            self.grid.trimmed.add((self._row, self._column))
        last_row, last_column = self._row + self._height - 1, self._column + self._width - 1
        if text and (self._height > 1 or self._width > 1):
            self.grid.merge(self._row, self._column, last_row, last_column)
        if self._height > 1:
            self._taken.update(dict.fromkeys(range(self._column, min(last_column, MAX_COLUMNS) + 1), last_row))
        self._column = last_column + 1

    def finish(self) -> Sheet:
        """The sheet, once the table has ended."""
        self.end_cell()
        return self.grid.sheet()


def _clean(text: str) -> str:
    return "\n".join(_SPACES.sub(" ", line).strip(" ") for line in text.split("\v")).strip("\n")


class _Tables(HTMLParser):
    """Gathers the tables of a page; a table inside a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._silent = 0

    @property
    def is_cut(self) -> bool:
        """Whether the page ended inside a table."""
        return bool(self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        if tag in ("script", "style"):
            self._silent += 1
        elif tag == "table":
            self._start_table()
        elif self._open:
            self._start_inside(tag, {name: value or "" for name, value in attrs})

    def _start_table(self) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise refusal("bad_xml", "tabel di dalam tabel terlalu dalam")
        if len(self.tables) >= MAX_SHEETS:
            raise refusal("too_many_sheets", "tabel lebih banyak")
        self.tables.append(_Table(f"Tabel {len(self.tables) + 1}"))
        self._open.append(self.tables[-1])

    def _start_inside(self, tag: str, attributes: dict[str, str]) -> None:
        table = self._open[-1]
        if tag == "tr":
            table.start_row(bool(_HIDDEN.search(attributes.get("style", ""))) or "hidden" in attributes)
        elif tag in ("td", "th"):
            table.start_cell(_span(attributes.get("colspan")), _span(attributes.get("rowspan")))
        elif tag in ("br", "p", "div"):
            table.text("\v" if tag == "br" else " ")
        if tag not in _VOID and tag not in ("tr", "td", "th"):
            table.start_part(tag, tag in _MARKS or _is_left_out(attributes))

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)
        elif self._open and tag in ("td", "th", "tr"):
            self._open[-1].end_cell()
        elif self._open and tag == "table":
            self._open.pop().end_cell()
        elif self._open:
            self._open[-1].end_part(tag)

    def handle_data(self, data: str) -> None:
        """Characters."""
        if self._open and not self._silent:
            self._open[-1].text(data)


def _is_left_out(attributes: dict[str, str]) -> bool:
    style = attributes.get("style", "")
    return "hidden" in attributes or bool(_HIDDEN.search(style) or _MARK_STYLE.search(style))


def _span(stated: str | None) -> int:
    stated = (stated or "").strip()
    return min(max(int(stated), 1), MAX_SPAN) if stated.isascii() and stated.isdigit() and len(stated) < 10 else 1
