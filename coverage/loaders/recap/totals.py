"""Total rows and total columns of a recap, checked against what they add up; none is ever counted."""

from __future__ import annotations

from coverage.loaders.headings.cells import text_of
from coverage.loaders.recap.header import Measure
from coverage.loaders.recap.reading import RecapReading
from coverage.model.numbers import format_number
from coverage.reference.regions import normalise_text

_SCOPES = {
    "total": ("table", "sheet", "group", "inside"),
    "unlabelled": ("table", "sheet", "group", "inside"),
    "subtotal": ("group", "table", "sheet", "inside"),
    "region": ("region",),
}
"""Kind of a total row -> what it may add up, the likeliest first."""


def is_unlabelled_total(reading: RecapReading, index: int, values: dict[int, object]) -> bool:
    """Whether a row that names no region states a sum of the rows above it, in more than half of its figures.

    A row of zeros is one only where the rows above add up to nothing: elsewhere it may be a region without its name.
    """
    named = any(text_of(reading.cell(index, name)) for name in ("region_code", "region_name", "segment"))
    if named or not (reading.rows or any(reading.tally.before.values())):  # a header may be repeated right above it
        return False
    stated = _stated_counts(reading, index, values, is_quiet=True)
    faults = reading.tally.faults(reading.tally.nearest(stated, _SCOPES["unlabelled"]), stated)
    is_full = 2 * len(stated) >= len(values) and (any(stated.values()) or not faults)
    return is_full and 2 * len(faults) < len(stated)


def _stated_counts(
    reading: RecapReading, index: int, values: dict[int, object], is_quiet: bool = False
) -> dict[int, int]:
    counts = {}
    for column, value in values.items():
        count, problem = reading.count(value, index, column)
        if problem is not None and not is_quiet:
            reading.problems.append(problem)
        if count is not None:
            counts[column] = count
    return counts


def read_total(reading: RecapReading, index: int, values: dict[int, object], kind: str) -> None:
    """Read a total row of a kind: checked against the rows above it, or below it where it stands first."""
    stated = _stated_counts(reading, index, values)
    if not reading.rows and kind == "total":
        reading.early.append((index, stated))
        reading.has_total = True
    elif stated:
        close_block(reading, index, stated, kind)


def close_block(reading: RecapReading, index: int, stated: dict[int, int], kind: str) -> None:
    """Hold a total row against the sums; one that fits none is refused with every cell that differs."""
    where = f"{reading.sheet.name} baris {index + 1}"
    scope = reading.tally.match(stated, _SCOPES[kind])
    if scope is None:
        nearest = reading.tally.nearest(stated, _SCOPES[kind])
        for column in reading.tally.faults(nearest, stated):
            expected = reading.tally.sums[nearest].get(column, 0)
            _mismatch(reading, (index, column), stated[column], expected, "jumlah kolom")
    if kind == "unlabelled" and scope is not None:
        reading.find(
            "total_unlabelled", "info", where, "Baris tanpa label sama dengan jumlah di atasnya; tidak dihitung."
        )
    if kind in ("subtotal", "region") or scope == "group":
        if kind != "region":
            reading.find("subtotal", "info", where, "Subtotal dicocokkan dan tidak dihitung.")
            reading.begin_block()
        return
    reading.has_total, reading.has_new_block = True, False
    measures = reading.header.measures
    active = [
        count
        for column, count in stated.items()
        if measures[column].status == "active" and not measures[column].is_total
    ]
    beside = reading.elsewhere.active if scope == "inside" else 0
    reading.stated_total = sum(active) + beside if active else None
    reading.tally.start("group")


def _mismatch(reading: RecapReading, place: tuple[int, int], stated: int, expected: int, what: str) -> None:
    """Refuse a total that does not add up, with both numbers."""
    found = f"{format_number(expected)} ({what}; selisih {format_number(stated - expected)})"
    reading.refuse(
        "total_mismatch", place, format_number(stated), (found, "Perbaiki jumlah itu atau baris yang salah.")
    )


def check_row_totals(reading: RecapReading, index: int, counts: dict[int, int | None]) -> None:
    """Hold a row's own totals against its segments: active alone, or active and inactive where it does not say."""
    for column, measure in reading.header.measures.items():
        stated = counts[column]
        if stated is None or not (measure.is_total or measure.status == "both"):
            continue
        parts = {status: _parts(reading, counts, measure, status) for status in ("active", "inactive")}
        if not parts["active"]:
            continue  # nothing stands beside it that it could add up
        fitting = set(parts["active"])
        if "AKTIF" not in normalise_text(reading.header.labels[column]).split():
            fitting |= {one + two for one, two in zip(parts["active"], parts["inactive"] or (0, 0), strict=True)}
        if stated not in fitting:
            _mismatch(reading, (index, column), stated, parts["active"][0], "jumlah baris")


def _parts(reading: RecapReading, counts: dict[int, int | None], total: Measure, status: str) -> tuple[int, ...]:
    """The sum of the cells that a row total adds up, and that sum before corrections; () without such cells."""
    columns = [
        column
        for column, part in reading.header.measures.items()
        if part.status == status and not part.is_total and part.month == total.month
        if total.is_total or part.segment == total.segment
    ]
    whole = sum(counts[column] or 0 for column in columns)
    return (whole, whole - sum(reading.moved.get(column, 0) for column in columns)) if columns else ()


def add_elsewhere(reading: RecapReading, counts: dict[int, int | None]) -> None:
    """Count the active members of a row that is of no region; below the total they belong to the sheet's sum too."""
    measures = reading.header.measures
    members = sum(
        count or 0
        for column, count in counts.items()
        if measures[column].status == "active" and not measures[column].is_total
    )
    reading.elsewhere.active += members
    if reading.stated_total is not None:
        reading.stated_total += members


def refuse_overlap(reading: RecapReading) -> None:
    """Refuse a row for all who are outside beside rows for single provinces: no total tells whether it holds them."""
    labels = reading.elsewhere.overlapping
    if labels:
        place = (reading.header.top, reading.header.columns.get("region_name", 0))
        remedy = "Tambahkan baris JUMLAH, atau hapus rinciannya bila sudah termasuk di baris itu."
        reading.refuse("elsewhere_unclear", place, ", ".join(labels)[:60], ("satu baris di luar provinsi", remedy))
