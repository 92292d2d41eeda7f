"""Zips taken apart and put together wrongly."""

import io
import struct
import zipfile


def unpack(content):
    """The members of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts, *, method=zipfile.ZIP_DEFLATED):
    """Members as a zip; a list of pairs may hold a name twice."""
    import warnings

    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(buffer, "w", method) as archive:
            for name, part in parts.items() if isinstance(parts, dict) else parts:
                archive.writestr(name, part)
    return buffer.getvalue()


def directory(content):
    """Where the entries of the directory stand: name -> (place of the entry, place of the local header)."""
    end = content.rfind(b"PK\x05\x06")
    count, _, place = struct.unpack_from("<HII", content, end + 10)
    places = {}
    for _ in range(count):
        lengths = struct.unpack_from("<3H", content, place + 28)
        (header,) = struct.unpack_from("<I", content, place + 42)
        places[content[place + 46 : place + 46 + lengths[0]].decode("latin-1")] = (place, header)
        place += 46 + sum(lengths)
    return places


def edit(content, name, *, entry=None, local=None):
    """A zip with fields of one member overwritten: offset -> bytes, in its entry and in its local header."""
    place, header = directory(content)[name]
    edited = bytearray(content)
    for start, changes in ((place, entry or {}), (header, local or {})):
        for offset, value in changes.items():
            edited[start + offset : start + offset + len(value)] = value
    return bytes(edited)
