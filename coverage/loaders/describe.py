"""What a file that no layout fits looks like: known headings seen, the nearest known layout, and how it differs.

Of a file only headings that the reviewed tables know are ever repeated; the rest is counted. A sheet without a header
shows nothing of its rows. Read next: `learn`, which proposes what an unknown heading may mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coverage.loaders.headers import HEADER_WINDOW, REQUIRED, field_names
from coverage.loaders.reader import Book, Sheet, cell_name
from coverage.loaders.recap_header import Measure, classify
from coverage.model.errors import FileRefused, UsageError
from coverage.model.reference import from_reference, read_reference
from coverage.model.regions import normalise_text
from coverage.model.wording import KIND_NAMES

MAX_HEADINGS = 200
"""Columns from the left that are looked at; the widest known form has 33."""

_REFUSED = "ditolak"
_SURE = 0.75
_SHOWN = 12

_FIELD_WORDS = {
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


@dataclass(frozen=True)
class Need:
    """One thing that a layout must have a column for: its name for people, and which normalised headings meet it."""

    label: str
    is_met: Callable[[str], bool]


@dataclass(frozen=True)
class KnownLayout:
    """One row of `layouts.csv` with what its header must have; `use` says whether it is read or refused."""

    name: str
    kind: str
    use: str
    description: str
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class Likeness:
    """How near the headings of one row come to one layout."""

    layout: KnownLayout
    sheet: Sheet
    row: int
    met: int
    known: int

    @property
    def missing(self) -> tuple[str, ...]:
        """What the layout needs and the row has no heading for."""
        labels = headings_at(self.sheet, self.row)
        return tuple(need.label for need in self.layout.needs if not any(map(need.is_met, labels)))

    @property
    def rank(self) -> tuple[float, int]:
        """Nearer is greater: the share of needs that are met, then the known headings."""
        return self.met / len(self.layout.needs), self.known


@from_reference
def known_layouts() -> tuple[KnownLayout, ...]:
    """Every layout of `layouts.csv`, what the office taught last, in the order of the table.

    Raises:
        UsageError: when a row names a kind that is none.
    """
    rows = read_reference("layouts")
    for row in rows:
        if row["kind"] not in KIND_NAMES:
            raise UsageError(f"layouts.csv: jenis '{row['kind'][:40]}' tidak dikenal. Pakai {', '.join(KIND_NAMES)}.")
    return tuple(
        KnownLayout(row["layout"], row["kind"], row["use"], row["description"], _needs(row["kind"], row["headings"]))
        for row in rows
    )


def _needs(kind: str, headings: str) -> tuple[Need, ...]:
    """The needs of a layout: its own headings (`A/B|C`: A or B, and C), else those of its kind."""
    if headings:
        choices = [heading.split("/") for heading in headings.split("|")]
        return tuple(Need(choice[0], _one_of(frozenset(map(normalise_text, choice)))) for choice in choices)
    if kind == "recap":
        return Need("kab/kota", _is_recap_region), Need("jumlah per segmen", _is_segment_count)
    names = field_names(kind)
    return tuple(
        Need(_FIELD_WORDS[min(fields)], _one_of(frozenset(label for label, name in names.items() if name in fields)))
        for fields in REQUIRED[kind]
    )


def _one_of(labels: frozenset[str]) -> Callable[[str], bool]:
    return lambda label: label in labels


def _is_recap_region(label: str) -> bool:
    return bool(label) and classify(label) in ("region_code", "region_name")


def _is_segment_count(label: str) -> bool:
    found = classify(label) if label else None
    return isinstance(found, Measure) and found.segment is not None


@from_reference
def known_headings() -> frozenset[str]:
    """Every normalised heading that the reviewed or taught tables know, of whatever kind."""
    own = (heading for row in read_reference("layouts") for heading in row["headings"].replace("/", "|").split("|"))
    headers = (row["header"] for row in read_reference("headers"))
    return frozenset(map(normalise_text, (*headers, *own))) - {""}


def headings_at(sheet: Sheet, row: int) -> list[str]:
    """The normalised headings of one row, without what is no text."""
    cells = sheet.rows[row][:MAX_HEADINGS]
    return [normalise_text(cell) if isinstance(cell, str) else "" for cell in cells]


def refuse_forms(book: Book) -> None:
    """Nothing, unless a sheet is a form that is known and not read, such as a mass registration.

    Raises:
        FileRefused: `registration_form`, with the place of its header.
    """
    forms = tuple(layout for layout in known_layouts() if layout.use == _REFUSED)
    found = [likeness for likeness in _likenesses(book, forms) if likeness.rank[0] >= _SURE]
    if not found:
        return
    best = max(found, key=lambda likeness: likeness.rank)
    refusal = FileRefused(
        "registration_form",
        f"{best.layout.description} (tata letak {best.layout.name})",
        "daftar peserta atau rekap yang menyebut kab/kota, segmen dan periode",
        "Formulir pendaftaran menyatakan siapa yang akan didaftarkan, bukan siapa yang aktif. Muat daftar peserta "
        "atau rekap dari cabang untuk bulan itu, setelah pendaftaran ini diproses.",
    )
    refusal.sheet, refusal.cell = best.sheet.name, cell_name(best.row, 0)
    raise refusal


def describe_unknown(book: Book, kind: str | None) -> tuple[str, str]:
    """What is seen in a file that no layout fits, and the remedy; known headings only, never a cell of the data."""
    layouts = tuple(layout for layout in known_layouts() if layout.use != _REFUSED and kind in (None, layout.kind))
    best = max(_likenesses(book, layouts), key=lambda likeness: likeness.rank, default=None)
    if best is None or not best.met:
        return f"{_seen(book)}; tidak mirip tata letak yang dikenal", _remedy()
    name = f"{KIND_NAMES[best.layout.kind]} ({best.layout.name})"
    missing = ", ".join(f"kolom {label}" for label in best.missing) or "susunan judulnya"
    verb = "tidak ada " if best.missing else ""
    return f"{_seen(book)}; tata letak terdekat: {name}; berbeda pada: {verb}{missing}", _remedy()


def _remedy() -> str:
    return (
        "Samakan judul kolom dengan contoh, sebutkan jenisnya dengan --kind, atau ajarkan tata letak ini: "
        "python -m coverage layouts learn BERKAS."
    )


def _seen(book: Book) -> str:
    """The known headings of the likeliest header near the top, and how many others it has."""
    known = known_headings()
    best: tuple[list[str], int] = ([], 0)
    for sheet, row in _rows(book):
        cells = [(text_cell, normalise_text(text_cell)) for text_cell in _texts(sheet, row)]
        labels = [text for text, label in cells if label in known]
        best = max(best, (labels, len(cells) - len(labels)), key=lambda found: (len(found[0]), found[1]))
    labels, others = best
    shown = ", ".join(labels[:_SHOWN]) or "tidak ada yang dikenal"
    return f"kolom yang terlihat: {shown}; {others} judul lain tidak ditampilkan"


def _texts(sheet: Sheet, row: int) -> list[str]:
    cells = sheet.rows[row][:MAX_HEADINGS]
    return [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]


def _rows(book: Book) -> Iterator[tuple[Sheet, int]]:
    for sheet in book.sheets:
        for row in range(min(HEADER_WINDOW, len(sheet.rows))):
            yield sheet, row


def _likenesses(book: Book, layouts: tuple[KnownLayout, ...]) -> Iterator[Likeness]:
    for sheet, row in _rows(book):
        labels = [label for label in headings_at(sheet, row) if label]
        if len(labels) > 1:
            for layout in layouts:
                met = sum(any(map(need.is_met, labels)) for need in layout.needs)
                names = field_names(layout.kind)
                yield Likeness(layout, sheet, row, met, sum(label in names for label in labels))
