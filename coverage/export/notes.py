"""The sentences of a workbook: title, conditions, remarks beside a row, notes below the table.

Words that are declared (labels, reasons, flags) are taken from the declarations; here stand only the sentences around.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coverage.export.columns import SummaryColumn
from coverage.model.columns import ACTIVE_MEMBERS, ELIGIBLE
from coverage.model.indicators import COVERAGE_RATE, TARGET_DEVIATION, Indicator
from coverage.model.measures import DECEMBER_CHANGE, ELIGIBLE_WORKERS, EMPLOYED_WORKERS, MONTH_CHANGE, TARGET
from coverage.model.missing_branches import (
    MISSING_BRANCH_BANNERS,
    MISSING_BRANCH_MEANINGS,
    MISSING_BRANCH_NAMES,
    MissingBranchRule,
)
from coverage.model.numbers import MISSING, format_number
from coverage.model.periods import format_period, format_position, is_period, shift_period
from coverage.model.releases import DRAFT_BANNER
from coverage.model.results import CoverageRow, CoverageSummary
from coverage.model.tables import MEMBERSHIP, ROSTER
from coverage.reference.regions import PROVINCE_CODE, region_by_code, region_name
from coverage.reference.segments import all_segments
from coverage.words.elsewhere import elsewhere_words
from coverage.words.missing_branches import (
    carried_words,
    missing_branch_condition,
    missing_branch_remark,
    shown_range,
    state_words,
)
from coverage.words.reasons import BASIS_NAMES, EXAMPLE_BANNER, FLAGS, REASONS
from coverage.words.releases import old_figure_sentence
from coverage.words.sentences import change_note, comparison_sentence, control_words, same_base_sentence
from coverage.words.unfinished import arrived_words, unfinished_words

NOT_UCJ = "bukan UCJ"
"""Stands beside every basis but domicile: UCJ counts people where they live."""

ORIGIN_SHEET = "Asal Angka"
"""Name of the sheet that lists the files."""

FIXED_VALUES = "Nilai tetap, bukan rumus"
"""Remark of a total that does not follow from the rows above it."""

RANGE_DECIMALS = 2
"""Decimals of a percentage in a workbook."""

NOTHING_STORED = "Belum ada data"
"""Remark of a region of which neither members nor workers are stored: its row stays one line high."""


_WORKERS = {EMPLOYED_WORKERS.id, ELIGIBLE_WORKERS.id}
"""Columns of workers, of which a row says by name that one is missing."""


def province_upper() -> str:
    """The province's name in capitals."""
    return region_name(PROVINCE_CODE).upper()


def title(summary: CoverageSummary) -> str:
    """The title of the summary sheet."""
    return (
        "CAKUPAN KEPESERTAAN JAMINAN SOSIAL KETENAGAKERJAAN MENURUT KABUPATEN/KOTA, "
        f"PROVINSI {province_upper()}, POSISI {format_position(summary.period).upper()}"
    )


def conditions(summary: CoverageSummary) -> str:
    """Basis, completeness, denominator and state of release, in one line."""
    parts = [
        basis_text(summary.basis),
        completeness(summary),
        missing_branch_condition(summary),
        denominator_text(summary),
        state_words(summary),
    ]
    return " · ".join(part for part in parts if part)


def place_text(where: str) -> str:
    """Where a finding was made, for people: a region or a month by name; another place as it is.

    >>> place_text("3204"), place_text("2024-08"), place_text("2024-08 PU")
    ('Kab. Bandung', 'Agustus 2024', 'Agustus 2024 PU')
    """
    if where in region_by_code():
        return region_name(where)
    period, _, rest = where.partition(" ")
    return f"{format_period(period)} {rest}".strip() if is_period(period) else where


def basis_text(basis: str) -> str:
    """The basis by name; that it is not UCJ's where it is another than domicile."""
    name = BASIS_NAMES[basis]
    return f"{name}, {NOT_UCJ}" if basis in ("registration_office", "workplace") else name


def completeness(summary: CoverageSummary) -> str:
    """How many regions and branches are in, of how many."""
    province = summary.province
    text = f"{summary.regions_included}/{summary.regions_expected} kab/kota"
    if province.branches_expected is not None:
        return f"{text} · {province.branches_included}/{province.branches_expected} cabang"
    return f"{text} · {province.branches_included} cabang" if province.branches_included else text


def denominator_text(summary: CoverageSummary) -> str:
    """Which denominator, of which year, edition and source; that it is missing where it is."""
    label, chosen = summary.indicator.denominator_label, summary.denominator
    if chosen is None:
        return reason_text("no_denominator", summary.indicator)
    return f"{label} tahun {chosen.year}, edisi {chosen.vintage}, sumber {chosen.source}"


