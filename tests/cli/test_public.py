"""`public`: what is published, as workbooks that an empty store takes, each with its source and without a banner."""

import csv
import hashlib
import io

import openpyxl
import pytest

from coverage.reference.tables import reviewed_rows
from coverage.store import Store
from tests.small_office import answer

YEARS = range(2018, 2025)


@pytest.fixture
def files(run, tmp_path):
    code, out, err = run("public", tmp_path / "umum")
    assert (code, out) == (0, "") and "pernyataan_terbit.xlsx" in err
    return sorted((tmp_path / "umum").iterdir())


def test_an_empty_store_takes_the_files_and_has_the_employed_of_seven_years_by_sector(run, files, tmp_path):
    said = answer(run, "ingest", files[0].parent, "--json")
    assert [(file["kind"], file["status"], file["problems"]) for file in said["files"]] == [
        ("workforce", "accepted", []),
        ("claims", "accepted", []),
    ]
    table = Store(tmp_path / "data" / "store").holdings().workforce
    for year in YEARS:
        own = table[table["year"] == year]
        assert own["region_code"].nunique() == 27
        sums = own.groupby("sector")["employed"].sum()
        assert sums["total"] == sums["formal"] + sums["informal"]
    found = answer(run, "summary", "--period", "2023-08", "--denominator", "employed", "--format", "json")
    assert found["province"]["employed"] == 23_503_598
    assert found["denominator"] | {"source": ""} == {
        "id": "employed", "year": 2023, "vintage": "sakernas-2024", "source": "",
    }  # fmt: skip
    assert "BPS" in found["denominator"]["source"]


def test_every_file_says_its_source_and_none_is_called_an_example(files):
    for path in files:
        rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
        texts = [str(cell) for row in rows for cell in row if cell]
        assert any(text.startswith("Sumber") for text in texts)
        assert not any("CONTOH" in text.upper() or "REKAAN" in text.upper() for text in texts)


def test_the_same_bytes_on_every_run_and_a_folder_that_is_a_file_is_said(run, files, tmp_path):
    digests = [hashlib.sha256(path.read_bytes()).digest() for path in files]
    run("public", tmp_path / "umum")
    assert [hashlib.sha256(path.read_bytes()).digest() for path in files] == digests
    code, _, err = run("public", files[0])
    assert code == 2 and "folder lain" in err


def test_the_table_of_employment_is_whole_and_equals_what_was_published(shared):
    text = (shared / "reference" / "sakernas_jabar_2018_2025.csv").read_text(encoding="utf-8")
    published = {
        (row["region_code"], row["year"]): (int(row["employed"]), int(row["status_3"]) + int(row["status_4"]))
        for row in csv.DictReader(io.StringIO(text))
        if row["year"] != "2025"
    }
    own = {(row["region_code"], row["year"]): row for row in reviewed_rows("employment")}
    assert own.keys() == published.keys()
    for key, row in own.items():
        assert (int(row["employed"]), int(row["formal"])) == published[key]
        assert int(row["informal"]) == int(row["employed"]) - int(row["formal"]) and str(key[1]) in row["source"]
