"""An unfinished month from file to page, wall and workbook: it never speaks for the province, and says what it can."""

import io
import json
import re
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from coverage.model.selection import DRAFT, Selection
from coverage.model.snapshots import Release, holdings_of
from coverage.services import summarise
from coverage.services.positions import Positions
from coverage.store import Store
from tests import builders
from tests.cli.test_example_office import page

DUTIES = [["K01", "Bandung", "3204"], ["K01", "Bandung", "3273"], ["K02", "Garut", "3205"], ["K02", "Garut", "3204"]]
FIRST = {"Kab. Bandung": (100, 20, 30), "Kota Bandung": (200, 40, 50)}
SECOND = {"Kab. Garut": (290, 60, 80), "Kab. Bandung": (20, 0, 5)}
DAYS = ("31 JANUARI", "29 FEBRUARI", "31 MARET", "30 APRIL", "31 MEI", "30 JUNI", "31 JULI", "31 AGUSTUS")


def recap(branch, month, counts):
    title = ("REKAP KEPESERTAAN", f"POSISI {DAYS[month - 1]} 2024", "DASAR WILAYAH: DOMISILI (NIK)")
    return builders.recap(counts, branch=branch, title=title)


@pytest.fixture
def office(run, put, tmp_path):
    """A list of two branches and workers; `send(branch, month, more)` ingests a recap."""
    workers = [[code, 2024, "total", 2000, 1000] for code in ("3204", "3273", "3205")]
    files = [put("cabang.xlsx", builders.branch_list(DUTIES)), put("pekerja.xlsx", builders.workforce(workers))]
    assert run("ingest", *files)[0] == 0
    return Office(run, put, tmp_path / "data" / "store")


class Office:
    def __init__(self, run, put, store):
        self.run, self.put, self.store = run, put, store

    def send(self, branch, month, more=0):
        counts = FIRST if branch == "K01" else SECOND
        counts = {name: (first + more, *rest) for name, (first, *rest) in counts.items()}
        name = "K01 - Bandung" if branch == "K01" else "K02 - Garut"
        assert self.run("ingest", self.put(f"{branch}-{month}.xlsx", recap(name, month, counts)))[0] == 0

    def summary(self, *arguments):
        code, out, err = self.run("summary", *arguments, "--format", "json")
        assert code == 0, err
        found = json.loads(out)
        return found, {row["region_code"]: row for row in [*found["rows"], found["province"]]}, err

    def page(self, path="/", query=""):
        return page(create_app(Store(self.store)).server.test_client(), path, query)

    def wall(self, query=""):
        return create_app(Store(self.store)).server.test_client().get(f"/dinding/isi{query}").text

    def workbook(self, query=""):
        answer = create_app(Store(self.store)).server.test_client().get(f"/unduh/ringkasan.xlsx?{query}")
        return openpyxl.load_workbook(io.BytesIO(answer.data))


def assert_silent(row):
    """Nothing that only a whole place can say."""
    names = ("coverage_rate", "formal_rate", "informal_rate", "gap")
    assert [row[name] for name in names] == [None] * 4
    assert row["reason"] == row["formal_reason"] == row["informal_reason"] == "incomplete"


def test_the_first_month_ever_says_who_is_in_and_no_rate(office):
    office.send("K01", 8)
    found, rows, err = office.summary()
    assert_silent(rows["32"])
    assert_silent(rows["3204"])  # one of its two branches
    assert rows["3273"]["coverage_rate"] == 0.29
    assert rows["32"]["active_members"] == 440 and rows["32"]["eligible_workers"] == 3000
    assert (found["like_for_like"], found["last_complete"]) == (None, None)
    assert "Agustus 2024 belum lengkap: 1 dari 2 cabang sudah masuk." in err
    words = office.page()
    assert "Agustus 2024 belum lengkap: 1 dari 2 cabang sudah masuk." in words
    assert "440" in words and "sedikitnya" in words and "%</p>" not in words
    assert "Agustus 2024 belum lengkap" in office.wall() and "440" not in office.wall().split("<footer>")[0]


