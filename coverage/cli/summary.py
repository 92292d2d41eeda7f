"""`summary`: the coverage table of a period as text, JSON or CSV."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from dataclasses import asdict

from rich.markup import escape
from rich.table import Table as TextTable

from coverage.cli.console import ERRORS, add_selection, output, print_json, shown
from coverage.model.checks import BASIS_TAKEN
from coverage.model.columns import BRANCH_CODE, CHANNEL, ELSEWHERE, SEGMENT
from coverage.model.indicators import DENOMINATORS
from coverage.model.measures import CODE, NAME, Measure, Value, rate_of
from coverage.model.missing_branches import MissingBranchRule
from coverage.model.periods import format_position
from coverage.model.results import ControlDifference, CoverageRow, CoverageSummary, GroupRow
from coverage.model.shown import GROUP_KEYS, ROW_KEYS, terminal_table
from coverage.model.snapshots import Release
from coverage.model.tables import WORKFORCE
from coverage.model.unfinished import Unfinished
from coverage.services import quality
from coverage.services.export import GROUPINGS, groups_of
from coverage.store import Store
from coverage.words.elsewhere import elsewhere_words
from coverage.words.missing_branches import shown_range, state_words
from coverage.words.reasons import BASIS_NAMES, EXAMPLE_BANNER, FLAGS, REASONS
from coverage.words.unfinished import unfinished_words

GROUP_LABELS = {
    "branch": BRANCH_CODE.label,
    "sector": WORKFORCE.column("sector").label,
    "segment": SEGMENT.label,
    "channel": CHANNEL.label,
}
"""What `--by` groups members by -> heading of its codes."""


CSV_LOCALES = {"c": (",", ".", ""), "id": (";", ",", "\ufeff")}
"""Locale -> what parts values, the decimal mark, and what a file begins with: Excel knows UTF-8 by a mark."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("summary", help="tabel cakupan satu periode")
    add_selection(parser)
    parser.add_argument("--by", choices=("region", *GROUPINGS), default="region", help="baris menurut apa")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="bentuk hasil")
    parser.add_argument(
        "--csv-locale",
        choices=tuple(CSV_LOCALES),
        default="c",
        help="tanda baca CSV: c (1.5, dipisah koma) atau id (1,5, dipisah titik koma, seperti Excel Indonesia)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the table."""
    found = shown(options, Store(options.store))
    summary = found.summary
    is_by_region = options.by == "region"
    groups = () if is_by_region else groups_of(found, options.by)
    if is_by_region:
        rows = [row_json(summary, row) for row in summary.rows]
    else:
        rows = [group_json(row, options.by) for row in groups]
    if options.format == "json":
        said = {"rows_held_back": quality.rows_held_back(found), "findings": summary.findings}
        print_json(summary_json(summary, rows) | said)
    elif options.format == "csv":
        below = [row_json(summary, summary.province), *elsewhere_rows(summary)] if is_by_region else []
        _print_csv([*rows, *below], options.csv_locale)
    elif is_by_region:
        _print_table(summary)
    else:
        _print_groups(groups, options.by)
    if summary.unfinished is not None and options.format != "table":
        ERRORS.print(unfinished_words(summary), markup=False)
    confirmed = (finding for finding in summary.findings if finding.code == "implausible_confirmed")
    for finding in (*confirmed, *quality.held_back(found)):
        ERRORS.print(finding.message, markup=False)
    return 0


def row_json(summary: CoverageSummary, row: CoverageRow) -> dict[str, object]:
    """A region or the province in the form of the contract; rates are fractions, unknown is null.

    The bounds are given where they were asked for: of a place that waits for nobody, both are what it has.
    """
    is_bounded = summary.selection.missing_branches == MissingBranchRule.BOUNDED
    low, high = (
        (row.missing_branches.low, row.missing_branches.high)
        if row.missing_branches
        else (row.active_members, row.active_members)
    )
    return {measure.id: _json_value(measure.value(row)) for measure in ROW_KEYS} | {
        "members_low": low if is_bounded else None,
        "members_high": high if is_bounded else None,
    }


def _json_value(value: Value) -> object:
    """A value as JSON and CSV have it: codes as a list."""
    return list(value) if isinstance(value, tuple) else value


def group_json(row: GroupRow, by: str) -> dict[str, object]:
    """A branch, sector, segment or channel in the form of the contract."""
    return {
        by: row.key,
        "label": row.label,
        **{measure.id: measure.value(row) for measure in GROUP_KEYS},
        "reason": row.reason,
    }


def summary_json(summary: CoverageSummary, rows: list[dict[str, object]]) -> dict[str, object]:
    """The whole answer in the form of the contract."""
    completeness = {
        "regions_included": summary.regions_included,
        "regions_expected": summary.regions_expected,
        "branches_included": summary.province.branches_included,
        "branches_expected": summary.province.branches_expected,
    }
    answer: dict[str, object] = {
        "period": summary.period,
        "snapshot": summary.info.number or None,
        "denominator": summary.denominator
        or {"id": denominator_id(summary), "year": None, "vintage": None, "source": None},
        "basis": summary.basis,
        "rows": rows,
        "late": MissingBranchRule(summary.selection.missing_branches).word,
        "province": row_json(summary, summary.province) | completeness,
        "release": release_json(summary.release),
        "control_totals": [control_json(each) for each in summary.control],
        "is_example": summary.info.is_example,
    } | elsewhere_json(summary)
    answer |= basis_json(summary)
    return answer if summary.unfinished is None else answer | unfinished_json(summary.unfinished)


def unfinished_json(unfinished: Unfinished) -> dict[str, object]:
    """What an unfinished month says in the place of the province's figures, in the form of the contract."""
    pair, last = unfinished.like_for_like, unfinished.last_complete
    return {
        "unfinished": {
            "branches": [asdict(branch) for branch in unfinished.branches],
            "regions": unfinished.regions,
            "regions_complete": unfinished.regions_complete,
        },
        "like_for_like": None
        if pair is None
        else {
            "period": pair.period,
            "against": pair.against,
            "regions": pair.regions,
            "members": pair.members,
            "members_before": pair.members_before,
            "change": pair.change,
            "denominator_workers": pair.workers,
            "coverage_rate": pair.coverage_rate,
            "coverage_rate_before": pair.coverage_rate_before,
        },
        "last_complete": None
        if last is None
        else {
            "period": last.period,
            "release": release_json(last.release),
            "coverage_rate": last.row.coverage_rate,
            "gap": last.row.gap,
        },
    }


def basis_json(summary: CoverageSummary) -> dict[str, object]:
    """Which files took a basis that they do not state, in words; nothing where all state theirs."""
    found = [f"{each.message} {each.remedy}" for each in summary.findings if each.code == BASIS_TAKEN]
    return {"basis_taken": found} if found else {}


def elsewhere_json(summary: CoverageSummary) -> dict[str, object]:
    """The members who are in no region, in the form of the contract; nothing where nobody states any."""
    found = summary.elsewhere
    return {} if found is None else {"elsewhere": {"outside": found.outside, "unknown": found.unknown}}


def elsewhere_rows(summary: CoverageSummary) -> list[dict[str, object]]:
    """The same as rows below the province, which holds none of them: code, name and members, the rest unknown."""
    blank = dict.fromkeys(row_json(summary, summary.province))
    counts = summary.elsewhere.counts if summary.elsewhere else {}
    return [
        blank | {CODE.id: code, NAME.id: name, "active_members": counts[code]}
        for code, name in ELSEWHERE.items()
        if code in counts
    ]


def control_json(each: ControlDifference) -> dict[str, object]:
    """Head office's figure of a segment beside ours, in persons; unknown is null with a reason."""
    return asdict(each) | {"difference": each.difference}


def denominator_id(summary: CoverageSummary) -> str:
    """The id of the denominator of a summary that holds none: 'eligible' or 'employed'."""
    return next(name for name, indicator in DENOMINATORS.items() if indicator is summary.indicator)


def release_json(release: Release | None) -> dict[str, object] | None:
    """The release whose figures these are, in the form of the contract; null for a draft."""
    if release is None:
        return None
    return {"status": release.status, "number": release.number, "at": release.at}


def _print_csv(rows: list[dict[str, object]], locale: str) -> None:
    separator, decimal_mark, begin = CSV_LOCALES[locale]
    sys.stdout.write(begin)
    writer = csv.writer(sys.stdout, delimiter=separator, lineterminator="\n")
    writer.writerow(rows[0] if rows else [])
    for row in rows:
        writer.writerow([_csv_value(value, decimal_mark) for value in row.values()])


def _csv_value(value: object, decimal_mark: str) -> object:
    if isinstance(value, list):
        return " ".join(value)
    return str(value).replace(".", decimal_mark) if isinstance(value, float) else value


def _print_table(summary: CoverageSummary) -> None:
    console = output()
    if summary.info.is_example:
        console.print(EXAMPLE_BANNER)
    if summary.unfinished is not None:
        console.print(unfinished_words(summary), markup=False)
    title = (
        f"{summary.indicator.label}, posisi {format_position(summary.period)} · {BASIS_NAMES[summary.basis]} · "
        f"{state_words(summary)}"
    )
    table = TextTable(title=escape(title))
    table.add_column(CODE.label)
    table.add_column(NAME.label, no_wrap=True)
    measures = terminal_table(summary.indicator)
    for measure in measures:
        table.add_column(measure.label, justify="right")
    table.add_column("Keterangan")
    for row in (*summary.rows, summary.province):
        note = REASONS.get(row.reason or "", "; ".join(FLAGS[flag].partition(":")[0] for flag in row.flags))
        table.add_row(row.code, row.name, *(_cell(summary, measure, row) for measure in measures), note)
    console.print(table)
    if words := elsewhere_words(summary.elsewhere):
        console.print(f"{words}.")


def _cell(summary: CoverageSummary, measure: Measure[CoverageRow], row: CoverageRow) -> str:
    """A figure; below a coverage rate its range, where that was chosen."""
    is_rate = measure is rate_of(summary.indicator)
    return "\n".join(filter(None, (measure.text(row), shown_range(summary, row) if is_rate else "")))


def _print_groups(groups: Sequence[GroupRow], by: str) -> None:
    table = TextTable()
    for label in (GROUP_LABELS[by], "Nama"):
        table.add_column(label)
    for measure in GROUP_KEYS:
        table.add_column(measure.label, justify="right")
    table.add_column("Keterangan")
    for row in groups:
        numbers = (measure.text(row) for measure in GROUP_KEYS)
        table.add_row(escape(row.key), escape(row.label), *numbers, REASONS.get(row.reason or "", ""))
    output().print(table)
