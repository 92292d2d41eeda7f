"""Which file a list of refused rows came from: said in one cell of the list, so that corrected rows find back.

The cell is plain text (JSON), because every spreadsheet program keeps a text as it is. It names no person.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from coverage.model.periods import is_period

PART = "part"
"""Scope of a list that holds only the refused rows of a file that was accepted: they are added to it."""

WHOLE = "whole"
"""Scope of a list that holds every row of a file that was refused: once corrected it is the file."""

FORM = "cakupan-perbaikan-1"
"""First value of the cell; another form is not read."""

# A SHA-256 in lower case, by `fullmatch`: it becomes part of a look-up, never of a path.
_SOURCE = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Origin:
    """What a list of refused rows says of its sheet: which file it is of, and what its titles stated.

    `source` is the hash of the accepted rows (PART) or of the bytes (WHOLE) of the file, empty until known. `period`,
    `basis` and `branch` hold for rows that do not state them.
    """

    scope: str
    source: str = ""
    period: str | None = None
    basis: str | None = None
    branch: str | None = None
    is_complete: bool = False


def write_origin(origin: Origin) -> str:
    """An origin as the text of one cell.

    >>> read_origin(write_origin(Origin(PART, "a" * 64, "2024-08"))) == Origin(PART, "a" * 64, "2024-08")
    True
    """
    return json.dumps({"form": FORM} | asdict(origin), ensure_ascii=False)


def read_origin(text: str) -> Origin | None:
    """The origin that a cell states, or None when the cell is something else or was changed by hand.

    >>> read_origin("Kab. Bandung") is None, read_origin('{"form": "lain", "scope": "bagian"}') is None
    (True, True)
    """
    if not text.startswith("{"):
        return None
    try:
        body: dict[str, Any] = json.loads(text)
        form = body.pop("form")
        origin = Origin(**body)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return origin if form == FORM and _is_sound(origin) else None


def _is_sound(origin: Origin) -> bool:
    texts = (origin.period, origin.basis, origin.branch)
    return (
        origin.scope in (PART, WHOLE)
        and isinstance(origin.source, str)
        and _SOURCE.fullmatch(origin.source) is not None
        and all(text is None or isinstance(text, str) for text in texts)
        and (origin.period is None or is_period(origin.period))
        and isinstance(origin.is_complete, bool)
    )
