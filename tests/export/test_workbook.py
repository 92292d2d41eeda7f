"""The workbooks: numbers are numbers, formulas give the summary's figures, text stays text, missing says why."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from coverage.export import write_problems, write_workbook
from coverage.export.columns import summary_columns
from coverage.model.indicators import ALL_INDICATORS, COVERAGE_RATE, EMPLOYED_RATE
from coverage.model.loading import CellFault, Finding, LoadReport, Problem, RefusedRow
from coverage.model.numbers import MISSING
from coverage.model.releases import DRAFT_BANNER
from coverage.model.results import ControlDifference, CoverageRow, CoverageSummary, Denominator, GroupRow, Target
from coverage.model.selection import Selection
from coverage.model.snapshots import Release, SnapshotInfo, SourceEntry
from coverage.model.trend import TrendPoint
from coverage.words.reasons import EXAMPLE_BANNER, FLAGS, REASONS

SHEETS = [
    "Ringkasan",
    "Urut deviasi",
    "Per cabang",
    "Tindak lanjut",
    "Tren",
    "Definisi & Sumber",
    "Catatan Mutu",
    "Asal Angka",
]
SUMMED = (
    "active_members",
    "memberships",
    "formal",
    "informal",
    "other",
    "employed",
    "eligible_workers",
    "denominator_workers",
    "gap",
    "change_month",
    "change_december",
)
BRANCHES = (GroupRow("K01", "Bandung Suci", 1_000, 1_100), GroupRow("K02", "=1+1", None, None))


def make_row(code, name, pu, jakon, bpu, pmi, eligible, **changes):
    parts = [pu, jakon, bpu, pmi]
    known = [part for part in parts if part is not None]
    active = sum(known) if known else None
    rate = active / eligible if active is not None and eligible else None
    row = CoverageRow(
        code=code,
        name=name,
        active_members=active,
        memberships=active,
        formal=pu + jakon if pu is not None and jakon is not None else None,
        informal=bpu,
        other=pmi,
        segments={"PU": pu, "JAKON": jakon, "PMI": pmi, "BPU": bpu},
        employed=None if eligible is None else eligible * 2,
        eligible_workers=eligible,
        formal_eligible=None,
        informal_eligible=None,
        denominator_workers=eligible,
        coverage_rate=rate,
        formal_rate=None,
        informal_rate=None,
        gap=eligible - active if rate is not None else None,
        flags=(),
        reason=None if rate is not None else "no_members" if active is None else "no_denominator",
        branches_included=1,
        branches_expected=1,
        target_rate=0.5,
        change_month=10,
        change_december=-20,
    )
    return replace(row, **changes)


def add_up(code, name, rows):
    """The total as the summary defines it: sums over the regions that have both parts."""
    counted = [row for row in rows if row.coverage_rate is not None]
    total = {field: sum(getattr(row, field) or 0 for row in counted) for field in SUMMED}
    return replace(
        rows[0],
        code=code,
        name=name,
        **total,
        segments={key: sum(row.segments[key] or 0 for row in counted) for key in rows[0].segments},
        coverage_rate=total["active_members"] / total["denominator_workers"],
        flags=("unpaired",) if len(counted) < len(rows) else (),
        reason=None,
        branches_included=25,
        branches_expected=25,
    )


ROWS = (
    make_row("3201", "Kab. Bogor", 400, 50, 60, 3, 2_000),
    make_row("3204", "Kab. Bandung", 700, 100, 30, 7, 1_000, target_rate=0.4),
    make_row("3273", "Kota Bandung", 300, 20, 10, 1, 1_500),
)


def agreed(source):
    """Head office's figures of a source, each the same as ours."""
    return tuple(ControlDifference(segment, source, 100, 100) for segment in ("PU", "JAKON", "PMI", "BPU"))


