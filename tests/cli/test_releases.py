"""What was released stays as it was, byte for byte, whatever is loaded, released or thrown away afterwards."""

import io
import json
import re
import shutil

import openpyxl
import pyarrow.parquet as pq
import pytest

from app import create_app
from coverage.cli import main
from coverage.model.errors import StoreBusy, StoreError
from coverage.model.releases import MOVE_COLUMNS
from coverage.store import Store, add_releases
from tests import builders
from tests.cli.test_example_office import page
from tests.small_office import (
    AUGUST,
    JULY,
    MEANWHILE,
    NIKS,
    SEPTEMBER,
    Kept,
    answer,
    damage_cube,
    difference,
    files_on_disk,
    ingest_garut,
    ingest_roster,
    ingest_workforce,
    named_files,
    release,
    releases_of,
    summary,
)


@pytest.fixture(scope="module")
def final_template(small_template, tmp_path_factory):
    """The folder that every store with a final August is a copy of; nobody writes to it."""
    folder = tmp_path_factory.mktemp("final-office") / "data"
    shutil.copytree(small_template, folder)
    assert main(["--store", str(folder / "store"), "release", "2024-08", "--final"]) == 0
    return folder


@pytest.fixture
def final_store(final_template, small_store):
    """The small store with its one month released as final."""
    shutil.rmtree(small_store.parent)
    shutil.copytree(final_template, small_store.parent)
    return small_store


@pytest.fixture
def kept(small_store):
    """Keeps what a release shows, by its period and number."""
    return lambda period, number=1: Kept(small_store, period, number)


def test_release_correct_revise(run, put, final_store, kept):
    first = kept("2024-08")
    before = summary(run)
    assert before["release"] == {"status": "final", "number": 1, "at": before["release"]["at"]}
    ingest_garut(run, put, 250)
    ingest_garut(run, put, 400, SEPTEMBER)
    assert summary(run) == before
    first.assert_unchanged()
    (revision,) = release(run, "2024-08", "--revise", "--why", "Garut salah hitung")
    first.assert_unchanged()
    after = summary(run)
    assert (after["release"]["status"], after["release"]["number"]) == ("revisi", 2)
    assert [move["name"] for move in revision["moves"]] == ["Kab. Garut", "Jawa Barat"]


def test_command_line_page_and_sequence_look_at_the_same_bytes(run, put, small_store, kept, tmp_path):
    release(run, "2024-08")
    ingest_garut(run, put, 250)
    release(run, "2024-08")
    client = create_app(Store(small_store)).server.test_client()
    for number in (1, 2):
        told, book = kept("2024-08", number).shown
        assert json.loads(told) == {
            name: value
            for name, value in summary(run, "--release", number).items()
            if name not in ("rows_held_back", "findings")
        }
        assert run("export", tmp_path / "rilis.xlsx", "--release", number)[0] == 0
        assert (tmp_path / "rilis.xlsx").read_bytes() == book
        assert client.get(f"/unduh/ringkasan.xlsx?periode=2024-08&rilis={number}").data == book


def test_throwing_away_takes_rosters_and_old_snapshots_and_leaves_every_release(run, put, small_store, kept):
    ingest_roster(run, put, NIKS[:3])
    release(run, "2024-08", "--final")
    ingest_roster(run, put, NIKS[2:7])
    release(run, "2024-08", "--revise", "--why", "daftar lengkap")
    ingest_roster(run, put, NIKS[5:12])
    ingest_garut(run, put, 400, SEPTEMBER)
    releases = [kept("2024-08", number) for number in (1, 2)]
    assert [each.json["rows"][4]["active_members"] for each in releases] == [3, 5]
    rosters, numbers, told = (
        named_files(small_store, ("roster",)), Store(small_store).numbers(), releases_of(small_store)
    )  # fmt: skip
    done = answer(run, "snapshots", "gc", "--keep", 1, "--grace", 0, "--json")
    released = {each["snapshot"] for each in told}
    assert done["purged"] == sorted(released)
    assert done["snapshots"] == sorted(set(numbers[:-1]) - released)
    assert done["snapshots"] and done["files"] and done["size"]
    assert len(rosters) == 3 and len(rosters & files_on_disk(small_store)) == 1
    assert answer(run, "snapshots", "gc", "--keep", 1, "--grace", 0, "--json")["files"] == 1, "persons no longer named"
    assert files_on_disk(small_store) == named_files(small_store)
    assert (len(persons(small_store)), len(rosters & files_on_disk(small_store))) == (7, 1)
    assert run("snapshots", "verify")[0] == 0
    assert releases_of(small_store) == told
    for each in releases:
        each.assert_unchanged()


