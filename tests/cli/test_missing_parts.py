"""A segment that did not arrive and a target that nobody chose, from files to pages and workbooks."""

import io
import json

import openpyxl
import pytest

from app import create_app
from coverage.store import Store
from tests import builders
from tests.cli.test_example_office import page

JULY = "REKAP KEPESERTAAN POSISI 31 JULI 2024\nKab/Kota,PU,BPU\nKab. Bandung,1000,500\nKota Bandung,2000,400\n"
AUGUST = "REKAP KEPESERTAAN POSISI 31 AGUSTUS 2024\nKab/Kota,PU\nKab. Bandung,1010\nKota Bandung,2020\n"
TARGETS = [
    ["kode", "kabupaten_kota", "tahun", "target", "sumber"],
    *(["32", "Jawa Barat", 2024, rate, source] for rate, source in ((0.7, "Kanwil"), (0.35, "RPJMN"))),
    ["3204", "Kab. Bandung", 2024, 0.5, "Kanwil"],
]


@pytest.fixture
def store(run, put, tmp_path):
    workers = [[code, 2024, "total", 9000, 5000] for code in ("3204", "3273")]
    files = [
        put("juli.csv", JULY.encode()),
        put("agustus.csv", AUGUST.encode()),
        put("pekerja.xlsx", builders.workforce(workers)),
        put("sasaran.xlsx", builders.workbook(TARGETS)),
    ]
    code, out, err = run("ingest", *files)
    assert code == 0, out + err
    return tmp_path / "data" / "store"


@pytest.fixture
def client(store):
    return create_app(Store(store)).server.test_client()


def test_a_segment_that_did_not_arrive_is_marked_wherever_the_figure_stands(run, client):
    answer = json.loads(run("summary", "--format", "json")[1])
    rows = {row["region_code"]: row for row in answer["rows"]}
    assert (answer["province"]["active_members"], answer["province"]["informal"]) == (3030, None)
    for flags in (rows["3204"]["flags"], answer["province"]["flags"]):
        assert "part_missing" in flags
    assert "segmen yang dulu dilaporkan tidak ikut" in page(client, "/")
    assert "Δ: bulan ini atau pembandingnya belum lengkap" in page(client, "/wilayah")
    assert "bulan ini atau pembandingnya belum lengkap" in page(client, "/wilayah/3204")
    assert "segmen Bukan Penerima Upah dilaporkan dalam setahun terakhir" in page(client, "/mutu")
    assert "BELUM LENGKAP: 2/27 kab/kota · sebagian isi rekap belum ada" in client.get("/dinding").text
    assert "segmen yang dulu dilaporkan tidak ikut" in cells(client.get("/unduh/ringkasan.xlsx").data)


def test_the_month_before_is_whole(run, store):
    answer = json.loads(run("summary", "--period", "2024-07", "--format", "json")[1])
    assert (answer["province"]["active_members"], answer["province"]["flags"]) == (3900, ["unpaired"])


def cells(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return " ".join(str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None)


def test_targets_of_several_sources_are_offered_where_the_deviation_stands(run, client, tmp_path):
    open_choice = page(client, "/wilayah")
    assert "Pilih sasaran untuk capaian dan deviasi:" in open_choice and "sasaran=RPJMN" in open_choice
    chosen = page(client, "/wilayah", "?sasaran=RPJMN")
    assert "Capaian dan deviasi terhadap sasaran:" in chosen
    assert "\u22124,7" in chosen and "\u22124,7" not in open_choice
    assert "tidak ada sasaran dari sumber" in page(client, "/wilayah", "?sasaran=Koran").lower()
    assert "Ada beberapa sumber sasaran: pilih satu (Kanwil, RPJMN)." in cells(client.get("/unduh/ringkasan.xlsx").data)
    code, _, _ = run("export", tmp_path / "r.xlsx", "--target", "RPJMN")
    assert code == 0 and "Target tahun 2024 menurut: RPJMN." in cells((tmp_path / "r.xlsx").read_bytes())
    assert run("summary", "--target", "Koran")[0] == 2
