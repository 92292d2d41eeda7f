"""How cells look: one declared style a kind of content. Number formats stand here only, colours in the theme."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from coverage.figures.theme import PRINT


class Style(StrEnum):
    """What a cell holds, and so how it looks."""

    TEXT = "text"
    CODE = "code"
    COUNT = "count"
    RATE = "rate"
    LINKED_RATE = "linked_rate"
    POINTS = "points"
    CHANGE = "change"
    MONTH = "month"
    YEAR = "year"
    TYPED = "typed"
    WRONG = "wrong"
    HEADER = "header"
    NUMBERS = "numbers"
    TITLE = "title"
    SECTION = "section"
    CONDITIONS = "conditions"
    NOTE = "note"
    SIGNATURE = "signature"
    BANNER = "banner"


_CELL = {"border": 1, "border_color": PRINT.line, "valign": "vcenter"}
_NUMBER = {**_CELL, "align": "right"}
_LOOKS: dict[Style, dict[str, object]] = {
    Style.TEXT: {**_CELL, "text_wrap": True, "align": "left", "indent": 1},
    Style.CODE: {**_CELL, "align": "center"},
    Style.COUNT: {**_NUMBER, "num_format": "#,##0"},
    Style.RATE: {**_NUMBER, "num_format": "0.00%"},
    Style.LINKED_RATE: {**_NUMBER, "num_format": '0.00%"*"'},
    Style.POINTS: {**_NUMBER, "num_format": "0.00%"},
    Style.CHANGE: {**_NUMBER, "num_format": "+#,##0;-#,##0;0"},
    Style.MONTH: {**_CELL, "align": "left", "num_format": "[$-421]mmm yyyy"},
    Style.YEAR: {**_CELL, "align": "center", "num_format": "0"},
    Style.TYPED: {**_CELL, "num_format": "@"},
    Style.WRONG: {**_CELL, "num_format": "@", "bg_color": PRINT.wrong, "bold": True},
    Style.HEADER: {
        **_CELL,
        "bold": True,
        "align": "center",
        "text_wrap": True,
        "bg_color": PRINT.covered,
        "font_color": PRINT.paper,
    },
    Style.NUMBERS: {**_CELL, "align": "center", "italic": True, "font_size": 9, "bg_color": PRINT.notice},
    Style.TITLE: {"bold": True, "font_size": 14, "align": "center", "valign": "vcenter", "text_wrap": True},
    Style.SECTION: {"bold": True, "font_size": 12, "valign": "vcenter"},
    Style.CONDITIONS: {"align": "center", "valign": "vcenter", "text_wrap": True},
    Style.NOTE: {"font_size": 10, "valign": "top", "text_wrap": True},
    Style.SIGNATURE: {"align": "center", "valign": "top"},
    Style.BANNER: {"bold": True, "align": "center", "valign": "vcenter", "bg_color": PRINT.banner},
}


class Styles:
    """The formats of one workbook, each made when it is first asked for."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[Style, bool, bool], Any] = {}

    def get(self, style: Style, *, is_total: bool = False, is_band: bool = False) -> Any:
        """The format of a style; totals are bold on a fill, bands have a light fill."""
        key = (style, is_total, is_band)
        if key not in self._made:
            look = dict(_LOOKS[style])
            if is_total:
                look |= {"bold": True, "bg_color": PRINT.notice}
            elif is_band:
                look |= {"bg_color": PRINT.ground}
            self._made[key] = self._workbook.add_format(look)
        return self._made[key]