def persons(folder):
    """The numbers of the persons whose pseudonyms are on the disk, by whatever file."""
    tables = [pq.read_table(path) for path in (folder / "data").glob("*.parquet")]
    return {
        number for table in tables if "pseudonym" in table.column_names for number in table["person_id"].to_pylist()
    }


def test_going_back_takes_no_release_away_and_every_page_still_opens(run, put, small_store, kept):
    ingest_garut(run, put, 400, SEPTEMBER)
    release(run, "2024-09", "--final", *MEANWHILE)
    september, told = kept("2024-09"), releases_of(small_store)
    assert run("snapshots", "rollback", 1, "--why", "salah kirim")[0] == 0
    september.assert_unchanged()
    assert releases_of(small_store) == told
    client = create_app(Store(small_store)).server.test_client()
    assert "30 September 2024 · final meski belum lengkap" in client.get("/dinding").text
    for path in ("/", "/wilayah", "/wilayah/3205", "/mutu"):
        assert "Rilis 1, final" in page(client, path)
    (august,) = release(run, "2024-08")
    assert (august["snapshot"], august["number"]) == (4, 1)
    ingest_garut(run, put, 500, SEPTEMBER)
    (revision,) = release(run, "2024-09", "--revise", "--why", "Garut lengkap", *MEANWHILE)
    assert [move["members_change"] for move in revision["moves"]] == [100, 100]
    september.assert_unchanged()


def test_the_list_of_moves_is_the_difference(run, put, final_store):
    ingest_garut(run, put, 250)
    release(run, "2024-08", "--revise", "--why", "Garut salah hitung")
    expected = difference(summary(run, "--release", "1"), summary(run))
    code, out, _ = run("releases", "list", "--period", "2024-08", "--json")
    listed = json.loads(out)["releases"]
    assert code == 0
    assert [each["moves"] for each in listed] == [[], expected]
    assert [move["members_change"] for move in expected] == [-50, -50]
    client = create_app(Store(final_store)).server.test_client()
    text = page(client, "/mutu", "?periode=2024-08")
    assert "Revisi 1: Garut salah hitung" in text
    assert "Kab. Garut −50; Jawa Barat 29,0% menjadi 27,3%." in text


def test_a_revision_says_which_sector_moved_where_the_sum_did_not(run, put, final_store):
    content = builders.recap({"Garut": (200, 60, 170)}, branch="K02 - Garut", title=AUGUST)
    answer(run, "ingest", put("g.xlsx", content), "--json")
    (made,) = release(run, "2024-08", "--revise", "--why", "segmen tertukar")
    garut = next(move for move in made["moves"] if move["code"] == "3205")
    assert (garut["members_change"], garut["formal_after"] - garut["formal_before"]) == (0, -100)
    assert made["moves"] == difference(summary(run, "--release", "1"), summary(run))
    text = page(create_app(Store(final_store)).server.test_client(), "/mutu", "?periode=2024-08")
    assert "Kab. Garut 0 (formal −100, informal +100)" in text


@pytest.mark.parametrize("what", ["control", "targets", "channel"])
def test_what_comes_after_a_release_can_become_official(run, put, small_store, what):
    ingest_roster(run, put, NIKS[:3])
    release(run, "2024-08", "--final")
    people = [builders.person(nik, kpj=f"{place:011d}", region="3205", name="KAB. GARUT")
              for place, nik in enumerate(NIKS[:3])]  # fmt: skip
    sheets = {
        "control": [["Periode", "Segmen", "Peserta Aktif", "Sumber"], ["2024-08", "PU", 9, "Pusat"]],
        "targets": [["Kode Wilayah", "Wilayah", "Tahun", "Target", "Sumber"], ["32", "Jawa Barat", 2024, 0.3, "RKPD"]],
        "channel": [[*builders.ROSTER_HEADER, "EKOSISTEM"], *([*row, "PASAR"] for row in people)],
    }
    options = ("--branch", "K02", "--complete", "--basis", "domicile") if what == "channel" else ()
    answer(run, "ingest", put(f"{what}.xlsx", builders.workbook(sheets[what])), *options, "--json")
    despite = ["--despite", "Pusat menghitung sebagian saja"] if what == "control" else []
    made = release(run, "2024-08", "--revise", "--why", "baru tiba", *despite)
    assert [(each["status"], each["moves"]) for each in made] == [("revisi", [])]


