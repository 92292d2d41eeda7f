"""Older and newer programs: what an earlier declaration wrote is read, what a later one wrote is refused by name."""

import hashlib
import io
import json
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coverage.cli import main
from coverage.metrics import CUBE_SQL
from coverage.model.errors import StoreError, StoreTooNew
from coverage.model.tables import TABLE_BY_NAME
from coverage.store import Store
from coverage.store.history import collect, diff, rollback
from coverage.store.manifest import DERIVED
from tests import builders
from tests.store import office
from tests.store.test_history import LATER, TWO, garut, roster, write_manifest
from tests.store.test_store import commit, members, source


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


# --- an earlier program


@contextmanager
def before_declaring(table, column):
    """The program as it was before a column was declared; whatever is written within it lacks that column."""
    declared = TABLE_BY_NAME[table]
    today = declared.columns
    object.__setattr__(declared, "columns", tuple(each for each in today if each.name != column))
    try:
        yield
    finally:
        object.__setattr__(declared, "columns", today)


def stored_columns(store, number, table):
    return {tuple(pq.read_schema(store.data / file.name).names) for file in store.manifest(number).files_of(table)}


def everything():
    return [
        source(builders.recap(), basis="domicile"),
        source(builders.workforce([["3204", 2024, "total", 100, 50], ["3205", 2024, "total", 200, 80]])),
        source(builders.branch_list([["K1", "Satu", "3204"]])),
        roster("3204010101900009"),
    ]


ADDED = [
    ("membership", "protection_end"), ("membership", "precision"), ("roster", "npp"), ("roster", "programmes"),
    ("workforce", "precision"), ("branches", "valid_to"), ("cube", "missing_cells"), ("cube", "memberships"),
    ("arrivals", "branches_expected"),
]  # fmt: skip


NEEDED = ("precision", "protection_end", "valid_to")
"""Columns that today's queries ask for: the earlier program had queries of its own."""


@pytest.mark.parametrize(("table", "column"), ADDED)
def test_a_snapshot_stays_readable_after_a_column_is_added(store, table, column):
    with before_declaring(table, column):
        store.commit(everything(), office.QUICK_SQL if column in NEEDED else CUBE_SQL, why="uji")
        before = members(store)
        assert all(column not in names for names in stored_columns(store, 1, table))
    assert stored_columns(store, 1, table)
    again = Store(store.folder)
    assert members(again) == before
    stored = getattr(again.holdings(), table, None)
    assert stored is None or (len(stored) and stored[column].isna().all())
    assert again.verify() == {1: []}
    commit(again, garut(7), roster(TWO, branch="K2"))
    if table in ("membership", *DERIVED):
        assert all(column in names for names in stored_columns(again, 2, table))
    assert members(again)["3205"] == 7
    assert rollback(again, 1).number == 3
    assert members(again) == before
    assert diff(again, 1, 3).cells == ()


# --- a later program


def quick(store, number):
    """A snapshot that costs little, whose every figure is its number."""
    store.commit([office.recap(number), office.workforce(number)], office.QUICK_SQL, why="uji")


def rewrite(store, number, change):
    """The manifest as another program would have written it: changed, with a right checksum."""
    body = json.loads(store.manifest_bytes(number))
    del body["checksum"]
    change(body)
    write_manifest(store, body)


SHAPES = {
    "a higher form": lambda body: body.update(format=2),
    "no form": lambda body: body.pop("format"),
    "a form in words": lambda body: body.update(format="dua"),
    "a new key": lambda body: body.update(warna=1),
    "a new key of a source": lambda body: body["sources"][0].update(warna=1),
    "a new key of a file": lambda body: body["files"][0].update(warna=1),
    "a key less": lambda body: body.pop("created_by"),
    "a key less in a source": lambda body: body["sources"][0].pop("periods"),
    "files in another shape": lambda body: body.update(files={"cube": []}),
    "sources in another shape": lambda body: body.update(sources=5),
    "a new table": lambda body: body["files"][0].update(table="rencana"),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "arguments", [["summary"], ["snapshots", "list"], ["snapshots", "verify"], ["snapshots", "rollback", "1"]]
)
def test_a_manifest_of_a_newer_program_is_refused_in_plain_words(store, capsys, shape, arguments):
    quick(store, 1)
    quick(store, 2)
    rewrite(store, 2, SHAPES[shape])
    assert main(["--store", str(store.folder), *arguments]) == 3
    said = capsys.readouterr().err
    assert "program yang lebih baru" in said
    assert "Perbarui program ini" in said
    assert store.numbers() == [1, 2]


@pytest.mark.parametrize(
    "content", ["[1]", "1", "null", '"teks"', "{}", "[]", '{"checksum": 1}', "", "\x00", "[" * 9999]
)
def test_what_is_no_manifest_is_damage_and_the_older_snapshot_is_served(store, content):
    quick(store, 1)
    quick(store, 2)
    (store.snap / "2.json").write_text(content)
    assert set(members(store).values()) == {1}
    assert "Potret 2 rusak" in store.info().warning
    assert store.verify() == {1: [], 2: ["2.json"]}


@pytest.mark.parametrize("form", [0, -1])
def test_a_form_that_never_was_is_damage_and_not_newer(store, form):
    quick(store, 1)
    quick(store, 2)
    rewrite(store, 2, lambda body: body.update(format=form))
    with pytest.raises(StoreError, match="rusak") as caught:
        store.manifest(2)
    assert not isinstance(caught.value, StoreTooNew)
    assert set(members(store).values()) == {1}


def add_column(store, number, table):
    """Every file of a table with one more column, as a later declaration would have written it; the digests."""

    def change(body):
        for file in (each for each in body["files"] if each["table"] == table):
            stored = pq.read_table(store.data / f"{file['sha256']}.parquet")
            sink = io.BytesIO()
            pq.write_table(stored.append_column("kolom_baru", pa.array([1] * len(stored))), sink)
            content = sink.getvalue()
            file.update(sha256=hashlib.sha256(content).hexdigest(), size=len(content))
            (store.data / f"{file['sha256']}.parquet").write_bytes(content)

    rewrite(store, number, change)


@pytest.mark.parametrize("table", ["cube", "workforce"])
def test_a_column_that_is_not_known_is_refused_and_never_dropped(store, capsys, table):
    quick(store, 1)
    add_column(store, 1, table)
    assert main(["--store", str(store.folder), "summary"]) == 3
    said = capsys.readouterr().err
    assert f"kolom kolom_baru pada tabel {table}" in said
    assert "Perbarui program ini" in said


@pytest.mark.parametrize("table", ["membership", "roster", "persons", "workforce"])
def test_nothing_is_built_on_columns_that_are_not_known(store, table):
    office.commit(store, 1)
    add_column(store, 1, table)
    again = Store(store.folder)
    for attempt in (lambda: commit(again, garut(2)), lambda: collect(again, LATER, keep=1)):
        with pytest.raises(StoreTooNew, match="kolom_baru"):
            attempt()
    assert again.numbers() == [1]
