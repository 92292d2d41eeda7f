"""Builds invented workbooks in memory: recaps, rosters and flat tables, right and wrong."""

import datetime as dt
import io

import xlsxwriter

MADE_AT = dt.datetime(2024, 9, 1, tzinfo=dt.UTC)
"""When every invented workbook says that it was made."""

EXAMPLE_RELEASES = (
    (*(f"2023-{month:02d}" for month in range(1, 13)), "--final"),
    (*(f"2024-{month:02d}" for month in range(1, 8)), "--final", "--vintage", "contoh-2024"),
    ("2024-08",),
)
"""What `make run` releases of the example office: all months but the newest final, the newest for the time being."""


def workbook(rows, *, merges=(), hidden_columns=(), sheet="Rekap", more_sheets=None, hidden=()):
    """A workbook as bytes: rows of cells from A1; None leaves a cell empty; `hidden` are places of hidden sheets."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": MADE_AT})  # else the same rows give other bytes a second later
        for name, content in {sheet: rows, **(more_sheets or {})}.items():
            page = book.add_worksheet(name)
            if len(book.worksheets()) - 1 in hidden:
                page.hide()
            for index, row in enumerate(content):
                for column, cell in enumerate(row):
                    if cell is not None:
                        page.write(index, column, cell)
            for column in hidden_columns:
                page.set_column(column, column, None, None, {"hidden": True})
            for first_row, first_column, last_row, last_column, text in merges:
                page.merge_range(first_row, first_column, last_row, last_column, text)
    return buffer.getvalue()


COUNTS = {"Kab. Bandung": (100, 20, 30), "Kota Bandung": (200, 40, 50), "Kab. Garut": (300, 60, 70)}
"""Region as spelled -> active PU, Jakon, BPU."""


def recap(
    counts=None,
    *,
    title=("REKAP KEPESERTAAN", "POSISI 31 AGUSTUS 2024", "DASAR WILAYAH: DOMISILI (NIK)"),
    total=None,
    branch=None,
):
    """A recap with a two-level merged header, a JUMLAH row and a footnote."""
    counts = COUNTS if counts is None else counts
    rows = [[text] for text in title]
    if branch:
        rows.append([f"KANTOR CABANG : {branch}"])
    rows.append([])
    top = len(rows)
    rows.append(["No", "Kab/Kota", "PU", None, "Jakon", None, "BPU", None, "Jumlah Aktif"])
    rows.append([None, None, "Aktif", "Nonaktif", "Aktif", "Nonaktif", "Aktif", "Nonaktif", None])
    for number, (name, (pu, jakon, bpu)) in enumerate(counts.items(), 1):
        rows.append([number, name, pu, 1, jakon, 2, bpu, 3, pu + jakon + bpu])
    sums = [sum(values[place] for values in counts.values()) for place in range(3)]
    size = len(counts)
    row = ["JUMLAH", None, sums[0], size, sums[1], 2 * size, sums[2], 3 * size, sum(sums)]
    if total is not None:
        row[2] = total
    rows += [row, [], ["Keterangan: angka sementara"]]
    merges = [(top, column, top, column + 1, name) for column, name in ((2, "PU"), (4, "Jakon"), (6, "BPU"))]
    return workbook(rows, merges=merges)


ROSTER_HEADER = [
    "NIK",
    "KPJ",
    "NAMA_LENGKAP",
    "TANGGAL_LAHIR",
    "JENIS_KELAMIN",
    "NPP",
    "NAMA_PERUSAHAAN",
    "SEGMEN",
    "STATUS",
    "KODE_KAB",
    "NAMA_KAB",
    "PROGRAM",
    "TGL_KEPESERTAAN",
    "UPAH",
    "PERIODE",
]


def person(
    nik, *, segment="PU", region="3204", name="KAB. BANDUNG", kpj="99000000001", status="AKTIF", start="2020-01-01"
):
    """One row of a roster."""
    return [nik, kpj, "CONTOH SATU", "1990-01-01", "L", "12345678", "PT CONTOH", segment, status, region, name,
            "JKK,JKM", start, 4000000, "2024-08"]  # fmt: skip


def roster(rows):
    """A roster with its usual headings."""
    return workbook([ROSTER_HEADER, *rows], sheet="Peserta")


def branch_list(rows):
    """A list of branches: code, name, region code, from, to."""
    header = ["Kode Cabang", "Nama Cabang", "Kode Kab/Kota", "Berlaku Mulai", "Berlaku Sampai"]
    return workbook([header, *rows], sheet="Cabang")


def workforce(rows):
    """A workforce workbook: code, year, sector, employed, eligible."""
    header = ["Kode Kab/Kota", "Tahun", "Sektor", "Penduduk Bekerja", "Pekerja Berhak", "Sumber", "Edisi"]
    return workbook([header, *([*row, "Sakernas", f"edisi-{row[1]}"] for row in rows)], sheet="Pekerja")
