"""What is checked about figures: for each check its severity, its heading and what to do, said once.

The order is that in which the quality page shows them within a severity. Thresholds stand beside the code that uses
them; nothing is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass

from coverage.model.loading import Finding

SEVERITY_ORDER = ("error", "warning", "info")
"""Severities, the gravest first."""

BASIS_TAKEN = "basis_taken"
"""Code of the finding that a file took a basis that it does not state."""

IMPLAUSIBLE = "implausible_"
"""How the code of every problem begins that stops figures beyond a limit; `ingest --confirm` lets them in."""


@dataclass(frozen=True)
class Check:
    """One check: how grave a finding of it is, its heading on the screen, and what to do.

    `holds_release` says that a month with such a finding becomes official only with a reason (`release --despite`).
    """

    code: str
    severity: str
    title: str
    remedy: str
    holds_release: bool = False

    def finding(self, where: str, message: str) -> Finding:
        """A finding of this check; `where` is a region code, a period or a segment."""
        return Finding(self.code, self.severity, where, message, self.remedy)


_ALL = (
    Check(
        "unfinished",
        "error",
        "Bulan belum lengkap",
        "Tunggu atau tagih rekap yang belum masuk.",
        holds_release=True,
    ),
    Check(
        "control_difference",
        "error",
        "Selisih dengan Kantor Pusat",
        "Cocokkan rekap cabang dengan angka Pusat.",
        holds_release=True,
    ),
    Check(
        "control_unknown", "warning", "Segmen Pusat tanpa angka kita", "Muat rekap yang memuat segmen itu, atau catat."
    ),
    Check(
        "control_sources", "warning", "Angka Pusat berbeda antarsumber", "Tanyakan ke Pusat angka mana yang berlaku."
    ),
    Check(
        "implausible_confirmed",
        "error",
        "Angka di luar batas kewajaran, disimpan dengan alasan",
        "Pastikan alasannya cukup sebelum merilis; bila keliru, muat berkas yang benar.",
        holds_release=True,
    ),
    Check(
        "province_change",
        "error",
        "Segmen provinsi berubah di luar kebiasaan",
        "Cari cabang yang bergerak, lalu cocokkan; sebut sebabnya saat merilis.",
        holds_release=True,
    ),
    Check(
        "cohort",
        "error",
        "Kelompok yang dibayari pihak lain datang atau berakhir",
        "Pastikan ke pembayarnya; sebut besarnya saat merilis.",
        holds_release=True,
    ),
    Check("regions_missing", "error", "Kab/kota belum ada datanya", "Tagih rekapnya ke cabang yang melayani."),
    Check("branches_missing", "error", "Cabang belum masuk", "Tagih rekapnya; angka wilayahnya belum lengkap."),
    Check(
        "branch_unlisted",
        "error",
        "Cabang yang tidak ada di daftar cabang",
        "Bila cabang itu ada di daftar dengan nama lain, tambahkan barisnya di taught/branch_aliases.csv lalu muat "
        "lagi berkasnya; bila cabang baru, muat daftar cabang yang memuatnya.",
        holds_release=True,
    ),
    Check(
        "segment_missing",
        "error",
        "Segmen tidak ikut dilaporkan",
        "Tagih segmen itu ke cabang; bila memang kosong, minta rekap yang menyebut 0.",
        holds_release=True,
    ),
    Check(
        "cell_blank",
        "error",
        "Sel kosong di rekap",
        "Minta angkanya ke cabang; bila memang tidak ada, minta 0.",
        holds_release=True,
    ),
    Check(
        "sector_missing",
        "warning",
        "Sektor tanpa angka",
        "Muat rekap segmennya; bila memang tidak ada peserta, minta rekap yang menyebut 0.",
    ),
    Check(
        "above_employed",
        "error",
        "Melebihi penduduk bekerja",
        "Periksa kode wilayah pada rekap, lalu dasar wilayah.",
        holds_release=True,
    ),
    Check("above_100", "warning", "Cakupan di atas 100%", "Bandingkan dengan dasar domisili dan edisi penyebut lain."),
    Check(
        "sector_above_100",
        "warning",
        "Cakupan sektor di atas 100%",
        "Bandingkan dengan dasar domisili; periksa pekerja per sektor di buku kerjanya.",
    ),
    Check(
        "eligible_above_employed", "warning", "Berhak melebihi penduduk bekerja", "Periksa buku kerja penduduk bekerja."
    ),
    Check(
        BASIS_TAKEN,
        "warning",
        "Dasar wilayah tidak disebut berkasnya",
        "Bila keliru, muat lagi berkas itu dengan --basis yang benar.",
    ),
    Check("jump", "warning", "Lonjakan tak biasa", "Tanyakan ke cabang; bila benar, catat sebabnya di rilis."),
    Check(
        "branch_change",
        "warning",
        "Perubahan cabang di luar kebiasaannya",
        "Tanyakan ke cabang; bila benar, catat sebabnya di rilis.",
    ),
    Check(
        "outside_duty",
        "warning",
        "Bagian besar dilaporkan cabang di luar wilayah kerjanya",
        "Cocokkan dengan daftar wilayah kerja; menurut domisili sebagian memang demikian.",
    ),
    Check(
        "overdue",
        "warning",
        "BPU aktif setelah perlindungannya lama berakhir",
        "Pastikan iurannya sudah diperpanjang, atau nonaktifkan kepesertaannya.",
    ),
    Check(
        "zero", "warning", "Nol yang mungkin berarti tidak ada data", "Pastikan nol itu benar, bukan kolom yang kosong."
    ),
    Check(
        "rows_refused", "warning", "Baris ditahan", "Kirim daftar perbaikan ke cabang; muat ulang berkas yang benar."
    ),
    Check(
        "denominator_source", "warning", "Penyebut berbeda antarsumber", "Pilih satu edisi saat merilis, dan sebutkan."
    ),
    Check(
        "denominator_growth", "warning", "Penyebut melonjak setahun", "Pisahkan pengaruh penyebut saat membandingkan."
    ),
    Check(
        "denominator_sparse",
        "warning",
        "Edisi penyebut tidak lengkap",
        "Biarkan sampai lengkap, atau sebut edisi itu saat merilis bila memang harus dipakai.",
    ),
    Check(
        "denominator_parts",
        "warning",
        "Formal + informal tidak sama dengan jumlah penyebut",
        "Periksa pekerja per sektor di buku kerja penduduk bekerja.",
    ),
    Check("no_denominator", "warning", "Penyebut belum tersedia", "Muat buku kerja penduduk bekerja tahun itu."),
    Check(
        "kanwil_difference",
        "warning",
        "Angka Kanwil dan cabang berbeda",
        "Cocokkan keduanya per segmen; muat ulang yang keliru.",
    ),
    Check(
        "old_figure",
        "warning",
        "Memuat angka sebelum dirilis ulang",
        "Sebutkan saat mengutip perubahannya, atau revisi bulan ini juga agar dihitung dari angka baru.",
    ),
    Check("roster_difference", "info", "Rekap dan daftar peserta berbeda", "Cocokkan rekap dengan daftar peserta."),
    Check(
        "outside_duty_small",
        "info",
        "Peserta di luar wilayah kerja cabang",
        "Biasa menurut domisili; cocokkan bila bertambah.",
    ),
    Check(
        "rank_moved",
        "info",
        "Peringkat berubah nyata",
        "Rentangnya tidak bersinggungan; galat sampel survei belum termasuk.",
    ),
)

CHECKS = {check.code: check for check in _ALL}
"""Code -> check, in the order of the page."""


def sorted_findings(findings: list[Finding]) -> tuple[Finding, ...]:
    """Findings, the gravest first, then in the order of the checks, then as found.

    >>> [found.code for found in sorted_findings([CHECKS["jump"].finding("3204", ""),
    ...                                           CHECKS["control_difference"].finding("3205", "")])]
    ['control_difference', 'jump']
    """
    places = {code: place for place, code in enumerate(CHECKS)}
    key = {name: place for place, name in enumerate(SEVERITY_ORDER)}
    return tuple(sorted(findings, key=lambda each: (key[each.severity], places.get(each.code, len(places)))))
