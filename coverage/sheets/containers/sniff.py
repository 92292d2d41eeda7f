"""What a file is, by its first bytes and never by its name."""

from __future__ import annotations

import re

_HEAD = 4096
_OFFICE_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "gambar"),
    (b"\xff\xd8\xff", "gambar"),
    (b"GIF8", "gambar"),
    (b"BM\x00", "gambar"),
    (b"Rar!", "arsip RAR"),
    (b"7z\xbc\xaf", "arsip 7z"),
    (b"\x1f\x8b", "arsip gzip"),
    (b"{\\rtf", "dokumen RTF"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3", "SQLite"),
)
FOREIGN = frozenset(name for _, name in _MAGIC) - {"zip", "ole"}
"""What is recognised and is no table: a folder's files of these kinds are passed over."""

# A tag of web pages, asked only of what begins with "<"; exports begin with a style or a div as often as with a table.
_HTML = re.compile(r"<\s*(?:!doctype\s+html|html|table|head|body|meta|style|div)\b", re.I)


def sniff(content: bytes) -> str:
    """`zip`, `ole`, `html`, `spreadsheetml`, `mhtml` or `csv`; or one of FOREIGN for what holds no table.

    >>> sniff(b"%PDF-1.7"), sniff(b"<table><tr>"), sniff(b"kode;nama")
    ('PDF', 'html', 'csv')
    """
    for magic, name in _MAGIC:
        if content.startswith(magic):
            return name
    head = content[:_HEAD].replace(b"\x00", b"").decode("latin-1").lstrip("\ufeff\xff\xfe\xef\xbb\xbf \t\r\n")
    if head.startswith("<"):
        if _OFFICE_SPREADSHEET in head and "<Workbook" in head.replace("<ss:Workbook", "<Workbook"):
            return "spreadsheetml"
        return "html" if _HTML.search(head) else "csv"
    return "mhtml" if head[:200].lower().startswith("mime-version:") else "csv"
