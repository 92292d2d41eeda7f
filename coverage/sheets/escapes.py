"""Excel's own escapes in the texts of a workbook, which the exact and the fast reader resolve alike."""

from __future__ import annotations

import re

# Excel's own escape of a character, exactly four hexadecimal digits; anything shorter or longer is text and stays. Half
# of a surrogate pair stays as it is written: it is no character, and no text of Arrow or of a file could hold it.
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescape(text: str) -> str:
    r"""A text with Excel's escapes resolved.

    >>> unescape("baris satu_x000D_dua"), unescape("_x005F_x000D_"), unescape("_xD83D_")
    ('baris satu\rdua', '_x000D_', '_xD83D_')
    """
    return _ESCAPE.sub(_unescaped, text) if "_x" in text else text


def _unescaped(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return found[0] if "\ud800" <= character <= "\udfff" else character
