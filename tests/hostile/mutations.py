"""Good files with one thing changed by chance, the same every time: a bit, a cut, a splice, a field, a part."""

import random

from tests.hostile import naive
from tests.hostile.files import GOOD, PARTS, SHEET, TEXTS
from tests.hostile.zips import directory, pack

ROWS = [
    ["REKAP KEPESERTAAN"],
    ["POSISI 31 AGUSTUS 2024"],
    ["No", "Kab/Kota", "PU Aktif", "PU Nonaktif", "Jakon Aktif", "Jakon Nonaktif", "BPU Aktif", "BPU Nonaktif"],
    ["1", "Kab. Bandung", "1.100", "1", "20", "2", "30", "3"],
    ["2", "Kota Bandung", "200", "1", "40", "2", "50", "3"],
    ["3", "Kab. Garut", "300", "1", "60", "2", "70", "3"],
    ["JUMLAH", "", "1.600", "3", "120", "6", "150", "9"],
]
TEXT = "".join(";".join(row) + "\r\n" for row in ROWS).encode()
PAGE = (
    "<html><body><table>"
    + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    + "</table></body></html>"
).encode()
BASES = {
    "workbook": (GOOD, naive.cells_of_workbook),
    "text": (TEXT, naive.cells_of_text),
    "page": (PAGE, naive.cells_of_page),
}
"""Kind of a base -> its bytes, and the independent reader of that kind."""


def mutation(seed):
    """(kind of the base, mutated bytes) for a seed."""
    chance = random.Random(seed)
    kind = chance.choice(["workbook", "workbook", "workbook", "part", "part", "text", "page"])
    if kind == "part":
        name = chance.choice([SHEET, SHEET, TEXTS, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
        return "workbook", pack({**PARTS, name: change(PARTS[name], chance)})
    content = BASES[kind][0]
    if kind == "workbook" and chance.random() < 0.3:
        return kind, edit_field(content, chance)
    return kind, change(content, chance)


def change(content, chance):
    """Bytes with one thing changed."""
    way = chance.choice(["bit", "bit", "bytes", "cut", "drop", "repeat", "splice", "digit"])
    start = chance.randrange(len(content))
    end = min(len(content), start + chance.randrange(1, 64))
    if way == "bit":
        return content[:start] + bytes([content[start] ^ (1 << chance.randrange(8))]) + content[start + 1 :]
    if way == "digit":
        digits = [place for place, byte in enumerate(content) if 48 <= byte < 58]
        start = chance.choice(digits)
        return content[:start] + bytes([48 + chance.randrange(10)]) + content[start + 1 :]
    other = chance.randrange(len(content))
    return {
        "bytes": content[:start] + chance.randbytes(end - start) + content[end:],
        "cut": content[:start],
        "drop": content[:start] + content[end:],
        "repeat": content[:end] + content[start:],
        "splice": content[:start] + content[other : other + end - start] + content[end:],
    }[way]


def edit_field(content, chance):
    """A zip with one field of an entry, of a local header or of its end overwritten."""
    place, header = chance.choice(list(directory(content).values()))
    start, length = chance.choice([(place, 46), (header, 30), (len(content) - 22, 22)])
    field = start + chance.randrange(length)
    value = chance.choice([b"\0", b"\1", b"\xff", b"\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\xff", chance.randbytes(2)])
    return (content[:field] + value + content[field + len(value) :])[: len(content)]
