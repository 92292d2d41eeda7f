"""`ingest`: says what became of every file, in words or as JSON; what is done with them is `services.ingest`."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from coverage.cli.console import ERRORS, check_target, output, print_json, warn, write_private
from coverage.cli.progress import reading_bar, say_passed_over
from coverage.export import write_problems
from coverage.loaders import Passage, Source
from coverage.loaders.forms.recognise import KINDS
from coverage.model.columns import BASES
from coverage.model.loading import MAX_REFUSED_SHARE, Changes, LoadOptions, LoadReport
from coverage.model.numbers import format_change, format_number
from coverage.model.periods import format_period
from coverage.reference.regions import all_regions, region_name
from coverage.services.files import find_files
from coverage.services.ingest import IngestRequest, IngestResult, ingest
from coverage.store import Store
from coverage.words.reasons import KIND_NAMES

MAX_REGIONS = 10
"""Regions that the text names, those with the largest change first; the rest are counted."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("ingest", help="memuat berkas atau folder ke penyimpanan")
    parser.add_argument("paths", nargs="+", type=Path, metavar="BERKAS")
    parser.add_argument("--kind", choices=("auto", *KINDS), default="auto", help="jenis berkas")
    parser.add_argument("--period", metavar="YYYY-MM", help="periode, bila berkas tidak menyebutnya")
    parser.add_argument("--basis", choices=BASES, help="dasar wilayah, bila berkas tidak menyebutnya")
    parser.add_argument("--branch", metavar="KODE", help="kode kantor cabang pengirim")
    parser.add_argument("--sheet", metavar="NAMA", help="baca lembar ini saja, bila berkas memuat beberapa versi tabel")
    parser.add_argument("--skip-hidden", action="store_true", help="lewati lembar yang tersembunyi")
    parser.add_argument("--complete", action="store_true", help="daftar peserta ini lengkap dan menggantikan rekap")
    parser.add_argument(
        "--max-refused-share",
        type=share,
        default=MAX_REFUSED_SHARE,
        metavar="BAGIAN",
        help="bagian baris daftar peserta yang boleh ditahan, misalnya 0.01; di atasnya berkas ditolak",
    )
    parser.add_argument(
        "--confirm",
        metavar="ALASAN",
        help="simpan berkas ini walaupun angkanya di luar batas kewajaran; alasannya ikut tercatat (tepat satu berkas)",
    )
    parser.add_argument("--dry-run", action="store_true", help="periksa saja, tidak menyimpan")
    parser.add_argument("--report", type=Path, metavar="HASIL.xlsx", help="tulis semua masalah ke buku kerja")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON")
    parser.set_defaults(run=run)


def share(text: str) -> float:
    """A share from 0 to 1 as a person writes it: 0.01, 0,01 or 1%.

    Raises:
        ArgumentTypeError: when the text is none.
    """
    plain = text.strip().replace(",", ".")
    try:
        value = float(plain.removesuffix("%")) / (100 if plain.endswith("%") else 1)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"bagian '{text}' tidak dikenal; tulis misalnya 0.01 atau 1%")
    return value


def run(options: argparse.Namespace) -> int:
    """Ingest the files; 1 when any was refused."""
    if options.report is not None:
        check_target(options.report)
    store = Store(options.store)
    warn(store.info())
    request = _request(options)
    with reading_bar(len(request.sources), is_shown=not options.json) as on_done:
        result = ingest(request, store, Passage(on_pass=say_passed_over, on_done=on_done))
    if options.report is not None:
        write_private(options.report, write_problems(result.reports))
    _print(options, result)
    return 1 if result.is_any_refused else 0


def _request(options: argparse.Namespace) -> IngestRequest:
    terms = LoadOptions(
        None if options.kind == "auto" else options.kind,
        options.period,
        options.basis,
        options.branch,
        options.complete,
        options.max_refused_share,
        sheet=options.sheet,
        skip_hidden=options.skip_hidden,
    )
    files = find_files(options.paths, say_passed_over)
    return IngestRequest(tuple(Source(file) for file in files), terms, options.dry_run, options.confirm)


