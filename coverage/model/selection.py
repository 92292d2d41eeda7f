"""What a reader chose to see: one value that page, wall, workbook and command line share.

It knows nothing of URLs or of what the store holds; unset fields mean "the newest" or "the only one".
"""

from __future__ import annotations

from dataclasses import dataclass

from coverage.model.errors import UsageError
from coverage.model.indicators import DENOMINATORS
from coverage.model.periods import is_period
from coverage.model.regions import region_by_code
from coverage.model.tables import BASES


@dataclass(frozen=True)
class Selection:
    """Period (None: newest), denominator, vintage and basis (None: by rule), and regions (empty: the province)."""

    period: str | None = None
    denominator: str = "eligible"
    vintage: str | None = None
    basis: str | None = None
    regions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot exist.

        Raises:
            UsageError: for a malformed period, an unknown denominator, basis or region code.
        """
        if self.period is not None and not is_period(self.period):
            raise UsageError(f"Periode '{self.period}' tidak dikenal. Tulis tahun dan bulan, misalnya 2024-08.")
        if self.denominator not in DENOMINATORS:
            raise UsageError(f"Penyebut '{self.denominator}' tidak dikenal. Pilih: {', '.join(DENOMINATORS)}.")
        if self.basis is not None and self.basis not in BASES:
            raise UsageError(f"Dasar wilayah '{self.basis}' tidak dikenal. Pilih: {', '.join(BASES)}.")
        unknown = [code for code in self.regions if code not in region_by_code()]
        if unknown:
            raise UsageError(f"Kode wilayah '{unknown[0]}' tidak dikenal. Contoh yang benar: 3204.")
