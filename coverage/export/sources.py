"""The sheets that say what words mean and where figures come from."""

from __future__ import annotations

from coverage.export.columns import REMARK_LABEL
from coverage.export.notes import ORIGIN_SHEET
from coverage.export.sheet import Book, Cell, Sheet
from coverage.export.styles import Style
from coverage.model.columns import (
    ACTIVE_MEMBERS,
    BASIS,
    BRANCH_CODE,
    ELIGIBLE,
    EMPLOYED,
    MEMBERSHIPS,
    PERIOD,
    SEGMENT,
    SOURCE,
    TARGET_RATE,
    YEAR,
)
from coverage.model.indicators import ALL_INDICATORS, Indicator
from coverage.model.periods import format_period
from coverage.model.results import CoverageSummary
from coverage.model.snapshots import SnapshotInfo, SourceEntry
from coverage.model.tables import MEMBERSHIP, ROSTER, WORKFORCE
from coverage.reference.segments import all_segments, sector_names
from coverage.words.missing_branches import state_words
from coverage.words.reasons import BASIS_NAMES, KIND_NAMES

DEFINITIONS_SHEET = "Definisi & Sumber"

DEFINED_COLUMNS = (ACTIVE_MEMBERS, MEMBERSHIPS, ELIGIBLE, EMPLOYED, TARGET_RATE)
"""The words of the summary table that are explained."""

NO_SOURCES = "Tidak ada berkas."

REPLACED = "Sebagian sudah diganti berkas lain"
"""Remark of a file of which a later one replaced a part."""

MANY_PERIODS = 3
"""From so many periods on, a file's periods are given as first, last and count."""


def write_definitions(book: Book, summary: CoverageSummary) -> None:
    """Indicators, words, segments and the denominator's source, all from the declarations."""
    sheet = book.add_sheet(DEFINITIONS_SHEET, (32, 62, 50, 18, 60))
    sheet.line("DEFINISI DAN SUMBER", Style.TITLE)
    _section(sheet, "Indikator")
    sheet.table(
        ("Indikator", "Arti", "Rumus", "Satuan", "Catatan"),
        [_indicator(each) for each in ALL_INDICATORS],
    )
    _section(sheet, "Istilah")
    words = [(Cell(each.label), Cell(each.description), Cell(each.unit)) for each in DEFINED_COLUMNS]
    sheet.table(("Istilah", "Arti", "Satuan"), words)
    _section(sheet, f"{SEGMENT.label} dan sektor")
    segments = [(Cell(each.label), Cell(each.name), Cell(sector_names()[each.sector.value])) for each in all_segments()]
    sheet.table((SEGMENT.label, "Nama", WORKFORCE.column("sector").label), segments)
    _section(sheet, "Sumber")
    sheet.table((SOURCE.label, "Asal"), _sources(summary))
    sheet.finish()


def write_origin(book: Book, summary: CoverageSummary) -> None:
    """The snapshot and every file that the shown period rests on."""
    sheet = book.add_sheet(ORIGIN_SHEET, (44, 22, 20, 20, 14, 12, 14, 16, 36, 18, 26, 26))
    sheet.line("ASAL ANGKA", Style.TITLE)
    for label, value in (*_release(summary), *_snapshot(summary.info)):
        sheet.put(sheet.row, 0, Cell(label))
        sheet.merge(sheet.row, 1, sheet.last_column, Cell(value))
        sheet.row += 1
    sheet.skip()
    labels = (
        "Nama berkas",
        "Jenis",
        "Tata letak",
        PERIOD.label,
        BRANCH_CODE.label,
        "Baris",
        "Baris ditolak",
        "Total (orang)",
        "SHA-256",
        "Dimuat oleh",
        "Dimuat pada",
        REMARK_LABEL,
    )
    header_row = sheet.row
    used = [each for each in summary.info.sources if not each.periods or summary.period in each.periods]
    sheet.table(labels, [_source(each) for each in used], NO_SOURCES)
    sheet.finish(repeat=(header_row, header_row))


def _section(sheet: Sheet, text: str) -> None:
    sheet.skip()
    sheet.line(text, Style.SECTION)


def _indicator(indicator: Indicator) -> tuple[Cell, ...]:
    words = (indicator.label, indicator.description, indicator.formula, indicator.unit, indicator.caveat)
    return tuple(Cell(text) for text in words)


def _sources(summary: CoverageSummary) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = [
        (Cell(ACTIVE_MEMBERS.label), Cell(f"{MEMBERSHIP.source}; {ROSTER.source}")),
        (Cell(BASIS.label), Cell(f"{BASIS_NAMES[summary.basis]}. {BASIS.description}")),
    ]
    chosen = summary.denominator
    vintage = WORKFORCE.column("vintage").label
    rows += [
        (Cell(f"Penyebut: {summary.indicator.denominator_label}"), Cell(chosen.source if chosen else None)),
        (Cell(f"Penyebut: {vintage.lower()}"), Cell(chosen.vintage if chosen else None)),
        (Cell(f"Penyebut: {YEAR.label.lower()}"), Cell(str(chosen.year) if chosen else None)),
    ]
    rows += [(Cell(f"{TARGET_RATE.label} {target.year}"), Cell(target.source)) for target in summary.targets]
    return rows


def _release(summary: CoverageSummary) -> list[tuple[str, str | int | None]]:
    """What a release fixed; figures of no release say so."""
    release = summary.release
    rows: list[tuple[str, str | int | None]] = [("Keadaan", state_words(summary))]
    if release is None:
        return rows
    return [
        *rows,
        ("Nomor rilis periode ini", str(release.number)),
        ("Dirilis pada", release.at),
        ("Dirilis oleh", release.by),
        ("Edisi penyebut yang dirilis", release.vintage),
        ("Dasar wilayah yang dirilis", BASIS_NAMES[release.basis]),
    ]


def _snapshot(info: SnapshotInfo) -> list[tuple[str, str | int | None]]:
    rows: list[tuple[str, str | int | None]] = [
        ("Nomor potret", str(info.number) if info.number else None),
        ("Dibuat pada", info.created_at),
        ("Dibuat oleh", info.created_by),
        ("Sidik (digest)", info.digest),
    ]
    return rows + ([("Peringatan", info.warning)] if info.warning else [])


def _source(source: SourceEntry) -> tuple[Cell, ...]:
    return (
        Cell(source.name),
        Cell(KIND_NAMES.get(source.kind, source.kind)),
        Cell(source.layout),
        Cell(_periods(source.periods)),
        Cell(source.branch or None, Style.CODE),
        Cell(source.rows, Style.COUNT),
        Cell(source.rows_refused, Style.COUNT),
        Cell(source.total, Style.COUNT),
        Cell(source.sha256),
        Cell(source.who),
        Cell(source.at),
        Cell("" if source.is_whole else REPLACED),
    )


def _periods(periods: tuple[str, ...]) -> str | None:
    if len(periods) < MANY_PERIODS:
        return ", ".join(format_period(period) for period in periods) or None
    return f"{format_period(min(periods))} – {format_period(max(periods))} ({len(periods)})"