def test_a_release_takes_no_other_edition_because_its_own_is_gone(run, put, small_store):
    ingest_workforce(run, put, 2_000, "sakernas-baru")
    release(run, "2024-08", "--final", "--vintage", "sakernas-baru")
    assert run("snapshots", "rollback", 1)[0] == 0
    ingest_garut(run, put, 301)
    code, out, err = run("release", "2024-08", "--revise", "--why", "Garut salah satu orang")
    assert (code, out) == (2, "") and "sakernas-baru" in err and "edisi-2024" in err
    assert release(run, "2024-08", "--revise", "--why", "edisi lama", "--vintage", "edisi-2024")[0]["number"] == 2


def test_a_new_denominator_moves_nothing_until_a_release_names_it(run, put, final_store, kept):
    first = kept("2024-08")
    ingest_garut(run, put, 300, SEPTEMBER)
    september = summary(run, "--period", "2024-09")
    ingest_workforce(run, put, 500, "sakernas-baru")
    first.assert_unchanged()
    assert summary(run, "--period", "2024-09")["denominator"] == september["denominator"]
    assert summary(run, "--period", "2024-08", "--draft")["denominator"]["vintage"] == "edisi-2024"
    preview = summary(run, "--period", "2024-09", "--vintage", "sakernas-baru")
    garut = next(row for row in preview["rows"] if row["region_code"] == "3205")
    assert (garut["coverage_rate"], preview["release"]) == (430 / 500, None)
    release(run, "2024-09", "--vintage", "sakernas-baru", *MEANWHILE)
    assert summary(run)["denominator"]["vintage"] == "sakernas-baru"
    first.assert_unchanged()
    ingest_garut(run, put, 500, ("REKAP", "POSISI 31 OKTOBER 2024", "DASAR WILAYAH: DOMISILI (NIK)"))
    assert summary(run, "--period", "2024-10")["denominator"]["vintage"] == "sakernas-baru"


def test_the_trend_shows_released_months_as_released_and_marks_drafts(run, put, small_store, tmp_path):
    ingest_garut(run, put, 200, JULY)
    release(run, "2024-07", "--final", *MEANWHILE)
    ingest_garut(run, put, 999, JULY)
    ingest_garut(run, put, 400, SEPTEMBER)
    target = tmp_path / "tren.xlsx"
    run("export", target, "--period", "2024-09")
    sheet = openpyxl.load_workbook(target, data_only=True)["Tren"]
    rows = {row[0].strftime("%Y-%m"): row for row in sheet.iter_rows(values_only=True) if hasattr(row[0], "strftime")}
    assert {period: row[1] for period, row in rows.items()} == {"2024-07": 330, "2024-08": 870, "2024-09": 530}
    assert {period for period, row in rows.items() if "Draf" in str(row[8])} == {"2024-08", "2024-09"}
    run("release", "2024-08")
    changes = {row["region_code"]: row for row in summary(run, "--period", "2024-08")["rows"]}
    assert changes["3205"]["active_members"] == 430
    run("export", target, "--period", "2024-08")
    sheet = openpyxl.load_workbook(target, data_only=True)["Ringkasan"]
    garut = next(row for row in sheet.iter_rows(values_only=True) if "Kab. Garut" in row)
    assert garut[15] == 430 - 330


def test_by_default_the_newest_released_period_is_shown(run, put, small_store):
    assert (summary(run)["period"], summary(run)["release"]) == ("2024-08", None)
    release(run, "2024-08")
    ingest_garut(run, put, 400, SEPTEMBER)
    assert summary(run)["period"] == "2024-08"
    assert (summary(run, "--draft")["period"], summary(run, "--draft")["release"]) == ("2024-09", None)
    assert summary(run, "--period", "2024-09")["release"] is None


@pytest.mark.parametrize("by", ["branch", "segment"])
def test_other_groupings_are_those_of_the_release(run, put, small_store, by):
    release(run, "2024-08")
    before = summary(run, "--by", by)
    ingest_garut(run, put, 250)
    assert summary(run, "--by", by) == before
    assert summary(run, "--by", by, "--draft")["rows"] != before["rows"]