def make_summary(rows=ROWS, **changes):
    province = add_up("32", "Jawa Barat", rows)
    source = SourceEntry(
        "id1", "ab" * 32, "rekap.xlsx", "recap", "recap-1", ("2024-08",), "K01", "domicile", 3, 0, 1_681, False, True,
        "ani", "2024-09-02T08:00:00+07:00", (),
    )  # fmt: skip
    other = replace(source, id="id2", name="lama.xlsx", periods=("2024-07",))
    workforce = replace(source, id="id3", name="penduduk.xlsx", kind="workforce", periods=(), branch=None, total=None)
    summary = CoverageSummary(
        info=SnapshotInfo(12, "2024-09-03T10:42:00+07:00", "ani", "", "cd" * 32, False, (source, other, workforce)),
        selection=Selection(period="2024-08"),
        period="2024-08",
        basis="domicile",
        bases=("domicile",),
        periods=("2024-06", "2024-07", "2024-08"),
        indicator=COVERAGE_RATE,
        denominator=Denominator("eligible", 2024, "edisi-2024", "Sakernas & Kanwil"),
        rows=rows,
        province=province,
        focus=province,
        regions_included=sum(row.coverage_rate is not None for row in rows),
        regions_expected=len(rows),
        trend=(
            TrendPoint("2024-06", 1_500, 1_400, 90, 5_000, 0.3, "edisi-2023", 2023, False),
            TrendPoint("2024-07", None, None, None, None, None, "edisi-2024", 2024, False),
            TrendPoint("2024-08", 1_681, 1_570, 100, 4_500, 1_681 / 4_500, "edisi-2024", 2024, True),
        ),
        targets=(Target(2024, 0.5, "RPJMD"),),
        concentration=None,
        control=agreed("Pusat"),
        findings=(),
    )
    return replace(summary, **changes)


def opened(content, *, values=False):
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def ringkasan(summary, *, values=False, sheet="Ringkasan"):
    """The table of a sheet: region name -> header key -> cell."""
    worksheet = opened(write_workbook(summary, BRANCHES), values=values)[sheet]
    keys = [column.key for column in summary_columns(summary.indicator)]
    first = next(cell.row for cell in worksheet["A"] if cell.value == "(1)") + 1
    table = {}
    for cells in worksheet.iter_rows(min_row=first):
        if not cells[2].value:
            break
        table[cells[2].value] = dict(zip(keys, cells, strict=False))
    return table


def all_text(worksheet):
    return "\n".join(str(cell.value) for row in worksheet.iter_rows() for cell in row if cell.value is not None)


def evaluate(formula, worksheet):
    """The result of one of our formulas: a sum of a range, a quotient or a difference of two cells."""
    found = re.fullmatch(r"=SUM\((\w+):(\w+)\)", formula)
    if found:
        cells = [cell for row in worksheet[f"{found[1]}:{found[2]}"] for cell in row]
        return sum(cell.value for cell in cells if not isinstance(cell.value, str))
    left, operator, right = re.fullmatch(r"=(\w+)([/-])(\w+)", formula).groups()
    return worksheet[left].value / worksheet[right].value if operator == "/" else (
        worksheet[left].value - worksheet[right].value
    )  # fmt: skip


def test_sheets_stand_in_their_order():
    assert opened(write_workbook(make_summary(), BRANCHES)).sheetnames == SHEETS


def test_numbers_are_numbers():
    row = ringkasan(make_summary(), values=True)["Kab. Bogor"]
    assert (row["employed"].value, row["eligible_workers"].value, row["PU"].value) == (4_000, 2_000, 400)
    assert (row["active_members"].value, row["gap"].value, row["change_december"].value) == (513, 1_487, -20)
    assert row["coverage_rate"].value == 513 / 2_000
    assert row["coverage_rate"].number_format == "0.00%"
    assert row["deviation"].number_format == "0.00%"
    assert row["PU"].number_format == "#,##0"
    assert row["region_code"].value == "3201"


@pytest.mark.parametrize("sheet", ["Ringkasan", "Tren"])
def test_formulas_give_their_cached_values(sheet):
    content = write_workbook(make_summary(), BRANCHES)
    formulas, values = opened(content)[sheet], opened(content, values=True)[sheet]
    live = [cell for row in formulas.iter_rows() for cell in row if cell.data_type == "f"]
    assert live
    for cell in live:
        name = re.fullmatch(r"=(\w+)", cell.value)
        found = values[name[1]].value if name else evaluate(cell.value, values)
        assert found == pytest.approx(values[cell.coordinate].value, abs=1e-12), cell.coordinate


