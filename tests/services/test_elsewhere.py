"""Members in no region of the province: part of the sheet's sum, stored, shown beside the table, and in no figure."""

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.model.selection import Selection
from coverage.reference.elsewhere import match_elsewhere
from coverage.reference.tables import REVIEWED, reviewed_rows
from coverage.services import Office
from coverage.store import Store
from layouts.pages.regions import regions_page
from tests import builders, small_office
from tests.loaders.forms.case import read
from tests.loaders.forms.containers import WRITERS, Page

TITLE = [["REKAP KEPESERTAAN"], ["POSISI 31 AGUSTUS 2024"], ["DASAR WILAYAH: DOMISILI (NIK)"]]
HEAD = ["No", "Kab/Kota", "PU", "BPU"]
INSIDE = [[1, "Kab. Garut", 100, 30], [2, "Kota Bandung", 200, 50]]
OUTSIDE = ("Luar Jawa Barat", "Luar Wilayah", "Di luar Prov. Jabar", "Luar Provinsi", "DKI Jakarta", "Prov. Banten")
UNPLACED = ("Tidak diketahui", "Wilayah tidak diketahui", "Lain-lain/tidak teridentifikasi", "(blank)", "Tanpa alamat")
NOT_ELSEWHERE = ("Luar Kota", "Luar Kab. Garut", "Jawa Barat", "Kab. Garut", "Jumlah", "Keterangan", "Peserta")


def book(*rows, branch=None):
    office = [[f"KANTOR CABANG : {branch}"]] if branch else []
    return builders.workbook([*TITLE, *office, HEAD, *rows])


def place(name, pu=5, bpu=13):
    return [None, name, pu, bpu]


def elsewhere(run):
    return small_office.summary(run).get("elsewhere")


def members(run):
    return small_office.summary(run)["province"]["active_members"]


def take(run, put, content, name="rekap.xlsx", *options):
    return small_office.answer(run, "ingest", put(name, content), *options, "--json")["files"][0]


@pytest.mark.parametrize(("name", "code"), [*((n, "outside") for n in OUTSIDE), *((n, "unknown") for n in UNPLACED)])
def test_a_row_of_no_region_is_stored_beside_the_table(run, put, name, code):
    told = take(run, put, book(*INSIDE, place(name), ["JUMLAH", None, 305, 93]))
    other = "unknown" if code == "outside" else "outside"
    assert elsewhere(run) == {code: 18, other: None}
    assert members(run) == 380
    assert (told["total"], told["stated_total"], told["regions"]) == (398, 398, 2)


@pytest.mark.parametrize("name", NOT_ELSEWHERE)
def test_what_may_be_within_the_province_is_not_elsewhere(name):
    assert match_elsewhere(name, REVIEWED) is None


@given(
    st.sampled_from([row["name"] for row in reviewed_rows("provinces") if row["province_code"] != "32"]),
    st.sampled_from(["{}", "Prov. {}", "PROVINSI {}", "Propinsi {}", "  {} ", "28 {}", "99. {}"]),
    st.sampled_from([str.upper, str.title, str.lower]),
)
def test_every_other_province_is_outside_however_it_is_written(name, form, case):
    assert match_elsewhere(case(form.format(name)), REVIEWED) == "outside"


@given(
    st.sampled_from([*OUTSIDE, *UNPLACED]),
    st.integers(0, 900),
    st.sampled_from(["end", "start", "below", "none"]),
    st.sampled_from(sorted(WRITERS)),
)
def test_where_the_row_and_the_total_stand_does_not_matter(name, count, where, container):
    total = ["JUMLAH", None, 300 + count, 80 + count]
    own = place(name, count, count)
    rows = {
        "end": [*INSIDE, own, total],
        "start": [own, *INSIDE, total],
        "below": [*INSIDE, ["JUMLAH", None, 300, 80], own, ["TOTAL", None, 300 + count, 80 + count]],
        "none": [*INSIDE, own],
    }[where]
    loaded = read(WRITERS[container]([Page([*TITLE, HEAD, *rows])]))
    assert loaded.report.status == "accepted", loaded.report.problems
    counts = loaded.frame.groupby("region_code")["members"].sum()
    assert (counts["3205"], counts["3273"]) == (130, 250)
    assert counts[match_elsewhere(name, REVIEWED)] == 2 * count


def test_a_total_of_the_regions_alone_is_a_total_too(run, put):
    told = take(run, put, book(*INSIDE, ["JUMLAH", None, 300, 80], place("Luar Jawa Barat")))
    assert (told["total"], told["stated_total"]) == (398, 398)
    assert elsewhere(run) == {"outside": 18, "unknown": None}


def test_a_total_that_fits_neither_sum_is_refused(run, put):
    code, out, _ = run("ingest", put("a.xlsx", book(*INSIDE, place("Luar Jawa Barat"), ["JUMLAH", None, 301, 93])))
    assert code == 1 and "C8" in out


