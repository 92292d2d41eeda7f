"""A zip opened by our own walk of its directory: nothing is inflated beyond what it promised, every byte is checked.

Two readers of one zip can see two files: names, sizes and places stand twice in it. Here they must agree, may not
overlap, and begin at the first byte. Nothing is ever written to a disk.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from isal import isal_zlib
from isal.igzip_lib import IsalError

from coverage.model.privacy import excerpt
from coverage.sheets.limits import (
    MAX_INFLATED,
    MAX_MEMBERS,
    MAX_PART,
    MAX_RATIO,
    MIB,
    RATIO_GRACE,
    refusal,
)

_END = struct.Struct("<4s4H2IH")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_MAX_COMMENT = 2**16
_FULL = 2**32 - 1
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_SIZES_FOLLOW = 0x8
_UTF8 = 0x800
_STORED, _DEFLATED = 0, 8


@dataclass(frozen=True)
class _Member:
    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    header: int


class Zipped:
    """The members of a zip by name; `read` inflates and checks one."""

    def __init__(self, content: bytes, members: dict[str, tuple[_Member, int]]) -> None:
        self._content = memoryview(content)
        self._members = members

    @property
    def names(self) -> list[str]:
        """The names of the members, folders left out, in the order of the directory."""
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """The bytes of a member, of the size and checksum that the directory promised.

        Raises:
            FileRefused: `crc_or_size` or `bad_zip` when they are not.
        """
        member, start = self._members[name]
        packed = self._content[start : start + member.packed]
        inflated = bytes(packed) if member.method == _STORED else _inflate(packed, member)
        if len(inflated) != member.size or isal_zlib.crc32(inflated) != member.crc:
            raise refusal("crc_or_size", f"isi bagian '{excerpt(name, 80)}' tidak cocok dengan ringkasannya")
        return inflated


def _inflate(packed: memoryview, member: _Member) -> bytes:
    stream = isal_zlib.decompressobj(-15)
    try:
        inflated: bytes = stream.decompress(packed, member.size + 1)
    except IsalError as error:  # type: ignore[misc]  # an exception; its stub says otherwise
        raise refusal("bad_zip", f"bagian '{excerpt(member.name, 80)}' rusak") from error
    if not stream.eof or stream.unused_data:
        raise refusal("size_lie", f"ukuran bagian '{excerpt(member.name, 80)}' tidak benar")
    return inflated


def open_zip(content: bytes) -> Zipped:
    """A zip whose directory holds together and stays within the limits; nothing is inflated yet.

    Raises:
        FileRefused: when it is damaged, encrypted, crafted, or too large once inflated.
    """
    first, count, end = _find_directory(content)
    members: dict[str, tuple[_Member, int]] = {}
    seen: set[str] = set()
    for member in _entries(content, first, end, count):
        if member.name.casefold() in seen:
            raise refusal("duplicate_member", f"bagian '{excerpt(member.name, 80)}' dua kali")
        seen.add(member.name.casefold())
        members[member.name] = (member, _data_start(content, member, first))
    _check_sizes([member for member, _ in members.values()])
    _check_places(members, len(content))
    return Zipped(content, {name: place for name, place in members.items() if not name.endswith("/")})


def _find_directory(content: bytes) -> tuple[int, int, int]:
    """Where the directory begins, how many entries it has, and where it ends."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - _END.size - _MAX_COMMENT))
    if end < 0 or end + _END.size > len(content):
        raise refusal("bad_zip", "daftar isi zip tidak ada; berkas mungkin terpotong")
    _, disk, first_disk, here, count, size, first, comment = _END.unpack_from(content, end)
    if end + _END.size + comment != len(content):
        raise refusal("bad_zip", "ada isi lain di belakang zip")
    if disk or first_disk or here != count or _FULL in (size, first):
        raise refusal("bad_zip", "zip terbagi atau berbentuk tidak biasa")
    if count > MAX_MEMBERS:
        raise refusal("too_many_members", f"{count} anggota")
    if first + size != end:
        raise refusal("prefix" if first + size < end else "bad_zip", "letak daftar isi zip tidak benar")
    if count == 0:
        raise refusal("empty", "zip kosong")
    return first, count, end


