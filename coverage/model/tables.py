"""Every table, declared once. Counts are persons unless the unit says otherwise.

Membership and workforce are stocks: the last value over time, the sum over regions; never annualised.
"""

from __future__ import annotations

from coverage.model.claims import FIGURES, SAME_BASE
from coverage.model.columns import (
    ACTIVE_MEMBERS,
    BASIS,
    BRANCH_CODE,
    CHANNEL,
    ELIGIBLE,
    EMPLOYED,
    FUNDING,
    MEMBERS,
    MEMBERSHIPS,
    PERIOD,
    PRECISION,
    PROTECTION_END,
    PROTECTION_START,
    REGION_CODE,
    SECTORS,
    SEGMENT,
    SENDERS,
    SOURCE,
    SOURCE_ID,
    STATUS,
    TARGET_RATE,
    VALID_FROM,
    VALID_TO,
    YEAR,
    optional,
    text,
)
from coverage.model.schema import Column, Kind, Table

MEMBERSHIP = Table(
    "membership",
    "Rekap kepesertaan",
    ("period", "branch_code", "region_code", "segment", "channel", "funding", "basis", "status", "source_id"),
    (
        PERIOD,
        BRANCH_CODE,
        REGION_CODE,
        SEGMENT,
        CHANNEL,
        FUNDING,
        BASIS,
        STATUS,
        SOURCE_ID,
        MEMBERS,
        Column("memberships", Kind.COUNT, "baris", "Kepesertaan", "Kepesertaan menurut rekap.", True, minimum=0),
        Column("is_rounded", Kind.FLAG, "", "Dibulatkan", "Apakah angka sudah dibulatkan pelapor."),
        PRECISION,
        PROTECTION_END,
    ),
    ("period", "basis", "branch_code"),
    "Rekap bulanan Kanwil atau kantor cabang",
    "Rekap Kanwil dan rekap cabang tidak pernah dijumlahkan. Kode wilayah outside dan unknown bukan kab/kota.",
)

ROSTER = Table(
    "roster",
    "Daftar peserta",
    ("period", "person_id", "source_id", "row"),
    (
        PERIOD,
        Column("person_id", Kind.COUNT, "", "Nomor orang", "Nomor urut pengganti pseudonim NIK."),
        Column("row", Kind.COUNT, "", "Baris", "Nomor baris di berkas sumber."),
        REGION_CODE,
        BRANCH_CODE,
        SEGMENT,
        CHANNEL,
        FUNDING,
        BASIS,
        STATUS,
        optional(text("programmes", "Program", "Kode program, dipisah koma.")),
        optional(text("npp", "NPP", "Nomor pendaftaran perusahaan.")),
        Column("start_date", Kind.DATE, "", "Tanggal kepesertaan", "Awal kepesertaan.", True),
        PROTECTION_START,
        PROTECTION_END,
        Column("is_complete", Kind.FLAG, "", "Lengkap", "Apakah sumber menyatakan daftar ini lengkap."),
        SOURCE_ID,
    ),
    ("period", "basis", "branch_code"),
    "Daftar peserta kantor cabang",
    "NIK, nama dan upah tidak disimpan; orang dikenali lewat pseudonim berkunci.",
)

PERSONS = Table(
    "persons",
    "Tabel pseudonim",
    ("person_id",),
    (
        Column("pseudonym", Kind.BYTES, "", "Pseudonim", "NIK yang disandikan dengan kunci kantor."),
        Column("person_id", Kind.COUNT, "", "Nomor orang", "Nomor urut pengganti pseudonim NIK."),
    ),
    (),
    "Dibuat saat pemuatan",
)

WORKFORCE = Table(
    "workforce",
    "Penduduk bekerja dan pekerja berhak",
    ("year", "vintage", "region_code", "sector"),
    (
        YEAR,
        text("vintage", "Edisi", "Publikasi asal angka; satu edisi dapat memuat banyak tahun."),
        REGION_CODE,
        text("sector", "Sektor", "Sektor menurut BPS.", SECTORS),
        text("definition", "Definisi", "Definisi angka menurut sumber."),
        EMPLOYED,
        ELIGIBLE,
        SOURCE,
        PRECISION,
        SOURCE_ID,
    ),
    ("vintage",),
    "Sakernas lewat Open Data Jabar, atau buku kerja penduduk bekerja",
    "Angka 0 dan sel kosong di berkas publik berarti tidak ada data.",
)

BRANCHES = Table(
    "branches",
    "Wilayah kerja kantor cabang",
    ("branch_code", "region_code", "valid_from"),
    (
        BRANCH_CODE,
        text("branch_name", "Kantor cabang", "Nama kantor cabang."),
        REGION_CODE,
        VALID_FROM,
        VALID_TO,
        SOURCE_ID,
    ),
    (),
    "Daftar wilayah kerja dari Kanwil",
)