def test_what_follows_from_other_columns_is_a_live_formula():
    table = ringkasan(make_summary())
    live = {key for key, cell in table["Kab. Bandung"].items() if cell.data_type == "f"}
    assert live == {"active_members", "coverage_rate", "gap", "achievement", "deviation"}
    assert table["JAWA BARAT"]["PU"].data_type == "f"


def test_province_row_is_the_summary_s_province():
    summary = make_summary()
    province = ringkasan(summary, values=True)["JAWA BARAT"]
    assert province["active_members"].value == summary.province.active_members
    assert province["eligible_workers"].value == summary.province.eligible_workers
    assert province["coverage_rate"].value == summary.province.coverage_rate
    assert province["gap"].value == summary.province.gap
    assert province["deviation"].value == summary.province.deviation
    assert province["region"].font.bold


def test_province_over_paired_regions_only_is_written_as_values():
    rows = (
        *ROWS,
        make_row("3278", "Kota Tasikmalaya", 5, 5, 5, 5, None),
        make_row("3279", "Kota Banjar", *[None] * 4, 90),
    )
    summary = make_summary(rows)
    table = ringkasan(summary)
    province = table["JAWA BARAT"]
    assert not [key for key, cell in province.items() if cell.data_type == "f"]
    assert province["active_members"].value == summary.province.active_members == 1_681
    assert province["coverage_rate"].value == pytest.approx(summary.province.coverage_rate, abs=1e-15)
    assert "Nilai tetap" in province["remark"].value
    assert FLAGS["unpaired"] in all_text(opened(write_workbook(summary, ()))["Ringkasan"])


def test_missing_is_a_dash_with_its_reason():
    rows = (
        *ROWS,
        make_row("3278", "Kota Tasikmalaya", 5, 5, 5, 5, None),
        make_row("3279", "Kota Banjar", *[None] * 4, 90),
    )
    table = ringkasan(make_summary(rows))
    assert table["Kota Tasikmalaya"]["coverage_rate"].value == MISSING
    assert REASONS["no_denominator"] in table["Kota Tasikmalaya"]["remark"].value
    assert table["Kota Banjar"]["active_members"].value == MISSING
    assert REASONS["no_members"] in table["Kota Banjar"]["remark"].value
    assert not table["Kab. Bogor"]["remark"].value


def test_column_that_is_empty_throughout_is_said_once_below():
    rows = tuple(replace(row, target_rate=None) for row in ROWS)
    summary = make_summary(rows)
    assert not ringkasan(summary)["Kab. Bogor"]["remark"].value
    assert f"(13) {REASONS['no_target']}" in all_text(opened(write_workbook(summary, ()))["Ringkasan"])


def test_segment_that_was_not_reported_keeps_the_sum_live():
    rows = (replace(ROWS[0], other=None, segments={**ROWS[0].segments, "PMI": None}, active_members=510,
                    coverage_rate=510 / 2_000, gap=1_490), *ROWS[1:])  # fmt: skip
    row = ringkasan(make_summary(rows))["Kab. Bogor"]
    assert (row["other"].value, row["active_members"].data_type) == (MISSING, "f")
    assert "PMI/lain tidak dilaporkan" in row["remark"].value


def test_flags_are_short_beside_the_row_and_long_below():
    rows = (replace(ROWS[0], flags=("above_100", "partial"), branches_expected=2), *ROWS[1:])
    summary = make_summary(rows)
    assert ringkasan(summary)["Kab. Bogor"]["remark"].value == "Di atas 100%; Belum lengkap (1/2 cabang)"
    assert FLAGS["above_100"] in all_text(opened(write_workbook(summary, ()))["Ringkasan"])


def test_total_does_not_inherit_above_100_from_a_region():
    summary = make_summary()
    summary = replace(summary, province=replace(summary.province, flags=("above_100",)))
    assert not ringkasan(summary)["JAWA BARAT"]["remark"].value


