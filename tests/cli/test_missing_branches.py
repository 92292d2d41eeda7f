"""Missing branches from file to page: one choice of the reader, the same everywhere, never mistaken for a release."""

import io
import json

import openpyxl
import pytest

from app import create_app
from callbacks.http.wall import shown_on_wall
from coverage.model.errors import UsageError
from coverage.model.missing_branches import MISSING_BRANCH_BANNERS, MISSING_BRANCH_MEANINGS, MissingBranchRule
from coverage.model.selection import Selection
from coverage.store import Store
from layouts.urls import parse_query, query_of
from tests import builders
from tests.cli.test_example_office import page
from tests.small_office import MEANWHILE

DUTIES = [["K01", "Bandung", "3204"], ["K01", "Bandung", "3273"], ["K02", "Garut", "3205"], ["K02", "Garut", "3204"]]
TITLES = {
    "2024-06": "POSISI 30 JUNI 2024",
    "2024-07": "POSISI 31 JULI 2024",
    "2024-08": "POSISI 31 AGUSTUS 2024",
}
FIRST = {"Kab. Bandung": (100, 20, 30), "Kota Bandung": (200, 40, 50)}
SECOND = {
    "2024-06": {"Kab. Garut": (310, 60, 70), "Kab. Bandung": (10, 0, 0)},
    "2024-07": {"Kab. Garut": (290, 60, 80), "Kab. Bandung": (20, 0, 5)},
}
"""Branch K02 as it reported; in August it is missing."""


def recap(branch, period, counts):
    title = ("REKAP KEPESERTAAN", TITLES[period], "DASAR WILAYAH: DOMISILI (NIK)")
    return builders.recap(counts, branch=branch, title=title)


@pytest.fixture
def store(run, put, tmp_path):
    """Three months of branch K01; branch K02 gave June and July, and is missing in August."""
    workers = [[code, 2024, "total", 2000, 1000] for code in ("3204", "3273", "3205")]
    files = [put("cabang.xlsx", builders.branch_list(DUTIES)), put("pekerja.xlsx", builders.workforce(workers))]
    files += [put(f"k01-{period}.xlsx", recap("K01 - Bandung", period, FIRST)) for period in TITLES]
    files += [put(f"k02-{period}.xlsx", recap("K02 - Garut", period, SECOND[period])) for period in SECOND]
    assert run("ingest", *files)[0] == 0
    return tmp_path / "data" / "store"


def summary(run, *arguments):
    code, out, err = run("summary", *arguments, "--format", "json")
    assert code == 0, err
    found = json.loads(out)
    return found, {row.get("region_code"): row for row in [*found["rows"], found["province"]]}


def client(store):
    return create_app(Store(store)).server.test_client()


def workbook(store, query):
    answer = client(store).get(f"/unduh/ringkasan.xlsx?{query}")
    return openpyxl.load_workbook(io.BytesIO(answer.data)), answer.headers["Content-Disposition"], answer.data


def texts(sheet):
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.mark.parametrize(
    ("rule", "garut", "bandung", "province", "flags"),
    [
        ("partial", (None, None, None), (150, None, None), (440, None, None), ["partial"]),
        ("carried", (430, None, None), (175, None, None), (895, None, None), ["carried"]),
        ("bounded", (None, 420, 450), (150, 160, 175), (440, 870, 915), ["partial"]),
    ],
)
def test_the_three_rules_on_the_command_line(store, run, rule, garut, bandung, province, flags):
    found, rows = summary(run, "--late", rule)
    names = ("active_members", "members_low", "members_high")
    assert found["late"] == rule
    wanted = {"3205": garut, "3204": bandung, "32": province}
    assert {code: tuple(rows[code][name] for name in names) for code in wanted} == wanted
    assert rows["3204"]["flags"] == rows["3205"]["flags"] == flags
    assert (rows["32"]["branches_included"], rows["32"]["branches_expected"]) == (1, 2)
    complete = (290, 290, 290) if rule == "bounded" else (290, None, None)
    assert tuple(rows["3273"][name] for name in names) == complete


def test_carried_figures_follow_into_sectors_and_are_refused_where_they_cannot(store, run):
    found, _ = summary(run, "--late", "carried", "--by", "sector")
    assert {row["sector"]: row["active_members"] for row in found["rows"]} == {"formal": 730, "informal": 165}
    for by in ("branch", "channel"):
        code, _, err = run("summary", "--late", "carried", "--by", by)
        assert code == 2 and "hanya memuat cabang yang sudah masuk" in err


def test_the_trend_and_the_changes_follow_the_choice(store, run):
    _, rows = summary(run, "--late", "carried", "--period", "2024-07")
    assert rows["3205"]["active_members"] == 430 and rows["3205"]["flags"] == []
    words = page(client(store), "/wilayah", "?terlambat=diteruskan")
    assert "1 cabang diteruskan dari Juli 2024" in words
    book, _, _ = workbook(store, "terlambat=diteruskan")
    (august,) = [texts_of for texts_of in rows_of(book["Tren"]) if "Diteruskan" in str(texts_of[8])]
    assert august[1] == 895


def rows_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows() if len(row) > 8]


def test_a_view_with_a_choice_is_no_release(store, run):
    assert run("release", "2024-08", *MEANWHILE)[0] == 0
    found, rows = summary(run)
    assert found["release"]["number"] == 1 and rows["32"]["active_members"] == 440
    for rule in ("carried", "bounded"):
        assert summary(run, "--late", rule)[0]["release"] is None
    words = page(client(store), "/", "?periode=2024-08&terlambat=diteruskan")
    assert "Tampilan ini bukan angka rilis" in words and "Bukan angka rilis: diteruskan" in words
    assert run("release", "2024-08", "--final", *MEANWHILE)[0] == 0
    assert summary(run)[1]["32"]["active_members"] == 440