def report_json(report: LoadReport) -> dict[str, object]:
    """A report in the form of the contract."""
    periods = list(report.periods)
    return {
        "path": report.path,
        "sha256": report.sha256,
        "kind": report.kind,
        "layout": report.form,
        "period": None if not periods else periods[0] if len(periods) == 1 else periods,
        "status": report.status,
        "rows_read": report.rows_read,
        "rows_accepted": report.rows_accepted,
        "rows_refused": report.rows_refused,
        "regions": len(report.regions),
        "total": report.total,
        "stated_total": report.stated_total,
        "previous_total": report.previous_total,
        "totals": report.totals,
        "changes": changes_json(report.changes),
        "problems": report.problems,
        "findings": report.findings,
    }


def changes_json(changes: Changes | None) -> dict[str, object] | None:
    """What a file changes in the form of the contract."""
    if changes is None:
        return None
    rows = {name: getattr(changes, name) for name in ("added", "removed", "changed", "unchanged")}
    regions = [asdict(region) | {"region": region_name(region.region_code)} for region in changes.regions]
    return {f"rows_{name}": value for name, value in rows.items()} | {
        "province": asdict(changes.province),
        "regions": regions,
    }


def _print(options: argparse.Namespace, result: IngestResult) -> None:
    number = result.snapshot.number if result.snapshot else None
    if options.json:
        print_json({"snapshot": number, "files": [report_json(report) for report in result.reports]})
        return
    console = output()
    for report in result.reports:
        console.print(describe(report), markup=False, soft_wrap=True)
    if number is not None:
        console.print(f"Potret {number} disimpan.")
    elif options.dry_run:
        ERRORS.print("Percobaan saja: tidak ada yang disimpan.")


def describe(report: LoadReport) -> str:
    """A report in a few lines for people: what was read, how it adds up, what changed, what is wrong."""
    words = {"accepted": "DITERIMA", "refused": "DITOLAK", "duplicate": "SUDAH ADA"}
    kind = KIND_NAMES.get(report.kind or "", "jenis tidak dikenal")
    periods = ", ".join(format_period(period) for period in report.periods[:3])
    lines = [f"{words[report.status]}  {report.path}  ({kind}{', ' + periods if periods else ''})"]
    lines.append(
        f"  baris dibaca {format_number(report.rows_read)}, diterima {format_number(report.rows_accepted)}, "
        f"ditolak {format_number(report.rows_refused)}; kab/kota {len(report.regions)}/{len(all_regions())}"
    )
    if report.total is not None:
        stated = (
            "tidak ada baris jumlah"
            if report.stated_total is None
            else f"menurut lembar {format_number(report.stated_total)}"
        )
        lines.append(f"  peserta aktif {format_number(report.total)} orang ({stated}); {_change(report)}")
    lines += describe_changes(report.changes)
    lines += [
        f"  ! {problem.sheet} {problem.cell}: {problem.value}; seharusnya {problem.expected}. {problem.remedy}"
        for problem in report.problems
    ]
    lines += [
        f"  · {finding.message}"
        for finding in report.findings
        if finding.severity != "info" or finding.code == "elsewhere"
    ]
    return "\n".join(lines)


def _change(report: LoadReport) -> str:
    if report.previous_total is None or report.total is None:
        return "belum ada sebelumnya"
    return f"perubahan dari yang tersimpan {format_change(report.total - report.previous_total)}"


def describe_changes(changes: Changes | None) -> list[str]:
    """What a file changes in a few lines for people."""
    if changes is None:
        return []
    lines = [
        f"  dibanding yang tersimpan: baris bertambah {format_number(changes.added)}, hilang "
        f"{format_number(changes.removed)}, berubah {format_number(changes.changed)}, tetap "
        f"{format_number(changes.unchanged)}"
    ]
    moved = [region for region in changes.regions if region.before != region.after]
    moved.sort(key=lambda region: -abs(region.after - region.before))
    named = [(region_name(region.region_code), region) for region in moved[:MAX_REGIONS]]
    for name, region in (*named, ("Seluruh berkas", changes.province)):
        lines.append(
            f"    {name}: {format_number(region.before)} menjadi "
            f"{format_number(region.after)} orang ({format_change(region.after - region.before)})"
        )
    if len(moved) > MAX_REGIONS:
        lines.insert(-1, f"    dan {len(moved) - MAX_REGIONS} kab/kota lain")
    return lines
