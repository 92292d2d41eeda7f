"""Regions, months and segments as people write them; what two readers would read differently is refused."""

import datetime as dt

import pytest

from coverage.reference.regions import all_regions
from tests.loaders.forms.case import counts_of, read
from tests.loaders.forms.containers import WRITERS, Page
from tests.loaders.forms.strategies import MONTH_FORMS, region_spellings


def recap(name="Garut", *, title="POSISI 31 AGUSTUS 2024", heading="PU", code=None):
    rows = [[title], ["Kode", "Kab/Kota", heading], [code, name, 300]]
    return WRITERS["xlsx"]([Page(rows)])


@pytest.mark.parametrize("region", all_regions(), ids=lambda region: region.code)
def test_every_spelling_of_a_region_is_that_region(region):
    rows = [["POSISI 31 AGUSTUS 2024"], ["Kab/Kota", "PU"]]
    for spelling in region_spellings(region.code):
        loaded = read(WRITERS["xlsx"]([Page([*rows, [spelling, 300]])]))
        assert counts_of(loaded) == {("2024-08", "", region.code, "PU", "active"): 300}, spelling


@pytest.mark.parametrize("name", ["Bandung", "bogor", "BEKASI", "Cirebon ", "Sukabumi", "Tasikmalaya"])
def test_a_bare_twin_is_refused_with_both_names_and_its_cell(name):
    (problem,) = read(recap(name)).report.problems
    assert (problem.code, problem.cell) == ("ambiguous_region", "B3")
    assert problem.expected.count("(32") == 2


@pytest.mark.parametrize("name", ["Bandung", "bandung", "BANDUNG "])
def test_a_code_settles_a_bare_twin(name):
    assert list(counts_of(read(recap(name, code="32.73")))) == [("2024-08", "", "3273", "PU", "active")]


@pytest.mark.parametrize(
    "name", ["Kab. Garut Selatan", "Banjarnegara", "Kab. Banjar", "Kota Garut", "Kab Bndung", "Kerawang"]
)
def test_a_name_that_is_only_near_is_refused(name):
    (problem,) = read(recap(name)).report.problems
    assert (problem.code, problem.cell) == ("unknown_region", "B3")


@pytest.mark.parametrize("form", MONTH_FORMS)
@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_is_read_in_every_form(form, month):
    year = 2023
    loaded = read(recap(title=form(year, month)))
    assert loaded.report.periods == (f"{year}-{month:02d}",), form(year, month)


@pytest.mark.parametrize(
    "title",
    ["PEBRUARI 2024", "Peb 2024", "Feb-24", "FEB'24", "posisi s.d. Februari 2024", "BLTH 022024", "BLTH 202402",
     "Per 29/02/2024", "2024/02", "bulan : 02-2024", dt.date(2024, 2, 29)],
)  # fmt: skip
def test_february_in_old_and_short_forms(title):
    assert read(recap(title=title)).report.periods == ("2024-02",)


@pytest.mark.parametrize(
    ("text", "month"),
    [("Agt 2024", "08"), ("Ags 2024", "08"), ("NOP 2023", "11"), ("Nopember 2023", "11"), ("Sept 2023", "09"),
     ("Okt. 2023", "10"), ("Mrt 2023", "03")],
)  # fmt: skip
def test_short_months(text, month):
    (period,) = read(recap(title=f"POSISI {text}")).report.periods
    assert period[5:] == month


@pytest.mark.parametrize(
    ("title", "code"),
    [("Triwulan III 2024", "period_not_month"), ("TW III 2024", "period_not_month"),
     ("Semester I 2024", "period_not_month"),
     ("TAHUN 2024", "period_missing"), ("Dicetak 2 September 2024", "period_missing"), ("AGUSTUS", "period_missing"),
     ("Juli s.d. Agustus", "period_missing"), ("JULI 2024 - AGUSTUS 2024", "period_conflict")],
)  # fmt: skip
def test_what_names_no_one_month_is_refused(title, code):
    assert [problem.code for problem in read(recap(title=title)).report.problems] == [code]


@pytest.mark.parametrize(
    ("heading", "segment"),
    [("PPU", "PU"), ("Penerima Upah", "PU"), ("penerima_upah", "PU"), ("Pekerja Penerima Upah (PPU)", "PU"),
     ("Peserta PU Aktif", "PU"), ("PBPU", "BPU"), ("BUKAN PENERIMA UPAH", "BPU"), ("Bukan Penerima Upah (BPU)", "BPU"),
     ("TK Aktif BPU", "BPU"), ("Jasa Konstruksi", "JAKON"), ("JASKON Aktif", "JAKON"), ("PMI", "PMI"),
     ("Pekerja Migran Indonesia", "PMI"), ("Pekerja Migran Indonesia (PMI)", "PMI"), ("Jumlah Peserta Aktif PU", "PU")],
)  # fmt: skip
def test_headings_of_segments(heading, segment):
    assert counts_of(read(recap(heading=heading))) == {("2024-08", "", "3205", segment, "active"): 300}
