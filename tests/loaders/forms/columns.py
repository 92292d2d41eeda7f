"""The columns of a random recap: keys, counts in any arrangement of header rows, totals, and what is passed over."""

from dataclasses import dataclass

from hypothesis import strategies as st

from coverage.model.periods import MONTHS

PASSED = ("% Cakupan", "Jumlah Perusahaan", "Iuran (Rp)", "Keterangan", "Target 2025", "Potensi")
MONTH_HEADS = (
    lambda year, month: f"{MONTHS[month - 1]} {year}",
    lambda year, month: f"{MONTHS[month - 1][:3].upper()}-{year % 100}",
    lambda year, month: f"{month:02d}/{year}",
)


@dataclass(frozen=True)
class Column:
    """A column: its headings from the top ('' below one that is merged down), and which cell a row has in it."""

    heads: tuple
    key: object = None
    kind: str = "count"


@st.composite
def columns_of(draw, shape, months, segments):
    """The columns of a table in order: keys, counts, totals, and columns that are passed over, with spacers."""
    groups = _counted(shape, months, segments, draw(st.sampled_from(MONTH_HEADS)))
    below = [""] * (len(groups[0][0].heads) - 1)
    if len(months) == 1 and draw(st.booleans()):
        groups.append([Column((draw(st.sampled_from(("Jumlah Aktif", "TOTAL AKTIF"))), *below), "total", "total")])
    for text in draw(st.lists(st.sampled_from(PASSED), max_size=2, unique=True)):
        groups.insert(draw(st.integers(0, len(groups))), [Column((text, *below), None, "passed")])
    columns = [Column((text, *below), key, "key") for key, text in draw(_keys(shape))]
    for group in groups:
        columns += [Column(("", *below), None, "blank")] * (draw(st.integers(0, 5)) == 0) + group
    return columns


@st.composite
def _keys(draw, shape):
    """Which columns say what a row is about, with their headings."""
    has_code = draw(st.booleans())
    headings = {
        "number": ("No", "NO URUT") if draw(st.booleans()) else (),
        "branch": ("Kantor Cabang", "CABANG") if shape.arrangement == "branch column" else (),
        "code": ("Kode", "KODE WILAYAH", "Kode BPS") if has_code else (),
        "name": ("Kab/Kota", "KABUPATEN/KOTA", "Wilayah", "Daerah") if not has_code or draw(st.booleans()) else (),
        "segment": ("Segmen", "Segmen Kepesertaan") if shape.arrangement == "segments down" else (),
    }
    return [(key, draw(st.sampled_from(texts))) for key, texts in headings.items() if texts]


GROUPED = ("count", "inner", "both")
"""Kinds of columns that stand below a heading of their group: counts, what is passed over, active and inactive."""

LEVELS = {
    "targets": "st",
    "segments down": "t",
    "stacked segments": "t",
    "months across": "m",
    "months above": "ms",
    "months below": "sm",
    "months and statuses": "mst",
    "segment above": "st",
    "stacked months": "st",
    "status above": "ts",
}
"""Arrangement -> what stands in its header rows from the top: month, segment, status; else both in one row."""


def _counted(shape, months, segments, head):
    """The counted columns as groups that a spacer may part."""
    levels = LEVELS.get(shape.arrangement, "")
    if shape.arrangement == "segments down":
        segments = (None,)
    parts = {"m": months, "s": segments, "t": shape.statuses}
    order = (levels + "".join(part for part in "smt" if part not in levels)) if levels else "smt"
    groups = {}
    for one in parts[order[0]]:
        for two in parts[order[1]]:
            for three in parts[order[2]]:
                key = dict(zip(order, (one, two, three), strict=True))
                texts = {"m": head(*key["m"]), "s": shape.names.get(key["s"]), "t": shape.names[key["t"]]}
                heads = tuple(texts[level] for level in levels) or (f"{texts['s']} {texts['t']}",)
                groups.setdefault(one, []).append(Column(heads, (key["m"], key["s"], key["t"])))
    return [_with_inner(shape.arrangement, group) for group in groups.values()]


def _with_inner(arrangement, group):
    """A group of columns with its target and percent, or with the sum of its active and inactive members."""
    top = group[0].heads[0]
    if arrangement == "targets":
        return [Column((top, "Target"), None, "inner"), *group, Column((top, "%"), None, "inner")]
    if arrangement == "segment above" and len(group) > 1:
        return [*group, Column((top, "Jumlah"), group[0].key[:2], "both")]
    return group


def header_of(columns):
    """Header rows with the merges that Excel would have."""
    height = len(columns[0].heads)
    rows = [[column.heads[place] or None for column in columns] for place in range(height)]
    merges = []
    for place, column in enumerate(columns):
        if column.kind not in GROUPED and column.heads[0] and height > 1:
            merges.append((0, place, height - 1, place))
    for level in range(height - 1):
        first = 0
        while first < len(columns):
            last = first
            while last + 1 < len(columns) and _joins(columns[first], columns[last + 1], level):
                last += 1
            if last > first:
                merges.append((level, first, level, last))
                for place in range(first + 1, last + 1):
                    rows[level][place] = None
            first = last + 1
    return rows, merges


def _joins(one, other, level):
    return one.kind in GROUPED and other.kind in GROUPED and one.heads[: level + 1] == other.heads[: level + 1]
