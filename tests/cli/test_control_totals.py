"""Head office's control totals from their files to page, workbook and `summary`: each source, and each difference."""

import io
import json

import openpyxl
import pytest

from app import create_app
from coverage.store import Store
from tests import builders
from tests.cli.test_example_office import page

OURS = {"PU": 600, "JAKON": 120, "BPU": 150}
"""Active members of the small store by segment."""


@pytest.fixture
def given(run, put, small_store):
    """Ingests head office's figures of a source: segment -> members."""

    def ingest(source, **members):
        rows = [["2024-08", segment, count, source] for segment, count in members.items()]
        content = builders.workbook([["Periode", "Segmen", "Peserta Aktif", "Sumber"], *rows], sheet="Angka Pusat")
        code, _, err = run("ingest", put(f"{source}-{len(rows)}.xlsx", content))
        assert code == 0, err

    return ingest


def totals(run):
    code, out, err = run("summary", "--format", "json")
    assert code == 0, err
    return [
        (each["source"], each["segment"], each["ours"], each["theirs"], each["difference"], each["reason"])
        for each in json.loads(out)["control_totals"]
    ]


def seen(small_store):
    """The quality page, and the sheet Ringkasan of the workbook, as text."""
    client = create_app(Store(small_store)).server.test_client()
    book = openpyxl.load_workbook(io.BytesIO(client.get("/unduh/ringkasan.xlsx").data))
    cells = [str(cell) for row in book["Ringkasan"].iter_rows(values_only=True) for cell in row if cell]
    return page(client, "/mutu"), "\n".join(cells)


def test_where_everything_agrees_the_words_are_short(run, given, small_store):
    given("Pusat", **OURS)
    mutu, sheet = seen(small_store)
    assert " · Selisih dengan Pusat: 0, angka kita baru 3/27 kab/kota · " in mutu
    assert "Selisih dengan Pusat: 0, angka kita baru 3/27 kab/kota.\n" in sheet
    assert "Angka Pusat berbeda" not in mutu and mutu.count("Cocok") == len(OURS)


def test_two_sources_stand_side_by_side_and_a_segment_of_theirs_alone_is_said(run, given, small_store):
    given("Pusat", **OURS)
    given("Surat Deputi", **OURS | {"BPU": 175}, PMI=40)
    assert totals(run) == [
        ("Pusat", "PU", 600, 600, 0, None),
        ("Pusat", "JAKON", 120, 120, 0, None),
        ("Pusat", "BPU", 150, 150, 0, None),
        ("Surat Deputi", "PU", 600, 600, 0, None),
        ("Surat Deputi", "JAKON", 120, 120, 0, None),
        ("Surat Deputi", "PMI", None, 40, None, "no_segment"),
        ("Surat Deputi", "BPU", 150, 175, -25, None),
    ]
    words = (
        "Selisih dengan Pusat: 0 menurut Pusat, angka kita baru 3/27 kab/kota; "
        "−25 (PU 0; Jakon 0; PMI tidak kita ketahui; BPU −25) menurut Surat Deputi, angka kita baru 3/27 kab/kota"
    )
    mutu, sheet = seen(small_store)
    assert words in mutu and words in sheet
    assert "BPU: −25 orang (kita 150; Pusat 175 orang menurut Surat Deputi)." in mutu
    assert "PMI: Pusat 40 orang menurut Surat Deputi; segmen ini tidak ada di rekap yang dimuat." in mutu
    assert "BPU: 150 menurut Pusat; 175 menurut Surat Deputi." in mutu


def test_a_source_replaces_its_own_figure_and_no_other(run, given):
    given("Pusat", PU=1)
    given("Surat Deputi", PU=2)
    given("Pusat", PU=600, BPU=150)
    assert totals(run) == [
        ("Pusat", "PU", 600, 600, 0, None),
        ("Pusat", "BPU", 150, 150, 0, None),
        ("Surat Deputi", "PU", 600, 2, 598, None),
    ]
