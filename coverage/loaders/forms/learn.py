"""What the headings of an unknown form may mean: a proposal for a person to review, and what is kept of it.

A heading is proposed for a field by its likeness to a known one, unless what stands below it speaks against it; or by
what stands below it alone. Nothing is taken from a file but its headings; a heading with a long number or a month in it
is never kept. Nothing here writes.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from coverage.loaders.forms.sketch import LONG_NUMBER
from coverage.loaders.headings.headers import REQUIRED, field_names
from coverage.loaders.recap.header import KEY_FIELDS, Measure, classify
from coverage.model.errors import UsageError
from coverage.model.forms import ColumnSketch, FormSketch
from coverage.model.periods import split_month
from coverage.model.privacy import excerpt
from coverage.reference.regions import normalise_text
from coverage.reference.segments import all_segments, segment_spellings
from coverage.reference.tables import Reference

PROPOSAL_COLUMNS = ["kind", "kolom", "judul", "isi", "field", "keyakinan", "alasan"]
"""Columns of a proposal as a person reviews it; `field` is the one to fill or to clear."""

SURE = 85
"""Confidence, in percent, from which a proposal is kept without a person having looked at it first."""

FIELD_WORDS = {
    "nik": "NIK",
    "segment": "segmen",
    "region_code": "kab/kota",
    "id": "pengenal",
    "covered": "terlindungi",
    "eligible": "pekerja berhak",
    "published_rate": "cakupan tercetak",
    "year": "tahun",
    "employed": "penduduk bekerja",
    "target_rate": "target cakupan",
    "branch_code": "kode cabang",
    "branch_name": "nama cabang",
    "period": "periode",
    "members": "jumlah peserta",
}
"""Needed field -> what the screen calls its column."""

_KEPT_KINDS = 64
_KNOWN = 100
_BY_CONTENT = 60
_NEAR = 75
_MIN_LETTERS = 4
_WORDY = 0.8
_IGNORED = "ignored"
_STATUSES = ("active", "inactive", "both")

_CONTENT_FIELDS = {"nik": "nik", "region": "region_name", "segment": "segment", "period": "period", "year": "year"}
_FIELD_CONTENTS = {
    "nik": {"nik", "number", "mixed", "text"},
    "region_code": {"region", "number", "mixed"},
    "region_name": {"region", "text", "mixed"},
    "segment": {"segment", "text", "mixed"},
    "branch": {"region", "text", "mixed", "number"},
    "branch_code": {"region", "text", "mixed", "number"},
    "branch_name": {"region", "text", "mixed"},
    "place": {"region", "text", "mixed"},
    "period": {"period", "date", "mixed", "text", "number"},
    "year": {"year"},
    **{name: {"number", "mixed"} for name in ("total", "members", "employed", "eligible", "covered")},
}
_TELLING = {"nik", "region", "segment"}
_WHY = {
    "nik": "isi berupa 16 angka",
    "region": "isi berupa nama atau kode kab/kota",
    "segment": "isi berupa segmen",
    "period": "isi berupa bulan",
    "year": "isi berupa tahun",
}


@dataclass(frozen=True)
class Guess:
    """What one column may be: its heading as it may be shown, its field ('' for none), confidence in percent, why."""

    column: int
    heading: str
    content: str
    field: str
    confidence: int
    why: str

    @property
    def is_new(self) -> bool:
        """Whether the heading is not known already."""
        return self.confidence != _KNOWN


@dataclass(frozen=True)
class FormProposal:
    """A kind with a guess for each heading of a file; `name` is the same for every file of the same shape."""

    kind: str
    guesses: tuple[Guess, ...]

    @property
    def name(self) -> str:
        """A short name of the shape, made from its headings."""
        return shape_name(guess.heading for guess in self.guesses)

    @property
    def is_sure(self) -> bool:
        """Whether every proposed field rests on a heading that is nearly a known one."""
        return all(guess.confidence >= SURE for guess in self.guesses if guess.field)


def shape_name(headings: Iterable[str]) -> str:
    """A short name of the headings of a file; months and long numbers in them make no difference.

    >>> shape_name(["KAB KOTA", "FORMAL"]) == shape_name(["KAB KOTA", "FORMAL"])
    True
    """
    return hashlib.sha256("|".join(headings).encode()).hexdigest()[:8]


def show_heading(text: str) -> str:
    """A heading as it may be shown: normalised, a month as BULAN, a long number as ####.

    >>> show_heading("Formal (orang)"), show_heading("PU Agustus 2024"), show_heading("Target 2024")
    ('FORMAL ORANG', 'PU BULAN', 'TARGET ####')
    """
    month, rest = split_month(text)
    label = normalise_text(rest if month else text)
    return LONG_NUMBER.sub("####", f"{label} BULAN".strip() if month else label)


def is_teachable(text: str) -> bool:
    """Whether a heading may be kept: no long number, no month, and letters of which it is made."""
    label = normalise_text(text)
    return split_month(text)[0] is None and not LONG_NUMBER.search(label) and any(map(str.isalpha, label))


def fields_of(kind: str, reference: Reference) -> tuple[str, ...]:
    """The fields that a column of a kind may be; of a recap also `active:PU` and the like."""
    own = dict.fromkeys(field_names(kind, reference).values())
    if kind == "recap":
        codes = [segment.code for segment in all_segments()]
        own = dict.fromkeys(
            (*KEY_FIELDS, "total", _IGNORED, *(f"{status}:{code}" for code in codes for status in _STATUSES))
        )
    return tuple(name for name in own if name != "origin_row")


def known_field(kind: str, text: str, reference: Reference) -> str | None:
    """The field that a heading already has in a kind, or None."""
    if kind != "recap":
        return field_names(kind, reference).get(normalise_text(text))
    found = classify(text, reference)
    if isinstance(found, Measure):
        return "total" if found.is_total else f"{found.status}:{found.segment or '*'}"
    return _IGNORED if found == "passed" else found


def propose(sketch: FormSketch, kind: str | None, reference: Reference) -> FormProposal:
    """A proposal for the kind, or for the kind that the columns come nearest to."""
    kinds = (kind,) if kind else (*REQUIRED, "recap")
    proposals = [FormProposal(name, _guess_all(sketch.columns, name, reference)) for name in kinds]
    return max(proposals, key=_rank)


def completeness(proposal: FormProposal) -> float:
    """The share of what its kind needs that a proposal has a column for."""
    fields = {guess.field for guess in proposal.guesses}
    needs = _needs(proposal.kind)
    return sum(bool(fields & wanted) for _, wanted in needs) / len(needs)


def _rank(proposal: FormProposal) -> tuple[float, int]:
    """How complete a proposal is, then how sure."""
    return completeness(proposal), sum(guess.confidence for guess in proposal.guesses if guess.field != _IGNORED)


def _needs(kind: str) -> list[tuple[str, set[str]]]:
    """What a kind needs: the name of it for people, and the fields of which one must be there."""
    if kind == "recap":
        counts = {f"{status}:{segment.code}" for segment in all_segments() for status in ("active", "both")}
        return [("kab/kota", {"region_code", "region_name"}), ("jumlah per segmen", counts)]
    return [(FIELD_WORDS[min(fields)], fields) for fields in REQUIRED[kind]]


def unmet_needs(kind: str, fields: Iterable[str]) -> str:
    """The needs of a kind that no field meets, in words that follow a sentence; '' when all are met."""
    stored = set(fields)
    missing = [label for label, wanted in _needs(kind) if not stored & wanted]
    return f": tidak ada kolom {', '.join(missing)}" if missing else ""


def _guess_all(columns: tuple[ColumnSketch, ...], kind: str, reference: Reference) -> tuple[Guess, ...]:
    """A guess a column, the surest first served: no two columns have the same field."""
    guesses = {column.column: _guess(column, kind, reference) for column in columns}
    taken: set[str] = set()
    for guess in sorted(guesses.values(), key=lambda guess: -guess.confidence):
        if guess.is_new and guess.field in taken - {_IGNORED}:
            guesses[guess.column] = _nothing(columns, guess)
        elif guess.field:
            taken.add(guess.field)
    return tuple(guesses.values())


def _nothing(columns: tuple[ColumnSketch, ...], guess: Guess) -> Guess:
    why = f"mirip {guess.field}, yang sudah dipakai kolom lain"
    return Guess(guess.column, guess.heading, guess.content, "", 0, why)


def _guess(column: ColumnSketch, kind: str, reference: Reference) -> Guess:
    heading = show_heading(column.heading)
    known = known_field(kind, column.heading, reference)
    if known is not None:
        return Guess(column.column, heading, column.content, known, _KNOWN, "judul sudah dikenal")
    if not is_teachable(column.heading):
        why = "judul memuat bulan atau angka panjang; tidak dapat diajarkan"
        return Guess(column.column, heading, column.content, "", 0, why)
    field, score, near = _nearest(heading, column.content, _choices(kind, reference))
    if field:
        return Guess(column.column, heading, column.content, field, score, f"mirip judul '{near}'")
    field = _CONTENT_FIELDS.get(column.content, "")
    if field in fields_of(kind, reference):
        return Guess(column.column, heading, column.content, field, _BY_CONTENT, _WHY[column.content])
    return Guess(column.column, heading, column.content, "", 0, "tidak dikenal; isi field atau biarkan kosong")


def _nearest(heading: str, content: str, known: dict[str, str]) -> tuple[str, int, str]:
    """The field of the nearest known heading that the content allows, its likeness in percent, that heading."""
    choices = {label: field for label, field in known.items() if _allows(field, content)}
    found = process.extractOne(heading, choices.keys(), scorer=_likeness, score_cutoff=_NEAR)
    if found is None:
        return "", 0, ""
    return choices[found[0]], min(int(found[1]), _KNOWN - 1), found[0]


def _likeness(heading: str, known: str, *, processor: object = None, score_cutoff: float | None = None) -> float:
    """How like two headings are, in percent; one that is wholly contained in the other counts for a little less."""
    whole = max(fuzz.ratio(heading, known), fuzz.token_sort_ratio(heading, known))
    part = fuzz.token_set_ratio(heading, known) * _WORDY if " " in known else 0.0
    return max(whole, part)


def _allows(field: str, content: str) -> bool:
    if ":" in field:
        return content in ("number", "mixed", "empty")
    if field in _FIELD_CONTENTS or content in _TELLING:
        return content == "empty" or content in _FIELD_CONTENTS.get(field, set())
    return True


@functools.lru_cache(_KEPT_KINDS)
def _choices(kind: str, reference: Reference) -> dict[str, str]:
    """Known headings that are long enough to be compared -> field."""
    choices = {
        label: field for label, field in field_names(kind, reference).items() if field in fields_of(kind, reference)
    }
    if kind == "recap":
        statuses = field_names("recap_measure", reference)
        words = {label: status for label, status in statuses.items() if status in _STATUSES[:2]}
        for spelling, code in segment_spellings().items():
            choices |= {f"{spelling} {word}".strip(): f"{status}:{code}" for word, status in words.items()}
    return {label: field for label, field in choices.items() if len(label) >= _MIN_LETTERS}


def keep_headings(sketch: FormSketch, rows: list[dict[str, str]], reference: Reference) -> tuple[str, dict[str, str]]:
    """The kind, and the headings to teach with their fields, of a proposal that a person has reviewed.

    Raises:
        UsageError: when it is of another shape, or a field or a heading in it may not be kept.
    """
    kinds = {row["kind"] for row in rows}
    kind = kinds.pop() if len(kinds) == 1 else ""
    if kind not in (*REQUIRED, "recap"):
        raise UsageError(f"Usulan harus memuat satu jenis di kolom kind: {', '.join((*REQUIRED, 'recap'))}.")
    own = {show_heading(column.heading): column.heading for column in sketch.columns}
    taught: dict[str, str] = {}
    for row in rows:
        heading, field = row["judul"], row["field"]
        if heading not in own:
            raise UsageError("Usulan memuat judul yang tidak ada di berkas ini. Kolom judul jangan diubah.")
        known = known_field(kind, own[heading], reference)
        if field and field != known:
            _check(heading, own[heading], field, fields_of(kind, reference))
            if known is not None:
                raise UsageError(f"Judul '{heading}' sudah dikenal sebagai {known} dan tidak dapat menjadi {field}.")
            if taught.setdefault(heading, field) != field:
                raise UsageError(f"Judul '{heading}' berdiri dua kali dengan field yang berbeda.")
    _check_once(taught)
    if kind == "recap":
        _check_counts(sketch, {row["judul"] for row in rows if row["field"]})
    return kind, taught


def _check(heading: str, written: str, field: str, fields: tuple[str, ...]) -> None:
    if field not in fields:
        raise UsageError(f"Field '{excerpt(field, 40)}' tidak dikenal. Pakai: {', '.join(fields)}.")
    if not is_teachable(written):
        raise UsageError(f"Judul '{heading}' memuat bulan atau angka panjang dan tidak dapat diajarkan.")


def _check_counts(sketch: FormSketch, mapped: set[str]) -> None:
    """Every column of numbers in a recap is counted or said to be ignored; a segment is not forgotten in silence."""
    open_columns = [
        show_heading(column.heading)
        for column in sketch.columns
        if column.content == "number" and show_heading(column.heading) not in mapped and is_teachable(column.heading)
    ]
    if open_columns:
        raise UsageError(
            f"Kolom angka {', '.join(open_columns)} belum diberi field. Isi misalnya active:PU, atau {_IGNORED} bila "
            "kolom itu bukan jumlah peserta."
        )


def _check_once(taught: dict[str, str]) -> None:
    fields = [field for field in taught.values() if field != _IGNORED]
    twice = sorted({field for field in fields if fields.count(field) > 1})
    if twice:
        raise UsageError(f"Field {', '.join(twice)} dipakai dua kolom. Kosongkan salah satunya.")
