"""What a file that no form fits looks like: known headings seen, the nearest known form, and how it differs.

Of a file only headings that the reviewed tables know are ever repeated; the rest is counted. A sheet without a header
shows nothing of its rows. Read next: `learn`, which proposes what an unknown heading may mean.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from coverage.loaders.forms.learn import FIELD_WORDS, FormProposal, completeness, known_field, propose, show_heading
from coverage.loaders.forms.sketch import MAX_HEADINGS, is_heading, sketch_book
from coverage.loaders.headings.headers import HEADER_WINDOW, REQUIRED, field_names
from coverage.loaders.recap.header import Measure, classify
from coverage.model.errors import FileRefused, UsageError
from coverage.model.privacy import excerpt
from coverage.reference.regions import normalise_text
from coverage.reference.tables import KEPT, Reference
from coverage.sheets.reader import Book, Sheet, cell_name
from coverage.words.reasons import KIND_NAMES

_REFUSED = "ditolak"
_SURE = 0.75
_SHOWN = 12


@dataclass(frozen=True)
class HeadingNeed:
    """What a form must have a column for: its name for people, which normalised headings meet it, its fields."""

    label: str
    is_met: Callable[[str], bool]
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True)
class KnownForm:
    """One row of `layouts.csv` with what its header must have; `use` says whether it is read or refused."""

    name: str
    kind: str
    use: str
    description: str
    needs: tuple[HeadingNeed, ...]


@dataclass(frozen=True)
class Likeness:
    """How near the headings of one row come to one form: how many needs they meet, how many of its kind they are."""

    form: KnownForm
    sheet: Sheet
    row: int
    met: int
    known: int

    @property
    def rank(self) -> tuple[float, int]:
        """Nearer is greater: the share of needs that are met, then the known headings."""
        return self.met / len(self.form.needs), self.known


@functools.lru_cache(KEPT)
def all_forms(reference: Reference) -> tuple[KnownForm, ...]:
    """Every form of `layouts.csv`, what the office taught last, in the order of the table.

    Raises:
        UsageError: when a row names a kind that is none.
    """
    rows = reference.rows("layouts")
    for row in rows:
        if row["kind"] not in KIND_NAMES:
            raise UsageError(
                f"layouts.csv: jenis '{excerpt(row['kind'], 40)}' tidak dikenal. Pakai {', '.join(KIND_NAMES)}."
            )
    return tuple(
        KnownForm(row["layout"], row["kind"], row["use"], row["description"], _needs(row, reference)) for row in rows
    )


def _needs(row: Mapping[str, str], reference: Reference) -> tuple[HeadingNeed, ...]:
    """The needs of a form: its own headings (`A/B|C`: A or B, and C), else those of its kind."""
    kind, headings = row["kind"], row["headings"]
    if headings:
        return tuple(_own_need(kind, choice.split("/"), reference) for choice in headings.split("|"))
    if kind == "recap":
        region = frozenset({"region_code", "region_name"})
        is_region = functools.partial(_is_recap_region, reference)
        is_count = functools.partial(_is_segment_count, reference)
        return HeadingNeed("kab/kota", is_region, region), HeadingNeed("jumlah per segmen", is_count)
    names = field_names(kind, reference)
    return tuple(
        HeadingNeed(
            FIELD_WORDS[min(fields)],
            _one_of(frozenset(label for label, name in names.items() if name in fields)),
            frozenset(fields),
        )
        for fields in REQUIRED[kind]
    )


def _own_need(kind: str, choice: list[str], reference: Reference) -> HeadingNeed:
    fields = frozenset(field for heading in choice if (field := known_field(kind, heading, reference)))
    return HeadingNeed(choice[0], _one_of(frozenset(map(normalise_text, choice))), fields)


def _one_of(labels: frozenset[str]) -> Callable[[str], bool]:
    return lambda label: label in labels


def _is_recap_region(reference: Reference, label: str) -> bool:
    return bool(label) and classify(label, reference) in ("region_code", "region_name")


def _is_segment_count(reference: Reference, label: str) -> bool:
    found = classify(label, reference) if label else None
    return isinstance(found, Measure) and found.segment is not None


@functools.lru_cache(KEPT)
def known_headings(reference: Reference) -> frozenset[str]:
    """Every normalised heading that the reviewed or taught tables know, of whatever kind."""
    own = (heading for row in reference.rows("layouts") for heading in row["headings"].replace("/", "|").split("|"))
    headers = (row["header"] for row in reference.rows("headers"))
    return frozenset(map(normalise_text, (*headers, *own))) - {""}


def headings_at(sheet: Sheet, row: int) -> list[str]:
    """The normalised headings of one row, without what is no text."""
    cells = sheet.rows[row][:MAX_HEADINGS]
    return [normalise_text(cell) if isinstance(cell, str) else "" for cell in cells]


def refuse_forms(book: Book, reference: Reference) -> None:
    """Nothing, unless a sheet is a form that is known and not read, such as a mass registration.

    Raises:
        FileRefused: `registration_form`, with the place of its header.
    """
    forms = tuple(form for form in all_forms(reference) if form.use == _REFUSED)
    found = [likeness for likeness in _likenesses(book, forms, reference) if likeness.rank[0] >= _SURE]
    if not found:
        return
    best = max(found, key=lambda likeness: likeness.rank)
    refusal = FileRefused(
        "registration_form",
        f"{best.form.description} (tata letak {best.form.name})",
        "daftar peserta atau rekap yang menyebut kab/kota, segmen dan periode",
        "Formulir pendaftaran menyatakan siapa yang akan didaftarkan, bukan siapa yang aktif. Muat daftar peserta "
        "atau rekap dari cabang untuk bulan itu, setelah pendaftaran ini diproses.",
    )
    refusal.sheet, refusal.cell = best.sheet.name, cell_name(best.row, 0)
    raise refusal


def describe_unknown(book: Book, kind: str | None, reference: Reference) -> tuple[str, str]:
    """What is seen in a file that no form fits, and the remedy; known headings only, never a cell of the data."""
    forms = tuple(form for form in all_forms(reference) if form.use != _REFUSED and kind in (None, form.kind))
    best = max(
        _likenesses(book, forms, reference, only_headings=True), key=lambda likeness: likeness.rank, default=None
    )
    sketch = sketch_book(book, reference)
    proposal = propose(sketch, kind, reference) if sketch else None
    labels = [show_heading(column.heading) for column in sketch.columns] if sketch else []
    if proposal and _is_nearer(proposal, best):
        form = next(form for form in forms if form.kind == proposal.kind)
    elif best is not None and best.met:
        form = best.form
        labels += headings_at(best.sheet, best.row)
        proposal = propose(sketch, form.kind, reference) if sketch else None
    else:
        return f"{_seen(book, reference)}; tidak mirip tata letak yang dikenal", _remedy()
    places = {guess.field: cell_name(0, guess.column)[:-1] for guess in proposal.guesses} if proposal else {}
    name = f"{KIND_NAMES[form.kind]} ({form.name})"
    return (
        f"{_seen(book, reference)}; tata letak terdekat: {name}; berbeda pada: {_differences(form, labels, places)}",
        _remedy(),
    )


def _is_nearer(proposal: FormProposal, best: Likeness | None) -> bool:
    """Whether what stands below the headings tells more than the known headings do, and something else."""
    if best is None or not best.met:
        return completeness(proposal) > 0
    return proposal.kind != best.form.kind and completeness(proposal) > best.rank[0]


def _differences(form: KnownForm, labels: list[str], places: dict[str, str]) -> str:
    """What a form needs and the headings do not give, with the column that may hold it, by its letter."""
    missing = []
    for need in form.needs:
        if not any(map(need.is_met, labels)):
            place = next((places[field] for field in places if field in need.fields), "")
            missing.append(f"kolom {need.label}{f' (mungkin kolom {place})' if place else ''}")
    return f"tidak ada {', '.join(missing)}" if missing else "susunan judulnya"


def _remedy() -> str:
    return (
        "Samakan judul kolom dengan contoh, sebutkan jenisnya dengan --kind, atau ajarkan tata letak ini: "
        "python -m coverage layouts learn BERKAS."
    )


def _seen(book: Book, reference: Reference) -> str:
    """The known headings of the likeliest header near the top, and how many others it has."""
    known = known_headings(reference)
    best: tuple[list[str], int] = ([], 0)
    for sheet, row in _rows(book):
        cells = [(text_cell, normalise_text(text_cell)) for text_cell in _texts(sheet, row)]
        labels = [text for text, label in cells if label in known or _is_segment_count(reference, label)]
        best = max(best, (labels, len(cells) - len(labels)), key=lambda found: (len(found[0]), found[1]))
    labels, others = best
    shown = ", ".join(list(dict.fromkeys(labels))[:_SHOWN]) or "tidak ada yang dikenal"
    return f"kolom yang terlihat: {shown}; {others} judul lain tidak ditampilkan"


def _texts(sheet: Sheet, row: int) -> list[str]:
    cells = sheet.rows[row][:MAX_HEADINGS]
    return [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]


def _rows(book: Book) -> Iterator[tuple[Sheet, int]]:
    for sheet in book.sheets:
        for row in range(min(HEADER_WINDOW, len(sheet.rows))):
            yield sheet, row


def _likenesses(
    book: Book, forms: tuple[KnownForm, ...], reference: Reference, *, only_headings: bool = False
) -> Iterator[Likeness]:
    """Every row near the top against every form; with `only_headings` no row that looks like data."""
    for sheet, row in _rows(book):
        labels = [label for label in headings_at(sheet, row) if label]
        if len(labels) < 2 or (
            only_headings and not all(is_heading(cell, reference) for cell in sheet.rows[row][:MAX_HEADINGS] if cell)
        ):
            continue
        for form in forms:
            met = sum(any(map(need.is_met, labels)) for need in form.needs)
            names = field_names(form.kind, reference)
            yield Likeness(form, sheet, row, met, sum(label in names for label in labels))
