"""Random messy recaps drawn from a known table: the same figures in any arrangement, spelling, format and container.

A recap is drawn in steps: a table of counts, an arrangement of columns, rows with their spacers and totals, a title and
notes, pages, and a container. Nothing is drawn that two readers could read differently.
"""

from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from coverage.reference.regions import all_regions
from coverage.sheets.reader import cell_name
from tests.loaders.forms.columns import MONTH_HEADS, columns_of, header_of
from tests.loaders.forms.containers import WRITERS, Page
from tests.loaders.forms.strategies import MONTH_FORMS, region_spellings

SEGMENTS = {
    "PU": ("PU", "Penerima Upah", "PPU", "Pekerja Penerima Upah (PPU)"),
    "BPU": ("BPU", "Bukan Penerima Upah", "PBPU", "Bukan Penerima Upah (BPU)"),
    "JAKON": ("Jakon", "Jasa Konstruksi", "JASA_KONSTRUKSI"),
    "PMI": ("PMI", "Pekerja Migran Indonesia"),
}
ACTIVE = ("Aktif", "AKTIF", "Peserta Aktif", "TK Aktif", "Realisasi")
INACTIVE = ("Nonaktif", "Non Aktif", "Tidak Aktif", "Peserta Nonaktif")
TOTALS = ("JUMLAH", "Total", "GRAND TOTAL", "Jawa Barat", "Jumlah Seluruhnya", "JML", None)
SUBTOTALS = ("Sub Total", "SUBTOTAL", "Jumlah", "Sub Jumlah", None)
TITLES = ("BPJS KETENAGAKERJAAN KANTOR WILAYAH JAWA BARAT", "Rekapitulasi Kepesertaan", "Menurut domisili (NIK)",
          "Dicetak 2 September 2025", "Sumber: aplikasi kepesertaan", "RAHASIA")  # fmt: skip
NOTES = (["Keterangan: angka sementara"], ["*) termasuk peserta magang"], [],
         [None, None, None, "Bandung, 2 September 2025"], [None, None, None, "Kepala Bidang Kepesertaan"])  # fmt: skip
BLANKS = (None, "-", "n/a", "–", " ", "belum lapor")


@dataclass
class Shape:
    """What holds for every table of a file."""

    statuses: tuple
    segments: tuple
    months: tuple
    branches: tuple
    arrangement: str
    names: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Sum:
    """A cell of a total row, as it is written, and the sum that it states."""

    cell: object
    total: int


@dataclass(frozen=True)
class Recap:
    """A drawn recap: its pages and container, what it says, and where its totals stand (page, row, column, total)."""

    container: str
    pages: tuple
    counts: dict
    sums: tuple

    @property
    def content(self):
        return WRITERS[self.container](self.pages)


@st.composite
def recaps(draw):
    """Files with the table that they were drawn from."""
    shape = draw(shapes())
    counts = draw(tables(shape))
    lone = {name: draw(st.sampled_from(forms)) for name, forms in SEGMENTS.items()}
    shape.names.update(lone, active=draw(st.sampled_from(ACTIVE)), inactive=draw(st.sampled_from(INACTIVE)))
    pages = tuple(draw(_pages(shape, counts)))
    names = [name for name in WRITERS if len(pages) == 1 or name in ("xlsx", "ods")]
    container = draw(st.sampled_from(names))
    return _without_sums(Recap(container, pages, counts, ()))


def _without_sums(recap):
    """A recap with plain cells, and the places of its totals beside them."""
    cells = [
        (place, row, column, cell)
        for place, page in enumerate(recap.pages)
        for row, values in enumerate(page.rows)
        for column, cell in enumerate(values)
        if isinstance(cell, Sum)
    ]
    for place, row, column, cell in cells:
        recap.pages[place].rows[row][column] = cell.cell
    return replace(recap, sums=tuple((*where, cell.total) for *where, cell in cells))


def with_wrong_total(recap, which):
    """The recap with one of its totals 33,333,333 too high, and the name of its cell."""
    place, row, column, total = recap.sums[which % len(recap.sums)]
    recap.pages[place].rows[row][column] = total + 33_333_333
    return recap, cell_name(row, column)


@st.composite
def shapes(draw):
    """Which segments, statuses, months and branches a file has, and how they are arranged."""
    arrangement = draw(
        st.sampled_from(
            ("flat", "segment above", "status above", "targets", "segments down", "months across", "months above",
             "months below", "months and statuses", "stacked segments", "stacked months", "sheet a month",
             "sheet a branch", "branch column", "branch blocks", "side by side")
        )
    )  # fmt: skip
    active_only = arrangement in ("targets", "months across", "months above", "months below") or draw(st.booleans())
    segments = draw(st.lists(st.sampled_from(list(SEGMENTS)), min_size=1, max_size=3, unique=True))
    many_months = "month" in arrangement
    months = draw(
        st.lists(st.integers(1, 12), min_size=2 if many_months else 1, max_size=3 if many_months else 1, unique=True)
    )
    year = draw(st.sampled_from((2023, 2024, 2025)))
    many_branches = "branch" in arrangement
    branches = ("K01", "K02 - Rekaan") if many_branches else (draw(st.sampled_from(("", "K07"))),)
    return Shape(
        ("active",) if active_only else ("active", "inactive"),
        tuple(segments[:1] if arrangement == "months across" else segments),
        tuple((year, month) for month in sorted(months)),
        branches,
        arrangement,
    )


