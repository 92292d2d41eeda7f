"""Published statements on their way through: ingested, reconciled, shown; what one prints takes no page down."""

import json

import pytest

from app import create_app
from coverage.store import Store
from tests.cli.test_example_office import page

HEADER = (
    "id,place,printed_date,covered,eligible,before_rate,change_rate,change_covered,published_rate,same_base,source\n"
)
ROWS = (
    'naik,Jawa Barat,2024,"5,9 juta orang","18,9 juta",,,,"31,2%",,a\n'
    'turun,Jawa Barat,2025,,,"31,9%","-2,10%",,"31,3%",,b\n'
    'selisih,Jawa Barat,2025,"4,96 juta",,,,-540 ribu,,,c\n'
    'nol,Kab. Garut,"Senin, 1/1/0001",0,0,,,,0%,,d\n'
    'kira,Kab. Bandung,2023,sekitar 410 ribu pekerja,"1,6 juta",,,,"31,32%",ya,e\n'
)


@pytest.fixture
def with_statements(small_store, run, put):
    code, out, err = run("ingest", put("pernyataan.csv", (HEADER + ROWS).encode()))
    assert code == 0, out + err
    return small_store


def test_falling_figures_are_reconciled(with_statements, run):
    code, out, _ = run("reconcile", "--format", "json")
    verdicts = {claim["id"]: claim["verdict"] for claim in json.loads(out)["claims"]}
    assert code == 0
    assert verdicts == {
        "naik": "agrees", "turun": "contradicts", "selisih": "agrees", "nol": "contradicts", "kira": "contradicts",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/mutu"])
def test_no_statement_takes_a_page_down(with_statements, path):
    shown = page(create_app(Store(with_statements)).server.test_client(), path)
    assert "31,2%" in shown


def test_reconcile_says_every_wrong_cell_and_every_column_that_it_does_not_know(run, put, small_store):
    names = "id,place,covered,eligible,published_rate,source"
    wrong = put("salah.csv", f"{names}\na,X,hampir 6 juta,,nol,b\n".encode())
    code, out, err = run("reconcile", wrong)
    assert (code, out) == (1, "") and "C2" in err and "E2" in err
    unknown = put("lain.csv", f"{names},infromal\na,X,40,100,40%,b,7\n".encode())
    code, _, err = run("reconcile", unknown)
    assert code == 0 and "Kolom 'INFROMAL' tidak dikenal" in err


def test_a_limit_is_refused_with_its_cell_and_reason(run, put, small_store):
    text = HEADER + 'a,Jawa Barat,2024,hampir 6 juta,"18,9 juta",,,,"31,2%",entah,a\n'
    code, out, _ = run("ingest", put("batas.csv", text.encode()), "--json")
    first, second = json.loads(out)["files"][0]["problems"]
    assert code == 1
    assert (first["code"], first["cell"], first["value"]) == ("bad_figure", "D2", "hampir 6 juta")
    assert first["remedy"].startswith("Tulisan itu menyatakan batas, bukan angka.")
    assert (second["code"], second["expected"]) == ("bad_choice", "tidak, sebelumnya, sasaran, ya")
