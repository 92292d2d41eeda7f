"""A release that is held up needs a reason, told with it; what rests on an old figure says so."""

import io
import json

import openpyxl
import pytest

from app import create_app
from coverage.store import Store
from tests import builders
from tests.cli.test_example_office import page
from tests.small_office import AUGUST, JULY, MEANWHILE, SEPTEMBER, answer, ingest_garut, release, releases_of

WORDS = f"dirilis meski belum lengkap: {MEANWHILE[1]}"


def test_an_unfinished_month_is_not_released_without_a_reason(run, put, small_store):
    ingest_garut(run, put, 400, SEPTEMBER)
    before = Store(small_store).numbers()
    for terms in ([], ["--final"]):
        code, out, err = run("release", "2024-09", *terms)
        assert (code, out) == (2, "")
        assert "September 2024 belum dapat dirilis" in err and "1 dari 2 cabang sudah masuk" in err
        assert "Yang ditunggu: Bandung." in err and '--despite "ALASAN"' in err
    code, _, err = run("release", "2024-08", "2024-09")
    assert (code, "Agustus" in err, Store(small_store).numbers()) == (2, False, before)


def test_a_preview_shows_what_holds_a_release_up_and_makes_none(run, put, small_store):
    ingest_garut(run, put, 400, SEPTEMBER)
    code, out, err = run("release", "2024-09", "--final", "--dry-run", "--json")
    (shown,) = json.loads(out)["releases"]
    assert (code, [each["code"] for each in shown["held_up_by"]]) == (0, ["unfinished"])
    assert "Penahan rilis, September 2024" in err and "Untuk merilis September 2024 sekarang perlu --despite" in err
    assert "1 cabang belum masuk" in err, "every heavy finding, also those that hold nothing up"
    assert releases_of(small_store) == []
    code, _, err = run("release", "2024-09", "--dry-run", *MEANWHILE)
    assert (code, "perlu --despite" in err) == (0, False)


def test_the_reason_stands_wherever_the_release_is_told(run, put, small_store, tmp_path):
    ingest_garut(run, put, 400, SEPTEMBER)
    (made,) = release(run, "2024-09", "--final", *MEANWHILE)
    assert (made["despite"], made["held_by"]) == (MEANWHILE[1], ["unfinished"])
    code, out, _ = run("releases", "list")
    assert (code, WORDS in out) == (0, True)
    assert json.loads(run("releases", "list", "--json")[1])["releases"][0]["despite"] == MEANWHILE[1]
    assert WORDS in run("export", tmp_path / "x.xlsx", "--period", "2024-09")[2]
    client = create_app(Store(small_store)).server.test_client()
    for path in ("/", "/wilayah", "/mutu", "/riwayat"):
        assert WORDS[1:] in page(client, path, "?periode=2024-09")
    assert "meski belum lengkap" in client.get("/dinding?periode=2024-09").text
    book = openpyxl.load_workbook(io.BytesIO(client.get("/unduh/ringkasan.xlsx?periode=2024-09").data))
    said = [str(cell) for row in book["Ringkasan"].iter_rows(values_only=True) for cell in row if cell]
    assert any(WORDS in text for text in said)


HEAVY = {
    "control_difference": ("Selisih dengan Kantor Pusat", {"2024-08": (300, 60, 70)}),
    "cell_blank": ("Sel kosong di rekap", {"2024-08": (300, 60, None)}),
    "segment_missing": ("Segmen tidak ikut dilaporkan", {"2024-07": (300, 60, 70), "2024-08": (300, "", 70)}),
    "above_employed": ("Melebihi penduduk bekerja", {"2024-08": (3000, 60, 70)}),
}
"""A check -> its title, and what branch K02 then sends, by month."""


def recap_without(counts, title):
    """A recap of Garut: None leaves a cell blank, '' leaves the segment out altogether."""
    names = [("PU", counts[0]), ("Jakon", counts[1]), ("BPU", counts[2])]
    kept = [(name, count) for name, count in names if count != ""]
    rows = [[text] for text in title]
    rows += [["KANTOR CABANG : K02 - Garut"], [], ["No", "Kab/Kota", *(name for name, _ in kept)]]
    rows.append([1, "Kab. Garut", *(count for _, count in kept)])
    return builders.workbook(rows)


@pytest.mark.parametrize("code", HEAVY)
def test_every_heavy_finding_holds_up_a_release(run, put, small_store, code):
    title, sent = HEAVY[code]
    for period, counts in sent.items():
        recap = recap_without(counts, JULY if period == "2024-07" else AUGUST)
        answer(run, "ingest", put(f"{period}.xlsx", recap), "--json")
    if code == "control_difference":
        control = [["Periode", "Segmen", "Peserta Aktif", "Sumber"], ["2024-08", "PU", 9, "Pusat"]]
        answer(run, "ingest", put("pusat.xlsx", builders.workbook(control)), "--json")
    status, out, err = run("release", "2024-08")
    assert (status, out, title in err) == (2, "", True), err
    (made,) = release(run, "2024-08", "--despite", "sudah dicek dengan cabang")
    assert code in made["held_by"] and "unfinished" not in made["held_by"]
    assert "meski ada temuan berat: sudah dicek dengan cabang" in run("releases", "list")[1]


