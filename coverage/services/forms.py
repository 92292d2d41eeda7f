"""What the forms of files are known by, and how an office teaches a new one: drafted, reviewed by a person, kept.

A file is sketched in a child that is thrown away, and only its headings leave it. A draft lies among what the office
taught, as a CSV for a person to review; `keep_draft` keeps it once the file is recognised with it, and nothing
otherwise. Read next: `loaders.learn`, which makes the proposal.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coverage.loaders import Source, load_safely
from coverage.loaders.forms.describe import KnownForm, all_forms
from coverage.loaders.forms.learn import PROPOSAL_COLUMNS, FormProposal, fields_of, keep_headings, propose, unmet_needs
from coverage.model.errors import UsageError
from coverage.model.forms import FormSketch
from coverage.model.loading import LoadOptions, LoadReport
from coverage.reference.tables import TAUGHT, add_taught, read_reference, reviewed_rows
from coverage.reference.taught import read_taught, write_table
from coverage.sheets.reader import cell_name
from coverage.words.reasons import KIND_NAMES

_DRAFT = "usulan-"
_TAUGHT_FORM = "ajaran-"


@dataclass(frozen=True)
class DraftRequest:
    """A file whose headings are to be taught; its kind where the person is sure, and whether the draft was reviewed."""

    file: Path
    taught: Path
    kind: str | None = None
    is_accepted: bool = False


@dataclass(frozen=True)
class Draft:
    """A proposal as it lies there for review: one row a heading (`PROPOSAL_COLUMNS`), and what may be done with it.

    `fields` are those that a column of its kind may be. `may_be_kept` says that a person reviewed it, or need not.
    """

    request: DraftRequest
    sketch: FormSketch
    path: Path
    rows: tuple[dict[str, str], ...]
    fields: tuple[str, ...]
    may_be_kept: bool

    @property
    def name(self) -> str:
        """The short name of the shape, the same for every file of it."""
        return self.path.stem.removeprefix(_DRAFT)


@dataclass(frozen=True)
class Lesson:
    """What was kept: the kind, normalised heading -> field, the name of the form, and how many columns it reads."""

    kind: str
    headings: dict[str, str]
    form: str
    mapped: tuple[str, ...]
    columns: int

    def write(self, folder: Path) -> None:
        """Put the headings and the form that they make into a folder of taught tables.

        Raises:
            UsageError: when a table that stands there is not well formed, or cannot be written.
        """
        headers = [{"kind": self.kind, "field": field, "header": text} for text, field in self.headings.items()]
        form = {
            "layout": self.form,
            "kind": self.kind,
            "headings": "|".join(dict.fromkeys(self.mapped)),
            "use": "dibaca",
            "description": f"Diajarkan kantor: {len(self.mapped)} dari {self.columns} kolom dibaca",
        }
        add_taught(folder, "headers", headers)
        add_taught(folder, "layouts", [form], key="layout")


def known_forms(taught: Path) -> tuple[tuple[KnownForm, bool], ...]:
    """Every form that is known, and whether the office taught it; in the order of the tables.

    Raises:
        UsageError: when what the office taught is not well formed.
    """
    reviewed = {row["layout"] for row in reviewed_rows("layouts")}
    return tuple((form, form.name not in reviewed) for form in all_forms(read_reference(taught)))


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


def draft_lesson(request: DraftRequest, report: LoadReport) -> Draft | None:
    """The draft for a file that was sketched; None where its form is known and nothing is to be taught.

    A draft that a person has reviewed is left as it stands; otherwise it is written anew.

    Raises:
        UsageError: when it cannot be read or written, or what the office taught is not well formed.
        ValueError: when the report has no sketch.
    """
    if report.sketch is None:
        raise ValueError("nothing was sketched")
    reference = read_reference(request.taught)
    proposal = propose(report.sketch, request.kind or report.kind, reference)
    if report.kind and not any(guess.is_new for guess in proposal.guesses):
        return None
    path = request.taught / f"{_DRAFT}{proposal.name}.csv"
    is_reviewed = path.is_file() and (request.is_accepted or not request.kind)
    if not is_reviewed:
        write_table(path, PROPOSAL_COLUMNS, _rows_of(proposal))
    rows = tuple(read_taught(path, PROPOSAL_COLUMNS))
    fields = fields_of(rows[0]["kind"], reference)
    may_be_kept = request.is_accepted and (is_reviewed or proposal.is_sure)
    return Draft(request, report.sketch, path, rows, fields, may_be_kept)


def _rows_of(proposal: FormProposal) -> list[dict[str, str]]:
    cells = (
        (proposal.kind, guess.column, guess.heading, guess.content, guess.field, guess.confidence, guess.why)
        for guess in proposal.guesses
    )
    return [
        dict(zip(PROPOSAL_COLUMNS, (kind, cell_name(0, column)[:-1], *map(str, rest)), strict=True))
        for kind, column, *rest in cells
    ]


def keep_draft(draft: Draft) -> Lesson:
    """Keep what a draft says once the file is recognised with it; nothing is kept otherwise. The draft is gone then.

    Raises:
        UsageError: when it says nothing new, is of another shape, or the file is not recognised with it.
    """
    kind, headings = keep_headings(draft.sketch, list(draft.rows), read_reference(draft.request.taught))
    if not headings:
        raise UsageError(f"Tidak ada judul baru untuk disimpan. Isi kolom field di {draft.path}, lalu jalankan lagi.")
    mapped = tuple(row["judul"] for row in draft.rows if row["field"])
    lesson = Lesson(kind, headings, f"{_TAUGHT_FORM}{draft.name}", mapped, len(draft.rows))
    _try(lesson, draft)
    lesson.write(draft.request.taught)
    draft.path.unlink()
    return lesson


def _try(lesson: Lesson, draft: Draft) -> None:
    """Read the file with the lesson beside what the office taught, in a folder that is thrown away."""
    taught = draft.request.taught
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder)
        for table in TAUGHT:
            if (taught / f"{table}.csv").is_file():
                shutil.copy(taught / f"{table}.csv", trial)
        lesson.write(trial)
        report = sketch_file(draft.request.file, trial, None)
    if report.kind != lesson.kind:
        reason = unmet_needs(lesson.kind, _fields(draft.rows))
        raise UsageError(
            f"Dengan usulan itu berkas belum dikenal sebagai {KIND_NAMES[lesson.kind]}{reason}. "
            f"Lengkapi kolom field di {draft.path}, lalu jalankan lagi."
        )


def _fields(rows: Sequence[dict[str, str]]) -> list[str]:
    return [row["field"] for row in rows]
