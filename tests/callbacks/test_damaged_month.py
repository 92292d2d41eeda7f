"""A released month whose snapshot is damaged or cannot be read: every other month is still shown, with a warning."""

import io
import json
import shutil

import openpyxl
import pytest

from app import create_app
from coverage.cli import main
from coverage.store import Store
from coverage.store.files import sha256
from tests import builders
from tests.cli.test_example_office import page

MONTHS = {"2024-07": "31 JULI 2024", "2024-08": "31 AGUSTUS 2024", "2024-09": "30 SEPTEMBER 2024"}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """July, August and September, each released from a snapshot of its own, and a draft beside them."""
    folder = tmp_path_factory.mktemp("tiga-bulan")
    (folder / "pekerja.xlsx").write_bytes(builders.workforce([["3205", 2024, "total", 2000, 1000]]))

    def command(*arguments):
        assert main(["--store", str(folder / "data/store"), *map(str, arguments)]) == 0

    command("ingest", folder / "pekerja.xlsx")
    for members, (period, position) in enumerate([*MONTHS.items(), ("2024-08", MONTHS["2024-08"])], 300):
        (folder / "rekap.xlsx").write_bytes(garut(members, position))
        command("ingest", folder / "rekap.xlsx")
        if members < 303:
            command("release", period, *(["--final"] if members < 302 else []))
    assert len({each.snapshot for each in Store(folder / "data/store").info().releases}) == len(MONTHS)
    return folder / "data"


def garut(members, position):
    title = ("REKAP KEPESERTAAN", f"POSISI {position}", "DASAR WILAYAH: DOMISILI (NIK)")
    return builders.recap({"Garut": (members, 60, 70)}, branch="K02 - Garut", title=title)


@pytest.fixture
def damaged(template, tmp_path):
    """The three months with the cube of July's snapshot overwritten."""
    shutil.copytree(template, tmp_path / "data")
    store = tmp_path / "data" / "store"
    harm(store, released_from(store, "2024-07"))
    return store


def released_from(store, period):
    return next(each.snapshot for each in Store(store).info().releases if each.period == period)


def cube_of(store, number):
    stored = Store(store)
    (file,) = stored.manifest(number).files_of("cube")
    return stored.data / file.name


def harm(store, number):
    path = cube_of(store, number)
    path.with_suffix(".asli").write_bytes(path.read_bytes())
    path.write_bytes(b"x" * path.stat().st_size)


def mend(store, number):
    path = cube_of(store, number)
    path.write_bytes(path.with_suffix(".asli").read_bytes())
    assert sha256(path.read_bytes()) == path.stem


def sheet(content, name):
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return " ".join(str(cell) for row in book[name].iter_rows(values_only=True) for cell in row if cell is not None)


@pytest.mark.parametrize("arguments", [["--period", "2024-08"], ["--period", "2024-09"], [], ["--draft"]])
def test_other_months_are_still_summarised_with_a_warning(run, damaged, arguments):
    number = released_from(damaged, "2024-07")
    code, out, err = run("summary", *arguments, "--format", "json")
    assert (code, json.loads(out)["province"]["active_members"] is not None) == (0, True)
    assert f"Potret {number} rusak" in err
    assert "Juli 2024 dikosongkan" in err


def test_the_damaged_month_itself_is_refused_and_verify_names_the_file(run, damaged):
    number = released_from(damaged, "2024-07")
    code, out, err = run("summary", "--period", "2024-07")
    assert (code, out) == (3, "")
    assert f"Potret {number} rusak" in err
    code, out, _ = run("snapshots", "verify")
    assert code == 3
    assert cube_of(damaged, number).name in out


def test_a_month_before_the_damaged_one_has_nothing_to_warn_of(run, put, damaged):
    assert run("ingest", put("juni.xlsx", garut(100, "30 JUNI 2024")))[0] == 0
    code, _, err = run("summary", "--period", "2024-06", "--format", "json")
    assert (code, err) == (0, "")


@pytest.mark.parametrize("path", ["/", "/wilayah", "/wilayah/3205", "/mutu", "/riwayat", "/metode"])
def test_every_page_shows_the_other_months_and_names_the_snapshot(damaged, path):
    client = create_app(Store(damaged)).server.test_client()
    text = page(client, path)
    assert "tidak dapat ditampilkan" not in text
    assert f"Potret {released_from(damaged, '2024-07')} rusak" in text


def test_the_empty_month_says_why_on_page_and_in_the_workbook(damaged):
    client = create_app(Store(damaged)).server.test_client()
    assert "Potret rilis bulan itu rusak atau tidak terbaca" in page(client, "/")
    content = client.get("/unduh/ringkasan.xlsx?periode=2024-08").data
    assert "Potret rilis bulan itu rusak atau tidak terbaca" in sheet(content, "Tren")
    assert "Juli 2024: Potret rilis bulan itu rusak" in sheet(content, "Ringkasan")


def test_the_wall_goes_on_with_a_banner(damaged):
    answer = create_app(Store(damaged)).server.test_client().get("/dinding")
    assert answer.status_code == 200
    assert f"Potret {released_from(damaged, '2024-07')} rusak" in answer.text


def test_readiness_says_what_is_really_served(damaged):
    client = create_app(Store(damaged)).server.test_client()
    served, lost = Store(damaged).info().number, released_from(damaged, "2024-07")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (200, f"snapshot {served}; unusable {lost}")
    harm(damaged, released_from(damaged, "2024-09"))
    assert client.get("/dinding").status_code == 503
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "release_unusable")


def test_once_mended_nothing_of_the_gap_stays(damaged):
    client = create_app(Store(damaged)).server.test_client()
    before = page(client, "/"), page(client, "/mutu", "?periode=2024-07")
    mend(damaged, released_from(damaged, "2024-07"))
    after = page(client, "/"), page(client, "/mutu", "?periode=2024-07")
    assert "rusak" in before[0]
    assert "tidak dapat ditampilkan" in before[1]
    assert "rusak" not in "".join(after)
    assert client.get("/readyz").text == f"snapshot {Store(damaged).info().number}"


def test_the_history_of_a_month_says_what_is_not_known(run, put, damaged):
    assert run("ingest", put("juli.xlsx", garut(210, MONTHS["2024-07"])))[0] == 0
    mend(damaged, released_from(damaged, "2024-07"))
    assert run("release", "2024-07", "--revise", "--why", "koreksi")[0] == 0
    harm(damaged, released_from(damaged, "2024-07"))
    code, out, _ = run("releases", "list", "--period", "2024-07", "--json")
    steps = json.loads(out)["releases"]
    assert (code, [step["moves"] for step in steps]) == (0, [[], []])
    assert all(f"potret {released_from(damaged, '2024-07')} rusak" in step["fault"] for step in steps)
    client = create_app(Store(damaged)).server.test_client()
    assert "Yang bergeser tidak diketahui" in page(client, "/mutu", "?periode=2024-07")
    (other,) = json.loads(run("releases", "list", "--period", "2024-08", "--json")[1])["releases"]
    assert other["fault"] is None


def test_a_period_named_twice_is_refused_and_nothing_is_released(run, small_store):
    before = Store(small_store).numbers()
    code, out, err = run("release", "2024-08", "2024-08")
    assert (code, out, "dua kali" in err) == (2, "", True)
    assert Store(small_store).numbers() == before


def test_nothing_is_released_over_a_damaged_month(damaged, capsys):
    """Its workbook would change once that month is mended."""
    code = main(["--store", str(damaged), "release", "2024-08"])
    assert code == 3
    assert "Potret" in capsys.readouterr().err
    assert len(Store(damaged).info().releases) == len(MONTHS)
