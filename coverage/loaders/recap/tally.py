"""The arithmetic of a recap: sums as they grow, and which of them a total row states.

A total is known by its label and by its figures. "JUMLAH" may close a block, a page or the sheet; a row without any
label that equals a sum is a total too. A label that no sum bears out is a fault of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from coverage.reference.regions import normalise_text

SCOPES = ("table", "sheet", "group", "region", "inside")
"""What a total may add up: this table, all tables of the sheet so far, a block or page, one region's segments, and
`inside` the regions of the table without those who are in none of them ("Luar Jawa Barat")."""

_TOTALS = ("JUMLAH", "TOTAL", "GRAND TOTAL", "JML", "JAWA BARAT", "PROVINSI JAWA BARAT", "PROV JAWA BARAT", "JABAR")
_SUBTOTALS = ("SUB TOTAL", "SUBTOTAL", "SUB JUMLAH", "SUBJUMLAH", "JUMLAH HALAMAN", "JUMLAH PINDAHAN", "PINDAHAN",
              "JUMLAH DIPINDAHKAN", "DIPINDAHKAN")  # fmt: skip
_STARTS = ("JUMLAH ", "TOTAL ", "GRAND TOTAL ", "JML ")


def total_kind(texts: Sequence[str]) -> str | None:
    """What the words of a row call it: `total`, `subtotal`, or None where they name no total.

    >>> total_kind(["", "Sub Total"]), total_kind(["JUMLAH KC GARUT"]), total_kind(["Kab. Garut"])
    ('subtotal', 'total', None)
    """
    labels = [normalise_text(text) for text in texts]
    if any(label.startswith(_SUBTOTALS) for label in labels):
        return "subtotal"
    return "total" if any(label in _TOTALS or label.startswith(_STARTS) for label in labels) else None


@dataclass
class Tally:
    """Sums of every counted column, by scope; `mended` is by how much declared corrections moved them."""

    before: dict[int, int] = field(default_factory=dict)
    sums: dict[str, dict[int, int]] = field(default_factory=lambda: {scope: {} for scope in SCOPES})
    mended: dict[str, dict[int, int]] = field(default_factory=lambda: {scope: {} for scope in SCOPES})

    def __post_init__(self) -> None:
        self.sums["sheet"] = dict(self.before)

    def add(self, column: int, count: int, mended: int = 0, *, is_inside: bool = True) -> None:
        """Count a cell in every scope; `mended` of it came from a correction, and a row may be of no region."""
        for scope in SCOPES if is_inside else SCOPES[:-1]:
            self.sums[scope][column] = self.sums[scope].get(column, 0) + count
            if mended:
                self.mended[scope][column] = self.mended[scope].get(column, 0) + mended

    def start(self, scope: str) -> None:
        """Begin a block or a region anew."""
        self.sums[scope], self.mended[scope] = {}, {}

    def faults(self, scope: str, stated: dict[int, int]) -> list[int]:
        """Columns whose stated total is neither the sum of a scope nor that sum before corrections."""
        sums, mended = self.sums[scope], self.mended[scope]
        return [
            column
            for column, count in stated.items()
            if count not in (sums.get(column, 0), sums.get(column, 0) - mended.get(column, 0))
        ]

    def match(self, stated: dict[int, int], scopes: Sequence[str]) -> str | None:
        """The first scope whose sums are the stated ones, or None."""
        return next((scope for scope in scopes if not self.faults(scope, stated)), None)

    def nearest(self, stated: dict[int, int], scopes: Sequence[str]) -> str:
        """The scope from which the fewest stated totals differ; the first of equals."""
        return min(scopes, key=lambda scope: len(self.faults(scope, stated)))