OFFICIAL = Table(
    "official",
    "Angka resmi",
    ("basis", "valid_from"),
    (
        BASIS,
        text("sender", "Pengirim", "Angka siapa yang resmi.", SENDERS),
        text("valid_from", "Berlaku mulai", "Bulan pertama berlaku, YYYY-MM."),
        SOURCE_ID,
    ),
    (),
    "Ketetapan kantor: official.csv di folder taught",
    "Tanpa ketetapan: angka cabang, atau angka Kanwil selama cabang belum lengkap.",
)

CONTROL_TOTALS = Table(
    "control_totals",
    "Angka kontrol Kantor Pusat",
    ("period", "segment", "source"),
    (PERIOD, SEGMENT, Column(**{**MEMBERS.__dict__, "label": "Angka Pusat", "nullable": False}), SOURCE, SOURCE_ID),
    ("period", "segment", "source"),
    "Kantor Pusat",
)

TARGETS = Table(
    "targets",
    "Sasaran cakupan",
    ("year", "region_code", "indicator", "source"),
    (
        YEAR,
        REGION_CODE,
        text("indicator", "Indikator", "Indikator yang disasar."),
        TARGET_RATE,
        SOURCE,
        SOURCE_ID,
    ),
    ("year", "indicator", "source"),
    "Dokumen sasaran; pemilik sasaran selalu disebut",
)

CLAIMS = Table(
    "claims",
    "Pernyataan yang pernah terbit",
    ("claim_id",),
    (
        text("claim_id", "Id", "Pengenal pernyataan."),
        optional(text("place", "Tempat", "Wilayah yang dimaksud.")),
        optional(text("printed_date", "Tanggal tercetak", "Tanggal seperti tercetak.")),
        *(optional(text(figure.name, figure.label, figure.description)) for figure in FIGURES),
        optional(text(SAME_BASE, "Penyebut sama", "Penyebut lain yang menurut sumber sama dengan berhak.")),
        optional(SOURCE),
        SOURCE_ID,
    ),
    ("claim_id",),
    "Siaran pers dan berita",
)

CUBE = Table(
    "cube",
    "Ringkasan peserta",
    ("grouping", "period", "basis", "region_code", "branch_code", "channel", "segment"),
    (
        text(
            "grouping",
            "Pengelompokan",
            "Orang dihitung sekali dalam tiap pengelompokan.",
            ("region", "branch", "channel", "elsewhere", "sender"),
        ),
        PERIOD,
        BASIS,
        text("region_code", "Kode", "Kode wilayah; kosong pada pengelompokan ekosistem."),
        BRANCH_CODE,
        text("channel", "Ekosistem", "Kode ekosistem; kosong bila pengelompokan lain."),
        SEGMENT,
        ACTIVE_MEMBERS,
        MEMBERSHIPS,
        Column("missing_cells", Kind.COUNT, "sel", "Sel kosong", "Sel rekap yang tidak terisi di kelompok ini."),
    ),
    (),
    "Dihitung sekali tiap potret dari rekap dan daftar peserta",
)

BRANCH_SEPARATOR = "|"
"""Stands between the branch codes of one cell of `arrivals`."""

ARRIVALS = Table(
    "arrivals",
    "Kelengkapan cabang",
    ("period", "basis", "region_code"),
    (
        PERIOD,
        BASIS,
        REGION_CODE,
        Column("branches_included", Kind.COUNT, "cabang", "Cabang masuk", "Cabang yang datanya sudah masuk."),
        Column("branches_expected", Kind.COUNT, "cabang", "Cabang ditunggu", "Cabang yang melayani wilayah ini.", True),
        Column(
            "branches_missing",
            Kind.TEXT,
            "",
            "Cabang belum masuk",
            f"Kode cabang yang ditunggu, dipisah {BRANCH_SEPARATOR}; tidak diketahui tanpa daftar cabang.",
            True,
        ),
        text("origin", "Asal", "Asal angka wilayah.", ("branch", "kanwil", "roster", "mixed", "pusat")),
        Column("is_partial", Kind.FLAG, "", "Belum lengkap", "Apakah masih ada cabang yang ditunggu."),
        Column(
            "by_kanwil", Kind.FLAG, "", "Angka Kanwil", "Apakah angka Kanwil yang dipakai, bukan angka cabang.", True
        ),
        Column("recap_members", Kind.COUNT, "orang", "Menurut rekap", "Peserta aktif menurut rekap.", True),
        Column("roster_members", Kind.COUNT, "orang", "Menurut daftar", "Peserta aktif menurut daftar peserta.", True),
        Column("rounding", Kind.COUNT, "orang", "Pembulatan", "Lebar rentang akibat rekap yang dibulatkan.", True, 0),
        Column(
            "roster_persons", Kind.COUNT, "orang", "Orang di daftar", "Orang menurut daftar yang dihitung.", True, 0
        ),
        Column(
            "recap_persons",
            Kind.COUNT,
            "orang",
            "Orang di rekap, paling sedikit",
            "Angka terbesar satu cabang dan segmen pada rekap yang dihitung, tanpa pembulatannya.",
            True,
            0,
        ),
        Column("kanwil_members", Kind.COUNT, "orang", "Menurut Kanwil", "Segmen yang juga dilaporkan cabang.", True),
        Column("branch_members", Kind.COUNT, "orang", "Menurut cabang", "Segmen yang juga dilaporkan Kanwil.", True),
        Column(
            "kanwil_apart",
            Kind.COUNT,
            "orang",
            "Selisih Kanwil dan cabang",
            "Jumlah selisih segmen di luar pembulatan; selama cabang atau segmennya ditunggu hanya kelebihan cabang.",
            True,
            0,
        ),
    ),
    (),
    "Dihitung sekali tiap potret",
)