def test_provinces_are_added_up_and_a_row_for_all_of_them_beside_is_unclear_without_a_total(run, put):
    take(run, put, book(*INSIDE, place("Banten"), place("DKI Jakarta", 1, 1)))
    assert elsewhere(run)["outside"] == 20
    code, out, _ = run("ingest", put("b.xlsx", book(*INSIDE, place("Luar Jawa Barat"), place("Banten"))))
    assert code == 1 and "BANTEN" in out
    code, out, _ = run("ingest", put("c.xlsx", book(*INSIDE, place("Banten"), place("Banten"))))
    assert code == 1 and "satu baris per kab/kota" in out


def test_blank_cells_are_unknown_and_a_recap_that_is_sent_again_takes_its_rows_along(run, put):
    take(run, put, book(*INSIDE, place("Luar Jawa Barat", None, None), branch="K01 SATU"))
    assert elsewhere(run) == {"outside": None, "unknown": None}
    take(run, put, book(*INSIDE, place("Luar Jawa Barat"), branch="K01 SATU"))
    assert elsewhere(run) == {"outside": 18, "unknown": None}
    take(run, put, book(*INSIDE, branch="K01 SATU"), "tanpa.xlsx")
    assert elsewhere(run) is None


def test_what_branches_state_is_added_up_and_the_kanwil_is_never_added(run, put):
    take(run, put, book(INSIDE[0], place("Luar Jawa Barat"), branch="K01 SATU"), "1.xlsx")
    take(run, put, book(INSIDE[1], place("Luar Jawa Barat", 1, 1), branch="K02 DUA"), "2.xlsx")
    assert elsewhere(run)["outside"] == 20
    take(run, put, book(*INSIDE, place("Luar Jawa Barat", 40, 40)), "kanwil.xlsx")
    assert elsewhere(run)["outside"] == 80


def test_a_kanwil_recap_that_replaces_all_regions_replaces_the_rest_and_one_region_does_not(run, put):
    take(run, put, book(*INSIDE, place("Luar Jawa Barat")), "1.xlsx")
    take(run, put, book([1, "Kab. Garut", 101, 30]), "garut.xlsx")
    assert elsewhere(run)["outside"] == 18
    take(run, put, book([2, "Kota Bandung", 201, 50]), "bandung.xlsx")
    assert elsewhere(run) is None


def test_a_sheet_without_any_region_is_no_recap(run, put):
    code, out, _ = run("ingest", put("a.xlsx", book(place("Luar Jawa Barat"), place("Tidak diketahui"))))
    assert code == 1 and "kab/kota" in out


def test_people_of_a_list_who_live_elsewhere_are_beside_the_table(run, put):
    places = [("3204", "KAB. BANDUNG"), ("3578", "KOTA SURABAYA"), ("", "LUAR JAWA BARAT"), ("", "TIDAK DIKETAHUI")]
    rows = [
        builders.person(small_office.NIKS[number], kpj=f"{number:011d}", region=code, name=name)
        for number, (code, name) in enumerate(places)
    ]
    take(run, put, builders.roster(rows), "daftar.xlsx", "--branch", "K01", "--basis", "domicile")
    assert elsewhere(run) == {"outside": 2, "unknown": 1}
    assert members(run) == 1
    branches = small_office.answer(run, "summary", "--by", "branch", "--format", "json")["rows"]
    assert [row["active_members"] for row in branches] == [1]


def test_a_code_of_ours_or_a_name_like_ours_is_never_taken_for_another_province(run, put):
    for code, name in (("3304", "KAB. BANDUNG"), ("3304", "KAB. BNDUNG"), ("3204", "LUAR JAWA BARAT")):
        row = builders.person(small_office.NIKS[0], region=code, name=name)
        assert run("ingest", put("daftar.xlsx", builders.roster([row])), "--basis", "domicile")[0] == 1


def test_table_csv_workbook_and_page_say_who_is_beside_the_table(run, put, tmp_path):
    take(run, put, book(*INSIDE, place("Luar Jawa Barat"), place("Tidak diketahui", 1, 2)))
    words = "Di luar tabel: 18 orang di luar Jawa Barat, 3 orang tidak diketahui wilayahnya"
    assert words in run("summary")[1]
    rows = list(csv.DictReader(io.StringIO(run("summary", "--format", "csv")[1])))
    assert [(row["region_code"], row["active_members"]) for row in rows[-3:]] == [
        ("32", "380"),
        ("outside", "18"),
        ("unknown", "3"),
    ]
    run("export", tmp_path / "keluar.xlsx")
    cells = [cell.value for row in openpyxl.load_workbook(tmp_path / "keluar.xlsx")["Ringkasan"] for cell in row]
    assert f"{words}." in cells
    assert len(small_office.summary(run)["rows"]) == 27


def test_the_page_says_it_below_its_table(tmp_path, run, put):
    take(run, put, book(*INSIDE, place("Luar Jawa Barat")))
    summary = Office(Store(tmp_path / "data" / "store")).summary(Selection())
    assert "Di luar tabel: 18 orang di luar Jawa Barat." in str(regions_page(summary, ""))