def reason_text(reason: str, indicator: Indicator) -> str:
    """Why a value is missing, for the denominator that is shown."""
    if reason == "no_denominator" and indicator is not COVERAGE_RATE:
        return f"{indicator.denominator_label} belum tersedia"
    return REASONS.get(reason, reason)


def empty_columns(columns: Sequence[SummaryColumn], rows: Sequence[CoverageRow]) -> set[str]:
    """Keys of the columns in which no region has a value: said once below the table rather than in every row."""
    return {column.key for column in columns if all(column.value(row) is None for row in rows)}


def region_remark(
    summary: CoverageSummary, columns: Sequence[SummaryColumn], row: CoverageRow, empty: set[str], *, is_total: bool
) -> str:
    """Why values of a row are missing and what to know about it, in few words; the notes below say more."""
    if not is_total and row.active_members is None and row.employed is None and row.eligible_workers is None:
        return NOTHING_STORED
    waits = "partial" in row.flags  # a flag of its own says it, once
    is_said = waits and row.reason == "incomplete"
    said = [reason_text(row.reason, summary.indicator)] if row.reason and not is_said else []
    said += [_short_flag(flag, row) for flag in row.flags if _is_own(flag, row, is_total=is_total)]
    span = shown_range(summary, row, RANGE_DECIMALS)
    said += [f"Rentang {span}"] if span else []
    said += [remark] if (remark := missing_branch_remark(summary, row)) else []
    missing = {column.key for column in columns if column.value(row) is None} - empty
    if missing & _WORKERS:
        said += [f"{column.label} belum tersedia" for column in columns if column.key in missing & _WORKERS]
    if row.active_members is not None:
        said += [f"{column.label} tidak dilaporkan" for column in columns if column.key in missing & _parts()]
        said += [] if waits else [change_note(*_change_reasons(row, missing))]
    if TARGET.id in missing and not is_total:
        said.append(REASONS[row.target_reason or "no_target"])
    return "; ".join(dict.fromkeys(filter(None, said)))


def _change_reasons(row: CoverageRow, missing: set[str]) -> list[str | None]:
    return [measure.reason(row) for measure in (MONTH_CHANGE, DECEMBER_CHANGE) if measure.id in missing]


def _parts() -> set[str]:
    return {segment.code for segment in all_segments()} | {"other"}


def _is_own(flag: str, row: CoverageRow, *, is_total: bool) -> bool:
    """Whether a flag is said of this row; a total carries the flags of its regions, also those not true of itself."""
    if is_total and flag == "above_100":
        return row.coverage_rate is not None and row.coverage_rate > 1
    return flag != "unpaired"


def _short_flag(flag: str, row: CoverageRow) -> str:
    short = FLAGS.get(flag, flag).partition(":")[0]
    if flag == "carried" and row.missing_branches:
        return f"{short} ({carried_words(row.missing_branches).replace(' diteruskan', '')})"
    if flag == "partial" and row.branches_expected:
        return f"{short} ({row.branches_included}/{row.branches_expected} cabang)"
    return short


def footnotes(summary: CoverageSummary, columns: Sequence[SummaryColumn], rows: Sequence[CoverageRow]) -> list[str]:
    """What stands below the summary table, the first question of a meeting first."""
    return [text for text in _footnotes(summary, columns, rows) if text]


def _footnotes(
    summary: CoverageSummary, columns: Sequence[SummaryColumn], rows: Sequence[CoverageRow]
) -> Iterable[str]:
    yield unfinished_words(summary)
    yield f"{control_words(summary)}."
    yield f"Sumber: {source_text(summary)}"
    yield f"{ACTIVE_MEMBERS.label}: {ACTIVE_MEMBERS.description} {ELIGIBLE.label}: {ELIGIBLE.description}"
    yield f"{summary.indicator.label}: {summary.indicator.description}"
    points = f"{TARGET_DEVIATION.label.lower()} dalam {TARGET_DEVIATION.unit}"
    yield f"Satuan: {ACTIVE_MEMBERS.unit}; {points}; Δ adalah selisih {ACTIVE_MEMBERS.label.lower()}."
    yield elsewhere_note(summary)
    yield missing_branch_note(summary)
    yield comparison_sentence(summary.comparison)
    yield same_base_sentence(summary.comparison)
    yield from (old_figure_sentence(old) for old in summary.old_figures)
    yield from _target_notes(summary)
    yield from _missing_notes(summary, columns, rows)
    flags = {flag for row in (*rows, summary.province) for flag in row.flags}
    yield from (f"{text}." for flag, text in FLAGS.items() if flag in flags)
    if len(rows) < len(summary.rows):
        yield f"{province_upper()} mencakup {format_number(len(summary.rows))} kab/kota, juga yang tidak ditampilkan."
    yield summary.info.warning or ""


