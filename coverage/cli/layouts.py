"""`layouts list`: which arrangements of tables are read, which are known and refused, what the office taught.

`layouts learn FILE` proposes what the headings of an unknown file mean, as a CSV among what the office taught, for a
person to review; `--accept` keeps what stands there. Only headings are written, never a cell below them.
"""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from rich.markup import escape
from rich.table import Table as TextTable

from coverage.cli.console import ERRORS, output, print_json
from coverage.loaders.forms.describe import KnownForm
from coverage.loaders.forms.learn import PROPOSAL_COLUMNS
from coverage.loaders.forms.recognise import KINDS
from coverage.loaders.sandbox.codec import visible
from coverage.model.loading import LoadReport
from coverage.reference.taught import taught_folder
from coverage.services.forms import Draft, DraftRequest, draft_lesson, keep_draft, known_forms, sketch_file
from coverage.words.reasons import KIND_NAMES


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


def run_list(options: argparse.Namespace) -> int:
    """Print every known form; those that the office taught are marked."""
    forms = known_forms(taught_folder(options.store))
    if options.json:
        print_json({"layouts": [_as_json(form, is_taught) for form, is_taught in forms]})
        return 0
    table = TextTable("Tata letak", "Jenis", "Dipakai", "Keterangan")
    for form, is_taught in forms:
        use = f"{form.use} (diajarkan)" if is_taught else form.use
        table.add_row(escape(form.name), KIND_NAMES[form.kind], escape(use), escape(form.description))
    output().print(table)
    return 0


def _as_json(form: KnownForm, is_taught: bool) -> dict[str, object]:
    return {
        "layout": form.name,
        "kind": form.kind,
        "use": form.use,
        "description": form.description,
        "needs": [need.label for need in form.needs],
        "is_taught": is_taught,
    }


def run_learn(options: argparse.Namespace) -> int:
    """Propose a mapping for a file, or keep the one that was reviewed; 1 when the file or the proposal is refused."""
    request = DraftRequest(options.file, taught_folder(options.store), options.kind, options.accept)
    report = sketch_file(request.file, request.taught, request.kind)
    if report.problems or report.sketch is None:
        ERRORS.print(_refusal(report), markup=False, soft_wrap=True)
        return 1
    draft = draft_lesson(request, report)
    if draft is None:
        _say(f"Tata letak ini sudah dikenal: {KIND_NAMES[str(report.kind)]}. Tidak ada yang perlu diajarkan.")
        return 0
    _print_draft(draft)
    if not draft.may_be_kept:
        _say_how_to_review(draft, options.store)
        return 1 if options.accept else 0
    lesson = keep_draft(draft)
    _say(f"Disimpan: {len(lesson.headings)} judul, tata letak {lesson.form} ({KIND_NAMES[lesson.kind]}).")
    command = f"python -m coverage ingest --dry-run {_quoted(options.file)}"
    _say(f"Berkas sebentuk kini dikenali sendiri. Periksa dengan: {command}")
    return 0


def _refusal(report: LoadReport) -> str:
    if not report.problems:
        return (
            f"{report.path}: tidak ada baris judul di atas baris data; seharusnya judul kolom berupa kata, tepat di "
            "atas angka, kode atau nama kab/kota. Tulis judul kolom, lalu jalankan lagi."
        )
    first = report.problems[0]
    return f"{report.path} {first.sheet} {first.cell}: {first.value}; seharusnya {first.expected}. {first.remedy}"


def _print_draft(draft: Draft) -> None:
    title = f"Usulan, judul mulai di {draft.sketch.cell}, jenis {draft.rows[0]['kind']}"
    table = TextTable(*PROPOSAL_COLUMNS[1:], title=title)
    for row in draft.rows:
        table.add_row(*(escape(visible(row[column])) for column in PROPOSAL_COLUMNS[1:]))
    output().print(table)


def _say_how_to_review(draft: Draft, store: Path) -> None:
    file = _quoted(draft.request.file)
    _say(f"Usulan ada di {draft.path}. Tinjau kolom field, isi atau kosongkan, lalu simpan dengan:")
    _say(f"  python -m coverage --store {_quoted(store)} layouts learn {file} --accept")
    _say(f"Field yang dapat dipakai: {', '.join(draft.fields)}")


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))


def _say(text: str) -> None:
    output().print(visible(text), markup=False, soft_wrap=True)
