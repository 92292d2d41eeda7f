"""Every indicator, declared once: numerator, denominator, unit, decimals and wording.

Axis titles, hover text, Excel headers and number formats and the method page come from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from coverage.model.columns import ACTIVE_MEMBERS, ELIGIBLE, EMPLOYED, MEMBERSHIPS, TARGET_RATE
from coverage.model.schema import Column


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
    numerator: Column | Indicator | None = None
    denominator: Column | Indicator | None = None
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
    "Peserta aktif segmen formal dibagi pekerja sektor formal menurut penyebut yang dipilih; hanya bila sumbernya "
    "memberi pekerja per sektor.",
    ACTIVE_MEMBERS,
    ELIGIBLE,
    formula_words="Peserta aktif formal ÷ pekerja sektor formal",
)
INFORMAL_RATE = Indicator(
    "informal_rate",
    "Cakupan informal",
    "persen",
    1,
    "Peserta aktif segmen informal dibagi pekerja sektor informal menurut penyebut yang dipilih; hanya bila sumbernya "
    "memberi pekerja per sektor.",
    ACTIVE_MEMBERS,
    ELIGIBLE,
    formula_words="Peserta aktif informal ÷ pekerja sektor informal",
)
GAP = Indicator(
    "gap",
    "Belum terlindungi",
    "orang",
    0,
    "Pekerja menurut penyebut yang dipilih dikurangi peserta aktif. Negatif bila peserta lebih banyak, dan itu "
    "ditandai.",
    ELIGIBLE,
    caveat="Angka bersih: kelebihan peserta di satu kab/kota menutupi kekurangan di kab/kota lain.",
    formula_words="Pekerja menurut penyebut − peserta aktif",
)
GROSS_GAP = Indicator(
    "gross_gap",
    "Belum terlindungi (kotor)",
    "orang",
    0,
    "Jumlah pekerja yang belum terlindungi di tiap kab/kota; kab/kota di atas 100% tidak mengurangi yang lain.",
    ELIGIBLE,
    formula_words="Σ kab/kota maks(0, pekerja menurut penyebut − peserta aktif)",
)
TARGET_ACHIEVEMENT = Indicator(
    "target_achievement",
    "Capaian",
    "persen",
    1,
    "Cakupan dibagi sasaran cakupan tahun yang sama; pemilik sasaran selalu disebut.",
    COVERAGE_RATE,
    TARGET_RATE,
)
TARGET_DEVIATION = Indicator(
    "target_deviation",
    "Deviasi",
    "poin persen",
    1,
    "Cakupan dikurangi sasaran cakupan tahun yang sama, dalam poin persen.",
    COVERAGE_RATE,
    formula_words=f"{COVERAGE_RATE.label} − {TARGET_RATE.label.lower()}",
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
    caveat="Hari kerja Senin sampai Jumat, dikurangi hari libur nasional dan cuti bersama. Hari libur yang belum "
    "ditetapkan SKB adalah perkiraan, dan itu disebut.",
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

PERSONS = Indicator(
    "persons",
    "Orang di balik peserta aktif",
    "orang",
    0,
    "Daftar peserta menghitung orang. Rekap menjumlahkan cabang dan segmen, sehingga satu orang dapat terhitung lebih "
    "dari sekali: yang diketahui hanya paling sedikit dan paling banyak.",
    MEMBERSHIPS,
    caveat="Batas bawah provinsi menurut domisili adalah jumlah batas bawah kab/kota; menurut dasar lain yang terbesar "
    "di antaranya, atau orang di daftar peserta bila lebih banyak. Pekerja membatasi hanya menurut domisili, di tahun "
    "yang sama, dan bila batas bawahnya tidak melebihinya. Pembulatan melebarkan rentang.",
    formula_words="maks(daftar, nᵢ) ≤ orang ≤ min(daftar + Σ nᵢ, pekerja + PMI); nᵢ: satu cabang dan segmen di rekap",
)
CONCENTRATION = Indicator(
    "concentration",
    "Separuh dari yang belum terlindungi",
    "kab/kota",
    0,
    "Banyaknya kab/kota, dari yang terbesar, yang bersama-sama memuat separuh dari semua yang belum terlindungi.",
    GROSS_GAP,
    formula_words="n terkecil dengan Σ n terbesar ≥ ½ belum terlindungi (kotor)",
)
RANK = Indicator(
    "rank",
    "Peringkat cakupan",
    "peringkat",
    0,
    "Peringkat dari cakupan tertinggi, sebagai rentang bila pembulatan dan ketakpastian penyebut tidak membedakannya. "
    "Naik atau turun hanya disebut bila rentang sebelum dan sesudahnya tidak bersentuhan.",
    COVERAGE_RATE,
    caveat="Hanya kab/kota yang lengkap; galat baku Sakernas kab/kota belum dimuat, jadi rentang ini batas terkecil.",
    formula_words="1 + banyaknya kab/kota yang pasti di atasnya, sampai 1 + banyaknya yang mungkin di atasnya",
)
CHAINED_RATE = Indicator(
    "chained_rate",
    "Pada edisi terbaru",
    "persen",
    1,
    "Cakupan bulan-bulan sebelum penyebut berganti edisi atau dikoreksi dibawa ke angka terakhir edisi terbaru menurut "
    "perubahan peserta saja, atas kab/kota yang ada di kedua bulan.",
    ACTIVE_MEMBERS,
    ELIGIBLE,
    caveat="Bukan cakupan yang pernah dirilis: bulan yang dibawa bertanda bintang.",
    formula_words="Cakupan bulan berikutnya × (peserta bulan ini ÷ peserta bulan berikutnya); di dalam satu edisi "
    "yang tidak dikoreksi menurut perbandingan cakupannya",
)


def _effect(part: str, name: str, description: str, formula_words: str) -> Indicator:
    return Indicator(f"{part}_effect", name, "poin persen", 1, description, COVERAGE_RATE, formula_words=formula_words)


MEMBERS_EFFECT = _effect(
    "members",
    "Pengaruh peserta",
    "Bagian perubahan cakupan yang berasal dari peserta. Keempat pengaruh berjumlah tepat perubahan itu, tanpa sisa.",
    "Cakupan = Σ bobot × peserta ÷ pekerja berhak; rata-rata pengaruh peserta atas semua urutan (nilai Shapley)",
)
DENOMINATOR_EFFECT = _effect(
    "denominator",
    "Pengaruh penyebut",
    "Bagian perubahan cakupan yang berasal dari pekerja berhak yang dihitung ulang di dalam kab/kota.",
    "Seperti pengaruh peserta, untuk 1 ÷ pekerja berhak",
)
MIX_EFFECT = _effect(
    "mix",
    "Pengaruh susunan wilayah",
    "Bagian perubahan cakupan karena bobot kab/kota yang cakupannya berbeda bergeser.",
    "Seperti pengaruh peserta, untuk bobot kab/kota",
)
REGIONS_EFFECT = _effect(
    "regions",
    "Pengaruh wilayah yang datang atau pergi",
    "Bagian perubahan cakupan dari kab/kota yang hanya terhitung di salah satu ujung.",
    "Δ cakupan semua kab/kota − Δ cakupan kab/kota yang ada di kedua ujung",
)
FLOW = Indicator(
    "flow",
    "Mutasi peserta",
    "orang",
    0,
    "Peserta baru, aktif kembali, pindah masuk, berhenti menunggak, keluar, dan pindah keluar di antara dua daftar "
    "peserta lengkap; selisih dengan angka utama disebut sendiri.",
    ACTIVE_MEMBERS,
    caveat="Dari rekap hanya perubahan bersih yang diketahui. BPU berhenti setelah menunggak lebih dari tiga bulan "
    "(Perdir 22/2022).",
    formula_words="Awal + baru + aktif kembali + pindah masuk − menunggak − keluar − pindah keluar ± koreksi = akhir",
)
LAPSE = Indicator(
    "lapse",
    "Perlindungan yang berakhir",
    "orang",
    0,
    "Peserta aktif yang hari terakhir terbayarnya jatuh dalam 30, 60, atau 90 hari sesudah posisi.",
    ACTIVE_MEMBERS,
    caveat="Peserta yang akhir masa perlindungannya tidak disebut tidak dihitung, dan banyaknya disebut.",
    formula_words="Σ peserta dengan posisi ≤ akhir perlindungan ≤ posisi + n hari",
)
ATTRITION = Indicator(
    "attrition",
    "Peserta yang keluar",
    "orang",
    0,
    "Peserta yang menunggak, keluar, atau pindah ke luar wilayah menurut daftar peserta lengkap setahun terakhir; "
    "dipakai untuk menghitung kebutuhan kotor.",
    ACTIVE_MEMBERS,
    formula_words="Σ bulan (menunggak + keluar + pindah keluar bersih)",
)
ARRIVAL = Indicator(
    "arrival",
    "Perkiraan tercapai",
    "bulan",
    0,
    "Bulan sasaran tercapai bila laju sekarang bertahan: paling cepat, tengah, dan paling lambat menurut rentang laju.",
    PACE,
    caveat="Peserta bersubsidi kurang dari enam bulan, dan peserta yang pembayar atau masa iurannya tidak diketahui, "
    "tidak dihitung, sehingga tidak ada tanggal yang bersandar padanya. 'Tidak tercapai dengan laju ini' adalah "
    "jawaban juga.",
    formula_words="Posisi + ⌈(sasaran × pekerja berhak − peserta tetap) ÷ laju⌉ bulan",
)
CONTROL_DIFFERENCE = Indicator(
    "control_difference",
    "Selisih dengan Pusat",
    "orang",
    0,
    "Jumlah kita dikurangi angka kontrol Kantor Pusat untuk periode, segmen, dan sumber yang sama.",
    ACTIVE_MEMBERS,
    formula_words="Σ kab/kota peserta aktif segmen − angka kontrol",
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
    LAPSE,
    INTERNAL_COUNT,
    PERSONS,
    CONCENTRATION,
    RANK,
    CHAINED_RATE,
    MEMBERS_EFFECT,
    DENOMINATOR_EFFECT,
    MIX_EFFECT,
    REGIONS_EFFECT,
    FLOW,
    ATTRITION,
    DAILY_EFFORT,
    PACE,
    ARRIVAL,
    CONTROL_DIFFERENCE,
)
"""Every indicator that a result carries, in the order of the method page."""

DENOMINATORS = {"eligible": COVERAGE_RATE, "employed": EMPLOYED_RATE}
"""Denominator id -> the indicator that uses it; `eligible` is the default."""
