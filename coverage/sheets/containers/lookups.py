"""What the cells of an .xlsx refer to: the shared list of texts, and which styles show a date."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coverage.sheets.containers.markup import attribute, feed, find_all, new_parser, parse_tree
from coverage.sheets.escapes import unescape
from coverage.sheets.limits import MAX_CELLS, refusal

_DATE_FORMATS = frozenset({14, 15, 16, 17, 22, *range(27, 32), 34, 35, 36, *range(50, 59)})

# What is no token of a number format: quoted text, an escaped, a padding or a filling character, a colour or
# condition. Only what is left may say that it is a date ("Red" would, by its d).
_NOT_TOKENS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')

# How many texts the part says it has; only a check against a lie, so an absent one is fine.
_COUNT = re.compile(rb"\buniqueCount\s*=\s*[\"'](\d+)[\"']")
_SMALLEST_TEXT = len(b"<si/>")
_NO = ("0", "false")


def is_left_out(tag: str, attributes: dict[str, str]) -> bool:
    """Whether a property of a run of rich text makes it no part of a figure or a name: raised, lowered, struck out.

    >>> is_left_out("vertAlign", {"val": "superscript"}), is_left_out("strike", {"val": "0"}), is_left_out("b", {})
    (True, False, False)
    """
    if tag == "vertAlign":
        return attributes.get("val") in ("superscript", "subscript")
    return tag in ("strike", "dstrike") and attributes.get("val", "1") not in _NO


@dataclass(frozen=True)
class SharedTexts:
    """The shared list of texts, and the places of those of which a raised or struck-out part was left out."""

    texts: list[str]
    trimmed: frozenset[int] = frozenset()


def read_texts(xml: bytes) -> SharedTexts:
    """The shared list of texts, in order; runs of rich text joined, readings for Asian scripts left out.

    Raises:
        FileRefused: when it is not well-formed, or states more texts than it can hold.
    """
    head = xml[: xml.find(b">", xml.find(b"<sst") if b"<sst" in xml[:2048] else xml.find(b"sst")) + 1]
    stated = _COUNT.search(head)
    if stated and (len(stated[1]) > 9 or int(stated[1]) > min(MAX_CELLS, len(xml) // _SMALLEST_TEXT)):
        raise refusal("sst_count", "jumlah teks yang tidak mungkin")
    reader = _TextReader()
    parser = new_parser()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    feed(parser, xml, "sharedStrings")
    return SharedTexts(reader.texts, frozenset(reader.trimmed))


class _TextReader:
    """Handlers for the list of texts."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._prefix: str | None = None
        self._is_text = self._is_reading = self._is_left_out = False
        self.trimmed: set[int] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self._prefix is None:
            self._prefix = tag[: tag.find(":") + 1]
        tag = tag.removeprefix(self._prefix)
        if tag == "si":
            self._parts = []
        elif tag == "r":
            self._is_left_out = False
        elif tag == "t":
            self._is_text = not self._is_reading
        elif tag == "rPh":
            self._is_reading = True
        elif is_left_out(tag, attributes):
            self._is_left_out = True

    def end(self, tag: str) -> None:
        """An element ends."""
        tag = tag.removeprefix(self._prefix or "")
        if tag == "t":
            self._is_text = False
        elif tag == "r":
            self._is_left_out = False
        elif tag == "rPh":
            self._is_reading = False
        elif tag == "si":
            self.texts.append(unescape("".join(self._parts)))
            if len(self.texts) > MAX_CELLS:
                raise refusal("sst_count", "terlalu banyak teks")

    def text(self, text: str) -> None:
        """Characters of a text."""
        if self._is_text and not self._is_left_out:
            self._parts.append(text)
        elif self._is_text and text.strip():
            self.trimmed.add(len(self.texts))


def date_styles(xml: bytes) -> frozenset[int]:
    """The numbers of the cell styles that show a date.

    Raises:
        FileRefused: when the part cannot be read.
    """
    tree = parse_tree(xml, "styles")
    custom = {attribute(node, "numFmtId"): attribute(node, "formatCode") for node in find_all(tree, "numFmt")}
    styles = next(find_all(tree, "cellXfs"), None)
    if styles is None:
        return frozenset()
    numbers = [attribute(node, "numFmtId") for node in styles if isinstance(node.tag, str)]
    return frozenset(place for place, number in enumerate(numbers) if _is_date(number, custom.get(number)))


def _is_date(number: str, code: str | None) -> bool:
    if code is not None:
        return shows_date(code)
    return number.isascii() and number.isdigit() and len(number) < 4 and int(number) in _DATE_FORMATS


def shows_date(code: str) -> bool:
    """Whether a number format shows a day, month or year; a month beside hours is a minute.

    >>> shows_date("dd/mm/yyyy"), shows_date('#.##0" orang"'), shows_date("[h]:mm")
    (True, False, False)
    """
    tokens = _NOT_TOKENS.sub("", code).lower().split(";")[0]
    if "general" in tokens or "standard" in tokens:
        return False
    has_time = "h" in tokens or "s" in tokens or "[h" in code.lower()
    return "y" in tokens or "d" in tokens or ("m" in tokens and not has_time)
