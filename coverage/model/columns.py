"""The columns that several tables share, and the codes that stand in them, declared once.

Counts are persons unless the unit says otherwise.
"""

from __future__ import annotations

from coverage.model.schema import Column, Kind

BASES = ("registration_office", "domicile", "workplace", "unknown")
"""How a member is placed in a region; series of different bases are never mixed."""

SEGMENTS = ("PU", "JAKON", "PMI", "BPU")
"""Segments of membership; what each is called and means stands in `segments.csv`, row for row."""

STATUSES = ("active", "inactive")
"""Only active members count as protected."""

CHANNELS = ("DESA", "PASAR", "UKM", "ECOMMERCE", "RENTAN", "LAIN")
"""Ekosistem: the office's own five fields of expansion, and the rest."""

FUNDINGS = ("self", "employer", "APBD_PROV", "APBD_KAB", "APBDES", "DBHCHT", "CSR", "other")
"""Who pays the contribution; what each is called and who stands behind it, row for row in `fundings.csv`."""

SECTORS = ("total", "formal", "informal")
"""Sectors of the workforce as BPS sees them; `total` is every sector together."""

KANWIL = ""
"""Branch code of rows that the Kanwil reports itself, without naming a branch."""

OUTSIDE, UNPLACED = "outside", "unknown"
"""Region codes of members in another province or abroad, and of members of whom nobody knows where they are."""

ELSEWHERE = {OUTSIDE: "Luar Jawa Barat", UNPLACED: "Wilayah tidak diketahui"}
"""Region codes of members who are in no region -> name; they are stored and shown, in no row, province or rate."""

HEAD_OFFICE = "PUSAT"
"""Branch code of rows that head office (Kantor Pusat) reports; never added to those of branches or the Kanwil."""

SENDERS = ("cabang", "kanwil", "pusat")
"""Whose figure is official for a basis: the branches' (the Kanwil's where some are missing), the Kanwil's, or head
office's."""


def text(name: str, label: str, description: str, allowed: tuple[str, ...] | None = None) -> Column:
    """A column of text without a unit; `allowed` names the codes that may stand in it.

    >>> column = text("status", "Status", "Aktif atau nonaktif.", ("active", "inactive"))
    >>> column.label, column.unit, column.nullable, column.allowed
    ('Status', '', False, ('active', 'inactive'))
    """
    return Column(name, Kind.TEXT, "", label, description, allowed=allowed)


def optional(column: Column) -> Column:
    """The same column where a value may be missing.

    >>> SOURCE.nullable, optional(SOURCE).nullable
    (False, True)
    """
    return Column(**{**column.__dict__, "nullable": True})


PERIOD = text("period", "Periode", "Bulan (BLTH), YYYY-MM; angka posisi akhir bulan.")
REGION_CODE = text("region_code", "Kode", "Kode BPS kabupaten/kota.")
BRANCH_CODE = text("branch_code", "Kode cabang", "Kantor cabang pelapor; kosong bila Kanwil sendiri yang melapor.")
SEGMENT = text("segment", "Segmen", "Segmen kepesertaan BPJS Ketenagakerjaan.", SEGMENTS)
CHANNEL = text("channel", "Ekosistem", "Ekosistem utama peserta.", CHANNELS)
FUNDING = text("funding", "Sumber iuran", "Siapa yang membayar iuran.", FUNDINGS)
BASIS = text("basis", "Dasar wilayah", "Dasar penempatan peserta di suatu wilayah.", BASES)
STATUS = text("status", "Status", "Aktif atau nonaktif.", STATUSES)
SOURCE_ID = text("source_id", "Berkas sumber", "Pengenal berkas asal baris ini: hash baris-barisnya.")
SOURCE = text("source", "Sumber", "Publikasi atau instansi asal angka.")
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

TARGET_RATE = Column("target_rate", Kind.RATE, "pekerja berhak", "Target", "Sasaran cakupan.", False, 0, 1)

REGION_NAME = text("region", "Kab/Kota", "Nama kabupaten/kota, atau nama jumlahnya.")
FORMAL = Column("formal", Kind.COUNT, "orang", "Formal", "Peserta aktif segmen formal.", True, minimum=0)
INFORMAL = Column("informal", Kind.COUNT, "orang", "Informal", "Peserta aktif segmen informal.", True, minimum=0)
OTHER = Column("other", Kind.COUNT, "orang", "PMI/lain", "Peserta aktif segmen yang lain.", True, minimum=0)
FORMAL_ELIGIBLE = Column(
    "formal_eligible", Kind.COUNT, "orang", "Pekerja berhak formal", "Pekerja berhak sektor formal.", True, minimum=0
)
INFORMAL_ELIGIBLE = Column(
    "informal_eligible",
    Kind.COUNT,
    "orang",
    "Pekerja berhak informal",
    "Pekerja berhak sektor informal.",
    True,
    minimum=0,
)
FORMAL_WORKERS = Column(
    "formal_workers", Kind.COUNT, "orang", "Pekerja formal", "Pekerja sektor formal menurut penyebut.", True, minimum=0
)
INFORMAL_WORKERS = Column(
    "informal_workers",
    Kind.COUNT,
    "orang",
    "Pekerja informal",
    "Pekerja sektor informal menurut penyebut.",
    True,
    minimum=0,
)
CHANGE_MONTH = Column(
    "change_month",
    Kind.COUNT,
    "orang",
    "Perubahan peserta dari bulan lalu",
    "Peserta aktif dikurangi peserta aktif sebulan sebelumnya.",
    True,
)
CHANGE_DECEMBER = Column(
    "change_december",
    Kind.COUNT,
    "orang",
    "Perubahan peserta dari Desember lalu",
    "Peserta aktif dikurangi peserta aktif Desember tahun sebelumnya.",
    True,
)
FLAGS = text("flags", "Tanda", "Tanda pada angka baris ini.")
REASON = text("reason", "Alasan", "Mengapa cakupan tidak diketahui.")
BRANCHES_INCLUDED = Column("branches_included", Kind.COUNT, "masuk", "Cabang", "Kantor cabang yang sudah masuk.")
BRANCHES_EXPECTED = Column(
    "branches_expected", Kind.COUNT, "ditunggu", "Cabang ditunggu", "Kantor cabang yang melayani.", True
)
