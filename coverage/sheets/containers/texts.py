"""Bytes to text without losing or inventing a character: UTF-8, UTF-16 with or without a mark, else Windows-1252."""

from __future__ import annotations

import re
import unicodedata

from coverage.sheets.limits import refusal

_HEAD = 4096
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

# Two bytes that are a letter in UTF-8 and hardly ever stand together in cp1252.
_UTF8_PAIR = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")
_MOST_NULS = 0.3


def decode(content: bytes) -> str:
    """The text of a file.

    Raises:
        FileRefused: `bad_encoding` when it is damaged in the encoding that it is in; `not_text` when it is no text.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None) or _unmarked(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise refusal("bad_encoding", f"bita ke-{error.start + 1} bukan huruf") from error
    _check_text(text)
    return text


def _unmarked(content: bytes) -> str:
    head = content[:_HEAD]
    if head[1::2].count(0) > len(head) / 2 * _MOST_NULS and not head[::2].count(0):
        return "utf-16-le"
    if head[::2].count(0) > len(head) / 2 * _MOST_NULS and not head[1::2].count(0):
        return "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        # Letters of UTF-8 beside a byte that is none: a damaged file, not one of Windows.
        return "utf-8" if _UTF8_PAIR.search(content) else "cp1252"
    return "utf-8"


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise refusal("not_text", "isi bukan teks")
    odd = {character for character in set(text) if _is_odd(character)}
    if odd and sum(character in odd for character in text) > len(text) // 100:
        raise refusal("not_text", "isi bukan teks")


def _is_odd(character: str) -> bool:
    """Whether no text holds a character: a control or unassigned one. Spaces of any width are text."""
    return character not in "\r\n\t" and unicodedata.category(character) in ("Cc", "Cn", "Co", "Cs")