def test_a_released_month_is_carried_from_its_own_snapshot(store, run, put):
    assert run("release", "2024-08", *MEANWHILE)[0] == 0
    missing_branches = put(
        "k02-baru.xlsx", recap("K02 - Garut", "2024-07", {"Kab. Garut": (900, 60, 80), "Kab. Bandung": (1, 0, 0)})
    )
    assert run("ingest", missing_branches)[0] == 0
    assert summary(run, "--late", "carried")[1]["3205"]["active_members"] == 430
    assert summary(run, "--late", "carried", "--draft")[1]["3205"]["active_members"] == 1040


def test_the_choice_stands_only_where_branches_are_missing(store):
    choice = "cabang yang belum masuk"
    for path in ("/", "/wilayah", "/wilayah/3205"):
        assert choice in page(client(store), path, "?periode=2024-08").lower()
        assert choice not in page(client(store), path, "?periode=2024-07").lower()


def test_the_range_stands_in_headline_and_table(store):
    words = page(client(store), "/", "?terlambat=rentang")
    assert (
        "Agustus 2024 belum lengkap. Rentang: antara 29,0% dan 30,5% pekerja berhak di Jawa Barat sudah terlindungi; "
        "2.085 sampai 2.130 orang belum." in words
    )
    assert "42,0%–45,0%" in page(client(store), "/wilayah", "?terlambat=rentang")
    assert "Antara 42,0% dan 45,0% pekerja berhak di Kab. Garut" in page(
        client(store), "/wilayah/3205", "?terlambat=rentang"
    )


def test_a_branch_without_a_past_leaves_its_region_partial_and_says_so(store, run, put):
    duties = [*DUTIES, ["K03", "Baru", "3205"]]
    assert run("ingest", put("cabang2.xlsx", builders.branch_list(duties)))[0] == 0
    _, rows = summary(run, "--late", "carried")
    assert (rows["3205"]["active_members"], rows["3205"]["flags"]) == (430, ["partial", "carried"])
    _, rows = summary(run, "--late", "bounded")
    assert [(rows[code]["members_low"], rows[code]["members_high"]) for code in ("3205", "32")] == [
        (420, None),
        (870, None),
    ]
    assert "tidak memiliki angka wilayah ini" in page(client(store), "/wilayah", "?terlambat=diteruskan")
    assert "Rentang: sedikitnya 29,0% pekerja berhak" in page(client(store), "/", "?terlambat=rentang")


@pytest.mark.parametrize(
    ("word", "rule", "remark"),
    [
        ("diteruskan", MissingBranchRule.CARRIED, "Diteruskan (1 cabang dari Juli 2024)"),
        ("rentang", MissingBranchRule.BOUNDED, "Rentang 42,00%–45,00%"),
    ],
)
def test_the_workbook_equals_the_screen_and_says_what_it_is(store, run, tmp_path, word, rule, remark):
    book, name, content = workbook(store, f"terlambat={word}")
    assert f"DRAF-{word}.xlsx" in name
    assert all(MISSING_BRANCH_BANNERS[rule] in texts(sheet) for sheet in book)
    assert any(remark in text for text in texts(book["Ringkasan"]))
    assert any(MISSING_BRANCH_MEANINGS[rule] in text for text in texts(book["Catatan Mutu"]))
    target = tmp_path / "hasil.xlsx"
    code, _, err = run("export", target, "--late", rule.word)
    assert code == 0 and "Bukan angka rilis" in err
    assert target.read_bytes() == content


def test_the_wall_stays_with_what_is_in(store):
    plain, asked = (client(store).get(f"/dinding/isi{query}").text for query in ("", "?terlambat=diteruskan"))
    assert plain == asked and "Agustus 2024 belum lengkap" in plain
    assert shown_on_wall("?terlambat=rentang&periode=2024-08") == Selection("2024-08")


@pytest.mark.parametrize("rule", MissingBranchRule)
def test_the_choice_is_in_the_address(rule):
    selection = Selection("2024-08", missing_branches=rule)
    assert parse_query(query_of(selection)) == selection
    assert ("terlambat" in query_of(selection)) is bool(rule)


@pytest.mark.parametrize(
    "ask", [lambda: parse_query("?terlambat=carried"), lambda: Selection(missing_branches="diteruskan")]
)
def test_an_unknown_choice_is_refused_with_those_that_exist(ask):
    with pytest.raises(UsageError, match=r"Pilihan cabang terlambat .* tidak dikenal. Pilih: "):
        ask()


def test_nothing_is_carried_over_the_kanwil(store, run, put):
    counts = {"Kab. Bandung": (170, 0, 0), "Kab. Garut": (400, 0, 0), "Kota Bandung": (250, 0, 0)}
    title = ("REKAP KEPESERTAAN", TITLES["2024-08"], "DASAR WILAYAH: DOMISILI (NIK)")
    assert run("ingest", put("kanwil.xlsx", builders.recap(counts, title=title)))[0] == 0
    for rule in ("partial", "carried", "bounded"):
        _, rows = summary(run, "--late", rule)
        assert [rows[code]["active_members"] for code in ("3204", "3205")] == [170, 400]


def test_without_a_list_of_branches_the_rules_are_one(run, put):
    files = [put(f"k01-{period}.xlsx", recap("K01 - Bandung", period, FIRST)) for period in TITLES]
    files.append(put("k02.xlsx", recap("K02 - Garut", "2024-07", SECOND["2024-07"])))
    assert run("ingest", *files)[0] == 0
    counts = [summary(run, "--late", rule)[1]["32"]["active_members"] for rule in ("partial", "carried", "bounded")]
    assert counts == [440, 440, 440]
