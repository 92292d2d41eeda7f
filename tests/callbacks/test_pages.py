"""What the pages owe the metrics: ranks with their bands, rows held back, nothing shown that is not selected."""

import io
import json
import re
from urllib.parse import parse_qs

import openpyxl
import pytest

from coverage.model.selection import Selection
from coverage.services import Office
from coverage.store import Store
from tests import builders
from tests.cli.test_releases import ingest_workforce
from tests.markup import nodes, shown_at, text_of

AUGUST = ("POSISI 31 AGUSTUS 2024",)
NAMES = {"3204": "Kab. Bandung", "3205": "Kab. Garut", "3273": "Kota Bandung"}


def shown(store, address):
    """The page of an address as a tree."""
    return shown_at(Office(Store(store)), address)[0]


def table_of(page):
    """Name in the second column -> heading of a column -> text, of the table of `/wilayah`, in its order."""
    (table,) = nodes(page, "table")
    head, *rows = nodes(table, "tr")
    headings = [re.sub(r"[ ▾]*(\(urutan sekarang\))?$", "", _heading(each)) for each in head.children]
    cells = [[" ".join(text_of(cell).split()) for cell in row.children] for row in rows]
    return {row[1]: dict(zip(headings, row, strict=True)) for row in cells}


def _heading(cell):
    return text_of([part for part in cell.children if getattr(part, "tag", "") != "small"]).strip()


@pytest.fixture
def roster_store(run, put, tmp_path):
    """A list of members of K1 in Kab. Bandung, one row set aside; a recap of K2 in Garut; Kota Bandung has nothing."""
    duties = [["K1", "Soreang", "3204"], ["K2", "Garut", "3205"], ["K3", "Bandung", "3273"]]
    people = [builders.person(f"320401010190{number:04d}", kpj=f"{number:011d}") for number in range(1, 100)]
    run("ingest", put("cabang.xlsx", builders.branch_list(duties)))
    assert run("ingest", put("p.xlsx", builders.roster([*people, builders.person("salah")])), "--branch", "K1")[0] == 0
    garut = builders.recap({"Garut": (300, 60, 70)}, branch="K2 - Garut", title=AUGUST)
    assert run("ingest", put("g.xlsx", garut))[0] == 0
    ingest_workforce(run, put, 1000, "edisi-2024")
    return tmp_path / "data" / "store"


def flags_of(run):
    out = json.loads(run("summary", "--format", "json")[1])
    stored = {row["region_code"]: "rows_held_back" in row["flags"] for row in (*out["rows"], out["province"])}
    return {code for code, is_stored in stored.items() if is_stored}