def test_from_provisional_to_final_to_revised(run, put, small_store):
    assert release(run, "2024-08")[0]["status"] == "sementara"
    ingest_garut(run, put, 301)
    assert [(each["status"], each["number"]) for each in release(run, "2024-08")] == [("sementara", 2)]
    assert [(each["status"], len(each["moves"])) for each in release(run, "2024-08", "--final")] == [("final", 0)]
    for number, members in enumerate((302, 303), 1):
        ingest_garut(run, put, members)
        (made,) = release(run, "2024-08", "--revise", "--why", "koreksi")
        assert (made["number"], made["revision"], made["status"]) == (number + 3, number, "revisi")
    code, out, _ = run("releases", "list")
    assert code == 0
    assert re.findall(r"Rilis \d, \w+|Revisi \d", out) == [
        "Rilis 1, sementara", "Rilis 2, sementara", "Rilis 3, final", "Revisi 1", "Revisi 2",
    ]  # fmt: skip


def test_a_preview_says_what_a_release_would_and_makes_none(run, put, small_store):
    release(run, "2024-08")
    ingest_garut(run, put, 301)
    code, out, err = run("release", "2024-08", "--final", "--dry-run", "--json")
    (shown,) = json.loads(out)["releases"]
    assert code == 0 and "belum ada yang dirilis" in err
    assert [each["number"] for each in json.loads(run("releases", "list", "--json")[1])["releases"]] == [1]
    (made,) = release(run, "2024-08", "--final")
    assert {**shown, "at": "", "snapshot": 0} == {**made, "at": "", "snapshot": 0}
    assert shown["moves"]
    assert run("release", "2024-08", "--dry-run")[0] == 2  # what may not be released may not be previewed


def test_a_correction_between_branches_of_one_region_can_be_revised(run, put, small_store):
    duties = [
        ["K01", "Bandung", "3204"],
        ["K01", "Bandung", "3273"],
        ["K01", "Bandung", "3205"],
        ["K02", "Garut", "3205"],
    ]
    first = builders.recap({"Kab. Bandung": (1, 1, 1), "Garut": (10, 10, 10)}, branch="K01 - Bandung")
    run("ingest", put("c.xlsx", builders.branch_list(duties)), put("a.xlsx", first))
    release(run, "2024-08", "--final", *MEANWHILE)
    moved = builders.recap({"Kab. Bandung": (1, 1, 1), "Garut": (5, 10, 10)}, branch="K01 - Bandung")
    run("ingest", put("b.xlsx", moved), put("k.xlsx", builders.recap({"Garut": (305, 60, 70)}, branch="K02 - Garut")))
    (made,) = release(run, "2024-08", "--revise", "--why", "pindah cabang", *MEANWHILE)
    assert (made["number"], made["moves"]) == (2, [])


def test_page_and_command_line_say_the_same_of_what_moved(run, put, small_store):
    run("release", "2024-08")
    ingest_garut(run, put, 1_534)
    said = run("release", "2024-08")[1]
    step = ("Kab. Garut", "430", "1.664", "+1.234", "1.500", "1.500", "28,67%", "110,93%")
    text = page(create_app(Store(small_store)).server.test_client(), "/mutu", "?periode=2024-08")
    for column, cell in zip(MOVE_COLUMNS, step, strict=True):
        assert column.label in said and f">{column.label}</th>" in text
        assert cell in said and re.search(f">{re.escape(cell)}</t[dh]>", text)


STATEMENT = 'id,place,covered,eligible,published_rate,source\na,Garut,430,1.500,"28,67%",siaran\n'


def test_statements_are_compared_with_what_was_released_not_against_the_draft(run, put, small_store):
    claims = put("klaim.csv", STATEMENT.encode())

    def said():
        (check,) = json.loads(run("reconcile", claims, "--format", "json")[1])["claims"]
        return [note for note in check["notes"] if note.startswith("Menurut penyimpanan")]

    def note(month, members, rate):
        return [f"Menurut penyimpanan, posisi {month} 2024: {members} dari 1.500 pekerja berhak, {rate}."]

    ingest_garut(run, put, 320)
    assert said() == note("31 Agustus", 450, "30,00%")
    run("release", "2024-08")
    ingest_garut(run, put, 920)
    ingest_garut(run, put, 1_070, SEPTEMBER)
    assert said() == note("31 Agustus", 450, "30,00%")
    run("release", "2024-08")
    assert said() == note("31 Agustus", "1.050", "70,00%")