def test_other_denominator_divides_by_the_employed_and_says_so():
    rows = tuple(
        replace(row, denominator_workers=row.employed, coverage_rate=row.active_members / row.employed,
                gap=row.employed - row.active_members) for row in ROWS
    )  # fmt: skip
    summary = make_summary(rows, indicator=EMPLOYED_RATE, selection=Selection(denominator="employed"))
    rate = ringkasan(summary)["Kab. Bogor"]["coverage_rate"]
    assert rate.value == f"=J{rate.row}/D{rate.row}"
    text = all_text(opened(write_workbook(summary, ()))["Ringkasan"])
    assert "Cakupan terhadap penduduk bekerja %\n= (10):(4)" in text
    assert "bukan ukuran UCJ" in text


def test_chosen_regions_are_added_up_and_the_province_is_values():
    focus = add_up("3201+3204", "2 kab/kota terpilih", ROWS[:2])
    summary = make_summary(selection=Selection(regions=("3201", "3204")), focus=focus)
    table = ringkasan(summary)
    assert list(table) == ["Kab. Bogor", "Kab. Bandung", "JUMLAH KAB/KOTA TERPILIH", "JAWA BARAT"]
    assert table["JUMLAH KAB/KOTA TERPILIH"]["active_members"].data_type == "f"
    assert table["JAWA BARAT"]["active_members"].value == summary.province.active_members
    assert ringkasan(summary, values=True)["JUMLAH KAB/KOTA TERPILIH"]["coverage_rate"].value == focus.coverage_rate


def test_one_chosen_region_has_no_sum_of_its_own():
    summary = make_summary(selection=Selection(regions=("3273",)), focus=ROWS[2])
    assert list(ringkasan(summary)) == ["Kota Bandung", "JAWA BARAT"]


def test_sorted_by_deviation_with_the_missing_last():
    rows = (replace(ROWS[0], target_rate=None), *ROWS[1:])
    table = ringkasan(make_summary(rows), sheet="Urut deviasi")
    assert list(table) == ["Kota Bandung", "Kab. Bandung", "Kab. Bogor", "JAWA BARAT"]


def test_title_conditions_and_state_of_release():
    text = all_text(opened(write_workbook(make_summary(), ()))["Ringkasan"])
    assert (
        "CAKUPAN KEPESERTAAN JAMINAN SOSIAL KETENAGAKERJAAN MENURUT KABUPATEN/KOTA, PROVINSI JAWA BARAT, "
        "POSISI 31 AGUSTUS 2024" in text
    )
    assert "Domisili (NIK) · 3/3 kab/kota · 25/25 cabang · Pekerja berhak tahun 2024, edisi edisi-2024" in text
    assert "Draf, belum dirilis" in text
    assert "Mengetahui," in text


def test_other_basis_is_said_not_to_be_ucj():
    text = all_text(opened(write_workbook(make_summary(basis="registration_office"), ()))["Ringkasan"])
    assert "Kantor pendaftaran, bukan UCJ" in text


def test_the_difference_with_head_office_stands_below_the_table_by_source():
    control = (*agreed("Pusat"), ControlDifference("PU", "Surat", 0, 7))
    text = all_text(opened(write_workbook(make_summary(control=control), ()))["Ringkasan"])
    assert "Selisih dengan Pusat: 0 menurut Pusat; +7 (PU +7) menurut Surat." in text
    assert "Selisih dengan Pusat: 0.\n" in all_text(opened(write_workbook(make_summary(), ()))["Ringkasan"])


RELEASE = Release(
    "2024-08", 2, "revisi", 12, "eligible", "edisi-2024", "2024-10-10T03:00:00+00:00", "ani", "Kab. Bogor terlambat",
    "domicile", 1,
)  # fmt: skip


@pytest.mark.parametrize("release", [RELEASE, None])
def test_every_sheet_is_marked_draft_exactly_when_no_release_names_the_figures(release):
    workbook = opened(write_workbook(make_summary(release=release), BRANCHES))
    for worksheet in workbook:
        assert (worksheet["A1"].value == DRAFT_BANNER) is (release is None)
        assert (DRAFT_BANNER in str(worksheet.oddHeader.center.text)) is (release is None)