def source_text(summary: CoverageSummary) -> str:
    """Where members and denominator come from, and in which snapshot they are stored."""
    kinds = {source.kind for source in summary.info.sources}
    members = [table.source for kind, table in (("recap", MEMBERSHIP), ("roster", ROSTER)) if kind in kinds]
    stored = f"potret data {summary.info.number} (lembar {ORIGIN_SHEET})" if summary.info.number else ""
    denominator = summary.denominator.source if summary.denominator else ""
    return "; ".join(part.rstrip(".") for part in (stored, *members, denominator) if part) + "."


def footer_text(summary: CoverageSummary) -> str:
    """Position, state of release and sources, for the foot of every printed page."""
    state = state_words(summary)
    return f"Posisi {format_position(summary.period)} · {state} · Sumber: {source_text(summary)}"


def banners(summary: CoverageSummary) -> tuple[str, ...]:
    """What stands above every sheet: that data are invented or a month not complete, of no release, by which choice."""
    example: tuple[str, ...] = (EXAMPLE_BANNER,) if summary.info.is_example else ()
    example += (f"BELUM LENGKAP: {arrived_words(summary.unfinished)}",) if summary.unfinished is not None else ()
    missing_branches = MISSING_BRANCH_BANNERS.get(MissingBranchRule(summary.selection.missing_branches))
    return example if summary.release else (*example, DRAFT_BANNER, *([missing_branches] if missing_branches else []))


def missing_branch_note(summary: CoverageSummary) -> str:
    """The chosen rule for missing branches and its meaning; empty for figures of what is in."""
    rule = MissingBranchRule(summary.selection.missing_branches)
    if rule == MissingBranchRule.PARTIAL:
        return ""
    found = missing_branch_condition(summary) or "tidak ada cabang yang ditunggu"
    return f"Cabang yang belum masuk: {MISSING_BRANCH_NAMES[rule].lower()} ({found}). {MISSING_BRANCH_MEANINGS[rule]}"


def elsewhere_note(summary: CoverageSummary) -> str:
    """The members who are in no region; '' where nobody states any."""
    words = elsewhere_words(summary.elsewhere)
    return f"{words}." if words else ""


def _target_notes(summary: CoverageSummary) -> Iterable[str]:
    shown = {row.target_source for row in (*summary.rows, summary.province) if row.target_source}
    if shown:
        yield f"Target tahun {summary.period[:4]} menurut: {', '.join(sorted(shown))}."
    if any(row.target_reason == "choose_target" for row in (*summary.rows, summary.province)):
        yield f"{REASONS['choose_target']} ({', '.join(summary.target_sources)})."
    if summary.indicator is not COVERAGE_RATE and any(row.target_rate is not None for row in summary.rows):
        yield (
            f"Target disusun terhadap {ELIGIBLE.label.lower()}; capaian dan deviasi terhadap "
            f"{summary.indicator.denominator_label.lower()} bukan ukuran UCJ."
        )


def _change_reason(summary: CoverageSummary, reason: str | None, earlier: str) -> str:
    """Why no region has a change since an earlier period."""
    return REASONS["incomplete"] if reason == "incomplete" else _no_month(summary, earlier)


def _missing_notes(
    summary: CoverageSummary, columns: Sequence[SummaryColumn], rows: Sequence[CoverageRow]
) -> Iterable[str]:
    """Why whole columns are empty."""
    last_month, last_december = shift_period(summary.period, -1), f"{int(summary.period[:4]) - 1}-12"
    reasons = {
        EMPLOYED_WORKERS.id: "belum tersedia",
        ELIGIBLE_WORKERS.id: REASONS["no_denominator"],
        TARGET.id: REASONS[summary.province.target_reason or "no_target"],
        MONTH_CHANGE.id: _change_reason(summary, summary.province.change_month_reason, last_month),
        DECEMBER_CHANGE.id: _change_reason(summary, summary.province.change_december_reason, last_december),
    }
    empty = empty_columns(columns, rows)
    said = [
        f"({number}) {reasons.get(column.key, 'tidak dilaporkan')}"
        for number, column in enumerate(columns, 1)
        if column.key in empty and column.key in {*reasons, *_parts()}
    ]
    yield f"{MISSING} berarti tidak diketahui, bukan nol" + (f": {'; '.join(said)}." if said else ".")


def _no_month(summary: CoverageSummary, period: str) -> str:
    """Why a month has no figures to compare with."""
    reason = next((point.reason for point in summary.trend if point.period == period), None)
    return f"{format_period(period)}: {REASONS[reason]}" if reason else f"belum ada data {format_period(period)}"