def test_rows_held_back_mark_their_region_and_the_province_everywhere(run, roster_store):
    assert flags_of(run) == {"3204", "32"}
    rows = table_of(shown(roster_store, "/wilayah"))
    marked = {name for name, row in rows.items() if "ditahan" in row["Keterangan"]}
    assert marked == {"Kab. Bandung", "Jawa Barat"}
    for address, is_marked in (("/", True), ("/wilayah/3204", True), ("/wilayah/3205", False)):
        assert ("baris itu belum masuk hitungan" in text_of(shown(roster_store, address))) is is_marked
    _, content = Office(Store(roster_store)).workbook(Selection())
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Ringkasan"]
    remarks = {row[2].value: str(row[17].value) for row in sheet.iter_rows(min_row=5) if row[2].value}
    assert {name for name, remark in remarks.items() if "ditahan" in remark} == {"Kab. Bandung", "JAWA BARAT"}
    assert any("belum masuk hitungan" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_rows_held_back_mark_nothing_once_a_recap_counts(run, put, roster_store):
    recap = builders.recap({"Kab. Bandung": (500, 0, 0)}, branch="K1 - Soreang", title=AUGUST)
    assert run("ingest", put("r.xlsx", recap))[0] == 0
    assert flags_of(run) == set()
    assert "jadi tidak ada jumlah yang berkurang" in text_of(shown(roster_store, "/mutu"))


def test_a_list_without_a_branch_marks_every_region_that_rests_on_a_list(run, put):
    people = [
        builders.person(f"320401010190{number:04d}", kpj=f"{number:011d}", region=("3204", "3205")[number % 2])
        for number in range(1, 100)
    ]
    content = builders.roster([[*person[:10], NAMES[person[9]], *person[11:]] for person in people] + [["salah"]])
    assert run("ingest", put("p.xlsx", content))[0] == 0
    assert flags_of(run) == {"3204", "3205", "32"}


def test_regions_that_another_publication_does_not_tell_apart_share_a_band(run, put, small_store):
    places = {name: row["Peringkat"] for name, row in table_of(shown(small_store, "/wilayah")).items()}
    assert [places[name] for name in NAMES.values()] == ["1", "3", "2"]
    exact = text_of(shown(small_store, "/wilayah"))
    assert "Peringkat 1 = cakupan tertinggi" in exact and "Rentang seperti" not in exact
    ingest_workforce(run, put, 1200, "edisi-lain")
    page = shown(small_store, "/wilayah?edisi=edisi-2024")
    places = {name: row["Peringkat"] for name, row in table_of(page).items()}
    assert [places[name] for name in NAMES.values()] == ["1–3"] * 3
    assert "edisi penyebut tahun 2024" in text_of(page)


@pytest.mark.parametrize(("last", "places"), [(9_000, ["1–2", "1–2", "3"]), (9_001, ["1", "2", "3"])])
def test_only_rounded_recaps_widen_the_band(run, put, tmp_path, last, places):
    ingest_workforce(run, put, 900_000, "edisi-2024")
    rows = [["Kab. Bandung", 40_000, 10_000], ["Garut", 39_000, 10_000], ["Kota Bandung", 5_000, last]]
    content = builders.workbook([list(AUGUST), ["Kab/Kota", "PU", "BPU"], *rows])
    assert run("ingest", put("r.xlsx", content))[0] == 0
    table = table_of(shown(tmp_path / "data" / "store", "/wilayah"))
    assert [table[name]["Peringkat"] for name in NAMES.values()] == places


@pytest.mark.parametrize("query", ["", "wilayah=3205", "wilayah=3205,3273"])
def test_a_band_is_among_all_regions_whichever_are_shown(small_store, query):
    whole = table_of(shown(small_store, "/wilayah"))
    rows = table_of(shown(small_store, f"/wilayah?{query}"))
    chosen = parse_qs(query).get("wilayah", [""])[0].split(",")
    names = [NAMES[code] for code in chosen if code] or [name for name in whole if name != "Jawa Barat"]
    assert [name for name in rows if name in whole and name != "Jawa Barat"] == names
    assert {name: rows[name]["Peringkat"] for name in names} == {name: whole[name]["Peringkat"] for name in names}


@pytest.mark.parametrize("sort", ["cakupan", "peringkat", "belum", "peserta"])
def test_unknown_figures_come_last_however_the_table_is_sorted(run, put, small_store, sort):
    ingest_workforce(run, put, 160, "edisi-kecil")
    names = list(table_of(shown(small_store, f"/wilayah?edisi=edisi-kecil&urut={sort}")))
    assert set(names[:3]) == set(NAMES.values())


def test_a_region_that_waits_for_a_branch_is_not_ranked(run, put, small_store):
    duties = [["K01", "Bandung", "3204"], ["K01", "Bandung", "3273"], ["K02", "Garut", "3205"], ["K03", "X", "3205"]]
    assert run("ingest", put("baru.xlsx", builders.branch_list(duties)))[0] == 0
    page = shown(small_store, "/wilayah")
    assert table_of(page)["Kab. Garut"]["Peringkat"] == "–"
    ranks = {row["Peringkat"] for row in table_of(page).values()}
    assert ranks <= {"–", ""} and "diperingkat" not in text_of(page)  # a part of the province ranks nobody


def test_a_region_above_100_percent_lacks_nobody_and_one_without_data_has_no_chart(run, put, small_store):
    ingest_workforce(run, put, 160, "edisi-kecil")
    above = shown(small_store, "/wilayah/3273?edisi=edisi-kecil")
    assert text_of(nodes(above, "h1")) == "Kota Bandung: 181,3%, peserta aktif 130 lebih banyak dari pekerja berhak"
    assert "−130" not in text_of(above) and "Di atas 100%: " in text_of(above)
    empty, islands = shown_at(Office(Store(small_store)), "/wilayah/3201")
    assert text_of(nodes(empty, "h1")) == "Kab. Bogor: belum ada data kepesertaan"
    assert islands == () and "belum dapat dihitung" in text_of(empty)


def test_the_workbook_names_places_and_keeps_empty_rows_short(small_store):
    _, content = Office(Store(small_store)).workbook(Selection())
    book = openpyxl.load_workbook(io.BytesIO(content))
    remarks = {row[2].value: row[17].value for row in book["Ringkasan"].iter_rows(min_row=5) if row[2].value}
    assert remarks["Kab. Bogor"] == "Belum ada data"
    places = [row[2].value for row in book["Catatan Mutu"].iter_rows() if isinstance(row[0].value, int)]
    assert "Agustus 2024" in places and not any(re.fullmatch(r"\d{4}(-\d\d)?", place) for place in places)
