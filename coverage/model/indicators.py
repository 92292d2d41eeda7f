"""Every indicator, declared once: numerator, denominator, unit, decimals and wording.

Axis titles, hover text, Excel headers and number formats and the method page come from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from coverage.model.schema import Column
from coverage.model.tables import ACTIVE_MEMBERS, ELIGIBLE, EMPLOYED


@dataclass(frozen=True)
class Indicator:
    """One indicator. `unit` is what a value counts in; a rate is a fraction of `denominator`."""

    id: str
    label: str
    unit: str
    decimals: int
    description: str
    numerator: Column | None = None
    denominator: Column | None = None
    legend: tuple[float, ...] = ()
    caveat: str = ""

    @property
    def denominator_label(self) -> str:
        """The denominator's label; empty where the indicator has none."""
        return self.denominator.label if self.denominator else ""


@dataclass(frozen=True)
class Denominator:
    """Which denominator a rate rests on: its id, year, vintage and source."""

    id: str
    year: int
    vintage: str
    source: str


COVERAGE_RATE = Indicator(
    "coverage_rate",
    "Cakupan",
    "persen",
    1,
    "Peserta aktif dibagi pekerja berhak pada tanggal yang sama. Cakupan provinsi adalah jumlah peserta dibagi jumlah "
    "pekerja berhak dari kab/kota yang memiliki keduanya, bukan rata-rata cakupan kab/kota.",
    ACTIVE_MEMBERS,
    ELIGIBLE,
    (0.15, 0.25, 0.35, 0.45),
    "Di atas 100% ditampilkan apa adanya dan ditandai: pekerja dari luar daerah terdaftar di sini, atau penyebut "
    "terlalu kecil.",
)
EMPLOYED_RATE = Indicator(
    "employed_rate",
    "Cakupan terhadap penduduk bekerja",
    "persen",
    1,
    "Peserta aktif dibagi penduduk bekerja. Bukan cakupan UCJ: ASN, TNI dan Polri ada di penyebut ini.",
    ACTIVE_MEMBERS,
    EMPLOYED,
    (0.15, 0.25, 0.35, 0.45),
)
FORMAL_RATE = Indicator(
    "formal_rate",
    "Cakupan formal",
    "persen",
    1,
    "Peserta aktif PU dan Jakon dibagi pekerja berhak sektor formal; hanya bila sumber memberi pekerja berhak per "
    "sektor.",
    ACTIVE_MEMBERS,
    ELIGIBLE,
)
INFORMAL_RATE = Indicator(
    "informal_rate",
    "Cakupan informal",
    "persen",
    1,
    "Peserta aktif BPU dibagi pekerja berhak sektor informal; hanya bila sumber memberi pekerja berhak per sektor.",
    ACTIVE_MEMBERS,
    ELIGIBLE,
)
GAP = Indicator(
    "gap",
    "Belum terlindungi",
    "orang",
    0,
    "Pekerja berhak dikurangi peserta aktif. Negatif bila peserta melebihi pekerja berhak, dan itu ditandai.",
    ELIGIBLE,
)
TARGET_ACHIEVEMENT = Indicator(
    "target_achievement",
    "Capaian",
    "persen",
    1,
    "Cakupan dibagi sasaran cakupan tahun yang sama; pemilik sasaran selalu disebut.",
)
TARGET_DEVIATION = Indicator(
    "target_deviation",
    "Deviasi",
    "poin persen",
    1,
    "Cakupan dikurangi sasaran cakupan tahun yang sama, dalam poin persen.",
)

ALL_INDICATORS = (
    COVERAGE_RATE,
    EMPLOYED_RATE,
    FORMAL_RATE,
    INFORMAL_RATE,
    GAP,
    TARGET_ACHIEVEMENT,
    TARGET_DEVIATION,
)
"""Every indicator that a page or a file shows."""

DENOMINATORS = {"eligible": COVERAGE_RATE, "employed": EMPLOYED_RATE}
"""Denominator id -> the indicator that uses it; `eligible` is the default."""
