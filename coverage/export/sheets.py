"""The sheets beside the summary table: branches, follow-up, trend, quality notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coverage.export.columns import NUMBER_LABEL, REGION_LABEL, REMARK_LABEL, STYLES
from coverage.export.notes import basis_text, missing_branch_note, place_text, province_upper, reason_text
from coverage.export.ringkasan import shown_rows
from coverage.export.sheet import StyledCell, Workbook, Worksheet
from coverage.export.styles import Style
from coverage.figures.theme import PRINT
from coverage.model.columns import BRANCH_CODE, MEMBERSHIPS, PERIOD
from coverage.model.indicators import CHAINED_RATE
from coverage.model.measures import MeasureKind
from coverage.model.numbers import format_rate
from coverage.model.periods import format_period, format_position, month_end
from coverage.model.releases import status_word
from coverage.model.results import CoverageSummary, GroupRow
from coverage.model.shown import GROUP_KEYS, workbook_trend
from coverage.model.tables import BRANCHES
from coverage.model.trend import TrendPoint, runs_of
from coverage.reference.segments import sector_names
from coverage.words.reasons import FLAGS, SEVERITIES
from coverage.words.sentences import linked_words, persons_sentence

FOLLOW_UP = ("Isu", "Rencana", "PIC Kacab", "Tenggat")
"""Columns of the follow-up sheet that people fill in."""

OVERLAP_NOTE = (
    "Seorang peserta dihitung sekali di tiap cabang; peserta di dua cabang terhitung di keduanya, "
    "jadi jumlah cabang tidak sama dengan jumlah provinsi."
)
REPORTED_ONLY = "Lembar ini hanya memuat cabang yang sudah masuk; tidak ada angka yang diteruskan."
NO_BRANCHES = "Belum ada data per cabang."
NO_FINDINGS = "Tidak ada temuan."

FOLLOW_UP_HEIGHT = 30
"""Height of a row to be filled in by hand, in points."""

CHART_SIZE = {"width": 900, "height": 360}
"""Size of the trend chart, in pixels."""

CHART_MARKERS = ("circle", "square", "triangle", "diamond", "x")
"""Markers of the trend, one a denominator."""


def write_branches(book: Workbook, summary: CoverageSummary, branches: Sequence[GroupRow]) -> None:
    """Members by branch, as values; no sum, because branches may overlap."""
    sheet = book.add_sheet("Per cabang", (6, 16, 44, 18, 18))
    _open(sheet, "PESERTA MENURUT KANTOR CABANG", summary)
    labels = (
        NUMBER_LABEL,
        BRANCH_CODE.label,
        BRANCHES.column("branch_name").label,
        *(measure.label for measure in GROUP_KEYS),
    )
    rows = [
        (
            StyledCell(number, Style.CODE),
            StyledCell(branch.key, Style.CODE),
            StyledCell(branch.label),
            *(StyledCell(measure.number(branch), STYLES[measure.kind]) for measure in GROUP_KEYS),
        )
        for number, branch in enumerate(branches, 1)
    ]
    _write_table(sheet, labels, rows, NO_BRANCHES)
    sheet.skip()
    sheet.line(OVERLAP_NOTE)
    if summary.selection.missing_branches:
        sheet.line(REPORTED_ONLY)
    sheet.line(f"{MEMBERSHIPS.label}: {MEMBERSHIPS.description}")
    sheet.finish(pages_tall=1)


def write_follow_up(book: Workbook, summary: CoverageSummary) -> None:
    """A row a region for the meeting to fill in."""
    sheet = book.add_sheet("Tindak lanjut", (6, 24, 44, 52, 22, 16))
    _open(sheet, "TINDAK LANJUT", summary)
    labels = (NUMBER_LABEL, REGION_LABEL, *FOLLOW_UP)
    rows = [
        (StyledCell(number, Style.CODE), StyledCell(row.name), *(StyledCell("") for _ in FOLLOW_UP))
        for number, row in enumerate(shown_rows(summary), 1)
    ]
    _write_table(sheet, labels, rows, height=FOLLOW_UP_HEIGHT)
    sheet.finish(pages_tall=1)


def write_findings(book: Workbook, summary: CoverageSummary) -> None:
    """What was noticed about the figures of the period, the gravest first."""
    sheet = book.add_sheet("Catatan Mutu", (6, 18, 22, 110))
    _open(sheet, "CATATAN MUTU", summary)
    sheet.line(persons_sentence(summary.province))
    if note := missing_branch_note(summary):
        sheet.line(note)
    rows = [
        (
            StyledCell(number, Style.CODE),
            StyledCell(SEVERITIES.get(finding.severity, finding.severity)),
            StyledCell(place_text(finding.where)),
            StyledCell(f"{finding.message} {finding.remedy}".strip()),
        )
        for number, finding in enumerate(summary.findings, 1)
    ]
    _write_table(sheet, (NUMBER_LABEL, "Tingkat", "Di mana", "Pesan"), rows, NO_FINDINGS)
    sheet.finish()


def write_trend(book: Workbook, summary: CoverageSummary) -> None:
    """Every period as a row, and the coverage rate as a line that breaks where the denominator changes."""
    runs = _runs(summary.trend)
    is_linked = any(point.is_linked for point in summary.trend)
    chained = (CHAINED_RATE.label,) if is_linked else ()
    widths = (12, 14, 18, 16, 18, 14, *(14 for _ in chained), 34, 12, 30)
    sheet = book.add_sheet("Tren", (*widths, *(18 for _ in runs)))
    _open(sheet, f"TREN, {_place(summary)}", summary)
    labels = (
        PERIOD.label,
        *(sector_names().get(measure.id, measure.label) for measure in workbook_trend(summary.indicator)),
        *chained,
        "Edisi penyebut",
        "Tahun penyebut",
        REMARK_LABEL,
        *_run_labels(summary, runs),
    )
    header_row = sheet.row
    rows = [
        _trend_cells(summary, point, header_row + 2 + place, is_linked=is_linked)
        for place, point in enumerate(summary.trend)
    ]
    _write_table(sheet, labels, rows)
    last_row = sheet.row - 1
    columns = range(len(widths), len(widths) + len(runs))
    _write_runs(sheet, summary.trend, dict(zip(runs, columns, strict=True)), header_row)
    if is_linked:
        sheet.line(linked_words(summary.trend))
    if runs:
        sheet.skip()
        chart = _chart(sheet, summary, columns, (header_row, last_row))
        sheet.worksheet.insert_chart(sheet.row, 0, chart, {"description": _describe(summary), **_OFFSET})
        sheet.row += CHART_SIZE["height"] // 20 + 1
    sheet.finish()


_OFFSET = {"x_offset": 5, "y_offset": 5}


def _open(sheet: Worksheet, heading: str, summary: CoverageSummary) -> None:
    sheet.line(f"{heading}, POSISI {format_position(summary.period).upper()}", Style.TITLE)
    sheet.line(basis_text(summary.basis), Style.CONDITIONS)


def _write_table(
    sheet: Worksheet, labels: Sequence[str], rows: Sequence[Sequence[StyledCell]], empty: str = "", *, height: float = 0
) -> None:
    """A table whose header stays in sight and is repeated on every printed page."""
    header_row = sheet.row
    sheet.table(labels, rows, empty, height=height)
    sheet.worksheet.freeze_panes(header_row + 1, 0)
    sheet.worksheet.repeat_rows(header_row)


def _place(summary: CoverageSummary) -> str:
    return province_upper() if summary.focus.code == summary.province.code else summary.focus.name.upper()


_Run = tuple[str, ...]
"""The months of a trend that rest on the same workers: one line of the chart."""


def _runs(points: Sequence[TrendPoint]) -> tuple[_Run, ...]:
    known = [point for point in points if point.coverage_rate is not None]
    return tuple(tuple(point.period for point in run) for run in runs_of(known))


def _run_labels(summary: CoverageSummary, runs: Sequence[_Run]) -> list[str]:
    """Heading of each run: the edition and year of its denominator, and its first month where others share them."""
    points = {point.period: point for point in summary.trend}
    editions = [f"edisi {points[run[0]].vintage} ({points[run[0]].year})" for run in runs]
    return [
        f"{summary.indicator.label}, {edition}"
        + (f", sejak {format_period(run[0])}" if editions.count(edition) > 1 else "")
        for run, edition in zip(runs, editions, strict=True)
    ]


def _trend_cells(
    summary: CoverageSummary, point: TrendPoint, excel_row: int, *, is_linked: bool
) -> tuple[StyledCell, ...]:
    members, workers, rate = point.active_members, point.denominator_workers, point.coverage_rate
    is_live = bool(members is not None and workers and rate == members / workers)
    live = f"=B{excel_row}/E{excel_row}" if is_live else None
    remarks = [status_word(None)] if point.is_draft else []
    remarks += [FLAGS["carried"]] if point.is_carried else []
    remarks += ["Belum lengkap: ada cabang atau isi rekap yang ditunggu"] if point.is_partial else []
    if rate is None:
        reason = point.reason or ("no_members" if members is None else "no_denominator")
        remarks.append(reason_text(reason, summary.indicator))
    return (
        StyledCell(month_end(point.period), Style.MONTH),
        *(
            StyledCell(measure.number(point), STYLES[measure.kind], live if measure.kind is MeasureKind.RATE else None)
            for measure in workbook_trend(summary.indicator)
        ),
        *([StyledCell(point.chained_rate, Style.LINKED_RATE if point.is_linked else Style.RATE)] if is_linked else []),
        StyledCell(point.vintage),
        StyledCell(point.year, Style.YEAR),
        StyledCell("; ".join(remarks)),
    )


def _write_runs(sheet: Worksheet, points: Sequence[TrendPoint], columns: Mapping[_Run, int], header_row: int) -> None:
    """The rate once more, a column a run: cells stay empty elsewhere, because a chart draws a dash as zero."""
    column_of = {period: column for run, column in columns.items() for period in run}
    for place, point in enumerate(points, header_row + 1):
        if point.period in column_of:
            sheet.put(place, column_of[point.period], StyledCell(point.coverage_rate, Style.RATE, f"=F{place + 1}"))


def _chart(sheet: Worksheet, summary: CoverageSummary, columns: Sequence[int], rows: tuple[int, int]) -> object:
    chart = sheet.book.workbook.add_chart({"type": "line"})
    header_row, last_row = rows
    for place, column in enumerate(columns):
        colour = PRINT.series[place % len(PRINT.series)]
        chart.add_series(
            {
                "name": [sheet.name, header_row, column],
                "categories": [sheet.name, header_row + 1, 0, last_row, 0],
                "values": [sheet.name, header_row + 1, column, last_row, column],
                "line": {"color": colour, "width": 2.25},
                "marker": {
                    "type": CHART_MARKERS[place % len(CHART_MARKERS)],
                    "fill": {"color": colour},
                    "border": {"color": colour},
                },
            }
        )
    chart.set_title({"name": f"{summary.indicator.label} ({summary.indicator.unit}), {summary.focus.name}"})
    # An axis of dates with a single month is labelled by the year's first by some programs.
    axis = "date_axis" if last_row > header_row + 1 else "text_axis"
    chart.set_x_axis({axis: True, "num_format": "[$-421]mmm yyyy", "major_unit_type": "months"})
    grid = {"visible": True, "line": {"color": PRINT.grid}}
    chart.set_y_axis({"min": 0, "num_format": "0%", "major_gridlines": grid})
    chart.set_legend({"position": "bottom"} if len(columns) > 1 else {"none": True})
    chart.show_blanks_as("gap")
    chart.set_size(CHART_SIZE)
    return chart


def _describe(summary: CoverageSummary) -> str:
    """What the chart shows, in words, for those who do not see it."""
    known = [point for point in summary.trend if point.coverage_rate is not None]
    first, last = known[0], known[-1]
    return (
        f"Grafik garis {summary.indicator.label.lower()} {summary.focus.name}: "
        f"{format_rate(first.coverage_rate, 2)} pada {format_period(first.period)}, "
        f"{format_rate(last.coverage_rate, 2)} pada {format_period(last.period)}. Sumbu mulai dari nol; "
        "garis terputus bila penyebut berganti."
    )
