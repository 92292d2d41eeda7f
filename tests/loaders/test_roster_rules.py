"""Row rules of rosters: whole columns agree with a plain row-by-row reading, and each rule says its reason."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coverage.loaders import KEY_BYTES, canonical_hash, load, pseudonymise
from coverage.loaders.headings.headers import find_flat_table
from coverage.loaders.roster.codes import HIDDEN, echo, echo_region
from coverage.loaders.roster.file import judge_roster, read_sheets
from coverage.model.loading import LoadOptions, LoadReport
from coverage.reference.tables import REVIEWED
from coverage.sheets.columns import CellColumn, CellKind, LazyRows, columns_of
from coverage.sheets.reader import Sheet
from tests import builders
from tests.roster_oracle import TODAY, read_slowly

KEY = bytes(range(KEY_BYTES))
NIK = "3204010101900001"
OPTIONS = LoadOptions(today=TODAY, max_refused_share=1.0)
HEADINGS = {
    "nik": "NIK",
    "kpj": "KPJ",
    "npp": "NPP",
    "segment": "SEGMEN",
    "status": "STATUS",
    "region_code": "KODE_KAB",
    "region_name": "NAMA_KAB",
    "programmes": "PROGRAM",
    "start_date": "TGL_KEPESERTAAN",
    "period": "PERIODE",
    "protection_start": "MASA PERLINDUNGAN AWAL",
    "protection_end": "MASA PERLINDUNGAN AKHIR",
}
GOOD = {
    "nik": NIK,
    "kpj": "99000000001",
    "npp": "12345678",
    "segment": "PU",
    "status": "AKTIF",
    "region_code": "3204",
    "region_name": "KAB. BANDUNG",
    "programmes": "JKK,JKM",
    "start_date": "2020-01-01",
    "period": "2024-08",
    "protection_start": "2024-08-01",
    "protection_end": "2024-10-31",
}


def judge(sheet, options=OPTIONS):
    report = LoadReport("x.xlsx", "0" * 64, "roster", None, "refused")
    return judge_roster(
        read_sheets([(sheet, find_flat_table(sheet, ("roster",), REVIEWED))], options, REVIEWED),
        report,
        options,
        lambda: KEY,
    )


def sheet_of(rows):
    return Sheet("Data", [list(HEADINGS.values()), *([row[name] for name in HEADINGS] for row in rows)])


def one(**cells):
    """A row of its own with some cells changed, among enough good ones to be set aside."""
    extra = {heading: cells.pop(heading) for heading in list(cells) if heading not in GOOD}
    header = [*HEADINGS.values(), *extra]
    rows = [[*(GOOD | cells).values(), *extra.values()]]
    return judge(Sheet("Data", [header, *rows]))


REFUSED = [
    ("nik_number", {"nik": 3204010101900001.0}),
    ("nik_invalid", {"nik": "320401010190000"}),
    ("nik_invalid", {"nik": "32040101019000012"}),
    ("nik_invalid", {"nik": "3204O10101900001"}),
    ("nik_invalid", {"nik": "３204010101900001"}),
    ("nik_date", {"nik": "3204013202900001"}),
    ("nik_date", {"nik": "3204010013900001"}),
    ("nik_date", {"nik": "3204010001900001"}),
    ("nik_date", {"nik": "3204012902910001"}),
    ("nik_date", {"nik": "3204017202900001"}),
    ("nik_date", {"nik": "3204014001900001"}),
    ("nik_province", {"nik": "2004010101900001"}),
    ("nik_province", {"nik": "0004010101900001"}),
    ("unknown_segment", {"segment": "XYZ"}),
    ("unknown_status", {"status": ""}),
    ("unknown_region", {"region_name": "", "region_code": "9999"}),
    ("region_conflict", {"region_name": "KAB. GARUT"}),
    ("ambiguous_region", {"region_code": "", "region_name": "BANDUNG"}),
    ("region_missing", {"region_code": "", "region_name": ""}),
    ("period_missing", {"period": "kapan"}),
    ("period_missing", {"period": ""}),
    ("period_missing", {"period": "1979-12"}),
    ("period_in_future", {"period": "2026-12"}),
    ("bad_date", {"start_date": "kemarin"}),
    ("bad_date", {"start_date": True}),
    ("date_range", {"start_date": "1979-12-31"}),
    ("date_range", {"start_date": "2026-12-25"}),
    ("date_range", {"start_date": -1.0}),
    ("date_range", {"start_date": 60.0}),
    ("bad_date", {"start_date": 1e12}),
    ("date_range", {"protection_start": "2026-12-25", "protection_end": "2027-12-25"}),
    ("date_range", {"protection_end": "2031-11-24"}),
    ("protection_order", {"protection_start": "2024-11-01"}),
    ("programme_segment", {"segment": "BPU", "programmes": "JKK,JKM,JP"}),
    ("programme_segment", {"segment": "BPU", "programmes": "JKK+JKM+JKP"}),
    ("programme_segment", {"segment": "JAKON", "programmes": "JKK JKM JHT"}),
    ("programme_segment", {"segment": "BPU", "JP": 1.0}),
    ("programme_segment", {"segment": "BPU", "JKP": "Y"}),
    ("number_misplaced", {"npp": "3204.0101.0190.0099"}),
    ("cell_error", {"segment": "#REF!"}),
    ("cell_error", {"npp": "#N/A"}),
]


@pytest.mark.parametrize(("code", "cells"), REFUSED, ids=lambda value: str(value)[:60])
def test_a_row_that_cannot_be_trusted_is_set_aside_with_its_reason(code, cells):
    report = one(**cells).report
    assert (report.status, report.rows_read, report.rows_refused) == ("refused", 1, 1)
    assert [problem.code for problem in report.problems] == [code]
    (problem,) = report.problems
    assert problem.cell.endswith("2") and problem.expected and problem.remedy.endswith(".")
    (row,) = report.refused_rows
    assert problem.remedy in row.reasons[0] and row.faults[0].remedy == problem.remedy


KEPT = [
    {"nik": "'3204010101900001"},
    {"nik": "3204012902000001"},
    {"nik": "3204017112900001"},
    {"nik": "1101010101900001"},
    {"kpj": ""},
    {"kpj": 99000000001.0},
    {"start_date": ""},
    {"start_date": "24/8/2020"},
    {"start_date": dt.date(2020, 1, 1)},
    {"start_date": 43831.0},
    {"start_date": "43831"},
    {"start_date": "2026-12-24"},
    {"protection_end": "2031-11-23"},
    {"protection_start": "", "protection_end": ""},
    {"protection_start": "2024-10-31"},
    {"programmes": "JKK+JKM+JHT+JP+JKP"},
    {"segment": "BPU", "programmes": "JKK,JKM,JHT"},
    {"segment": "BPU", "JKK": 1.0, "JKM": "Y", "JP": 0.0, "JKP": "T"},
    {"segment": "JAKON", "JKK": True, "JHT": False},
    {"period": 202408.0},
    {"region_code": 3204.0},
    {"npp": ""},
]


@pytest.mark.parametrize("cells", KEPT, ids=str)
def test_an_honest_row_is_kept_without_a_word(cells):
    report = one(**cells).report
    assert (report.status, report.problems, report.findings, report.rows_accepted) == ("accepted", (), (), 1)


SAID = [
    ("nik_region", {"nik": "3299010101900001"}),
    ("nik_region", {"nik": "1100010101900001"}),
    ("nik_serial", {"nik": "3204010101900000"}),
    ("birth_mismatch", {"TANGGAL_LAHIR": "1990-01-02"}),
    ("birth_mismatch", {"TANGGAL_LAHIR": dt.date(1991, 1, 1)}),
    ("birth_unread", {"TANGGAL_LAHIR": "Soreang"}),
    ("sex_mismatch", {"JENIS_KELAMIN": "P"}),
    ("age_outside", {"start_date": "2004-12-31"}),
    ("age_outside", {"nik": "3204010101500001"}),
    ("kpj_length", {"kpj": "9900000000"}),
    ("kpj_health", {"kpj": "0001234567890"}),
    ("kpj_number", {"kpj": 1234567890.0}),
    ("unknown_channel", {"EKOSISTEM": "SITI CONTOH"}),
    ("unknown_funding", {"SUMBER_DANA": "SITI CONTOH"}),
    ("unknown_programme", {"programmes": "SITI CONTOH"}),
    ("unknown_programme", {"JHT": "SITI CONTOH"}),
    ("npp_unread", {"npp": "SITI CONTOH"}),
]


@pytest.mark.parametrize(("code", "cells"), SAID, ids=lambda value: str(value)[:60])
def test_what_is_odd_is_said_with_a_count_and_kept(code, cells):
    loaded = one(**cells)
    assert (loaded.report.status, loaded.report.problems) == ("accepted", ())
    assert [finding.code for finding in loaded.report.findings] == [code]
    assert loaded.report.findings[0].message.startswith("1 baris ")
    assert "SITI" not in repr(loaded.report) + loaded.frame.to_csv()


@pytest.mark.parametrize("birth", ["1990-01-01", "01/01/1990", dt.date(1990, 1, 1), 32874.0])
def test_a_birth_date_that_agrees_with_the_nik_is_passed_over(birth):
    assert one(TANGGAL_LAHIR=birth, JENIS_KELAMIN="L").report.findings == ()


@pytest.mark.parametrize(("born", "start", "is_odd"), [("0101", "2005-01-01", False), ("0201", "2005-01-01", True),
                                                       ("0201", "2055-01-01", False)])  # fmt: skip
def test_age_is_counted_in_full_years_at_registration(born, start, is_odd):
    options = replace(OPTIONS, today=dt.date(2056, 1, 1))
    row = GOOD | {"nik": f"320401{born}900001", "start_date": start, "period": "2055-02"}
    findings = judge(sheet_of([row]), options).report.findings
    assert ("age_outside" in [finding.code for finding in findings]) == is_odd


def test_protection_is_kept_as_dates():
    frame = one().frame
    assert frame["protection_start"].tolist() == [dt.date(2024, 8, 1)]
    assert frame["protection_end"].tolist() == [dt.date(2024, 10, 31)]
    assert str(frame["protection_end"].dtype) == "date32[day][pyarrow]"


@pytest.mark.parametrize(("cells", "written"), [({"programmes": "jkm + jkk"}, "JKK,JKM"), ({"programmes": ""}, None),
                         ({"programmes": "", "JHT": 1.0, "JKK": "Ya"}, "JKK,JHT")])  # fmt: skip
def test_programmes_are_kept_in_one_form(cells, written):
    value = one(**cells).frame["programmes"].iloc[0]
    assert (None if pd.isna(value) else value) == written


def test_a_formula_without_its_value_is_refused_with_the_reason():
    columns = list(columns_of([list(HEADINGS.values()), list(GOOD.values()), list((GOOD | {"kpj": "1"}).values())]))
    place = list(GOOD).index("start_date")
    column = columns[place]
    kinds = column.kinds.copy()
    kinds[2] = CellKind.UNCACHED
    columns[place] = CellColumn(kinds, column.texts, column.numbers)
    report = judge(Sheet("Data", LazyRows(columns), columns=tuple(columns))).report
    assert (report.rows_accepted, report.rows_refused) == (1, 1)
    assert [(problem.code, problem.cell) for problem in report.problems] == [("formula_uncached", "I3")]
    assert report.refused_rows[0].cells[place] == "#RUMUS?"


@pytest.mark.parametrize("text", ["SITI CONTOH", "BUDI GARUT", "3204010101900001", "08123456789", "Jl. Bandung 5"])
@pytest.mark.parametrize("name", ["segment", "status", "period", "region_name", "region_code"])
def test_a_text_that_may_be_a_persons_is_never_repeated(name, text):
    cells = {"region_code": "", name: text} if name == "region_name" else {"region_name": "", name: text}
    report = one(**cells).report
    assert report.status == "refused"
    assert text not in repr(report.problems) + repr([row.reasons for row in report.refused_rows])
    assert HIDDEN in report.problems[0].value


@pytest.mark.parametrize("text", ["Kab Bndung", "Kerawang", "32.99", "BANDUNG", "Kab. Bandung Brat", "KOTA CIMAHII"])
def test_misspelt_regions_are_repeated(text):
    assert echo_region(text, REVIEWED) == text


@pytest.mark.parametrize("text", ["ASEP BANDUNG", "ADE BANDUNG", "BUDI GARUT", "KOTA", "SITI", "BANDUNG BUDIMAN"])
def test_names_with_a_region_in_them_are_not(text):
    assert echo_region(text, REVIEWED) == HIDDEN


def test_a_misspelt_word_is_repeated_and_a_name_is_not():
    assert (echo("AKTIP", ["AKTIF"]), echo("1234567"), echo("12345678")) == ("AKTIP", "1234567", HIDDEN)


def test_the_same_membership_twice_keeps_the_first():
    rows = [GOOD, GOOD | {"segment": "XYZ"}, GOOD, GOOD | {"period": "2024-07"}, GOOD | {"kpj": "99000000002"}]
    report = judge(sheet_of(rows)).report
    assert (report.rows_read, report.rows_accepted) == (5, 3)
    assert sorted((row.row, row.faults[0].reason[:22]) for row in report.refused_rows)[1] == (
        4,
        "kepesertaan berulang; ",
    )
    assert "double_membership" in [finding.code for finding in report.findings]


def test_without_a_card_the_same_job_in_the_same_place_is_a_repeat():
    bare = GOOD | {"kpj": ""}
    report = judge(sheet_of([bare, bare, bare | {"region_code": "3205", "region_name": ""}])).report
    assert [row.row for row in report.refused_rows] == [3]


def test_a_membership_is_found_again_on_a_later_sheet():
    first, second = sheet_of([GOOD]), replace(sheet_of([GOOD]), name="Lain")
    tables = [(sheet, find_flat_table(sheet, ("roster",), REVIEWED)) for sheet in (first, second)]
    report = LoadReport("x", "0" * 64, "roster", None, "refused")
    loaded = judge_roster(read_sheets(tables, OPTIONS, REVIEWED), report, OPTIONS, lambda: KEY)
    assert [(row.sheet, row.row, row.number) for row in loaded.report.refused_rows] == [("Lain", 2, 10_000_002)]


@pytest.mark.parametrize(
    ("share", "status"), [(0.009, "refused"), (0.01, "accepted"), (0.5, "accepted"), (0, "refused")]
)
def test_the_share_of_rows_that_may_be_set_aside_is_configurable(share, status):
    rows = [GOOD | {"kpj": f"{number:011d}"} for number in range(99)] + [GOOD | {"segment": "XYZ"}]
    report = judge(sheet_of(rows), replace(OPTIONS, max_refused_share=share)).report
    assert (report.status, report.rows_read) == (status, 100)
    assert report.rows_read == report.rows_accepted + report.rows_refused
    code = "rows_held_back" if status == "accepted" else "share_exceeded"
    assert code in [finding.code for finding in report.findings]


BAD = {
    "nik": [3204010101900001.0, "12", "", "3204013213900001", "9904010101900001", "x" * 16, "32 0401 410190 0002"],
    "kpj": ["", "99000000002"],
    "npp": ["", "3204010101900001", "87654321"],
    "segment": ["BPU", "JAKON", "PMI", "", "APA", 7.0],
    "status": ["NONAKTIF", "", "HIDUP"],
    "region_code": ["", "32.05", "9999", "-"],
    "region_name": ["", "GARUT", "KAB. BANDUNG", "SORGA"],
    "programmes": ["", "JKK", "JP,JKK", "JHT"],
    "start_date": ["", "2019-05-06", "06/05/2019", "dulu", 43831.0, -5.0, 99999.0, dt.date(1979, 1, 1)],
    "period": ["2024-07", "", "2030-01", "???"],
    "protection_start": ["", "2024-12-01", "entah", "2027-01-01"],
    "protection_end": ["", "2024-09-30", "2040-01-01"],
}
ROWS = st.fixed_dictionaries({name: st.sampled_from([value] * 8 + BAD[name]) for name, value in GOOD.items()})
BLANK = dict.fromkeys(GOOD, "")


def encoded(columns):
    """The same columns with their texts dictionary-encoded over a shared table, as a workbook keeps them."""
    shared = pa.array(sorted({text for column in columns for text in column.texts.to_pylist() if text}), pa.string())
    return tuple(
        CellColumn(
            column.kinds,
            pa.DictionaryArray.from_arrays(
                pa.array(
                    [shared.to_pylist().index(text) if text else None for text in column.texts.to_pylist()], pa.int32()
                ),
                shared,
            ),
            column.numbers,
        )
        for column in columns
    )


def found(loaded):
    """What was accepted and refused, in the form of the oracle."""
    frame = loaded.frame
    names = ("row", "pseudonym", "region_code", "segment", "status", "period", "start_date")
    rows = [] if frame.empty else list(zip(*(frame[name].tolist() for name in names), strict=True))
    return [(row[0], bytes(row[1]), *row[2:-1], None if pd.isna(row[-1]) else row[-1]) for row in rows]


def compare(rows):
    accepted, refused = read_slowly(rows)
    expected = [(number, *pseudonymise(nik.encode(), KEY).to_pylist(), *rest) for number, nik, *rest in accepted]
    sheet = sheet_of(rows)
    columns = columns_of(sheet.rows)
    for each in (sheet, replace(sheet, columns=columns), Sheet("Data", LazyRows(columns), columns=encoded(columns))):
        loaded = judge(each)
        report = loaded.report
        assert found(loaded) == (expected if accepted else [])
        assert report.rows_read == len(accepted) + len(refused) == report.rows_accepted + report.rows_refused
        wrong = [row.row for row in report.refused_rows if row.reasons]
        assert wrong == sorted(refused)


@settings(max_examples=60)
@example([BLANK, GOOD, BLANK, GOOD | {"kpj": "-"}])
@given(st.lists(st.one_of(ROWS, st.just(BLANK)), min_size=1, max_size=12))
def test_whole_columns_agree_with_a_row_by_row_reading(rows):
    compare(rows)


@pytest.mark.prove
@settings(max_examples=3000)
@given(st.lists(st.one_of(ROWS, st.just(BLANK)), min_size=1, max_size=30))
def test_whole_columns_agree_with_a_row_by_row_reading_at_length(rows):
    compare(rows)


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_hash_of_a_roster_knows_its_rows_and_not_their_order(rows, random):
    rows = [row | {"nik": NIK[:-2] + f"{place:02d}", "segment": "PU"} for place, row in enumerate(rows)]
    mixed = random.sample(rows, len(rows))
    one_way, other = judge(sheet_of(rows)), judge(sheet_of(mixed))
    assert canonical_hash(one_way) == canonical_hash(other)
    if len(one_way.frame):
        assert canonical_hash(one_way) != canonical_hash(replace(one_way, frame=one_way.frame.iloc[1:]))
        assert canonical_hash(one_way) != canonical_hash(replace(one_way, is_complete=True))


def test_the_hash_tells_every_column_apart():
    base = one()
    hashes = {canonical_hash(base)}
    for cells in ({"nik": NIK[:-1] + "2"}, {"npp": "1"}, {"status": "NONAKTIF"}, {"start_date": "2020-01-02"},
                  {"protection_end": ""}, {"period": "2024-07"}, {"segment": "PMI"}):  # fmt: skip
        hashes.add(canonical_hash(one(**cells)))
    assert len(hashes) == 8


def test_a_container_of_another_kind_has_the_same_hash():
    rows = [builders.person(NIK), builders.person(NIK[:-1] + "2", kpj="99000000002")]
    text = "\n".join(";".join(map(str, row)) for row in [builders.ROSTER_HEADER, *rows])
    found_hashes = {
        canonical_hash(load(content, name, OPTIONS, lambda: KEY))
        for name, content in (("a.xlsx", builders.roster(rows)), ("b.csv", text.encode()))
    }
    assert len(found_hashes) == 1


def test_pseudonyms_of_a_column_are_one_block():
    loaded = judge(sheet_of([GOOD | {"kpj": f"{number:011d}"} for number in range(50)]))
    assert str(loaded.frame["pseudonym"].dtype) == "fixed_size_binary[16][pyarrow]"
    assert len(set(loaded.frame["pseudonym"].tolist())) == 1


def test_dates_that_numpy_reads_are_those_of_the_calendar():
    days = [dt.date(1980, 1, 1) + dt.timedelta(days=97 * step) for step in range(170)]
    rows = [GOOD | {"start_date": day, "kpj": f"{place:011d}"} for place, day in enumerate(days)]
    assert judge(sheet_of(rows)).frame["start_date"].tolist() == days
    assert np.unique([day.year for day in days]).size > 40


def test_rows_without_a_month_are_set_aside_where_the_title_names_two():
    header = [heading for heading in HEADINGS.values() if heading != "PERIODE"]
    row = [value for name, value in GOOD.items() if name != "period"]
    one_month, two_months = (
        Sheet("Data", [[title], header, row]) for title in ("AGUSTUS 2024", "JULI 2024 - AGUSTUS 2024")
    )
    assert judge(one_month).report.periods == ("2024-08",)
    assert [problem.code for problem in judge(two_months).report.problems] == ["period_missing"]


def test_a_long_refused_file_sends_back_its_first_faulty_rows_only(monkeypatch):
    monkeypatch.setattr("coverage.loaders.roster.report.MAX_COPIED", 3)
    rows = [GOOD | {"kpj": f"{number:011d}", "segment": "PU" if number % 2 else "XYZ"} for number in range(20)]
    report = judge(sheet_of(rows), LoadOptions(today=TODAY)).report
    assert [(row.row, row.origin) for row in report.refused_rows] == [(2, None), (4, None), (6, None)]
    assert report.rows_refused == 20


def test_a_header_repeated_on_a_later_page_is_no_row():
    header = list(HEADINGS.values())
    rows = [header, list(GOOD.values()), header, list((GOOD | {"kpj": "99000000002"}).values()), [*header[:-1], "LAIN"]]
    report = judge(Sheet("Data", rows)).report
    assert (report.rows_read, report.rows_accepted, [row.row for row in report.refused_rows]) == (3, 2, [5])


def test_a_column_that_no_mapping_knows_is_reported_and_not_read():
    (finding,) = one(HOBI="memancing").report.findings
    assert (finding.code, finding.severity, finding.where) == ("unknown_column", "info", "Data!M1")
    assert "HOBI" in finding.message
