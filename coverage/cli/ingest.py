"""`ingest`: reads files, refuses or accepts each, and commits all that were accepted as one snapshot."""

from __future__ import annotations

import argparse
import functools
import os
import secrets
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pandas as pd

from coverage.cli.comparison import (
    changes_json,
    describe_changes,
    drop_stale,
    join_corrections,
    superseded,
    with_changes,
    with_source,
)
from coverage.cli.console import ERRORS, check_target, output, print_json, warn
from coverage.cli.files import find_files, read_files
from coverage.cli.layouts import taught_at
from coverage.export import write_problems
from coverage.loaders import KEY_BYTES, canonical_hash, key_check, name_branches, read_key
from coverage.loaders.names import branch_code, known_branches
from coverage.loaders.recognise import KINDS
from coverage.metrics import CUBE_SQL
from coverage.model.columns import BASES, KANWIL
from coverage.model.errors import UsageError
from coverage.model.loading import MAX_REFUSED_SHARE, Loaded, LoadOptions, LoadReport, Problem
from coverage.model.numbers import format_change, format_number
from coverage.model.periods import format_period, is_period
from coverage.model.snapshots import SnapshotInfo
from coverage.model.wording import KIND_NAMES
from coverage.reference.regions import all_regions
from coverage.store import Store, StoreSource


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("ingest", help="memuat berkas atau folder ke penyimpanan")
    parser.add_argument("paths", nargs="+", type=Path, metavar="BERKAS")
    parser.add_argument("--kind", choices=("auto", *KINDS), default="auto", help="jenis berkas")
    parser.add_argument("--period", metavar="YYYY-MM", help="periode, bila berkas tidak menyebutnya")
    parser.add_argument("--basis", choices=BASES, help="dasar wilayah, bila berkas tidak menyebutnya")
    parser.add_argument("--branch", metavar="KODE", help="kode kantor cabang pengirim")
    parser.add_argument("--complete", action="store_true", help="daftar peserta ini lengkap dan menggantikan rekap")
    parser.add_argument(
        "--max-refused-share",
        type=share,
        default=MAX_REFUSED_SHARE,
        metavar="BAGIAN",
        help="bagian baris daftar peserta yang boleh ditahan, misalnya 0.01; di atasnya berkas ditolak",
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
    loaded = load_files(options, store)
    info, reports = _settle_and_commit(options, refuse_conflicts(loaded), store)
    if options.report is not None:
        options.report.write_bytes(write_problems(reports))
    _print(options, info, reports)
    return 1 if any(report.status == "refused" for report in reports) else 0


def _settle_and_commit(
    options: argparse.Namespace, loaded: list[Loaded], store: Store
) -> tuple[SnapshotInfo | None, list[LoadReport]]:
    """The snapshot that was made, if any, and the reports; what is a duplicate is decided while the store is held."""
    writes = not options.dry_run and any(item.report.status == "accepted" for item in loaded)
    with store.writing() if writes else nullcontext():
        sources, reports = settle(loaded, store)
        if not sources or not writes:
            return None, reports
        key = _key_check(options, sources)
        why = f"ingest {len(sources)} berkas"
        return store.commit(sources, CUBE_SQL, why=why, key_check=key, renames=_renames(sources, store)), reports


def load_files(options: argparse.Namespace, store: Store) -> list[Loaded]:
    """Every file read and judged by itself, with branch names turned into codes."""
    if options.period is not None and not is_period(options.period):
        raise UsageError(f"Periode '{options.period}' tidak dikenal. Tulis tahun dan bulan, misalnya 2024-08.")
    kind = None if options.kind == "auto" else options.kind
    stated = LoadOptions(
        kind,
        options.period,
        options.basis,
        options.branch,
        options.complete,
        options.max_refused_share,
        taught=str(taught_at(options.store)),
    )
    key = key_reader(options, store)
    loaded = read_files(find_files(options.paths), stated, key, show_progress=not options.json)
    loaded = [part for item in loaded for part in (item, *item.more)]
    branches = _branches(loaded, store)
    joined = join_corrections([name_branches(item, branches) for item in loaded], store)
    return [replace(item, canonical=canonical_hash(item)) for item in joined]


def key_path(store: Path) -> Path:
    """Where the pseudonym key of a store lies: beside it, never in it, where every copy of the store would carry it.

    Raises:
        UsageError: when `COVERAGE_KEY_FILE`, or a store at the root of the disk, would put it in the store.
    """
    path = Path(os.path.realpath(os.environ.get("COVERAGE_KEY_FILE") or store.parent / "secret" / "pseudonym.key"))
    if path.is_relative_to(store):
        raise UsageError(
            f"Kunci pseudonim {path.name} akan terletak di dalam folder penyimpanan, sehingga ikut terbawa dalam "
            "setiap salinannya. Seharusnya di luar: ubah COVERAGE_KEY_FILE, atau pindahkan penyimpanan ke subfolder."
        )
    return path


def key_reader(options: argparse.Namespace, store: Store) -> Callable[[], bytes]:
    """Reads the key once, when a roster first needs it; a dry run makes none."""
    path = key_path(options.store)

    @functools.cache
    def read() -> bytes:
        """The key, once."""
        if options.dry_run and not path.exists():
            return secrets.token_bytes(KEY_BYTES)
        return read_key(path, store.key_check())

    return read


def _key_check(options: argparse.Namespace, sources: list[StoreSource]) -> str | None:
    if not any(source.loaded.table == "roster" for source in sources):
        return None
    return key_check(key_path(options.store).read_bytes())


def _branches(loaded: list[Loaded], store: Store) -> pd.DataFrame:
    """The branches table that will hold after this ingest."""
    new = [item.frame for item in loaded if item.table == "branches" and len(item.frame)]
    return new[-1] if new else store.branches()


def _renames(sources: list[StoreSource], store: Store) -> dict[str, str]:
    """Branches that are held under a name -> the code that a list in this ingest gives them."""
    lists = [source.loaded.frame for source in sources if source.loaded.table == "branches"]
    info = store.info()
    if not lists or info is None:
        return {}
    codes = known_branches(lists[-1])
    written = {source.branch for source in info.sources if source.branch}
    return {name: code for name in written if (code := branch_code(name, codes)) != name}


def refuse_conflicts(loaded: list[Loaded]) -> list[Loaded]:
    """Refuse different files of one ingest that state the same branch, period and basis; no winner is guessed."""
    places: dict[tuple[object, ...], set[str]] = {}
    for item in loaded:
        for key in _claims_of(item):
            places.setdefault(key, set()).add(item.canonical)
    clashing = {key for key, stated in places.items() if len(stated) > 1}
    return [_refuse_conflict(item) if any(key in clashing for key in _claims_of(item)) else item for item in loaded]


def _claims_of(item: Loaded) -> set[tuple[object, ...]]:
    """What a recap or a branch's roster speaks for; the Kanwil's recap only for the regions that it states."""
    if item.report.status != "accepted" or item.table not in ("membership", "roster"):
        return set()
    names = ["period", "basis", "branch_code", "region_code"]
    rows = item.frame[names].drop_duplicates().itertuples(index=False, name=None)
    if item.table == "roster":
        return {(item.table, *row[:3]) for row in rows if row[2] != KANWIL}
    return {(item.table, *row) if row[2] == KANWIL else (item.table, *row[:3]) for row in rows}


def _refuse_conflict(item: Loaded) -> Loaded:
    problem = Problem(
        "conflicting_files",
        "",
        "",
        "berkas lain dalam pemuatan ini memuat cabang dan periode yang sama",
        "satu berkas per cabang dan periode",
        "Muat berkas yang berlaku saja, atau muat satu per satu menurut urutannya.",
    )
    report = replace(item.report, status="refused", problems=(problem,), rows_accepted=0)
    return replace(item, report=replace(report, rows_refused=report.rows_read))


def settle(loaded: list[Loaded], store: Store) -> tuple[list[StoreSource], list[LoadReport]]:
    """What to commit, and the final report of every file; duplicates and mixtures with invented data are set apart."""
    info = store.info()
    held = {source.id for source in info.sources if source.is_whole} | superseded(info) if info else set()
    accepted = [item for item in loaded if item.report.status == "accepted"]
    is_example = info.is_example if info else all(item.is_example for item in accepted)
    sources: list[StoreSource] = []
    reports = []
    for item in (drop_stale(item, info) for item in loaded):
        report = item.report
        if report.status == "accepted" and item.is_example != is_example:
            report = _refuse_mixture(report, is_example)
        elif report.status == "accepted" and (
            item.canonical in held or any(source.canonical == item.canonical for source in sources)
        ):
            report = replace(report, status="duplicate", rows_accepted=0)
        elif report.status == "accepted":
            report = replace(with_changes(item, store).report, previous_total=_previous_total(item, info))
            sources.append(StoreSource(replace(item, report=_stored(item, report)), item.canonical))
        is_list = item.corrects is not None and report.status != "accepted"
        reports.append(report if is_list else with_source(report, item.canonical))
    return sources, reports


def _stored(item: Loaded, report: LoadReport) -> LoadReport:
    """The report as the manifest keeps it: of a file that was corrected, the rows that are still held back."""
    return report if item.rows_held_back is None else replace(report, rows_refused=item.rows_held_back)


def _refuse_mixture(report: LoadReport, store_is_example: bool) -> LoadReport:
    found, expected = ("data asli", "data contoh") if store_is_example else ("data contoh", "data asli")
    problem = Problem(
        "example_mixture",
        "",
        "",
        found,
        f"{expected} saja di penyimpanan ini",
        "Data contoh dan data asli tidak boleh bercampur. Muat ke penyimpanan lain dengan --store.",
    )
    return replace(report, status="refused", rows_accepted=0, rows_refused=report.rows_read, problems=(problem,))


def _previous_total(item: Loaded, info: SnapshotInfo | None) -> int | None:
    """The total of the held file of the same kind, periods, branch and basis."""
    for source in info.sources if info else ():
        same = (source.kind, source.periods, source.branch, source.basis)
        if same == (item.report.kind, item.report.periods, item.branch, item.basis):
            return source.total
    return None


def report_json(report: LoadReport) -> dict[str, object]:
    """A report in the form of the contract."""
    periods = list(report.periods)
    return {
        "path": report.path,
        "sha256": report.sha256,
        "kind": report.kind,
        "layout": report.layout,
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


def _print(options: argparse.Namespace, info: SnapshotInfo | None, reports: list[LoadReport]) -> None:
    if options.json:
        print_json({"snapshot": info.number if info else None, "files": [report_json(report) for report in reports]})
        return
    console = output()
    for report in reports:
        console.print(describe(report), markup=False, soft_wrap=True)
    if info is not None:
        console.print(f"Potret {info.number} disimpan.")
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
    lines += [f"  · {finding.message}" for finding in report.findings if finding.severity != "info"]
    return "\n".join(lines)


def _change(report: LoadReport) -> str:
    if report.previous_total is None or report.total is None:
        return "belum ada sebelumnya"
    return f"perubahan dari yang tersimpan {format_change(report.total - report.previous_total)}"
