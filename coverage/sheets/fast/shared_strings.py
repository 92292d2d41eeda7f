"""The shared strings of a workbook as one Arrow array, and what a text in XML means.

Reads the form that the usual writers give; anything else is left to another reader. A text means here what it means
to the exact reader, which reads the smaller sheets: line ends become one, entities are resolved, spaces at the edges
count only under xml:space, and _x000D_ stands for a character, as Excel writes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from defusedxml import DefusedXmlException, ElementTree

from coverage.sheets.escapes import unescape
from coverage.sheets.fast.bytewise import PADDING, Buffer, Flags, Irregular, Places, must, require, texts_between
from coverage.sheets.fast.patterns import ENTITY

MAIN_SPACES = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
)
"""The namespaces of a workbook's parts: as everyone writes it, and Excel's strict form."""

_PLAIN = b"<si><t>"
_KEPT = b'<si><t xml:space="preserve">'
_END = b"</t></si>"
_LESS, _GREATER, _S = b"<>s"
_SPACES = " \t\r\n"
_FIRST_PRINTABLE = 32
_LINE_MARKS = (9, 10, 13)
# in this order: "&amp;" last, so that the "&" it makes does not begin another entity ("&amp;lt;" is the text "&lt;")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
# What may stand before the root: a byte order mark and a declaration. Matches nothing too, which means UTF-8.
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?(<\?xml [^<>]*\?>)?")
# The encoding in that declaration; any but UTF-8 is `Irregular`, because bytes are compared as they stand.
_ENCODING = re.compile(rb'encoding=["\']([^"\']*)["\']')
# All entities that are resolved here. They are cut out, and an "&" that is left belongs to no entity: `Irregular`.
_KNOWN_ENTITY = ENTITY.decode()
# A character by its number; `_KNOWN_ENTITY` has bounded the digits, so no number is too long for `int`. Without an "x"
# letters cannot stand there for the same reason.
_NUMERIC = re.compile("&#(x?)([0-9A-Fa-f]+);")
_SURROGATES = range(0xD800, 0xE000)
_LAST_CHARACTER = 0x10FFFF
_NO_CHARACTERS = (0xFFFE, 0xFFFF)


def read_shared_strings(xml: bytes) -> pa.StringArray | None:
    """Every shared string in order, or None when the part is not of the usual form."""
    try:
        return _read(xml)
    except Irregular:
        return None


def _read(xml: bytes) -> pa.StringArray:
    start, end = xml.find(b"<si>"), xml.rfind(b"</sst>")
    require(end > 0)
    if start < 0:
        start = end
    check_frame(xml[:start] + xml[end:], "sst", 0)
    buffer = Buffer(xml[start:end] + PADDING)
    size = end - start
    is_tag = buffer.flat[:size] == _LESS
    tags = np.count_nonzero(is_tag)
    require(tags == np.count_nonzero(buffer.flat[:size] == _GREATER))
    items = np.flatnonzero(is_tag & (buffer.flat[1 : size + 1] == _S))
    if not len(items):
        require(size == 0)
        return pa.array([], pa.string())
    require(items[0] == 0)
    ends = np.append(items[1:], size) - len(_END)
    is_plain, is_kept = buffer.begins(items, _PLAIN), buffer.begins(items, _KEPT)
    is_usual = (is_plain | is_kept) & buffer.begins(np.maximum(ends, 0), _END)
    starts = items + np.where(is_kept, len(_KEPT), len(_PLAIN))
    is_usual &= starts <= ends
    # Four tags an item, and nothing else: then no text holds a tag.
    require(is_usual.all() and tags == 4 * len(items))
    check_characters(buffer.flat[:size])
    return decode_texts(buffer.content, starts, ends, is_kept)


def check_frame(frame: bytes, root: str, inner: int, mark: str = "sheetData") -> None:
    """Check what is around the rows or the strings of a part: UTF-8, well-formed, no DTD, the expected root.

    Raises:
        Irregular: when something else stands there; `inner` is how many `mark` the root must hold.
    """
    encoding = _ENCODING.search(must(_DECLARATION.match(frame))[1] or b"")
    require(encoding is None or encoding[1].lower() == b"utf-8")
    try:
        node = ElementTree.fromstring(frame, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Irregular from error
    require(node.tag in {space + root for space in MAIN_SPACES})
    require(sum(child.tag == node.tag.replace(root, mark) for child in node) == inner)


def check_characters(flat: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> None:
    """Check that no control character stands in the bytes but tab and line ends.

    Raises:
        Irregular: when one does.
    """
    controls = np.count_nonzero(flat < _FIRST_PRINTABLE)
    require(controls == 0 or controls == sum(np.count_nonzero(flat == mark) for mark in _LINE_MARKS))


def decode_texts(content: bytes, starts: Places, ends: Places, is_kept: Flags) -> pa.StringArray:
    """What the texts between the places mean; `is_kept` where spaces at the edges count.

    Raises:
        Irregular: for an entity that XML does not know, or bytes that are not UTF-8.
    """
    flat = np.frombuffer(content, np.uint8)
    texts = texts_between(content, starts, ends)
    is_open = ~is_kept & (starts < ends)
    first, last = flat[starts * is_open], flat[(ends - 1) * is_open]
    has_edge = is_open & ((first <= _FIRST_PRINTABLE) | (last <= _FIRST_PRINTABLE))
    if any(mark in content for mark in (b"&", b"\r", b"_x")):
        is_marked = pc.match_substring_regex(texts, "[&\r]|_x").to_numpy(zero_copy_only=False)
    else:
        is_marked = np.zeros(len(texts), np.bool_)
    places = np.flatnonzero(has_edge | is_marked)
    if not len(places):
        return texts
    return _replace(texts, places, _decode(texts.take(pa.array(places)), is_kept[places]))


def _replace(texts: pa.StringArray, places: Places, new: pa.StringArray) -> pa.StringArray:
    """The texts with those at the places replaced."""
    order = np.arange(len(texts))
    order[places] = len(texts) + np.arange(len(places))
    return pa.concat_arrays([texts, new]).take(pa.array(order))


def _decode(texts: pa.StringArray, is_kept: Flags) -> pa.StringArray:
    # The order is that of an XML parser: line ends first, then entities, so that "&#13;" stays a line end of its own;
    # spaces at the edges are cut before Excel's escapes, because "_x0020_" is a space that is meant.
    texts = pc.replace_substring(pc.replace_substring(texts, "\r\n", "\n"), "\r", "\n")
    rest = pc.replace_substring_regex(texts, _KNOWN_ENTITY, "")
    require(not pc.any(pc.match_substring(rest, "&")).as_py())
    texts = _by_hand(texts, "&#", lambda text: _NUMERIC.sub(_character, text))
    for entity, character in _ENTITIES:
        texts = pc.replace_substring(texts, entity, character)
    texts = pc.if_else(pa.array(is_kept), texts, pc.utf8_trim(texts, _SPACES))
    return _by_hand(texts, "_x", unescape)


def _by_hand(texts: pa.StringArray, mark: str, meaning: Callable[[str], str]) -> pa.StringArray:
    """The texts with those that hold a mark put through a function one by one: few do."""
    places = np.flatnonzero(pc.match_substring(texts, mark).to_numpy(zero_copy_only=False))
    if not len(places):
        return texts
    mended = [meaning(text) for text in texts.take(pa.array(places)).to_pylist()]
    return _replace(texts, places, pa.array(mended, pa.string()))


def _character(found: re.Match[str]) -> str:
    code = int(found[2], 16 if found[1] else 10)
    require(code >= _FIRST_PRINTABLE or code in _LINE_MARKS)
    require(code <= _LAST_CHARACTER and code not in _SURROGATES and code not in _NO_CHARACTERS)
    # An ampersand made here must not begin an entity in the next step.
    return "&amp;" if code == ord("&") else chr(code)
