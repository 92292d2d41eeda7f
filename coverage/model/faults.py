"""What the machine refused, in words: a system error as what happened and what to do about it."""

from __future__ import annotations

import errno

_RIGHTS = "Periksa pemilik dan hak akses foldernya."

_ROOM = "Kosongkan ruang, lalu ulangi."

SYSTEM_FAULTS = {
    errno.EACCES: ("hak akses ditolak", _RIGHTS),
    errno.EPERM: ("sistem tidak mengizinkan", _RIGHTS),
    errno.EROFS: ("cakramnya hanya dapat dibaca", "Pasang cakram itu dengan hak tulis, atau pakai folder lain."),
    errno.ENOSPC: ("cakram penuh", _ROOM),
    errno.EDQUOT: ("kuota cakram habis", _ROOM),
    errno.EFBIG: ("berkas melebihi batas ukuran", "Naikkan batas ukuran berkas (ulimit -f), lalu ulangi."),
    errno.EIO: ("cakram gagal membaca atau menulis", "Periksa cakramnya, dan pastikan cadangan tersedia."),
    errno.EMFILE: ("terlalu banyak berkas terbuka", "Tunggu sebentar, atau naikkan batasnya (ulimit -n), lalu ulangi."),
    errno.ENOENT: ("berkas atau foldernya tidak ada", "Periksa nama foldernya, lalu ulangi."),
    errno.ENOTDIR: ("yang disebut folder ternyata berkas", "Periksa nama foldernya, lalu ulangi."),
    errno.EEXIST: ("sudah ada berkas bernama sama", "Pindahkan berkas itu, atau pakai folder lain."),
}
"""Number of a system error -> what happened, and what to do."""


def system_words(error: OSError) -> str:
    """What happened and what to do, to stand after 'tidak dapat …:'; a rare error keeps its number and its own words.

    >>> system_words(PermissionError(errno.EACCES, "Permission denied"))
    'hak akses ditolak. Periksa pemilik dan hak akses foldernya.'
    >>> system_words(OSError(errno.ENETDOWN, "Network is down"))
    'kesalahan sistem 100 (Network is down). Sampaikan pesan ini kepada pengelola komputer.'
    """
    if error.errno in SYSTEM_FAULTS:
        return "{}. {}".format(*SYSTEM_FAULTS[error.errno])
    if error.errno is None:
        return "isi berkas tidak terbaca. Periksa dengan: snapshots verify."
    return f"kesalahan sistem {error.errno} ({error.strerror}). Sampaikan pesan ini kepada pengelola komputer."
