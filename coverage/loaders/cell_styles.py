"""Which cell styles of a workbook make a number a date or a duration; nothing else of a style is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException, ElementTree

from coverage.loaders.shared_strings import MAIN_SPACES

_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
"""Built-in formats that show a date or a time of day (ECMA-376 part 1, 18.8.30, with the East Asian ones)."""

_DURATION_FORMATS = frozenset({46})
"""Built-in formats that show hours beyond a day."""

_SILENT = re.compile(r'[_\\*].|"[^"]*"?', re.DOTALL)
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_CLOCK = re.compile(r"[ymdhs]|a(?:[^/mp]*[/mp])?", re.IGNORECASE)


@dataclass(frozen=True)
class CellStyles:
    """The numbers of the cell styles that show a date, and of those that show a duration."""

    dates: frozenset[int] = frozenset()
    durations: frozenset[int] = frozenset()


def read_styles(xml: bytes) -> CellStyles | None:
    """The styles of a workbook by what they show, or None when the part is not of the usual form."""
    try:
        root = ElementTree.fromstring(xml, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    space = root.tag.removesuffix("styleSheet")
    if space not in MAIN_SPACES:
        return None
    order = [child.tag.removeprefix(space) for child in root]
    tables = [name for name in order if name in ("numFmts", "cellXfs")]
    if tables not in (["numFmts", "cellXfs"], ["cellXfs"], ["numFmts"], []):
        return None
    return _styles(root, space)


def _styles(root: Element, space: str) -> CellStyles | None:
    formats = {
        node.get("numFmtId"): node.get("formatCode", "") for node in root.findall(f"{space}numFmts/{space}numFmt")
    }
    kinds = [_shows(node.get("numFmtId", "0"), formats) for node in root.findall(f"{space}cellXfs/{space}xf")]
    if "odd" in kinds or (kinds and kinds[0] != "number"):
        return None  # readers differ on cells without a style where the first style is a date
    return CellStyles(
        frozenset(place for place, kind in enumerate(kinds) if kind == "date"),
        frozenset(place for place, kind in enumerate(kinds) if kind == "duration"),
    )


def _shows(number: str, formats: dict[str | None, str]) -> str:
    if number in formats:
        return format_shows(formats[number])
    if not number.isdigit():
        return "number"
    if int(number) in _DURATION_FORMATS:
        return "duration"
    return "date" if int(number) in _DATE_FORMATS else "number"


def format_shows(code: str) -> str:
    r"""What a number format shows: `date`, `duration`, `number`, or `odd`; its first section decides.

    >>> format_shows(r"yyyy\-mm\-dd"), format_shows("[h]:mm"), format_shows('0 "hari"')
    ('date', 'duration', 'number')
    """
    shown = _SILENT.sub("", code).partition(";")[0]
    bare = _BRACKETS.sub(lambda found: " " * len(found[0]), shown)
    if "[" in bare or "]" in bare:
        return "odd"
    duration, clock = _DURATION.search(shown), _CLOCK.search(bare)
    if clock and clock[0] in ("a", "A"):
        clock = None
    if duration and (clock is None or duration.end() < clock.end()):
        return "duration"
    return "date" if clock else "number"
