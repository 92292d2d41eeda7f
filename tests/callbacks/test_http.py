"""Plain routes and headers, and what happens when there is nothing, or something wrong, to show."""

import pytest

from app import create_app
from coverage.store import Store
from layouts.ids import SCRIPTS_NODE
from tests.cli.test_example_office import page


@pytest.fixture
def empty(tmp_path):
    return create_app(Store(tmp_path / "nothing")).server.test_client()


@pytest.fixture
def client(small_store):
    return create_app(Store(small_store)).server.test_client()


def test_probes(empty, client):
    assert empty.get("/healthz").status_code == 200
    answer = empty.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "no_snapshot")
    assert client.get("/readyz").status_code == 200


def test_a_damaged_store_is_not_ready_and_says_so_on_the_page(small_store):
    (small_store / "snap" / "1.json").write_text("{}")
    client = create_app(Store(small_store)).server.test_client()
    assert client.get("/readyz").text == "store_damaged"
    assert client.get("/healthz").status_code == 200
    assert "Pulihkan dari cadangan" in page(client, "/")
    assert client.get("/unduh/ringkasan.xlsx").status_code == 503
    assert client.get("/dinding").status_code == 503


def test_an_empty_store_says_what_to_do(empty):
    assert "Belum ada data" in page(empty, "/")
    assert "Indikator" in page(empty, "/metode")
    assert "Belum ada data" in empty.get("/dinding").text
    assert empty.get("/unduh/ringkasan.xlsx").status_code == 404


@pytest.mark.parametrize("path", ["/tidak-ada", "/wilayah/9999", "/wilayah/3204/x"])
def test_an_unknown_page_is_not_found(client, path):
    assert client.get(path).status_code == 404
    assert "tidak ditemukan" in page(client, path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/wilayah",
        "/wilayah/3204",
        "/mutu",
        "/riwayat",
        "/metode",
        "/dinding",
        "/dinding/isi",
        "/tidak-ada",
        "/healthz",
    ],
)
def test_headers_on_every_answer(client, path):
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe-eval" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("query", ["?periode=2024-99", "?penyebut=apa", "?wilayah=1", "?periode=1990-01", "?edisi=x"])
def test_an_impossible_choice_says_what_is_possible(client, query):
    assert "Pilihan tidak dikenal" in page(client, "/", query)
    assert client.get(f"/unduh/ringkasan.xlsx{query}").status_code == 400


def test_a_new_snapshot_is_seen_at_once(client, small_store, run, put):
    from tests import builders

    assert "870" in page(client, "/")
    run("ingest", put("k02b.xlsx", builders.recap({"Garut": (300, 60, 75)}, branch="K02 - Garut")))
    assert "875" in page(client, "/")


def status_of(client, path):
    with client.get(path) as answer:
        return answer.status_code


def test_fonts_are_served_and_nothing_else(client):
    assert status_of(client, "/huruf/SourceSansPro-Regular.ttf") == 200
    assert status_of(client, "/huruf/LICENSE.txt") == 404
    assert status_of(client, "/huruf/../__init__.py") == 404


def test_wall_assets_are_served_but_not_loaded_by_pages(client):
    assert status_of(client, "/assets/dinding.css") == 200
    index = client.get("/").text
    assert "dinding.css" not in index and "dinding.js" not in index
    assert "cakupan.css" in index


def test_dash_waits_in_a_template_until_the_page_is_painted(client):
    index = client.get("/").text
    before, waiting = index.split(f'<template id="{SCRIPTS_NODE}">')
    assert "/_dash-component-suites/" not in before and before.count("<script src=") == 1
    waiting, after = waiting.split("</template>")
    assert "dash_renderer" in waiting and 'id="_dash-renderer"' in waiting and "<script" not in after


def test_two_bases_ask_the_reader(client, run, put):
    from tests import builders

    run("ingest", put("b.xlsx", builders.recap(title=("POSISI 31 AGUSTUS 2024", "Menurut kantor pendaftaran"))))
    text = page(client, "/")
    assert "Pilih dasar wilayah" in text and "dasar=domisili" in text
    assert "kantor pendaftaran" in page(client, "/", "?dasar=kantor-pendaftaran").lower()


def test_markup_in_a_source_is_shown_as_text(run, put, tmp_path):
    from tests import builders

    evil = "<img src=x onerror=alert(1)>"
    target = builders.workbook([["Kode Wilayah", "Tahun", "Target", "Sumber"], ["32", 2024, 0.3, evil]])
    workers = builders.workforce([["3204", 2024, "total", 1000, 500]])
    run("ingest", put("t.xlsx", target), put("r.xlsx", builders.recap()), put("w.xlsx", workers))
    client = create_app(Store(tmp_path / "data" / "store")).server.test_client()
    assert "<img" not in client.get("/dinding").text
    graph = page(client, "/").split('"figure"')[1].split('"style"')[0]
    assert "<img" not in graph
