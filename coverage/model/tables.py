"""Every table, declared once. Counts are persons unless the unit says otherwise.

Membership and workforce are stocks: the last value over time, the sum over regions; never annualised.
"""

from __future__ import annotations

from coverage.model.claims import FIGURES, SAME_BASE
from coverage.model.schema import Column, Kind, Table
from coverage.model.segments import all_segments

BASES = ("registration_office", "domicile", "workplace", "unknown")
"""How a member is placed in a region; series of different bases are never mixed."""

STATUSES = ("active", "inactive")
"""Only active members count as protected."""

CHANNELS = ("DESA", "PASAR", "UKM", "ECOMMERCE", "RENTAN", "LAIN")
"""Ekosistem: the office's own five fields of expansion, and the rest."""

FUNDINGS = ("self", "employer", "APBD_PROV", "APBD_KAB", "APBDES", "DBHCHT", "CSR", "other")
"""Who pays the contribution."""

SECTORS = ("total", "formal", "informal")
"""Sectors of the workforce as BPS sees them; `total` is every sector together."""

KANWIL = ""
"""Branch code of rows that the Kanwil reports itself, without naming a branch."""

_SEGMENTS = tuple(segment.code for segment in all_segments())


def _text(name: str, label: str, description: str, allowed: tuple[str, ...] | None = None) -> Column:
    return Column(name, Kind.TEXT, "", label, description, allowed=allowed)


def _optional(column: Column) -> Column:
    return Column(**{**column.__dict__, "nullable": True})


PERIOD = _text("period", "Periode", "Bulan (BLTH), YYYY-MM; angka posisi akhir bulan.")
REGION_CODE = _text("region_code", "Kode", "Kode BPS kabupaten/kota.")
BRANCH_CODE = _text("branch_code", "Kode cabang", "Kantor cabang pelapor; kosong bila Kanwil sendiri yang melapor.")
SEGMENT = _text("segment", "Segmen", "Segmen kepesertaan BPJS Ketenagakerjaan.", _SEGMENTS)
CHANNEL = _text("channel", "Ekosistem", "Ekosistem utama peserta.", CHANNELS)
FUNDING = _text("funding", "Sumber iuran", "Siapa yang membayar iuran.", FUNDINGS)
BASIS = _text("basis", "Dasar wilayah", "Dasar penempatan peserta di suatu wilayah.", BASES)
STATUS = _text("status", "Status", "Aktif atau nonaktif.", STATUSES)
SOURCE_ID = _text("source_id", "Berkas sumber", "Pengenal berkas asal baris ini: hash baris-barisnya.")
SOURCE = _text("source", "Sumber", "Publikasi atau instansi asal angka.")
YEAR = Column("year", Kind.COUNT, "tahun", "Tahun", "Tahun angka.", minimum=1990, maximum=2100)
PRECISION = Column(
    "precision", Kind.COUNT, "orang", "Presisi", "Nilai satuan digit terakhir; 1 bila angka penuh.", minimum=1
)
VALID_FROM = Column("valid_from", Kind.DATE, "", "Berlaku mulai", "Hari pertama berlaku; kosong: sejak awal.", True)
VALID_TO = Column("valid_to", Kind.DATE, "", "Berlaku sampai", "Hari terakhir berlaku; kosong: masih berlaku.", True)

PROTECTION_START = Column(
    "protection_start", Kind.DATE, "", "Awal perlindungan", "Hari pertama masa perlindungan yang terbayar.", True
)
PROTECTION_END = Column(
    "protection_end", Kind.DATE, "", "Akhir perlindungan", "Hari terakhir masa perlindungan yang terbayar.", True
)

