"""Empty workbooks to be filled in, one a kind of file: headings that are read as they stand, with lists to choose from.

No figure stands in them. What a clerk fills in is read by `ingest` without an option; what the columns mean stands on a
second sheet. Lists come from the reviewed tables, so that a region that splits appears here by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coverage.export.columns import shown_segments
from coverage.export.sheet import StyledCell, Workbook, Worksheet
from coverage.export.styles import Style
from coverage.model.columns import SECTORS
from coverage.reference.fundings import all_fundings
from coverage.reference.regions import PROVINCE_CODE, all_regions, region_name
from coverage.reference.segments import all_segments
from coverage.words.reasons import BASIS_NAMES, KIND_NAMES

ROWS = 200
"""Rows of a table to be filled in that no list of regions bounds."""

GUIDE = "Petunjuk"
"""Name of the second sheet: what to fill in, and the values to choose from."""

_LISTS_COLUMN = 3
"""First column of the lists on the second sheet; to its left stands the text."""

_SINCE, _UNTIL = 2023, 2030
"""Years whose months a template offers."""

_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905


@dataclass(frozen=True)
class TemplateColumn:
    """A column: its heading, what to write, the list to choose from ('' none), how wide it is.

    `is_text` keeps what is typed as it is typed: a long number would lose its last digits, a month become a day.
    """

    heading: str
    meaning: str
    choices: str = ""
    width: float = 16
    is_text: bool = False


@dataclass(frozen=True)
class Template:
    """A workbook: its title, lines above the table as (words, list), columns, and whether the regions stand there."""

    kind: str
    title: str
    columns: tuple[TemplateColumn, ...]
    lines: tuple[tuple[str, str], ...] = ()
    is_by_region: bool = False


_CODE = TemplateColumn("Kode Kab/Kota", "Kode BPS empat angka, pilih dari daftar.", "kode", 14)
_NAME = TemplateColumn("Kab/Kota", "Nama kab/kota, pilih dari daftar.", "wilayah", 26)
_SOURCE = TemplateColumn("Sumber", "Dokumen asal angka.", "", 30)
_YEAR = TemplateColumn("Tahun", "Empat angka.", "", 9)


_FLAT = {
    "daftar_peserta": Template(
        "roster",
        "DAFTAR PESERTA KANTOR CABANG",
        (
            TemplateColumn("NIK", "Enam belas angka. Tidak disimpan apa adanya.", "", 20, is_text=True),
            TemplateColumn("Segmen", "Segmen kepesertaan.", "segmen"),
            TemplateColumn("Status", "AKTIF atau NONAKTIF.", "status", 12),
            TemplateColumn("Kode Kab", "Kode BPS kab/kota peserta.", "kode", 12),
            TemplateColumn("Nama Kab", "Nama kab/kota peserta.", "wilayah", 26),
            TemplateColumn("Tgl Kepesertaan", "Tahun-bulan-hari, misalnya 2024-01-31.", "", is_text=True),
            TemplateColumn("Sumber Dana", "Siapa yang membayar iuran.", "pembayar", 16),
            TemplateColumn("Periode", "Bulan daftar ini, tahun-bulan: 2024-08.", "", 12, is_text=True),
        ),
        (("KANTOR CABANG", ""), ("DASAR WILAYAH", "dasar")),
    ),
    "penduduk_bekerja": Template(
        "workforce",
        "PENDUDUK BEKERJA DAN PEKERJA BERHAK",
        (
            _CODE,
            _YEAR,
            TemplateColumn("Sektor", "total, formal, atau informal.", "sektor", 12),
            TemplateColumn("Penduduk Bekerja", "Orang yang bekerja menurut Sakernas.", "", 18),
            TemplateColumn("Pekerja Berhak", "Pekerja yang berhak atas jaminan sosial.", "", 18),
            _SOURCE,
            TemplateColumn("Edisi", "Nama publikasi, misalnya sakernas-2024.", "", 18),
        ),
    ),
    "daftar_cabang": Template(
        "branches",
        "WILAYAH KERJA KANTOR CABANG",
        (
            TemplateColumn("Kode Cabang", "Kode kantor cabang, misalnya K01.", "", 14),
            TemplateColumn("Nama Cabang", "Nama kantor cabang.", "", 28),
            TemplateColumn("Kode Kab/Kota", "Satu baris per kab/kota yang dilayani.", "kode", 14),
            TemplateColumn("Berlaku Mulai", "Tahun-bulan-hari; kosong: sejak awal.", ""),
            TemplateColumn("Berlaku Sampai", "Tahun-bulan-hari; kosong: masih berlaku.", ""),
        ),
    ),
    "sasaran": Template(
        "targets",
        "SASARAN CAKUPAN",
        (
            TemplateColumn("Kode", "Kode BPS; 32 untuk Jawa Barat.", "kode_provinsi", 10),
            TemplateColumn("Wilayah", "Nama kab/kota, atau Jawa Barat.", "wilayah_provinsi", 26),
            _YEAR,
            TemplateColumn("Target", "Cakupan yang dituju, misalnya 35%.", "", 12),
            _SOURCE,
        ),
    ),
    "angka_pusat": Template(
        "control_totals",
        "ANGKA KONTROL KANTOR PUSAT",
        (
            TemplateColumn("Periode", "Bulan, tahun-bulan: 2024-08.", "", 12, is_text=True),
            TemplateColumn("Segmen", "Segmen kepesertaan.", "segmen"),
            TemplateColumn("Peserta Aktif", "Orang, seluruh Jawa Barat.", "", 16),
            _SOURCE,
        ),
    ),
    "pernyataan": Template(
        "claims",
        "PERNYATAAN TERBIT TENTANG CAKUPAN",
        tuple(
            TemplateColumn(heading, meaning, "", 18)
            for heading, meaning in (
                ("id", "Nama pendek pernyataan."),
                ("place", "Tempat yang dibicarakan."),
                ("printed_date", "Tanggal terbit, seperti tercetak."),
                ("covered", "Yang terlindungi, seperti tercetak: 5,9 juta."),
                ("eligible", "Yang berhak, seperti tercetak."),
                ("formal", "Peserta formal, seperti tercetak."),
                ("informal", "Peserta informal, seperti tercetak."),
                ("published_rate", "Cakupan, seperti tercetak: 31,4 persen."),
                ("source", "Di mana terbit."),
            )
        ),
    ),
}
"""Templates without a column of segments."""


def _segments() -> tuple[TemplateColumn, ...]:
    words = "Peserta aktif segmen itu, orang. Tulis 0 bila memang tidak ada; kosong berarti tidak diketahui."
    return tuple(TemplateColumn(segment.label, words, "", 14) for segment in shown_segments())


def _period_lines() -> tuple[tuple[str, str], ...]:
    return (("PERIODE", "bulan"), ("DASAR WILAYAH", "dasar"))


def _templates() -> dict[str, Template]:
    return {
        "rekap_cabang": Template(
            "recap",
            "REKAP PESERTA AKTIF KANTOR CABANG",
            (_NAME, *_segments()),
            (("KANTOR CABANG", ""), *_period_lines()),
        ),
        "rekap_kanwil": Template(
            "recap", "REKAP PESERTA AKTIF KANWIL", (_CODE, _NAME, *_segments()), _period_lines(), is_by_region=True
        ),
        **_FLAT,
    }


def template_workbooks() -> dict[str, bytes]:
    """Name of a file -> the bytes of an empty workbook to be filled in, for every kind of file.

    The same bytes on every run. Missing: no cell of a figure is filled.

    >>> sorted(template_workbooks())[:2]
    ['angka_pusat.xlsx', 'daftar_cabang.xlsx']
    """
    return {f"{name}.xlsx": _written(template) for name, template in _templates().items()}


def _choices() -> Mapping[str, Sequence[str]]:
    """Name of a list -> the values that a cell may be chosen from."""
    regions = sorted(all_regions(), key=lambda region: region.code)
    codes, names = [region.code for region in regions], [region.name for region in regions]
    return {
        "kode": codes,
        "wilayah": names,
        "kode_provinsi": [PROVINCE_CODE, *codes],
        "wilayah_provinsi": [region_name(PROVINCE_CODE), *names],
        "segmen": [segment.code for segment in all_segments()],
        "sektor": list(SECTORS),
        "status": ["AKTIF", "NONAKTIF"],
        "dasar": [name for basis, name in BASIS_NAMES.items() if basis != "unknown"],
        "pembayar": [funding.code for funding in all_fundings()],
        "bulan": [f"{month} {year}" for year in range(_SINCE, _UNTIL + 1) for month in _MONTHS],
    }


def _written(template: Template) -> bytes:
    book = Workbook(template.title, f"Templat {KIND_NAMES[template.kind].lower()}")
    sheet = book.add_sheet("Isian", [column.width for column in template.columns])
    guide = Guide(book, template)
    sheet.line(template.title, Style.TITLE)
    for words, choices in template.lines:
        sheet.put(sheet.row, 0, StyledCell(words))
        sheet.put(sheet.row, 1, StyledCell("", Style.TYPED))
        guide.offer(sheet, (sheet.row, 1, sheet.row, 1), choices)
        sheet.row += 1
    sheet.skip()
    sheet.header([column.heading for column in template.columns])
    first = sheet.row
    sheet.freeze()
    regions = sorted(all_regions(), key=lambda region: region.code) if template.is_by_region else []
    for region in regions:
        known = {_CODE.heading: region.code, _NAME.heading: region.name}
        sheet.cells([StyledCell(known.get(column.heading, "")) for column in template.columns])
    last = first + (len(regions) or ROWS) - 1
    for place, column in enumerate(template.columns):
        if column.is_text:
            sheet.worksheet.set_column(place, place, column.width, book.styles.get(Style.TYPED))
        guide.offer(sheet, (first, place, last, place), column.choices)
    sheet.row = last + 1
    sheet.finish()
    guide.finish()
    return book.to_bytes()


class Guide:
    """The second sheet: what the columns mean, and the lists that cells of the first one are chosen from."""

    def __init__(self, book: Workbook, template: Template) -> None:
        self.sheet = book.add_sheet(GUIDE, (24, 70, 3, *(18 for _ in _choices())))
        self._ranges: dict[str, str] = {}
        self._write(template)

    def _write(self, template: Template) -> None:
        self.sheet.line("Cara mengisi", Style.SECTION, last_column=1)
        for words in (
            "Isi lembar Isian, simpan, lalu muat dengan: python -m coverage ingest BERKAS",
            "Segmen lain, misalnya PMI, ditambahkan sebagai kolom di sebelah kanan bila ada pesertanya.",
            "Judul kolom jangan diubah. Baris kosong dilewati. Kolom yang tidak ada angkanya dibiarkan kosong.",
        ):
            self.sheet.line(words, last_column=1)
        for column in template.columns:
            self.sheet.put(self.sheet.row, 0, StyledCell(column.heading))
            self.sheet.put(self.sheet.row, 1, StyledCell(column.meaning))
            self.sheet.row += 1

    def offer(self, sheet: Worksheet, cells: tuple[int, int, int, int], choices: str) -> None:
        """Let cells of a sheet be chosen from a list; '' offers none."""
        if not choices:
            return
        if choices not in self._ranges:
            self._ranges[choices] = self._listed(choices)
        rule = {
            "validate": "list",
            "source": self._ranges[choices],
            "error_title": "Pilih dari daftar",
            "error_message": f"Nilai yang dapat dipilih ada di lembar {GUIDE}.",
        }
        sheet.worksheet.data_validation(*cells, rule)

    def _listed(self, choices: str) -> str:
        """Write a list and give its range."""
        column = _LISTS_COLUMN + len(self._ranges)
        values = _choices()[choices]
        for row, value in enumerate(values):
            self.sheet.put(row, column, StyledCell(value, Style.TYPED))
        letter = chr(ord("A") + column)
        return f"={GUIDE}!${letter}$1:${letter}${len(values)}"

    def finish(self) -> None:
        """Print settings of the sheet."""
        self.sheet.finish()