GRACE_MONTHS = 3
"""Months for which a BPU member may be in arrears; one more, and the membership has ended (Perdir 22/2022)."""


def _persons(name: str, label: str, description: str) -> Column:
    return Column(name, Kind.COUNT, "orang", label, description, minimum=0)


FLOWS = Table(
    "flows",
    "Mutasi peserta",
    ("period", "basis", "region_code", "segment"),
    (
        PERIOD,
        text("opening_period", "Dibanding", "Periode daftar peserta yang dimuat sebelumnya."),
        BASIS,
        REGION_CODE,
        SEGMENT,
        _persons("opening", "Awal", "Peserta aktif pada daftar periode sebelumnya."),
        _persons("new", "Baru", "Belum pernah ada di daftar yang dimuat."),
        _persons("reactivated", "Aktif kembali", "Pernah ada di daftar, tidak aktif pada periode sebelumnya."),
        _persons("transferred_in", "Pindah masuk", "Pindah dari wilayah atau segmen lain."),
        _persons("lapsed", "Iuran berhenti", f"BPU yang lebih dari {GRACE_MONTHS} bulan tidak membayar iuran."),
        _persons("departed", "Keluar", "Tidak lagi aktif karena sebab lain."),
        _persons("transferred_out", "Pindah keluar", "Pindah ke wilayah atau segmen lain."),
        _persons("correction_in", "Koreksi masuk", "Cabangnya tidak punya daftar lengkap pada periode sebelumnya."),
        _persons("correction_out", "Koreksi keluar", "Cabangnya tidak punya daftar lengkap pada periode ini."),
        _persons("closing", "Akhir", "Peserta aktif pada daftar periode ini."),
        _persons("overdue", "Menunggak", f"BPU yang masih tercatat aktif walau lebih dari {GRACE_MONTHS} bulan lewat."),
    ),
    (),
    "Dihitung sekali tiap potret dari daftar peserta yang berurutan",
    "Awal + baru + aktif kembali + pindah masuk − iuran berhenti − keluar − pindah keluar ± koreksi = akhir.",
)

PROTECTION = Table(
    "protection",
    "Masa perlindungan",
    ("period", "basis", "region_code", "segment", "funding", "months", "protection_end"),
    (
        PERIOD,
        BASIS,
        REGION_CODE,
        SEGMENT,
        FUNDING,
        Column("months", Kind.COUNT, "bulan", "Masa iuran", "Bulan iuran yang terbayar penuh.", True, minimum=0),
        PROTECTION_END,
        ACTIVE_MEMBERS,
        Column("missing_cells", Kind.COUNT, "sel", "Sel kosong", "Sel rekap yang tidak terisi di kelompok ini."),
    ),
    (),
    "Dihitung sekali tiap potret dari rekap dan daftar peserta",
    "Setiap orang dihitung sekali; iurannya dianggap dibayari pihak lain hanya bila semua kepesertaannya demikian.",
)

ALL_TABLES = (
    *(MEMBERSHIP, ROSTER, PERSONS, WORKFORCE, BRANCHES, CONTROL_TOTALS, TARGETS, CLAIMS, CUBE, ARRIVALS),
    *(FLOWS, PROTECTION, OFFICIAL),
)
"""Every table of a snapshot."""

TABLE_BY_NAME = {table.name: table for table in ALL_TABLES}
"""Table name -> declaration."""
