"""XML that is safe to parse: UTF-8, no DTD, no endless token; and the parsers that all containers share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml import ElementTree

from coverage.sheets.limits import MAX_SMALL_PART, MAX_TOKEN, MIB, refusal

# All that may stand before the root but a DTD. A comment ends at its first "-->", and each part begins with other
# bytes, so that nothing is tried twice.
_PROLOG = re.compile(rb"\s*(?:<\?[^>]*\?>\s*|<!--(?:(?!-->).)*-->\s*)*", re.S)

# The encoding, only in a declaration at the very start, where alone it counts.
_ENCODING = re.compile(rb"^<\?xml[^>]*\bencoding\s*=\s*[\"']([^\"']*)[\"']")
_PLAIN = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_BLOCK = MAX_TOKEN // 2


def check_part(xml: bytes, name: str) -> bytes:
    """The bytes of an XML part without a byte order mark, once they are safe to parse.

    Raises:
        FileRefused: `xml_encoding`, `dtd`, or `long_token`.
    """
    xml = xml.removeprefix(b"\xef\xbb\xbf")
    stated = _ENCODING.match(xml)
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in xml[:64] or (stated and stated[1].lower() not in _PLAIN):
        raise refusal("xml_encoding", f"bagian '{name}' tidak berkode UTF-8")
    _check_tokens(xml, name)
    prolog = _PROLOG.match(xml)
    if xml.startswith(b"<!", prolog.end() if prolog else 0) or b"<!DOCTYPE" in xml[:_BLOCK]:
        raise refusal("dtd", f"bagian '{name}' memuat DTD")
    return xml


def _check_tokens(xml: bytes, name: str) -> None:
    """Refuse a run of more than MAX_TOKEN bytes without an angle bracket; looks at the first bracket of each half."""
    for start in range(0, len(xml), _BLOCK):
        end = min(start + _BLOCK, len(xml))
        if xml.find(b"<", start, end) >= 0 or xml.find(b">", start, end) >= 0:
            continue
        before = max(xml.rfind(b"<", 0, start), xml.rfind(b">", 0, start))
        after = [place for mark in (b"<", b">") if (place := xml.find(mark, end)) >= 0]
        if min(after, default=len(xml)) - before > MAX_TOKEN:
            raise refusal("long_token", f"bagian '{name}' memuat satu isi yang terlalu panjang")


def parse_tree(xml: bytes, name: str) -> Element:
    """The tree of a small part.

    Raises:
        FileRefused: when it is no well-formed XML, or too large for what it is.
    """
    if len(xml) > MAX_SMALL_PART:
        raise refusal("too_large", f"bagian '{name}' {len(xml) / MIB:.0f} MiB")
    try:
        return ElementTree.fromstring(check_part(xml, name))
    except (ElementTree.ParseError, ValueError) as error:
        raise refusal("bad_xml", f"bagian '{name}' bukan XML yang sah") from error


def local(tag: str) -> str:
    """The name of an element or attribute without its namespace.

    >>> local("{urn:x}row"), local("row")
    ('row', 'row')
    """
    return tag.rpartition("}")[2]


def find_all(tree: Element, name: str) -> Iterator[Element]:
    """The elements of that local name, at any depth and in any namespace."""
    return (node for node in tree.iter() if isinstance(node.tag, str) and local(node.tag) == name)


def attribute(node: Element, name: str) -> str:
    """The attribute of that local name; '' when it is absent."""
    return next((value for key, value in node.items() if local(key) == name), "")


def new_parser(*, namespaces: bool = False) -> expat.XMLParserType:
    """A parser that expands nothing and buffers text; give it handlers, then `feed` it."""
    parser = expat.ParserCreate("utf-8", " " if namespaces else None)
    parser.buffer_text = True
    return parser


def feed(parser: expat.XMLParserType, xml: bytes, name: str) -> None:
    """Parse a part through the handlers of a parser.

    Raises:
        FileRefused: `bad_xml` when it is not well-formed.
    """
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise refusal("bad_xml", f"bagian '{name}' bukan XML yang sah (baris {error.lineno})") from error
