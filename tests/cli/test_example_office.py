"""The example office through the ordinary loaders: the same numbers on every surface."""

import html
import io
import json
import re

import openpyxl
import pytest

from app import create_app
from coverage.cli import main
from coverage.metrics import check_claims
from coverage.store import Store
from tests.sql import query


@pytest.fixture(scope="module")
def client(example_store):
    return create_app(Store(example_store)).server.test_client()


def page(client, path, query=""):
    """The page that the one callback answers for an address: its HTML with the marks of escaping undone, its charts."""
    (declared,) = [each for each in client.get("/_dash-dependencies").get_json() if ".html..." in each["output"]]
    properties = [each.rpartition(".")[::2] for each in declared["output"].strip(".").split("...")]
    body = {
        "output": declared["output"],
        "outputs": [{"id": name, "property": value} for name, value in properties],
        "inputs": [
            {"id": "alamat", "property": "pathname", "value": path},
            {"id": "alamat", "property": "search", "value": query},
        ],
        "changedPropIds": ["alamat.pathname"],
    }
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200, answer.text[:500]
    (view,) = answer.get_json()["response"].values()
    return html.unescape(view["html"]) + json.dumps(view["children"], ensure_ascii=False)


@pytest.fixture
def answer(example_store, capsys):
    def ask(*arguments):
        assert main(["--store", str(example_store), *arguments, "--format", "json"]) == 0
        return json.loads(capsys.readouterr().out)

    return ask


def test_august_2024_adds_up(answer):
    summary = answer("summary", "--period", "2024-08")
    province = summary["province"]
    assert (province["active_members"], province["eligible_workers"]) == (5_923_000, 18_900_000)
    assert province["coverage_rate"] == pytest.approx(0.3133862, abs=1e-7)
    assert (province["formal"], province["formal_eligible"]) == (5_000_000, 7_700_000)
    assert (province["informal"], province["informal_eligible"]) == (923_000, 11_200_000)
    assert (province["regions_included"], province["regions_expected"]) == (27, 27)
    assert province["branches_included"] == province["branches_expected"] == 25
    for name in ("active_members", "memberships", "formal", "informal", "employed", "eligible_workers", "gap"):
        assert sum(row[name] for row in summary["rows"]) == province[name]
    assert summary["basis"] == "domicile"
    assert summary["is_example"] is True


def workbook_figures(content):
    """The figures of JAWA BARAT from the sheet, by the numbers of its columns."""
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Ringkasan"]
    rows = list(sheet.iter_rows(values_only=True))
    numbers = next(row for row in rows if "(1)" in [str(cell) for cell in row[:1]])
    place = {str(cell)[:4].rstrip(" ="): index for index, cell in enumerate(numbers)}
    total = next(row for row in rows if "JAWA BARAT" in row)
    columns = {"eligible": 5, "pu": 6, "jakon": 7, "bpu": 8, "active": 10, "rate": 11, "gap": 12}
    return {name: total[place[f"({number})"]] for name, number in columns.items()}


def test_five_surfaces_say_the_same(answer, client, example_store, tmp_path):
    """Command line, page, wall, the page's workbook and the exported workbook."""
    province = answer("summary", "--period", "2024-08")["province"]
    first = page(client, "/", "?periode=2024-08")
    for words in (
        "31,3% pekerja berhak di Jawa Barat sudah terlindungi; 12.977.000 orang belum.",
        "5.923.000",
        "18.900.000",
        "5.000.000",
        "923.000",
    ):
        assert words in first
    wall = client.get("/dinding").text
    for words in ("31,3%", "5,92 juta", "18,90 juta", "12,98 juta", "5,00 juta", "923 ribu"):
        assert words in wall
    address = re.search(r'"(/unduh/ringkasan\.xlsx[^"]*)"', first)[1]
    downloaded = client.get(address).data
    target = tmp_path / "ekspor.xlsx"
    assert main(["--store", str(example_store), "export", str(target), "--period", "2024-08"]) == 0
    expected = {
        "eligible": province["eligible_workers"],
        "pu": 4_180_000,
        "jakon": 820_000,
        "bpu": province["informal"],
        "active": province["active_members"],
        "rate": pytest.approx(province["coverage_rate"]),
        "gap": province["gap"],
    }
    assert workbook_figures(downloaded) == expected
    assert workbook_figures(target.read_bytes()) == expected
    assert expected["pu"] + expected["jakon"] == province["formal"]


def test_invented_data_is_marked_everywhere(client, example_store, tmp_path):
    for path in ("/", "/wilayah", "/wilayah/3204", "/mutu", "/metode"):
        assert "DATA CONTOH: angka rekaan, bukan data resmi" in page(client, path)
    assert "DATA CONTOH" in client.get("/dinding").text
    book = openpyxl.load_workbook(io.BytesIO(client.get("/unduh/ringkasan.xlsx").data))
    assert all("DATA CONTOH" in str(sheet["A1"].value) for sheet in book)


def test_real_data_never_carries_the_banner(small_store):
    client = create_app(Store(small_store)).server.test_client()
    for path in ("/", "/wilayah", "/mutu", "/metode"):
        assert "DATA CONTOH" not in page(client, path)
    assert "DATA CONTOH" not in client.get("/dinding").text


def test_the_claim_stands_on_the_first_page_and_the_quality_page(client, example_store):
    assert "Angka rilis pers 31,4%: mungkin, karena pembulatan. Periksa ›" in page(client, "/")
    assert "bukan Jumat seperti tercetak" in page(client, "/mutu")
    (check,) = check_claims(Store(example_store).holdings().claims)
    assert check.verdict == "rounding"


def test_a_chosen_region_filters_the_page_and_the_workbook(client):
    text = page(client, "/", "?wilayah=3204&periode=2024-08")
    assert "Kab. Bandung sudah terlindungi" in text
    book = openpyxl.load_workbook(io.BytesIO(client.get("/unduh/ringkasan.xlsx?wilayah=3204").data), data_only=True)
    names = [row[2] for row in book["Ringkasan"].iter_rows(values_only=True) if row[2]]
    assert "Kab. Bandung" in names and "Kab. Bogor" not in names


def test_twenty_months_with_a_new_denominator(answer, client):
    assert answer("summary", "--period", "2023-01")["denominator"]["vintage"] == "contoh-2023"
    december = answer("summary", "--period", "2023-12")["province"]
    assert december["coverage_rate"] == pytest.approx(0.3185, abs=5e-4)
    assert "penyebut baru" in page(client, "/")


def test_control_totals_differ_by_nothing(client):
    assert "Selisih dengan Pusat: 0" in page(client, "/mutu")


def test_two_branches_share_some_people(example_store):
    store = Store(example_store)
    manifest = store.current()[0]
    paths = [store.data / f"{file.sha256}.parquet" for file in manifest.files_of("roster")]
    sql = "SELECT count(DISTINCT person_id) AS people, count(*) AS stored FROM roster"
    row = query(sql, {"roster": paths}).iloc[0]
    assert row["people"] >= 50_000
    assert row["stored"] > row["people"]


def test_a_second_ingest_of_the_same_files_is_all_duplicates(example, example_store, capsys):
    before = Store(example_store).numbers()
    assert main(["--store", str(example_store), "ingest", str(example / "files" / "rekap" / "2024-08"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {file["status"] for file in answer["files"]} == {"duplicate"}
    assert Store(example_store).numbers() == before
