"""Indonesian words for codes: bases, denominators, reasons, flags and findings, each said in one place."""

from __future__ import annotations

EXAMPLE_BANNER = "DATA CONTOH: angka rekaan, bukan data resmi"
"""Stands on every page, the wall and every export made from invented data, and in every invented workbook."""

EXAMPLE_MARK = "DATA CONTOH"
"""A workbook that carries this text at the start of a cell is invented data; it never mixes with real data."""

BASIS_NAMES = {
    "domicile": "Domisili (NIK)",
    "registration_office": "Kantor pendaftaran",
    "workplace": "Lokasi kerja",
    "unknown": "Dasar wilayah tidak disebut",
}
"""Basis -> what the screen says."""

BASIS_WORDS = {
    "domicile": "domisili",
    "registration_office": "kantor-pendaftaran",
    "workplace": "lokasi-kerja",
    "unknown": "tidak-disebut",
}
"""Basis -> its word in a URL."""

REASONS = {
    "no_members": "Belum ada data kepesertaan",
    "no_segment": "Segmen ini tidak ada di rekap yang dimuat",
    "no_denominator": "Penyebut belum tersedia",
    "part_missing": "Sebagian isi rekap belum ada",
    "no_sector_denominator": "Penyebut per sektor belum tersedia",
    "sector_unpaired": "Ada kab/kota dengan peserta sektor ini, tetapi tanpa penyebutnya",
    "no_target": "Target belum diisi",
    "choose_target": "Ada beberapa sumber sasaran: pilih satu",
    "incomplete": "Bulan ini atau pembandingnya belum lengkap",
    "no_stock": "Salah satu ujung periode tidak memuat peserta bagian ini",
    "no_roster": "Belum ada dua daftar peserta berurutan",
    "no_funding": "Sumber iuran tidak disebut di berkas",
    "no_months": "Masa iuran tidak disebut di berkas",
    "no_counts": "Tidak ada angka bagian yang diketahui",
    "not_counted": "Potret ini dibuat sebelum angka ini dihitung",
    "no_net_change": "Perubahan bagian-bagiannya saling meniadakan",
    "too_few_months": "Bulan yang dapat dibandingkan terlalu sedikit",
    "no_gap": "Tidak ada lagi yang belum terlindungi",
    "no_attrition": "Banyaknya peserta yang keluar belum diketahui",
    "no_days": "Tidak ada hari kerja tersisa",
    "not_at_this_pace": "Tidak tercapai dengan laju ini",
    "met_for_now": "Sudah tercapai, tetapi hanya dengan peserta bersubsidi yang masa iurannya kurang dari enam bulan, "
    "atau yang pembayar atau masa iurannya tidak diketahui",
    "no_comparison": "Belum ada pembanding: salah satu periode tidak memiliki cakupan",
    "no_last": "Cabang yang ditunggu tidak memiliki angka wilayah ini dalam 12 bulan terakhir",
    "list_incomplete": "Cabang yang ditunggu baru memberi sebagian daftar peserta",
    "not_whole": "Data belum lengkap",
    "part_roster": "Daftar peserta belum memuat semua peserta, sehingga yang keluar belum diketahui",
    "no_end": "Akhir masa perlindungan tidak disebut di berkas",
    "no_channel": "Ekosistem tidak disebut di berkas",
    "whole_only": "Hanya diketahui untuk Jawa Barat seluruhnya",
    "snapshot_unusable": "Potret rilis bulan itu rusak atau tidak terbaca",
    "no_link": "Tidak ada kab/kota yang sama dengan bulan berikutnya, sehingga deret tidak dapat disambung",
}
"""Reason code of a missing value -> what the screen says."""

FLAGS = {
    "above_100": "Di atas 100%: pekerja luar daerah terdaftar di sini, atau penyebut terlalu kecil",
    "partial": "Belum lengkap: masih ada cabang yang ditunggu",
    "carried": "Diteruskan: memuat angka terakhir cabang yang belum masuk",
    "rows_held_back": "Ada baris daftar peserta yang ditahan: baris itu belum masuk hitungan",
    "part_missing": "Sebagian isi rekap belum ada: sel kosong, atau segmen yang dulu dilaporkan tidak ikut",
    "unpaired": "Sebagian kab/kota belum terhitung: peserta atau penyebutnya belum ada",
    "formal_above_100": "Cakupan formal di atas 100%: batas segmen dan sektor berbeda, atau penyebut terlalu kecil",
    "informal_above_100": "Cakupan informal di atas 100%: batas segmen dan sektor berbeda, atau penyebut terlalu kecil",
    "sector_unpaired": "Ada kab/kota yang tidak memiliki peserta dan pekerja sektor sekaligus",
}
"""Flag of a figure -> what the screen says."""

SEVERITIES = {"error": "Berat", "warning": "Perlu diperiksa", "info": "Catatan"}
"""Severity of a finding -> what the screen says."""

KIND_NAMES = {
    "recap": "Rekap kepesertaan",
    "roster": "Daftar peserta",
    "workforce": "Penduduk bekerja",
    "targets": "Sasaran",
    "claims": "Pernyataan terbit",
    "branches": "Wilayah kerja cabang",
    "control_totals": "Angka kontrol Pusat",
    "official": "Pengirim angka resmi",
}
"""Kind of a file -> what the screen says."""

VERDICTS = {
    "agrees": "Cocok",
    "rounding": "Mungkin, karena pembulatan",
    "contradicts": "Bertentangan",
}
"""Verdict on a published statement -> what the screen says."""

CORRECTION_MARK = "DAFTAR PERBAIKAN"
"""Begins the list of refused rows that goes back to a branch; such a list is never loaded in place of the file."""