def test_statements_are_not_compared_with_a_draft_where_the_release_is_damaged(run, put, final_store):
    ingest_garut(run, put, 301)
    damage_cube(final_store, 1)
    code, out, err = run("reconcile", put("klaim.csv", STATEMENT.encode()))
    assert (code, out, "Potret 1 rusak" in err) == (3, "", True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["release", "2024-08"], ["release", "2024-08", "--final"], ["release", "2024-08", "--revise"],
        ["release", "2024-08", "--revise", "--why", "x"], ["release", "2024-09"], ["release", "agustus"],
        ["release", "2024-08", "--denominator", "x"], ["release", "2024-08", "--vintage", "x"], ["release"],
        ["summary", "--release", "2"], ["summary", "--release", "0"], ["summary", "--release", "1", "--draft"],
        ["summary", "--period", "2024-07", "--release", "1"], ["releases"], ["releases", "list", "--period", "x"],
        ["snapshots", "gc", "--keep", "0"], ["snapshots", "gc", "--grace", "-1"], ["snapshots", "gc", "--grace", "1e3"],
    ],
)  # fmt: skip
def test_a_second_release_and_other_wrong_usage_end_with_2_and_change_nothing(run, final_store, arguments):
    numbers = Store(final_store).numbers()
    code, out, err = run(*arguments)
    assert (code, out, bool(err)) == (2, "", True)
    assert Store(final_store).numbers() == numbers


def test_several_periods_are_released_together_or_not_at_all(run, put, small_store):
    ingest_garut(run, put, 200, JULY)
    before = Store(small_store).numbers()
    code, _, err = run("release", "2024-07", "2024-08", "2024-09")
    assert (code, "September 2024" in err) == (2, True)
    assert Store(small_store).numbers() == before
    assert [each["period"] for each in release(run, "2024-07", "2024-08", *MEANWHILE)] == ["2024-07", "2024-08"]
    assert len(Store(small_store).numbers()) == len(before) + 1


def test_nothing_is_released_from_an_empty_store_or_without_a_denominator(run, put):
    assert run("release", "2024-08")[0] == 2
    run("ingest", put("rekap.xlsx", builders.recap()))
    code, _, err = run("release", "2024-08")
    assert (code, "Penyebut untuk Agustus 2024 belum tersedia" in err) == (2, True)


def test_several_bases_ask_for_one_and_the_release_answers_for_its_readers(run, put, small_store):
    by_office = ("POSISI 31 AGUSTUS 2024", "Menurut kantor pendaftaran")
    run("ingest", put("b.xlsx", builders.recap(title=by_office)))
    code, _, err = run("release", "2024-08")
    assert (code, "Pilih satu" in err) == (2, True)
    release(run, "2024-08", "--basis", "domicile")
    assert summary(run)["basis"] == "domicile"
    other = summary(run, "--basis", "registration_office")
    assert (other["basis"], other["release"]) == ("registration_office", None)


def test_a_release_may_name_the_employed(run, small_store):
    release(run, "2024-08", "--denominator", "employed")
    answer = summary(run)
    assert (answer["denominator"]["id"], answer["release"]["number"]) == ("employed", 1)
    assert summary(run, "--denominator", "eligible")["release"] is None


def test_a_release_worked_out_from_an_older_snapshot_is_not_made(run, put, small_store):
    stale = Store(small_store).info()
    ingest_garut(run, put, 301)
    with pytest.raises(StoreBusy, match="berubah"):
        add_releases(Store(small_store), (), stale.digest)


def test_releases_outlive_a_damaged_snapshot(run, put, final_store):
    ingest_garut(run, put, 301)
    data = Store(final_store)
    newest = data.current()[0]
    older = {file.sha256 for file in data.manifest(2).files}
    path = next(data.data / f"{file.sha256}.parquet" for file in newest.files if file.sha256 not in older)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert summary(run)["release"]["number"] == 1
    with pytest.raises(StoreError, match="rusak"):
        add_releases(Store(final_store), (), Store(final_store).info().digest)
    assert run("snapshots", "rollback", "2")[0] == 0
    ingest_garut(run, put, 302)
    assert summary(run)["release"]["number"] == 1


