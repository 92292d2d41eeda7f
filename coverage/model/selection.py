"""What a reader chose to see: one value that page, wall, workbook and command line share.

It knows nothing of URLs, of which regions there are, or of what the store holds; unset fields mean "what the release
names", "the newest" or "the only one".
"""

from __future__ import annotations

from dataclasses import dataclass

from coverage.model.columns import BASES
from coverage.model.errors import UsageError
from coverage.model.indicators import DENOMINATORS
from coverage.model.missing_branches import MISSING_BRANCH_BY_WORD, MissingBranchRule
from coverage.model.periods import is_period

DRAFT = 0
"""The `release` of a selection that asks for the newest snapshot in place of what is released."""

DEFAULT_DENOMINATOR = "eligible"
"""The denominator of figures for which neither the reader nor a release names one."""


@dataclass(frozen=True)
class Selection:
    """What is asked for: period (None: newest released, else newest) and regions (empty: the province).

    Denominator (''), vintage and basis (None) that are not named are those of the release, else by rule. `release` is
    the number of a release of the period (None: the newest; `DRAFT`: none). `missing_branches` is a
    `MissingBranchRule`: what to make of branches that are not in. `target` is whose target capaian and deviasi are
    checked against (None: the only one there is). What a view came to rest on stands in `CoverageSummary`: there are
    `period`, `indicator`, `denominator` and `basis`.
    """

    period: str | None = None
    denominator: str = ""
    vintage: str | None = None
    basis: str | None = None
    regions: tuple[str, ...] = ()
    release: int | None = None
    missing_branches: str = MissingBranchRule.PARTIAL
    target: str | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot exist.

        Raises:
            UsageError: for a malformed period, an unknown denominator, basis or rule for missing branches, a
                release below 0.
        """
        if self.period is not None and not is_period(self.period):
            raise UsageError(f"Periode '{self.period}' tidak dikenal. Tulis tahun dan bulan, misalnya 2024-08.")
        if self.denominator and self.denominator not in DENOMINATORS:
            raise UsageError(f"Penyebut '{self.denominator}' tidak dikenal. Pilih: {', '.join(DENOMINATORS)}.")
        if self.basis is not None and self.basis not in BASES:
            raise UsageError(f"Dasar wilayah '{self.basis}' tidak dikenal. Pilih: {', '.join(BASES)}.")
        if self.release is not None and self.release < 0:
            raise UsageError(f"Rilis '{self.release}' tidak dikenal. Tulis nomor rilis, misalnya 1, atau draf.")
        if self.missing_branches not in set(MissingBranchRule):
            known = ", ".join(MISSING_BRANCH_BY_WORD)
            raise UsageError(f"Pilihan cabang terlambat '{self.missing_branches}' tidak dikenal. Pilih: {known}.")