@st.composite
def tables(draw, shape):
    """Counts by month, branch, region, segment and status; every month has a figure, and a branch its own regions."""
    codes = [region.code for region in all_regions()]
    counts = {}
    regions = draw(st.lists(st.sampled_from(codes), min_size=2 * len(shape.branches), max_size=6, unique=True))
    number = st.one_of(st.integers(0, 9), st.integers(0, 3_000_000), st.none())
    for place, region in enumerate(regions):
        branch = shape.branches[place % len(shape.branches)]
        for year, month in shape.months:
            for segment in shape.segments:
                for status in shape.statuses:
                    counts[f"{year}-{month:02d}", branch, region, segment, status] = draw(number)
    for year, month in shape.months:
        for segment in shape.segments:
            for place, branch in enumerate(shape.branches):
                counts[f"{year}-{month:02d}", branch, regions[place], segment, "active"] = draw(st.integers(1, 99_999))
    return counts


@st.composite
def _pages(draw, shape, counts):
    if shape.arrangement == "sheet a month":
        return [draw(_page(shape, counts, months=(month,), name=draw(st.sampled_from(MONTH_HEADS[:1]))(*month)))
                for month in shape.months]  # fmt: skip
    if shape.arrangement == "sheet a branch":
        return [draw(_page(shape, counts, branches=(branch,), name=branch)) for branch in shape.branches]
    return [draw(_page(shape, counts))]


@st.composite
def _page(draw, shape, counts, months=None, branches=None, name="Rekap"):
    months, branches = months or shape.months, branches or shape.branches
    rows, merges = draw(_title(shape, months, branches)), []
    left = draw(st.integers(0, 1))
    if draw(st.booleans()):
        merges = [(place, len(row) - 1, place, 8) for place, row in enumerate(rows) if row]
    parts = [(months, shape.segments)]
    if shape.arrangement == "stacked segments":
        parts = [(months, (segment,)) for segment in shape.segments]
    elif shape.arrangement == "stacked months":
        parts = [((month,), shape.segments) for month in months]
    for part_months, segments in parts:
        if shape.arrangement.startswith("stacked"):
            named = f"SEGMEN: {shape.names[segments[0]]}" if "segments" in shape.arrangement else None
            rows += [[], [named or draw(st.sampled_from(MONTH_FORMS))(*part_months[0])]]
        body, joined = draw(_table(shape, counts, (part_months, branches, segments)))
        top = len(rows)
        rows += [[None] * left + row for row in body]
        merges += [(first + top, one + left, last + top, two + left) for first, one, last, two in joined]
    rows += draw(st.lists(st.sampled_from(NOTES), max_size=3)) if draw(st.booleans()) else []
    width = max(len(row) for row in rows)
    hidden = draw(st.sets(st.integers(0, width - 1), max_size=2))
    return Page(rows, name, tuple(merges), tuple(sorted(hidden)))


@st.composite
def _title(draw, shape, months, branches):
    lines = draw(st.lists(st.sampled_from(TITLES), max_size=3, unique=True))
    if "across" in shape.arrangement:
        lines.append(f"SEGMEN {shape.names[shape.segments[0]]}")
    if len(months) == 1:
        lines.append(draw(st.sampled_from(MONTH_FORMS))(*months[0]))
    if len(branches) == 1 and branches[0]:
        lines.append(f"KANTOR CABANG : {branches[0]}")
    lines = draw(st.permutations(lines))
    rows = [[None] * draw(st.integers(0, 4)) + [line] for line in lines]
    return rows + [[]] * draw(st.integers(0, 2))


@st.composite
def _table(draw, shape, counts, part):
    """The rows of one table with its header, and the merged ranges of the header."""
    months, branches, segments = part
    columns = draw(columns_of(shape, months, segments))
    header, merges = header_of(columns)
    pairs = [(branch, region) for branch in branches for region in _regions(counts, branch)]
    if shape.arrangement == "side by side":
        half = len(pairs) // 2
        left, right = (draw(_body(shape, counts, columns, (segments, some))) for some in (pairs[:half], pairs[half:]))
        high = max(len(left), len(right))
        left, right = (
            [row + [None] * (len(columns) - len(row)) for row in side + [[]] * (high - len(side))]
            for side in (left, right)
        )
        gap = [None] * draw(st.integers(0, 1))
        shift = len(columns) + len(gap)
        merges += [(first, one + shift, last, two + shift) for first, one, last, two in merges]
        return [one + gap + two for one, two in zip(header + left, header + right, strict=True)], merges
    body = draw(_body(shape, counts, columns, (segments, pairs)))
    if "down" not in shape.arrangement and len(columns) > 3 and draw(st.booleans()):
        body.insert(0, [f"({place})" for place in range(1, len(columns) + 1)])
    if shape.arrangement in ("flat", "segment above", "status above") and draw(st.integers(0, 4)) == 0:
        place = draw(st.integers(1, len(body)))
        merges += [
            (first + place + len(header), one, last + place + len(header), two) for first, one, last, two in merges
        ]
        body[place:place] = header
    return header + body, merges