def test_a_release_stands_on_the_first_sheet_in_the_footer_and_with_the_origin():
    workbook = opened(write_workbook(make_summary(release=RELEASE), BRANCHES))
    words = "Revisi 1: Kab. Bogor terlambat (10 Oktober 2024)"
    assert words in all_text(workbook["Ringkasan"])
    assert "Draf" not in all_text(workbook["Ringkasan"])
    assert words in workbook["Ringkasan"].oddFooter.left.text
    assert words in all_text(workbook["Asal Angka"]) and "2024-10-10T03:00:00+00:00" in all_text(workbook["Asal Angka"])


def test_months_of_the_trend_that_are_drafts_say_so():
    summary = make_summary()
    points = (replace(summary.trend[0], is_draft=False), *summary.trend[1:])
    rows = list(opened(write_workbook(replace(summary, trend=points), ()))["Tren"].iter_rows(values_only=True))
    remarks = [str(row[8]) for row in rows if isinstance(row[0], dt.datetime)]
    assert ["Draf" in remark for remark in remarks] == [False, True, True]


@pytest.mark.parametrize("is_example", [True, False])
def test_banner_stands_on_every_sheet_exactly_when_the_data_are_invented(is_example):
    summary = make_summary(release=RELEASE)
    workbook = opened(write_workbook(replace(summary, info=replace(summary.info, is_example=is_example)), BRANCHES))
    for worksheet in workbook:
        assert (worksheet["A1"].value == EXAMPLE_BANNER) is is_example
        assert (EXAMPLE_BANNER in str(worksheet.oddHeader.center.text)) is is_example
    if is_example:
        assert workbook["Ringkasan"]["A1"].fill.fgColor.rgb == "FFD2DA34"


def test_print_settings_of_the_first_sheet():
    worksheet = opened(write_workbook(make_summary(), BRANCHES))["Ringkasan"]
    assert (worksheet.page_setup.orientation, worksheet.page_setup.paperSize) == ("landscape", 9)
    assert (worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight) in ((1, 1), (None, None))
    assert worksheet.sheet_properties.pageSetUpPr.fitToPage
    assert worksheet.print_area
    assert worksheet.print_title_rows == "$4:$5"
    assert worksheet.freeze_panes == "D6"
    assert "Draf, belum dirilis" in worksheet.oddFooter.left.text


def test_text_from_files_stays_text():
    rows = (replace(ROWS[0], name='=HYPERLINK("http://x")'), *ROWS[1:])
    findings = (Finding("x", "error", "@SUM(1)", "=cmd|'/c calc'!A1"),)
    content = write_workbook(make_summary(rows, findings=findings), BRANCHES)
    workbook = opened(content)
    cell = next(cell for cell in workbook["Per cabang"]["C"] if cell.value == "=1+1")
    assert cell.data_type == "s"
    own = re.compile(r"=(SUM\(\w+:\w+\)|\w+[/-]\w+|[A-Z]+\d+)")
    formulas = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(own.fullmatch(cell.value) for cell in formulas)
    assert "hyperlink" not in "".join(zipfile.ZipFile(io.BytesIO(content)).namelist()).lower()


def test_same_summary_gives_same_bytes():
    assert write_workbook(make_summary(), BRANCHES) == write_workbook(make_summary(), BRANCHES)


def test_branches_are_not_added_up():
    worksheet = opened(write_workbook(make_summary(), BRANCHES))["Per cabang"]
    rows = [[cell.value for cell in row] for row in worksheet.iter_rows()]
    assert [1, "K01", "Bandung Suci", 1_000, 1_100] in rows
    assert [2, "K02", "=1+1", MISSING, MISSING] in rows
    assert "tidak sama dengan jumlah provinsi" in all_text(worksheet)


def test_follow_up_has_every_region_and_empty_cells():
    worksheet = opened(write_workbook(make_summary(), ()))["Tindak lanjut"]
    rows = [[cell.value for cell in row] for row in worksheet.iter_rows()]
    assert ["No", "Kab/Kota", "Isu", "Rencana", "PIC Kacab", "Tenggat"] in rows
    assert [row[1:] for row in rows if isinstance(row[0], int)] == [[row.name, *[None] * 4] for row in ROWS]