def test_before_and_after_the_late_branch(office):
    for branch in ("K01", "K02"):
        office.send(branch, 7)
    office.send("K01", 8, 60)
    found, rows, _ = office.summary()
    assert_silent(rows["32"])
    pair, last = found["like_for_like"], found["last_complete"]
    assert (pair["against"], pair["period"], pair["regions"]) == ("2024-07", "2024-08", ["3273"])
    assert (pair["coverage_rate_before"], pair["coverage_rate"], pair["change"]) == (0.29, 0.35, 60)
    assert last == {"period": "2024-07", "release": None, "coverage_rate": 895 / 3000, "gap": 2105}
    words = office.page()
    first = "Agustus 2024 belum lengkap: 1 dari 2 cabang sudah masuk."
    assert f"<h1>{first}</h1>" in words
    assert "Terakhir lengkap, Juli 2024: 29,8% terlindungi." in words
    assert "Di 1 kab/kota yang lengkap peserta bertambah 60 sebulan (+6,0 poin)." in words
    assert "K02 Garut" in words and "Kab. Garut" in words
    assert "Belum lengkap" in words and "Unduh Excel Agustus 2024" in words
    book = office.workbook()
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(any(str(row[0].value).startswith("BELUM LENGKAP") for row in sheet.iter_rows()) for sheet in book)
    assert any(text.startswith(first) for text in texts)
    wall = office.wall()
    assert "29,8%" in wall and "data 31 Juli 2024" in wall and first.removesuffix(".") in wall
    assert "Agustus: +60 peserta di 1 kab/kota yang lengkap" in wall
    _, out, _ = office.run("summary")
    assert out.lstrip().startswith(first)
    office.send("K02", 8, 10)
    found, rows, err = office.summary()
    assert "like_for_like" not in found and "last_complete" not in found and "belum lengkap" not in err
    assert rows["32"]["coverage_rate"] == (895 + 60 + 60 + 10 + 10) / 3000
    assert "belum lengkap" not in office.page().lower()


def test_four_months_behind_the_like_for_like_takes_the_numeral(office):
    for branch in ("K01", "K02"):
        office.send(branch, 4)
    for month in (5, 6, 7, 8):
        office.send("K01", month, 10 * month)
    found, _, _ = office.summary()
    assert found["last_complete"]["period"] == "2024-04"
    assert (found["like_for_like"]["against"], found["like_for_like"]["change"]) == ("2024-07", 10)
    words = office.page()
    assert "Di 1 kab/kota yang lengkap" in words and re.search(r'id="cakupan"[^>]*>\+10</p>', words)
    assert "Terakhir lengkap" not in words and "sudah lebih dari tiga bulan" in words
    wall = office.wall()
    assert "Agustus: +10 peserta di 1 kab/kota yang lengkap" in wall and "29,8%" not in wall


def test_the_last_complete_month_is_a_released_one_where_any_is(office):
    for month in (6, 7):
        for branch in ("K01", "K02"):
            office.send(branch, month, month)
    office.send("K01", 8, 60)
    assert office.summary()[0]["last_complete"]["period"] == "2024-07"
    assert office.run("release", "2024-06", "--final")[0] == 0
    found, _, _ = office.summary("--period", "2024-08")
    assert found["last_complete"]["period"] == "2024-06" and found["last_complete"]["release"]["number"] == 1
    wall = office.wall()
    assert "data 30 Juni 2024" in wall and "Agustus 2024 belum lengkap" in wall
    assert office.summary()[0]["period"] == "2024-06"


def test_carried_and_bounded_name_themselves_and_keep_their_bounds(office):
    for branch in ("K01", "K02"):
        office.send(branch, 7)
    office.send("K01", 8, 60)
    found, rows, _ = office.summary("--late", "carried")
    assert rows["32"]["coverage_rate"] == (440 + 120 + 455) / 3000 and "like_for_like" not in found
    assert "1 cabang diteruskan dari Juli 2024" in office.page("/", "?terlambat=diteruskan")
    found, rows, _ = office.summary("--late", "bounded")
    assert_silent(rows["32"])
    assert rows["32"]["members_low"] == rows["32"]["members_high"] == 1015
    words = office.page("/", "?terlambat=rentang")
    assert "33,8% pekerja berhak di Jawa Barat sudah terlindungi" in words
    assert "18,7%" not in words  # what is in alone, outside the bounds


