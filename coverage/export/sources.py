"""The sheets that say what words mean and where figures come from."""

from __future__ import annotations

from coverage.export.columns import REMARK_LABEL
from coverage.export.notes import ORIGIN_SHEET
from coverage.export.sheet import StyledCell, Workbook, Worksheet
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


def write_definitions(book: Workbook, summary: CoverageSummary) -> None:
    """Indicators, words, segments and the denominator's source, all from the declarations."""
    sheet = book.add_sheet(DEFINITIONS_SHEET, (32, 62, 50, 18, 60))
    sheet.line("DEFINISI DAN SUMBER", Style.TITLE)
    _section(sheet, "Indikator")
    sheet.table(
        ("Indikator", "Arti", "Rumus", "Satuan", "Catatan"),
        [_indicator(each) for each in ALL_INDICATORS],
    )
    _section(sheet, "Istilah")
    words = [(StyledCell(each.label), StyledCell(each.description), StyledCell(each.unit)) for each in DEFINED_COLUMNS]
    sheet.table(("Istilah", "Arti", "Satuan"), words)
    _section(sheet, f"{SEGMENT.label} dan sektor")
    segments = [
        (StyledCell(each.label), StyledCell(each.name), StyledCell(sector_names()[each.sector.value]))
        for each in all_segments()
    ]
    sheet.table((SEGMENT.label, "Nama", WORKFORCE.column("sector").label), segments)
    _section(sheet, "Sumber")
    sheet.table((SOURCE.label, "Asal"), _sources(summary))
    sheet.finish()


def write_origin(book: Workbook, summary: CoverageSummary) -> None:
    """The snapshot and every file that the shown period rests on."""
    sheet = book.add_sheet(ORIGIN_SHEET, (44, 22, 20, 20, 14, 12, 14, 16, 36, 18, 26, 26))
    sheet.line("ASAL ANGKA", Style.TITLE)
    for label, value in (*_release(summary), *_snapshot(summary.info)):
        sheet.put(sheet.row, 0, StyledCell(label))
        sheet.merge(sheet.row, 1, sheet.last_column, StyledCell(value))
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


def _section(sheet: Worksheet, text: str) -> None:
    sheet.skip()
    sheet.line(text, Style.SECTION)


def _indicator(indicator: Indicator) -> tuple[StyledCell, ...]:
    words = (indicator.label, indicator.description, indicator.formula, indicator.unit, indicator.caveat)
    return tuple(StyledCell(text) for text in words)


def _sources(summary: CoverageSummary) -> list[tuple[StyledCell, ...]]:
    rows: list[tuple[StyledCell, ...]] = [
        (StyledCell(ACTIVE_MEMBERS.label), StyledCell(f"{MEMBERSHIP.source}; {ROSTER.source}")),
        (StyledCell(BASIS.label), StyledCell(f"{BASIS_NAMES[summary.basis]}. {BASIS.description}")),
    ]
    chosen = summary.denominator
    vintage = WORKFORCE.column("vintage").label
    rows += [
        (StyledCell(f"Penyebut: {summary.indicator.denominator_label}"), StyledCell(chosen.source if chosen else None)),
        (StyledCell(f"Penyebut: {vintage.lower()}"), StyledCell(chosen.vintage if chosen else None)),
        (StyledCell(f"Penyebut: {YEAR.label.lower()}"), StyledCell(str(chosen.year) if chosen else None)),
    ]
    rows += [
        (StyledCell(f"{TARGET_RATE.label} {target.year}"), StyledCell(target.source)) for target in summary.targets
    ]
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


def _source(source: SourceEntry) -> tuple[StyledCell, ...]:
    return (
        StyledCell(source.name),
        StyledCell(KIND_NAMES.get(source.kind, source.kind)),
        StyledCell(source.layout),
        StyledCell(_periods(source.periods)),
        StyledCell(source.branch or None, Style.CODE),
        StyledCell(source.rows, Style.COUNT),
        StyledCell(source.rows_refused, Style.COUNT),
        StyledCell(source.total, Style.COUNT),
        StyledCell(source.sha256),
        StyledCell(source.who),
        StyledCell(source.at),
        StyledCell("" if source.is_whole else REPLACED),
    )


def _periods(periods: tuple[str, ...]) -> str | None:
    if len(periods) < MANY_PERIODS:
        return ", ".join(format_period(period) for period in periods) or None
    return f"{format_period(min(periods))} – {format_period(max(periods))} ({len(periods)})"