def test_trend_has_dates_and_a_chart_with_a_line_for_each_denominator():
    content = write_workbook(make_summary(), ())
    worksheet = opened(content, values=True)["Tren"]
    dated = {cell.value.strftime("%Y-%m"): cell.row for cell in worksheet["A"] if cell.is_date}
    assert list(dated) == ["2024-06", "2024-07", "2024-08"]
    assert [worksheet.cell(row, 6).value for row in dated.values()] == [0.3, MISSING, 1_681 / 4_500]
    assert [worksheet.cell(row, 10).value for row in dated.values()] == [0.3, None, None]
    assert [worksheet.cell(row, 11).value for row in dated.values()] == [None, None, 1_681 / 4_500]
    archive = zipfile.ZipFile(io.BytesIO(content))
    chart = archive.read("xl/charts/chart1.xml").decode()
    assert chart.count("<c:ser>") == 2
    assert '<c:min val="0"/>' in chart
    assert "Jawa Barat" in chart
    assert "Grafik garis cakupan Jawa Barat" in archive.read("xl/drawings/drawing1.xml").decode()
    lone = zipfile.ZipFile(io.BytesIO(write_workbook(make_summary(trend=make_summary().trend[-1:]), ())))
    single = lone.read("xl/charts/chart1.xml").decode()
    assert ("<c:dateAx>" in chart, "<c:dateAx>" in single, "<c:catAx>" in single) == (True, False, True)


def test_a_trend_over_two_denominators_stands_on_one_base_too_and_says_which_months_were_carried_there():
    trend = tuple(
        replace(point, chained_rate=0.25, is_linked=point.period == "2024-06") for point in make_summary().trend
    )
    worksheet = opened(write_workbook(make_summary(trend=trend), ()), values=True)["Tren"]
    dated = {cell.value.strftime("%Y-%m"): cell.row for cell in worksheet["A"] if cell.is_date}
    headings = [cell.value for cell in worksheet[min(dated.values()) - 1]]
    assert headings[5:7] == ["Cakupan", "Pada edisi terbaru"]
    assert [worksheet.cell(row, 7).value for row in dated.values()] == [0.25, 0.25, 0.25]
    assert ["*" in worksheet.cell(row, 7).number_format for row in dated.values()] == [True, False, False]
    assert "bukan cakupan yang pernah dirilis" in all_text(worksheet)


def test_trend_without_any_rate_has_no_chart():
    trend = (TrendPoint("2024-08", 5, 5, 0, None, None, None, None, False),)
    content = write_workbook(make_summary(trend=trend), ())
    assert "xl/charts/chart1.xml" not in zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_definitions_come_from_the_declarations():
    text = all_text(opened(write_workbook(make_summary(), ()))["Definisi & Sumber"])
    assert all(indicator.description in text for indicator in ALL_INDICATORS)
    assert "Sakernas & Kanwil" in text


def test_findings_or_their_absence():
    finding = Finding("above_100", "warning", "3201", "Kab. Bogor: cakupan 120%.")
    assert "Tidak ada temuan." in all_text(opened(write_workbook(make_summary(), ()))["Catatan Mutu"])
    text = all_text(opened(write_workbook(make_summary(findings=(finding,)), ()))["Catatan Mutu"])
    assert "Perlu diperiksa" in text
    assert finding.message in text


def test_origin_lists_the_files_of_the_period():
    text = all_text(opened(write_workbook(make_summary(), ()))["Asal Angka"])
    assert "rekap.xlsx" in text
    assert "penduduk.xlsx" in text
    assert "lama.xlsx" not in text
    assert "ab" * 32 in text
    assert "cd" * 32 in text


