"""`layouts list`: which arrangements of tables are read, which are known and refused, what the office taught.

`layouts learn FILE` proposes what the headings of an unknown file mean, as a CSV among what the office taught, for a
person to review; `--accept` keeps what stands there. Only headings are written, never a cell below them.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.markup import escape
from rich.table import Table as TextTable

from coverage.cli.console import ERRORS, output, print_json
from coverage.loaders import Source, load_safely
from coverage.loaders.child.codec import visible
from coverage.loaders.describe import KnownLayout, known_layouts
from coverage.loaders.learn import PROPOSAL_COLUMNS, Proposal, fields_of, keep_headings, propose, unmet_needs
from coverage.loaders.reader import cell_name
from coverage.loaders.recognise import KINDS
from coverage.model.errors import UsageError
from coverage.model.loading import LoadOptions, LoadReport
from coverage.model.wording import KIND_NAMES
from coverage.reference.tables import TAUGHT, add_taught, read_reference, read_taught, taught_reference, write_table


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("layouts", help="tata letak berkas yang dikenal, dan mengajarkan yang baru")
    actions = parser.add_subparsers(dest="action", required=True, metavar="TINDAKAN")
    listing = actions.add_parser("list", help="daftar tata letak yang dikenal")
    listing.add_argument("--json", action="store_true", help="hasil sebagai JSON")
    listing.set_defaults(run=run_list)
    learning = actions.add_parser(
        "learn", help="mengusulkan arti judul kolom sebuah berkas, untuk ditinjau lalu disimpan"
    )
    learning.add_argument("file", type=Path, metavar="BERKAS")
    learning.add_argument("--kind", choices=KINDS, help="jenis berkas, bila sudah pasti")
    learning.add_argument("--accept", action="store_true", help="simpan usulan yang sudah ditinjau")
    learning.set_defaults(run=run_learn)


def taught_at(store: Path) -> Path:
    """Where the office keeps what it taught: `COVERAGE_REFERENCE`, else the folder `taught` beside the store."""
    return Path(os.environ.get("COVERAGE_REFERENCE") or store.parent / "taught")


def run_list(options: argparse.Namespace) -> int:
    """Print every known layout; those that the office taught are marked."""
    reviewed = {row["layout"] for row in read_reference("layouts")}
    with taught_reference(taught_at(options.store)):
        layouts = known_layouts()
    if options.json:
        print_json({"layouts": [_as_json(layout, layout.name not in reviewed) for layout in layouts]})
        return 0
    table = TextTable("Tata letak", "Jenis", "Dipakai", "Keterangan")
    for layout in layouts:
        use = layout.use if layout.name in reviewed else f"{layout.use} (diajarkan)"
        table.add_row(escape(layout.name), KIND_NAMES[layout.kind], escape(use), escape(layout.description))
    output().print(table)
    return 0


def _as_json(layout: KnownLayout, is_taught: bool) -> dict[str, object]:
    return {
        "layout": layout.name,
        "kind": layout.kind,
        "use": layout.use,
        "description": layout.description,
        "needs": [need.label for need in layout.needs],
        "is_taught": is_taught,
    }


def run_learn(options: argparse.Namespace) -> int:
    """Propose a mapping for a file, or keep the one that was reviewed; 1 when the file or the proposal is refused."""
    taught = taught_at(options.store)
    report = sketch_file(options.file, taught, options.kind)
    if report.problems or report.sketch is None:
        ERRORS.print(_refusal(report), markup=False, soft_wrap=True)
        return 1
    with taught_reference(taught):
        proposal = propose(report.sketch, options.kind or report.kind)
        if report.kind and not any(guess.is_new for guess in proposal.guesses):
            _say(f"Tata letak ini sudah dikenal: {KIND_NAMES[report.kind]}. Tidak ada yang perlu diajarkan.")
            return 0
        path = taught / f"usulan-{proposal.name}.csv"
        is_reviewed = path.is_file() and (options.accept or not options.kind)
        if not is_reviewed:
            write_table(path, PROPOSAL_COLUMNS, _rows(proposal))
        rows = read_taught(path, PROPOSAL_COLUMNS)
        _print_proposal(rows, report.sketch.cell)
        if not options.accept or not (is_reviewed or proposal.is_sure):
            _say_how_to_review(path, rows, options)
            return 1 if options.accept else 0
        kind, headings = keep_headings(report.sketch, rows)
    return _keep(options.file, taught, path, Lesson(kind, headings, rows))


@dataclass(frozen=True)
class Lesson:
    """What is to be kept: a kind, headings with their fields, and the whole reviewed proposal."""

    kind: str
    headings: dict[str, str]
    rows: list[dict[str, str]]

    def write(self, folder: Path, name: str) -> None:
        """Put the headings and the layout that they make into a folder of taught tables."""
        headers = [{"kind": self.kind, "field": field, "header": text} for text, field in self.headings.items()]
        mapped = [row["judul"] for row in self.rows if row["field"]]
        layout = {
            "layout": f"ajaran-{name}",
            "kind": self.kind,
            "headings": "|".join(dict.fromkeys(mapped)),
            "use": "dibaca",
            "description": f"Diajarkan kantor: {len(mapped)} dari {len(self.rows)} kolom dibaca",
        }
        add_taught(folder, "headers", headers)
        add_taught(folder, "layouts", [layout], key="layout")


def sketch_file(path: Path, taught: Path, kind: str | None) -> LoadReport:
    """The report of one file with its sketch, made in a child that is thrown away.

    Raises:
        UsageError: when there is no such file, it is an archive of several, or a taught table is not well formed.
    """
    if not path.is_file():
        raise UsageError(f"Berkas {path} tidak ditemukan.")
    options = LoadOptions(kind=kind, taught=str(taught), is_sketch=True)
    loaded = list(load_safely([Source(path)], options, lambda: b""))
    if len(loaded) != 1:
        raise UsageError(f"{path} memuat {len(loaded)} berkas. Ajarkan satu berkas saja.")
    return loaded[0].report


def _keep(file: Path, taught: Path, path: Path, lesson: Lesson) -> int:
    """Keep a lesson once the file is recognised with it; nothing is kept otherwise."""
    if not lesson.headings:
        raise UsageError(f"Tidak ada judul baru untuk disimpan. Isi kolom field di {path}, lalu jalankan lagi.")
    name = path.stem.removeprefix("usulan-")
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder)
        for table in TAUGHT:
            if (taught / f"{table}.csv").is_file():
                shutil.copy(taught / f"{table}.csv", trial)
        lesson.write(trial, name)
        report = sketch_file(file, trial, None)
        if report.kind != lesson.kind:
            reason = unmet_needs(lesson.kind, [row["field"] for row in lesson.rows])
            raise UsageError(
                f"Dengan usulan itu berkas belum dikenal sebagai {KIND_NAMES[lesson.kind]}{reason}. "
                f"Lengkapi kolom field di {path}, lalu jalankan lagi."
            )
    lesson.write(taught, name)
    path.unlink()
    _say(f"Disimpan: {len(lesson.headings)} judul, tata letak ajaran-{name} ({KIND_NAMES[lesson.kind]}).")
    _say(f"Berkas sebentuk kini dikenali sendiri. Periksa dengan: python -m coverage ingest --dry-run {_quoted(file)}")
    return 0


def _refusal(report: LoadReport) -> str:
    if not report.problems:
        return (
            f"{report.path}: tidak ada baris judul di atas baris data; seharusnya judul kolom berupa kata, tepat di "
            "atas angka, kode atau nama kab/kota. Tulis judul kolom, lalu jalankan lagi."
        )
    first = report.problems[0]
    return f"{report.path} {first.sheet} {first.cell}: {first.value}; seharusnya {first.expected}. {first.remedy}"


def _rows(proposal: Proposal) -> list[dict[str, str]]:
    cells = (
        (proposal.kind, guess.column, guess.heading, guess.content, guess.field, guess.confidence, guess.why)
        for guess in proposal.guesses
    )
    return [
        dict(zip(PROPOSAL_COLUMNS, (kind, cell_name(0, column)[:-1], *map(str, rest)), strict=True))
        for kind, column, *rest in cells
    ]


def _print_proposal(rows: list[dict[str, str]], cell: str) -> None:
    table = TextTable(*PROPOSAL_COLUMNS[1:], title=f"Usulan, judul mulai di {cell}, jenis {rows[0]['kind']}")
    for row in rows:
        table.add_row(*(escape(visible(row[column])) for column in PROPOSAL_COLUMNS[1:]))
    output().print(table)


def _say_how_to_review(path: Path, rows: list[dict[str, str]], options: argparse.Namespace) -> None:
    _say(f"Usulan ada di {path}. Tinjau kolom field, isi atau kosongkan, lalu simpan dengan:")
    _say(f"  python -m coverage --store {_quoted(options.store)} layouts learn {_quoted(options.file)} --accept")
    _say(f"Field yang dapat dipakai: {', '.join(fields_of(rows[0]['kind']))}")


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))


def _say(text: str) -> None:
    output().print(visible(text), markup=False, soft_wrap=True)