def _entries(content: bytes, place: int, end: int, count: int) -> Iterator[_Member]:
    for _ in range(count):
        if place + _ENTRY.size > end or not content.startswith(b"PK\x01\x02", place):
            raise refusal("bad_zip", "daftar isi zip rusak")
        fields = _ENTRY.unpack_from(content, place)
        flags, method, crc, packed, size = fields[3], fields[4], fields[7], fields[8], fields[9]
        name_length, extra_length, comment_length = fields[10:13]
        start = place + _ENTRY.size
        raw_name = content[start : start + name_length]
        extra = content[start + name_length : start + name_length + extra_length]
        packed, size, header = _wide(extra, packed, size, fields[16])
        yield _Member(_clean_name(raw_name, flags), raw_name, flags, method, crc, packed, size, header)
        place = start + name_length + extra_length + comment_length
    if place != end:
        raise refusal("bad_zip", "daftar isi zip rusak")


def _wide(extra: bytes, packed: int, size: int, header: int) -> tuple[int, int, int]:
    """Packed size, size and place, from the ZIP64 field where the plain ones are full."""
    if _FULL not in (packed, size, header):
        return packed, size, header
    place = 0
    while place + 4 <= len(extra):
        mark, length = struct.unpack_from("<2H", extra, place)
        if mark == 1:
            body = extra[place + 4 : place + 4 + length]
            numbers = iter(struct.unpack(f"<{len(body) // 8}Q", body[: len(body) // 8 * 8]))
            wide = [next(numbers, _FULL) if value == _FULL else value for value in (size, packed, header)]
            return wide[1], wide[0], wide[2]
        place += 4 + length
    return packed, size, header


def _clean_name(raw: bytes, flags: int) -> str:
    try:
        name = raw.decode("utf-8" if flags & _UTF8 else "cp437").replace("\\", "/")
    except UnicodeDecodeError as error:
        raise refusal("bad_member_name", "nama anggota zip yang rusak") from error
    parts = name.split("/")
    if not name or name.startswith("/") or ".." in parts or ":" in parts[0] or not name.isprintable():
        raise refusal("bad_member_name", "nama anggota zip yang menunjuk ke luar")
    return name


def _data_start(content: bytes, member: _Member, first: int) -> int:
    """Where the packed bytes of a member begin; its local header must say what the directory says."""
    if member.flags & _ENCRYPTED:
        raise refusal("encrypted", "berkas berkata sandi")
    if member.method not in (_STORED, _DEFLATED):
        raise refusal("bad_zip", "cara pemampatan yang tidak dikenal")
    if member.header + _LOCAL.size > first or not content.startswith(b"PK\x03\x04", member.header):
        raise refusal("bad_zip", "isi zip rusak")
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack_from(content, member.header)
    start = member.header + _LOCAL.size
    if content[start : start + name_length] != member.raw_name or method != member.method:
        raise refusal("name_mismatch", f"bagian '{excerpt(member.name, 80)}' bernama lain di dalam")
    stated = (crc, packed, size)
    if (flags ^ member.flags) & (_ENCRYPTED | _SIZES_FOLLOW):
        raise refusal("size_lie", f"tanda bagian '{excerpt(member.name, 80)}' tidak sama")
    is_open = bool(flags & _SIZES_FOLLOW) or _FULL in (packed, size)
    if not is_open and stated != (member.crc, member.packed, member.size):
        raise refusal("size_lie", f"ukuran bagian '{excerpt(member.name, 80)}' tidak sama")
    return int(start + name_length + extra_length)


def _check_sizes(members: list[_Member]) -> None:
    for member in members:
        if member.method == _STORED and member.packed != member.size:
            raise refusal("size_lie", f"ukuran bagian '{excerpt(member.name, 80)}' tidak sama")
        _check_ratio(member.size, member.packed, MAX_PART)
    _check_ratio(sum(member.size for member in members), sum(member.packed for member in members), MAX_INFLATED)


def _check_ratio(size: int, packed: int, most: int) -> None:
    if size > most:
        raise refusal("too_large", f"{size / MIB:.0f} MiB setelah dibuka")
    if size > RATIO_GRACE + MAX_RATIO * packed:
        raise refusal("ratio", f"{size / MIB:.0f} MiB dari {packed / MIB:.1f} MiB")


def _check_places(members: dict[str, tuple[_Member, int]], length: int) -> None:
    """Refuse members that overlap, and a zip that does not begin with its first member."""
    places = sorted((member.header, start + member.packed) for member, start in members.values())
    if places[0][0] != 0:
        raise refusal("prefix", "ada isi lain di depan zip")
    before = 0
    for header, end in places:
        if header < before or end > length:
            raise refusal("overlap", "bagian zip saling menindih")
        before = end