def test_summary_without_anything_is_still_a_workbook():
    rows = tuple(make_row(row.code, row.name, *[None] * 5, target_rate=None) for row in ROWS)
    rows = tuple(replace(row, change_month=None, change_december=None) for row in rows)
    province = replace(rows[0], code="32", name="Jawa Barat")
    empty = replace(
        make_summary(), rows=rows, province=province, focus=province, denominator=None, trend=(), targets=(), control=()
    )
    table = ringkasan(empty)
    assert table["JAWA BARAT"]["coverage_rate"].value == MISSING
    assert REASONS["no_members"] in table["JAWA BARAT"]["remark"].value


NIK = "3204010101900001"


def make_report(**changes):
    report = LoadReport(
        "/data/masuk/peserta K01.xlsx",
        "ab" * 32,
        "roster",
        "roster-flat",
        "accepted",
        problems=(Problem("nik_invalid", "Data", "A3", "15 karakter", "16 angka", "Isi NIK 16 angka sebagai teks."),),
        findings=(Finding("hidden", "info", "Data", "=ada baris tersembunyi"),),
        refused_rows=(RefusedRow("Data", 3, (NIK, "=1+1", "2024-08-31", "sisa"), ("C3: kosong", "A3: ganda")),),
        headers=("NIK", "Nama", "Tanggal"),
    )
    return replace(report, **changes)


def test_problems_say_where_what_and_what_to_do():
    workbook = opened(write_problems([make_report()]))
    rows = list(workbook["Masalah"].iter_rows(values_only=True))
    assert rows[0] == ("Berkas", "Lembar", "Sel", "Yang ditemukan", "Seharusnya", "Yang harus dilakukan")
    assert rows[1] == ("peserta K01.xlsx", "Data", "A3", "15 karakter", "16 angka", "Isi NIK 16 angka sebagai teks.")
    assert workbook["Temuan"]["D2"].data_type == "s"
    assert workbook["Temuan"]["B2"].value == "Catatan"


def test_refused_rows_come_back_as_text_with_reasons():
    worksheet = opened(write_problems([make_report()]))["Perbaikan"]
    rows = list(worksheet.iter_rows(values_only=True))
    assert rows[0][0].startswith("DAFTAR PERBAIKAN: perbaiki baris-baris ini di berkas asal")
    assert rows[1] == ("NIK", "Nama", "Tanggal", None, "Baris Asal", "Alasan Ditahan", "Cara Memperbaiki", "Asal Baris")
    assert rows[2][:4] == (NIK, "=1+1", "2024-08-31", "sisa")
    assert rows[2][4:] == ("3", "C3: kosong; A3: ganda", None, "peserta K01.xlsx, Data, baris 3")
    assert all(cell.data_type == "s" and cell.number_format == "@" for cell in worksheet[3][:4])


def test_wrong_cells_are_coloured_and_carry_the_reason_and_the_remedy():
    faults = (CellFault(2, "kosong; seharusnya tanggal", "Isi sel itu."),)
    row = RefusedRow("Data", 3, (NIK, "A", "", "x"), ("C3: kosong",), faults, 3, ("NIK", "Nama", "Tanggal"))
    worksheet = opened(write_problems([make_report(refused_rows=(row,))]))["Perbaikan"]
    assert worksheet["C3"].comment.text == "kosong; seharusnya tanggal. Isi sel itu."
    assert worksheet["C3"].fill.fgColor.rgb != worksheet["A3"].fill.fgColor.rgb
    assert worksheet["A3"].comment is None
    assert worksheet["G3"].value == "Isi sel itu."


def test_problems_of_invented_files_are_marked():
    workbook = opened(write_problems([make_report(is_example=True)]))
    assert all(workbook[name]["A1"].value.startswith("DATA CONTOH") for name in workbook.sheetnames)


def test_each_file_with_refused_rows_has_its_own_sheet():
    reports = [make_report(), make_report(refused_rows=()), make_report(path="b.xlsx")]
    assert opened(write_problems(reports)).sheetnames == ["Masalah", "Temuan", "Perbaikan", "Perbaikan 2"]


def test_no_problems_are_said_to_be_none():
    workbook = opened(write_problems([]))
    assert workbook["Masalah"]["A2"].value == "Tidak ada masalah."
    assert workbook["Temuan"]["A2"].value == "Tidak ada temuan."
    assert write_problems([make_report()]) == write_problems([make_report()])
