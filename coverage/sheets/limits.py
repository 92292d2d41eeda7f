"""The limits of what is read, and the refusal that each kind of trouble gives: one code, what to do about it.

The numbers come from full Excel sheets: 1,048,575 rows of twelve columns are 72 MiB packed and 831 MiB inflated.
"""

from __future__ import annotations

from coverage.model.errors import FileRefused
from coverage.model.numbers import format_number

MIB = 2**20
"""Bytes in a mebibyte."""

MAX_BYTES = 96 * MIB
"""Largest file, in bytes."""

MAX_MEMBERS = 512
"""Most members of a zip."""

MAX_PART = 1024 * MIB
"""Largest member of a zip once inflated, in bytes."""

MAX_INFLATED = 1280 * MIB
"""Largest sum of all members once inflated, in bytes."""

MAX_RATIO = 100
"""Largest ratio of inflated to packed size beyond the first 4 MiB; honest workbooks stay near 10."""

RATIO_GRACE = 4 * MIB
"""Inflated bytes for which no ratio is asked."""

MAX_TOKEN = 256 * 1024
"""Longest run of bytes between two angle brackets of XML, and longest field of a CSV; parsers go quadratic on more."""

MAX_SMALL_PART = 8 * MIB
"""Largest part that is read as a tree: the list of sheets, relations, styles."""

MAX_SHEETS = 64
"""Most sheets of a workbook, and most tables of a page."""

MAX_ROWS = 1_048_576
"""Most rows of a sheet: Excel's own limit."""

MAX_COLUMNS = 256
"""Widest sheet that is read; a stray value far to the right makes some parsers allocate gigabytes."""

MAX_CELLS = 16_000_000
"""Most cells with a value in a sheet, and most texts in a workbook's list of texts."""

MAX_AREA = 2 * MAX_CELLS
"""Most places between A1 and the last value of a sheet; a stray value far below makes readers allocate gigabytes."""

MAX_GAP = 10_000
"""Most empty rows between two values of a sheet; more is a stray value far below, never a table."""

MAX_MERGE_HEIGHT = 100
"""Most rows of a merged range."""

MAX_MERGES = 100_000
"""Most merged ranges of a sheet."""

_RESAVE = "Buka di Excel, simpan ulang sebagai .xlsx, lalu kirim lagi."
_COPY = "Salin datanya ke buku kerja baru, lalu kirim lagi."
_INTACT = "buku kerja yang utuh"

_REFUSALS = {
    "empty": ("berkas berisi tabel", "Kirim ulang berkas yang berisi."),
    "too_large": (f"paling besar {MAX_BYTES // MIB} MiB", "Pecah berkas per bulan atau per cabang."),
    "too_slow": ("berkas yang terbaca dalam batas waktu", "Pecah berkas per bulan, atau simpan ulang sebagai .xlsx."),
    "parser_crashed": ("berkas yang dapat dibaca", _RESAVE),
    "not_a_file": ("berkas biasa", "Sebutkan berkas atau folder yang berisi tabel."),
    "unreadable": ("berkas yang dapat dibuka", "Periksa apakah berkas masih ada dan boleh dibaca."),
    "bad_zip": (_INTACT, _RESAVE),
    "crc_or_size": (_INTACT, "Berkas rusak di jalan. Kirim ulang dari aslinya."),
    "size_lie": (_INTACT, _RESAVE),
    "encrypted": ("berkas tanpa kata sandi", "Hapus kata sandi, lalu kirim lagi."),
    "too_many_members": (f"paling banyak {MAX_MEMBERS} anggota", _COPY),
    "duplicate_member": ("setiap bagian satu kali", _RESAVE),
    "name_mismatch": (_INTACT, _RESAVE),
    "overlap": (_INTACT, _RESAVE),
    "prefix": ("berkas yang hanya berisi buku kerja", _RESAVE),
    "bad_member_name": ("nama tanpa '..' dan tanpa alamat folder lengkap", "Buat ulang arsip itu dari isi foldernya."),
    "ratio": (f"paling banyak {MAX_RATIO} kali ukuran berkas", _COPY),
    "nested_archive": ("buku kerja di dalam arsip", "Keluarkan isi arsip di dalam arsip itu, lalu kirim lagi."),
    "not_a_workbook": ("buku kerja Excel (.xlsx) atau CSV", _RESAVE),
    "not_text": ("buku kerja Excel (.xlsx) atau CSV", "Simpan ulang sebagai .xlsx atau .csv."),
    "bad_encoding": ("teks UTF-8, UTF-16, atau Windows-1252", "Simpan ulang sebagai 'CSV UTF-8'."),
    "bad_csv": ("tanda kutip yang berpasangan", "Perbaiki tanda kutip di baris itu, atau simpan ulang dari Excel."),
    "dtd": ("XML tanpa DTD", _RESAVE),
    "xml_encoding": ("XML berkode UTF-8", _RESAVE),
    "bad_xml": (_INTACT, _RESAVE),
    "long_token": (f"paling panjang {MAX_TOKEN // 1024} KiB", _COPY),
    "bad_target": ("lembar di dalam berkas itu sendiri", _RESAVE),
    "external_relationship": ("lembar di dalam berkas itu sendiri", "Salin nilainya ke berkas ini, lalu kirim lagi."),
    "too_many_sheets": (f"paling banyak {MAX_SHEETS} lembar", "Pecah menjadi beberapa berkas."),
    "too_many_columns": (
        f"paling banyak {MAX_COLUMNS} kolom",
        "Hapus isi sel jauh di kanan yang tidak dipakai, simpan, lalu kirim lagi.",
    ),
    "too_many_rows": (
        f"paling banyak {format_number(MAX_ROWS)} baris",
        "Hapus isi sel jauh di bawah yang tidak dipakai, simpan, lalu kirim lagi.",
    ),
    "too_many_cells": (f"paling banyak {format_number(MAX_CELLS)} sel", "Pecah berkas per bulan."),
    "sst_count": (_INTACT, _RESAVE),
    "merge_range": (f"gabungan paling tinggi {MAX_MERGE_HEIGHT} baris", "Pisahkan sel gabungan itu, lalu kirim lagi."),
    "row_order": ("baris dan kolom yang berurutan", _RESAVE),
    "bad_cell": ("isi sel yang sah", "Tulis ulang sel itu di Excel, simpan, lalu kirim lagi."),
}


def refusal(code: str, found: str) -> FileRefused:
    """The refusal of a file for a stable code, with what was found; what was expected and what to do are its own."""
    return FileRefused(code, found, *_REFUSALS[code])