def _regions(counts, branch):
    return list(dict.fromkeys(region for _, other, region, _, _ in counts if other == branch))


@st.composite
def _body(draw, shape, counts, columns, part):
    """Rows of regions with their blocks, subtotals, totals and spacers."""
    segments, pairs = part
    rows, seen, number = [], [], 0
    blocks = shape.arrangement == "branch blocks"
    has_subtotals = blocks and draw(st.booleans())
    spelled = draw(st.booleans())
    for branch in dict.fromkeys(branch for branch, _ in pairs):
        own = [region for other, region in pairs if other == branch]
        rows += [[f"KANTOR CABANG: {branch}"]] if blocks else []
        for region in own:
            number += 1
            for segment in segments if shape.arrangement == "segments down" else (None,):
                key = {"number": number, "branch": branch, "region": region, "segment": segment}
                rows.append(draw(_row(shape, counts, columns, (key, spelled))))
            rows += [[]] * (draw(st.integers(0, 7)) == 0)
        seen += [(branch, region) for region in own]
        if has_subtotals:
            some = [(branch, region) for region in own]
            rows.append(draw(_total(shape, counts, columns, (some, segments, draw(st.sampled_from(SUBTOTALS))))))
    if draw(st.booleans()):
        rows.append(draw(_total(shape, counts, columns, (seen, segments, draw(st.sampled_from(TOTALS))))))
    return rows


@st.composite
def _row(draw, shape, counts, columns, what):
    key, spelled = what
    has_code = any(column.key == "code" for column in columns)
    cells = []
    for column in columns:
        if column.key == "name":
            forms = region_spellings(key["region"])
            cells.append(draw(st.sampled_from(forms[:6] if has_code or not spelled else forms)))
        elif column.key == "code":
            code = key["region"]
            cells.append(draw(st.sampled_from((code, int(code), float(code), f"{code[:2]}.{code[2:]}"))))
        elif column.key == "segment":
            cells.append(shape.names[key["segment"]])
        elif column.kind == "key":
            cells.append(key[column.key])
        elif column.kind == "total":
            cells.append(draw(_number(sum(_parts(shape, counts, key, columns)))))
        elif column.kind in ("count", "both"):
            cells.append(draw(_number(_count(counts, key, column))))
        else:
            cells.append(None if column.kind == "blank" else draw(st.sampled_from(("12,5%", "88%", 7, None))))
    return cells


def _count(counts, key, column):
    (year, month), segment, *status = column.key
    place = (f"{year}-{month:02d}", key["branch"], key["region"], segment or key["segment"])
    if column.kind == "both":
        return sum(counts[(*place, status)] or 0 for status in ("active", "inactive"))
    return counts[(*place, *status)]


def _parts(shape, counts, key, columns):
    active = (column for column in columns if column.kind == "count" and column.key[2] == "active")
    return [_count(counts, key, column) or 0 for column in active]


@st.composite
def _total(draw, shape, counts, columns, what):
    pairs, segments, label = what
    downs = segments if shape.arrangement == "segments down" else (None,)
    keys = [{"branch": branch, "region": region, "segment": part} for branch, region in pairs for part in downs]
    label_column = draw(st.sampled_from([place for place, column in enumerate(columns) if column.kind == "key"]))
    cells = []
    for place, column in enumerate(columns):
        if place == label_column:
            cells.append(label)
        elif column.kind in ("count", "both"):
            cells.append(draw(_sum(sum(_count(counts, key, column) or 0 for key in keys))))
        elif column.kind == "total":
            cells.append(draw(_sum(sum(sum(_parts(shape, counts, key, columns)) for key in keys))))
        else:
            cells.append("50%" if column.kind in ("passed", "inner") else None)
    return cells


@st.composite
def _sum(draw, total):
    return Sum(draw(_number(total)), total)


@st.composite
def _number(draw, count):
    """A count as one of the ways that spreadsheets hold it."""
    if count is None:
        return draw(st.sampled_from(BLANKS))
    dotted = f"{count:,}"
    forms = (count, count, float(count), dotted.replace(",", "."), dotted.replace(",", " "), str(count), f"{count}.0")
    return draw(st.sampled_from(forms))