@pytest.mark.parametrize(
    "reason", ["", "   ", "dua\nbaris", "x" * 201, "orang 3204010101900001", "3204 0101 0190 0001"]
)
def test_a_reason_says_something_fits_a_line_and_names_nobody(run, put, small_store, reason):
    ingest_garut(run, put, 400, SEPTEMBER)
    code, out, err = run("release", "2024-09", "--despite", reason)
    assert (code, out, bool(err), releases_of(small_store)) == (2, "", True, [])


def test_a_reason_where_nothing_is_held_up_is_refused_and_stands_only_where_something_is(run, put, small_store):
    code, out, err = run("release", "2024-08", *MEANWHILE)
    assert (code, out, "tanpa --despite" in err, releases_of(small_store)) == (2, "", True, [])
    ingest_garut(run, put, 400, SEPTEMBER)
    made = release(run, "2024-08", "2024-09", *MEANWHILE)
    assert [(each["despite"], each["held_by"]) for each in made] == [("", []), (MEANWHILE[1], ["unfinished"])]


def test_a_later_whole_release_says_nothing_of_the_reason_before(run, put, small_store):
    ingest_garut(run, put, 400, SEPTEMBER)
    release(run, "2024-09", *MEANWHILE)
    counts = {"Kab. Bandung": (100, 20, 30), "Kota Bandung": (200, 40, 50)}
    answer(run, "ingest", put("k01.xlsx", builders.recap(counts, branch="K01 - Bandung", title=SEPTEMBER)), "--json")
    (final,) = release(run, "2024-09", "--final")
    assert (final["despite"], final["held_by"]) == ("", [])
    first, second = json.loads(run("releases", "list", "--json")[1])["releases"]
    assert (first["despite"], second["despite"]) == (MEANWHILE[1], "")


@pytest.fixture
def revised(run, put, small_store):
    """July and August are final, then July is revised."""
    for name, title in (("k01", {"Kab. Bandung": (90, 20, 30), "Kota Bandung": (200, 40, 50)}),):
        answer(run, "ingest", put(f"{name}.xlsx", builders.recap(title, branch="K01 - Bandung", title=JULY)), "--json")
    ingest_garut(run, put, 290, JULY)
    release(run, "2024-07", "2024-08", "--final")
    ingest_garut(run, put, 280, JULY)
    return small_store


OLD = "emuat angka Juli 2024 sebelum Revisi 1"


def test_a_revision_names_the_releases_that_rest_on_the_old_figure(run, revised):
    command = ("release", "2024-07", "--revise", "--why", "Garut salah hitung")
    words = "Yang masih memuat angka Juli 2024 yang lama: Agustus 2024, Rilis 1 (final), untuk perubahan sebulan"
    assert words in run(*command, "--dry-run")[1]
    (made,) = release(run, *command[1:])
    assert [(each["period"], each["number"], each["uses"]) for each in made["affects"]] == [
        ("2024-08", 1, ["month", "trend"])
    ]
    (august,) = json.loads(run("releases", "list", "--period", "2024-08", "--json")[1])["releases"]
    (old,) = august["old_figures"]
    assert (old["period"], old["number"], old["before"]["revision"], old["members_change"]) == ("2024-07", 1, 1, -10)
    assert f"M{OLD}" in run("releases", "list", "--period", "2024-08")[1]


def test_a_release_that_rests_on_an_old_figure_says_so_where_it_is_shown(run, revised, tmp_path):
    client = create_app(Store(revised)).server.test_client()
    assert OLD not in page(client, "/", "?periode=2024-08")
    release(run, "2024-07", "--revise", "--why", "Garut salah hitung")
    for path in ("/", "/wilayah/3205", "/mutu"):
        assert OLD in page(client, path, "?periode=2024-08"), path
        assert OLD not in page(client, path, "?periode=2024-07"), path
    assert OLD in run("summary", "--period", "2024-08")[2]
    run("export", tmp_path / "x.xlsx", "--period", "2024-08")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    for name in ("Ringkasan", "Catatan Mutu"):
        assert OLD in " ".join(str(cell) for row in book[name].iter_rows(values_only=True) for cell in row if cell)


def test_a_month_may_be_revised_only_to_rest_on_the_new_figure_and_then_says_nothing(run, revised):
    release(run, "2024-07", "--revise", "--why", "Garut salah hitung")
    (made,) = release(run, "2024-08", "--revise", "--why", "dihitung dari Juli yang baru")
    assert made["moves"] == []
    first, second = json.loads(run("releases", "list", "--period", "2024-08", "--json")[1])["releases"]
    assert (len(first["old_figures"]), second["old_figures"]) == (1, [])
    assert run("release", "2024-08", "--revise", "--why", "lagi")[0] == 2