def test_the_trend_ends_in_the_complete_month_and_the_rest_is_apart(office):
    for branch in ("K01", "K02"):
        office.send(branch, 7)
    office.send("K01", 8, 60)
    july, august = office_summary(office).trend
    assert (july.coverage_rate, july.part_rate) == (895 / 3000, 0.29)
    assert (august.coverage_rate, august.part_rate, august.part_regions) == (None, 0.35, 1)
    assert august.reason == "incomplete" and august.active_members == 560


def office_summary(office):
    store = Store(office.store)
    return Positions(store.holdings(), store.holdings).show(Selection()).summary


def region_cube(months):
    """Members by region of months: period -> code -> members, without a list of branches."""
    cells = [(period, code, members) for period, regions in months.items() for code, members in regions.items()]
    return {
        "grouping": "region",
        "period": [cell[0] for cell in cells],
        "basis": "domicile",
        "region_code": [cell[1] for cell in cells],
        "segment": "PU",
        "active_members": [cell[2] for cell in cells],
        "memberships": [cell[2] for cell in cells],
        "missing_cells": 0,
    }


WORKERS = {
    "year": 2024,
    "vintage": "a",
    "region_code": ["3204", "3205", "3273"],
    "sector": "total",
    "source": "BPS",
    "eligible": 100,
}


def test_without_a_list_a_region_that_was_there_before_is_awaited_and_one_never_seen_is_not():
    months = {"2024-06": {"3204": 10, "3205": 20}, "2024-07": {"3204": 11}, "2024-08": {"3204": 12}}
    stored = holdings_of(cube=region_cube(months), workforce=WORKERS)
    june, july, august = (summarise(stored, Selection(period)) for period in months)
    assert june.unfinished is None and june.province.coverage_rate == 0.15
    for each in (july, august):  # it does not become complete by being late for longer
        assert each.unfinished.regions == ("3205",) and each.unfinished.branches_expected is None
        assert each.province.coverage_rate is None and each.province.gap is None
        assert each.concentration is None and each.bands == {} and each.comparison is None
    assert august.unfinished.last_complete.period == "2024-06"


def test_a_month_released_as_if_it_were_whole_keeps_its_figures():
    months = {"2024-07": {"3204": 10, "3205": 20}, "2024-08": {"3204": 12}}
    stored = holdings_of(cube=region_cube(months), workforce=WORKERS)
    old = Release("2024-08", 1, "final", 0, "eligible", "a", "2024-09-05T08:00:00+07:00", "ani", "", "domicile")
    for despite, rate in (("", 0.12), ("K02 menyusul", None)):
        made = replace(old, despite=despite)
        served = replace(stored, info=replace(stored.info, releases=(made,)))
        positions = Positions(served, {0: stored}.__getitem__)
        found = positions.show(Selection("2024-08")).summary
        assert found.province.coverage_rate == rate and (found.unfinished is None) == (rate is not None)
        assert positions.show(Selection("2024-08", release=DRAFT)).summary.province.coverage_rate is None


@given(
    st.dictionaries(
        st.sampled_from(["2024-05", "2024-06", "2024-07", "2024-08"]),
        st.dictionaries(st.sampled_from(["3204", "3205", "3273"]), st.integers(0, 90), min_size=1),
        min_size=1,
    )
)
def test_no_month_speaks_for_the_province_while_a_region_seen_before_is_away(months):
    stored = holdings_of(cube=region_cube(months), workforce=WORKERS)
    for period in months:
        found = summarise(stored, Selection(period))
        seen = {code for month in months if month < period for code in months[month]}
        away = seen - months[period].keys()
        assert (found.unfinished is not None) == bool(away)
        assert (found.province.coverage_rate is None) == bool(away)
        assert found.province.active_members == sum(months[period].values())
        if away:
            assert set(found.unfinished.regions) == away
            pair = found.unfinished.like_for_like
            assert pair is None or pair.members == sum(months[period][code] for code in pair.regions)
