"""Every indicator, declared once: numerator, denominator, unit, decimals and wording.

Axis titles, hover text, Excel headers and number formats and the method page come from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from coverage.model.schema import Column
from coverage.model.tables import ACTIVE_MEMBERS, ELIGIBLE, EMPLOYED


@dataclass(frozen=True)
class Indicator:
    """One indicator. `unit` is what a value counts in; a rate is a fraction of `denominator`.

    `legend` are the lower bounds of the classes of a map after the first, as fractions; `formula_words` is the formula
    where it is not numerator ÷ denominator.
    """

    id: str
    label: str
    unit: str
    decimals: int
    description: str
    numerator: Column | None = None
    denominator: Column | None = None
    legend: tuple[float, ...] = ()
    caveat: str = ""
    formula_words: str = ""

    @property
    def formula(self) -> str:
        """How the value is computed, in words: the stated formula, else numerator ÷ denominator."""
        if self.formula_words or not (self.numerator and self.denominator):
            return self.formula_words
        return f"{self.numerator.label} ÷ {self.denominator.label}"

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
    formula_words="Peserta aktif formal ÷ pekerja berhak sektor formal",
)
INFORMAL_RATE = Indicator(
    "informal_rate",
    "Cakupan informal",
    "persen",
    1,
    "Peserta aktif BPU dibagi pekerja berhak sektor informal; hanya bila sumber memberi pekerja berhak per sektor.",
    ACTIVE_MEMBERS,
    ELIGIBLE,
    formula_words="Peserta aktif informal ÷ pekerja berhak sektor informal",
)
GAP = Indicator(
    "gap",
    "Belum terlindungi",
    "orang",
    0,
    "Pekerja berhak dikurangi peserta aktif. Negatif bila peserta melebihi pekerja berhak, dan itu ditandai.",
    ELIGIBLE,
    caveat="Angka bersih: kelebihan peserta di satu kab/kota menutupi kekurangan di kab/kota lain.",
    formula_words="Pekerja berhak − peserta aktif",
)
GROSS_GAP = Indicator(
    "gross_gap",
    "Belum terlindungi (kotor)",
    "orang",
    0,
    "Jumlah pekerja yang belum terlindungi di tiap kab/kota; kab/kota di atas 100% tidak mengurangi yang lain.",
    ELIGIBLE,
    formula_words="Σ kab/kota maks(0, pekerja berhak − peserta aktif)",
)
TARGET_ACHIEVEMENT = Indicator(
    "target_achievement",
    "Capaian",
    "persen",
    1,
    "Cakupan dibagi sasaran cakupan tahun yang sama; pemilik sasaran selalu disebut.",
    formula_words="Cakupan ÷ sasaran",
)
TARGET_DEVIATION = Indicator(
    "target_deviation",
    "Deviasi",
    "poin persen",
    1,
    "Cakupan dikurangi sasaran cakupan tahun yang sama, dalam poin persen.",
    formula_words="Cakupan − sasaran",
)
UNSUBSIDISED_RATE = Indicator(
    "unsubsidised_rate",
    "Cakupan tanpa subsidi iuran",
    "persen",
    1,
    "Peserta aktif selain yang seluruh iurannya dibayar pemerintah, desa, atau perusahaan yang bukan pemberi kerjanya, "
    "dibagi pekerja berhak. Selalu di samping cakupan, bukan pengganti.",
    ACTIVE_MEMBERS,
    ELIGIBLE,
    caveat="Peserta yang pembayar iurannya tidak disebut tetap dihitung, dan banyaknya disebut.",
    formula_words="(Peserta aktif − peserta bersubsidi) ÷ pekerja berhak",
)
INTERNAL_COUNT = Indicator(
    "internal_count",
    "Hitungan internal (TK KPI)",
    "orang",
    0,
    "Hitungan kinerja kantor: peserta bersubsidi pemerintah dan desa dihitung menurut bulan iuran, peserta yang "
    "dibayari perusahaan penuh mulai enam bulan, selain itu tidak.",
    ACTIVE_MEMBERS,
    caveat="Tidak pernah dicampur dengan peserta aktif dan tidak menjadi pembilang cakupan. Sumber: 908 Probis "
    "Kepesertaan, h. 67.",
    formula_words="Pemerintah dan desa: peserta × min(bulan, 6) ÷ 6; perusahaan: peserta bila bulan ≥ 6; "
    "lainnya: peserta",
)
DAILY_EFFORT = Indicator(
    "daily_effort",
    "Perlu dijangkau per hari kerja",
    "orang per hari kerja",
    0,
    "Orang yang harus dijangkau tiap hari kerja agar sasaran tercapai: bersih, atau kotor bila peserta yang keluar "
    "ikut diganti.",
    caveat="Hari kerja Senin sampai Jumat dikurangi hari libur yang dimasukkan; tanpa daftar libur tidak ada yang "
    "dikurangkan.",
    formula_words="(⌈sasaran × pekerja berhak⌉ − peserta aktif [+ peserta keluar]) ÷ hari kerja tersisa",
)
PACE = Indicator(
    "pace",
    "Laju",
    "orang per bulan",
    0,
    "Tambahan peserta tiap bulan: median rata-rata setiap dua tambahan bulanan (Hodges–Lehmann) dengan rentang 95% "
    "(Wilcoxon). Peserta bersubsidi kurang dari enam bulan tidak dihitung.",
    caveat="Perlu sedikitnya tujuh bulan yang dapat dibandingkan; bulan yang cabangnya belum lengkap dilewati, begitu "
    "pula bulan yang pembayar iurannya tidak diketahui untuk lebih dari 1% peserta.",
    formula_words="Median (tambahan bulan i + tambahan bulan j) ÷ 2",
)

ALL_INDICATORS = (
    COVERAGE_RATE,
    EMPLOYED_RATE,
    FORMAL_RATE,
    INFORMAL_RATE,
    GAP,
    GROSS_GAP,
    TARGET_ACHIEVEMENT,
    TARGET_DEVIATION,
    UNSUBSIDISED_RATE,
    INTERNAL_COUNT,
    DAILY_EFFORT,
    PACE,
)
"""Every indicator that a page or a file shows."""

DENOMINATORS = {"eligible": COVERAGE_RATE, "employed": EMPLOYED_RATE}
"""Denominator id -> the indicator that uses it; `eligible` is the default."""
