"""What a reader may make of branches that are not in: the three rules, their words, and what a row says of them.

How the figures come about stands in `metrics.missing_branches`; nothing is computed here but a rate from two counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MissingBranchRule(StrEnum):
    """How a figure stands while branches are missing; a release always names `PARTIAL`."""

    PARTIAL = ""
    CARRIED = "carried"
    BOUNDED = "bounded"

    @property
    def word(self) -> str:
        """What the command line and its JSON call the rule."""
        return self.value or "partial"


MISSING_BRANCH_BY_WORD = {rule.word: rule for rule in MissingBranchRule}
"""Word on the command line -> rule."""

MISSING_BRANCH_WORDS = {MissingBranchRule.CARRIED: "diteruskan", MissingBranchRule.BOUNDED: "rentang"}
"""Rule -> its word in an address and in the name of a file; partial figures need none."""

MISSING_BRANCH_BANNERS = {
    MissingBranchRule.CARRIED: "DITERUSKAN: memuat angka terakhir cabang yang belum masuk, bukan angka rilis",
    MissingBranchRule.BOUNDED: (
        "RENTANG: memuat batas dari 12 bulan terakhir cabang yang belum masuk, bukan angka rilis"
    ),
}
"""Rule -> what stands on every sheet of a file that was made by it."""

MISSING_BRANCH_NAMES = {
    MissingBranchRule.PARTIAL: "Yang sudah masuk",
    MissingBranchRule.CARRIED: "Diteruskan",
    MissingBranchRule.BOUNDED: "Rentang",
}
"""Rule -> what the screen says."""

MISSING_BRANCH_MEANINGS = {
    MissingBranchRule.PARTIAL: (
        "Hanya angka cabang yang sudah masuk; wilayah yang masih menunggu ditandai. Rilis selalu begini."
    ),
    MissingBranchRule.CARRIED: (
        "Angka terakhir tiap cabang yang belum masuk, paling lama 12 bulan, ikut dihitung. Bukan angka rilis."
    ),
    MissingBranchRule.BOUNDED: (
        "Angka terkecil dan terbesar cabang yang belum masuk dalam 12 bulan terakhir memberi batas bawah dan atas. "
        "Bukan angka rilis."
    ),
}
"""Rule -> what it means, for the glossary."""


@dataclass(frozen=True)
class MissingBranchFigure:
    """What a place has while it waits for branches: `reported` is in, the others add the missing branches' past.

    Counts in persons. `carried` adds what each missing branch last reported, `low` and `high` the least and the most;
    a branch without a past adds nothing to `carried` and `low` and leaves `high` unknown, with a `reason`. `workers` is
    the denominator of the same regions as `low` and `high`. `carried_from` are the pairs of branch code and month that
    something was carried from; `is_settled` says that nothing is missing any more once it is.
    """

    reported: int | None
    carried: int | None
    low: int | None
    high: int | None
    workers: int | None = None
    carried_from: tuple[tuple[str, str], ...] = ()
    is_settled: bool = False
    reason: str | None = None

    @property
    def low_rate(self) -> float | None:
        """The least coverage, a fraction of `workers`; None where either is unknown."""
        return self.low / self.workers if self.low is not None and self.workers else None

    @property
    def high_rate(self) -> float | None:
        """The most coverage, a fraction of `workers`; None where either is unknown."""
        return self.high / self.workers if self.high is not None and self.workers else None