def test_a_damaged_release_is_said_and_never_replaced_by_a_draft(run, put, final_store):
    ingest_garut(run, put, 301)
    damage_cube(final_store, 1)
    code, out, err = run("summary")
    assert (code, out) == (3, "")
    assert "Potret 1 rusak" in err
    with pytest.raises(StoreError):
        Store(final_store).holdings(1)
    assert summary(run, "--draft")["province"]["active_members"] == 871


# --- pages, wall and files


@pytest.fixture
def client(small_store):
    return create_app(Store(small_store)).server.test_client()


def sheet_text(content):
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return " ".join(str(cell) for row in book["Ringkasan"].iter_rows(values_only=True) for cell in row if cell)


def download(client, query=""):
    answer = client.get(f"/unduh/ringkasan.xlsx{query}")
    return answer.headers["Content-Disposition"], sheet_text(answer.data)


def test_before_any_release_every_surface_says_draft(client):
    assert "Draf, belum dirilis" in page(client, "/")
    assert "pita-rilis" not in page(client, "/")
    assert "· draf</p>" in client.get("/dinding").text
    name, text = download(client)
    assert "DRAF" in name
    assert "DRAF: bukan angka rilis" in text


def test_a_released_period_says_so_on_every_surface(client, run, final_store):
    for path in ("/", "/wilayah", "/wilayah/3204", "/mutu"):
        assert "Rilis 1, final" in page(client, path)
        assert "Draf, belum dirilis" not in page(client, path)
    assert "· final</p>" in client.get("/dinding").text
    name, text = download(client)
    assert "rilis-1" in name and "DRAF" not in name
    assert "Rilis 1, final" in text and "DRAF" not in text


def test_a_draft_that_differs_is_told_and_one_click_away(client, run, put):
    run("release", "2024-08")
    assert "pita-rilis" not in page(client, "/")
    ingest_garut(run, put, 1_534)
    text = page(client, "/")
    assert "870" in text and "Draf memuat perubahan sejak rilis: +1.234 peserta." in text
    assert "?periode=2024-08&rilis=draf" in text
    draft = page(client, "/", "?periode=2024-08&rilis=draf")
    assert "2.104" in draft and "Anda melihat draf. Yang resmi: Rilis 1, sementara" in draft
    assert "Draf memuat perubahan sejak rilis: +1.234 peserta." not in page(client, "/", "?wilayah=3204")
    name, text = download(client, "?rilis=draf&periode=2024-08")
    assert "DRAF" in name and "DRAF: bukan angka rilis" in text


def test_an_older_release_stays_open_and_names_the_one_in_force(client, run, put, final_store):
    ingest_garut(run, put, 301)
    run("release", "2024-08", "--revise", "--why", "Garut telat")
    assert "871" in page(client, "/") and "Revisi 1: Garut telat" in page(client, "/")
    text = page(client, "/", "?periode=2024-08&rilis=1")
    assert "870" in text and "Anda melihat Rilis 1, final" in text and "Yang berlaku: Revisi 1" in text
    assert "Pilihan tidak dikenal" in page(client, "/", "?periode=2024-08&rilis=3")
    assert "Pilihan tidak dikenal" in page(client, "/", "?rilis=terbaru")


def test_another_view_of_a_release_is_told_not_to_be_released(client, run):
    run("release", "2024-08")
    text = page(client, "/", "?penyebut=employed")
    assert "Tampilan ini bukan angka rilis." in text
    assert "DRAF" in download(client, "?penyebut=employed")[0]


def test_the_wall_shows_nothing_but_releases_once_there_are_any(client, run, put):
    ingest_garut(run, put, 400, SEPTEMBER)
    assert "31 Agustus 2024 · draf" in client.get("/dinding").text, "September is not complete"
    run("release", "2024-08")
    assert "31 Agustus 2024 · sementara" in client.get("/dinding").text
    for query in ("?rilis=draf", "?periode=2024-09"):  # September is not complete: the last complete one stands for it
        assert "31 Agustus 2024 · sementara" in client.get(f"/dinding{query}").text
    answer = client.get("/dinding?penyebut=employed")
    assert (answer.status_code, "sudah dirilis" in answer.text) == (400, True)


def test_a_released_page_does_not_move_when_a_later_draft_arrives(client, run, put, final_store):
    before = main_of(client)
    ingest_garut(run, put, 400, SEPTEMBER)
    assert main_of(client) == before


def main_of(client):
    """The page below its header and above its footer, and its charts."""
    text = page(client, "/")
    return text[text.index("<main") : text.index("</main>")], text.rpartition("</div>")[2]