MEMBERS = Column(
    "members", Kind.COUNT, "orang", "Peserta", "Peserta menurut rekap; kosong: tidak dilaporkan.", True, minimum=0
)
ACTIVE_MEMBERS = Column(
    "active_members", Kind.COUNT, "orang", "Peserta aktif", "Orang dengan kepesertaan aktif, dihitung sekali.", True, 0
)
MEMBERSHIPS = Column(
    "memberships",
    Kind.COUNT,
    "baris",
    "Kepesertaan aktif",
    "Satu orang bisa memiliki lebih dari satu kepesertaan aktif.",
    True,
)
EMPLOYED = Column(
    "employed", Kind.COUNT, "orang", "Penduduk bekerja", "Penduduk bekerja menurut Sakernas.", True, minimum=0
)
ELIGIBLE = Column(
    "eligible",
    Kind.COUNT,
    "orang",
    "Pekerja berhak",
    "Pekerja yang berhak atas jaminan sosial ketenagakerjaan (eligible).",
    True,
    minimum=0,
)

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
    "Rekap Kanwil dan rekap cabang tidak pernah dijumlahkan.",
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
        _optional(_text("programmes", "Program", "Kode program, dipisah koma.")),
        _optional(_text("npp", "NPP", "Nomor pendaftaran perusahaan.")),
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
        _text("vintage", "Edisi", "Publikasi asal angka; satu edisi dapat memuat banyak tahun."),
        REGION_CODE,
        _text("sector", "Sektor", "Sektor menurut BPS.", SECTORS),
        _text("definition", "Definisi", "Definisi angka menurut sumber."),
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
        _text("branch_name", "Kantor cabang", "Nama kantor cabang."),
        REGION_CODE,
        VALID_FROM,
        VALID_TO,
        SOURCE_ID,
    ),
    (),
    "Daftar wilayah kerja dari Kanwil",
)

CONTROL_TOTALS = Table(
    "control_totals",
    "Angka kontrol Kantor Pusat",
    ("period", "segment", "source"),
    (PERIOD, SEGMENT, Column(**{**MEMBERS.__dict__, "label": "Angka Pusat", "nullable": False}), SOURCE, SOURCE_ID),
    ("period", "segment", "source"),
    "Kantor Pusat",
)

TARGET_RATE = Column("target_rate", Kind.RATE, "pekerja berhak", "Target", "Sasaran cakupan.", False, 0, 1)

TARGETS = Table(
    "targets",
    "Sasaran cakupan",
    ("year", "region_code", "indicator", "source"),
    (YEAR, REGION_CODE, _text("indicator", "Indikator", "Indikator yang disasar."), TARGET_RATE, SOURCE, SOURCE_ID),
    ("year", "indicator", "source"),
    "Dokumen sasaran; pemilik sasaran selalu disebut",
)

CLAIMS = Table(
    "claims",
    "Pernyataan yang pernah terbit",
    ("claim_id",),
    (
        _text("claim_id", "Id", "Pengenal pernyataan."),
        _optional(_text("place", "Tempat", "Wilayah yang dimaksud.")),
        _optional(_text("printed_date", "Tanggal tercetak", "Tanggal seperti tercetak.")),
        *(_optional(_text(figure.name, figure.label, figure.description)) for figure in FIGURES),
        _optional(_text(SAME_BASE, "Penyebut sama", "Penyebut lain yang menurut sumber sama dengan berhak.")),
        _optional(SOURCE),
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
        _text(
            "grouping",
            "Pengelompokan",
            "Orang dihitung sekali dalam tiap pengelompokan.",
            ("region", "branch", "channel"),
        ),
        PERIOD,
        BASIS,
        _text("region_code", "Kode", "Kode wilayah; kosong pada pengelompokan ekosistem."),
        BRANCH_CODE,
        _text("channel", "Ekosistem", "Kode ekosistem; kosong bila pengelompokan lain."),
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
        _text("origin", "Asal", "Asal angka wilayah.", ("branch", "kanwil", "roster", "mixed")),
        Column("is_partial", Kind.FLAG, "", "Belum lengkap", "Apakah masih ada cabang yang ditunggu."),
        Column("recap_members", Kind.COUNT, "orang", "Menurut rekap", "Peserta aktif menurut rekap.", True),
        Column("roster_members", Kind.COUNT, "orang", "Menurut daftar", "Peserta aktif menurut daftar peserta.", True),
        Column("rounding", Kind.COUNT, "orang", "Pembulatan", "Lebar rentang akibat rekap yang dibulatkan.", True, 0),
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
        _text("opening_period", "Dibanding", "Periode daftar peserta yang dimuat sebelumnya."),
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
    *(FLOWS, PROTECTION),
)
"""Every table of a snapshot."""

TABLE_BY_NAME = {table.name: table for table in ALL_TABLES}
"""Table name -> declaration."""
