"""What is wrong with the rows of a roster, gathered over whole columns: faults set rows aside, notices are said.

Only rows with a fault ever become Python values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from coverage.loaders.roster.fields import Integers, Mask

Found = Callable[[int], str]
"""Row -> what to say was found there; never a person's text."""


@dataclass(frozen=True)
class Fault:
    """Rows that are set aside for one reason: which field, what was found, what was expected, what to do."""

    code: str
    field: str
    rows: Integers
    found: Found
    expected: str
    remedy: str


@dataclass(frozen=True)
class Notice:
    """Rows of which something is said though they are kept."""

    code: str
    field: str
    rows: Mask
    message: str


@dataclass
class Verdicts:
    """Everything that was noticed about `size` rows; `present` are those that are rows at all."""

    present: Mask
    faults: list[Fault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.good = self.present.copy()
        self._spoiled: dict[str, Mask] = {}

    def spoil(self, name: str, rows: Mask) -> None:
        """Say no more of these cells of a field: what is wrong with them has been said."""
        if rows.any():
            self._spoiled[name] = rows

    def refuse(self, code: str, name: str, rows: Mask, found: str | Found, advice: tuple[str, str]) -> None:
        """Set rows aside; `advice` is what was expected and what to do."""
        spoiled = self._spoiled.get(name)
        chosen = np.flatnonzero(rows & self.present if spoiled is None else rows & self.present & ~spoiled)
        if len(chosen):
            text = found if callable(found) else _always(found)
            self.faults.append(Fault(code, name, chosen, text, *advice))
            self.good[chosen] = False

    def notice(self, code: str, name: str, rows: Mask, message: str) -> None:
        """Say something about rows, after their number: 'baris …'."""
        if rows.any():
            self.notices.append(Notice(code, name, rows, message))


def _always(text: str) -> Found:
    return lambda row: text
