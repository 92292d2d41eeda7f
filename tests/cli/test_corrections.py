"""Refused rows go back to the branch, and come back corrected: added once, to the file that they are of."""

import io
import json
import shutil
import subprocess

import openpyxl
import pandas as pd
import pytest

from coverage.model.corrections import PART as OF_PART
from coverage.model.corrections import Origin
from coverage.model.loading import Loaded, LoadReport
from coverage.model.snapshots import SnapshotInfo
from coverage.services.comparison import drop_stale
from tests import builders

PART, FULL = 150, 4


def nik(number, day="01"):
    return f"320401{day}0190{number:04d}"


def good(number, **cells):
    return builders.person(nik(number), kpj=f"{number:011d}", **cells)


def ingest(run, *arguments):
    code, out, _ = run("ingest", *arguments, "--json")
    return code, json.loads(out)


def active(run):
    return json.loads(run("summary", "--format", "json")[1])["province"]["active_members"]


def corrected(path, cells, target=None):
    """The list with cells set (NIK or another value by row from 0 and heading), saved by another program."""
    book = openpyxl.load_workbook(path)
    sheet = book["Perbaikan"]
    top = next(row for row in range(1, 9) if sheet.cell(row, 1).value == "NIK")
    headings = {sheet.cell(top, column).value: column for column in range(1, sheet.max_column + 1)}
    for (row, heading), value in cells.items():
        sheet.cell(top + 1 + row, headings[heading]).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    (target or path).write_bytes(buffer.getvalue())
    return target or path


@pytest.fixture
def stored(run, put, tmp_path):
    """A roster of K1 of which two rows were set aside, and the list of these rows."""
    rows = [good(number) for number in range(1, PART + 1)]
    rows[10:10] = [builders.person("32040101019", kpj="77000000001"), good(900, segment="APA")]
    report = tmp_path / "perbaikan.xlsx"
    path = put("r.xlsx", builders.roster(rows))
    code, answer = ingest(run, path, "--branch", "K1", "--max-refused-share", "0.02", "--report", report)
    (file,) = answer["files"]
    assert (code, file["status"], file["rows_accepted"], file["rows_refused"]) == (0, "accepted", PART, 2)
    assert "rows_held_back" in [finding["code"] for finding in file["findings"]]
    return report


def test_corrected_rows_are_added_to_the_file_they_are_of(run, stored):
    corrected(stored, {(0, "NIK"): nik(901), (1, "SEGMEN"): "BPU"})
    code, answer = ingest(run, stored)
    (file,) = answer["files"]
    assert (code, file["status"], file["rows_read"], file["rows_accepted"]) == (0, "accepted", 2, 2)
    assert (active(run), file["changes"]["rows_added"], file["changes"]["rows_removed"]) == (PART + 2, 2, 0)
    assert "rows_held_back" not in [finding["code"] for finding in file["findings"]]


def test_a_corrected_list_counts_once_however_often_it_comes(run, stored, tmp_path):
    corrected(stored, {(0, "NIK"): nik(901), (1, "SEGMEN"): "BPU"})
    ingest(run, stored)
    code, answer = ingest(run, stored)
    assert (code, answer["snapshot"], answer["files"][0]["status"]) == (0, None, "duplicate")
    again = corrected(stored, {(0, "NAMA_LENGKAP"): "SIMPAN LAGI"}, tmp_path / "lagi.xlsx")
    code, answer = ingest(run, again)
    assert (code, answer["files"][0]["status"], active(run)) == (0, "duplicate", PART + 2)


def test_the_file_and_its_correction_are_the_whole_file_corrected(run, stored, put, tmp_path):
    corrected(stored, {(0, "NIK"): nik(901), (1, "SEGMEN"): "BPU"})
    ingest(run, stored)
    rows = [good(number) for number in range(1, PART + 1)]
    rows += [builders.person(nik(901), kpj="77000000001"), good(900, segment="BPU")]
    code, answer = ingest(run, put("utuh.xlsx", builders.roster(rows)), "--branch", "K1")
    assert (code, answer["files"][0]["status"]) == (0, "duplicate")
    code, answer = ingest(run, tmp_path / "r.xlsx", "--branch", "K1", "--max-refused-share", "0.02")
    assert (code, answer["files"][0]["status"], active(run)) == (0, "duplicate", PART + 2)


def test_rows_still_wrong_go_back_once_more(run, stored, tmp_path):
    second = tmp_path / "kedua.xlsx"
    corrected(stored, {(0, "NIK"): nik(901)})
    code, answer = ingest(run, stored, "--report", second)
    (file,) = answer["files"]
    assert (code, file["rows_read"], file["rows_accepted"], file["rows_refused"]) == (0, 2, 1, 1)
    assert "1 baris" in next(item["message"] for item in file["findings"] if item["code"] == "rows_held_back")
    sheet = openpyxl.load_workbook(second)["Perbaikan"]
    headings = next([cell.value for cell in row] for row in sheet.iter_rows() if row[0].value == "NIK")
    assert headings.count("Baris Asal") == 1
    corrected(second, {(0, "SEGMEN"): "BPU"})
    code, answer = ingest(run, second)
    assert (code, answer["files"][0]["status"], active(run)) == (0, "accepted", PART + 2)
    first_list = corrected(stored, {(1, "SEGMEN"): "BPU"})
    assert ingest(run, first_list)[1]["files"][0]["status"] == "duplicate"


def test_a_list_without_a_single_right_row_is_refused(run, stored):
    code, answer = ingest(run, stored)
    (file,) = answer["files"]
    assert (code, file["status"], file["rows_refused"]) == (1, "refused", 2)
    assert {problem["code"] for problem in file["problems"]} == {"nik_invalid", "unknown_segment"}
    assert active(run) == PART


def test_a_list_is_refused_once_another_file_stands_in_place_of_its_own(run, stored, put):
    ingest(run, put("baru.xlsx", builders.roster([good(number) for number in range(1, 20)])), "--branch", "K1")
    corrected(stored, {(0, "NIK"): nik(901), (1, "SEGMEN"): "BPU"})
    code, answer = ingest(run, stored)
    (problem,) = answer["files"][0]["problems"]
    assert (code, problem["code"], active(run)) == (1, "correction_orphan", 19)
    assert "kirim ulang berkas asal" in problem["remedy"]


def test_rows_that_were_never_set_aside_cannot_be_added(run, stored):
    extra = [nik(902), "", "X", "", "", "", "", "PU", "AKTIF", "3204", "KAB. BANDUNG", "", "", "", "2024-08", "9000"]
    corrected(stored, {(0, "NIK"): nik(901), (1, "SEGMEN"): "BPU"})
    book = openpyxl.load_workbook(stored)
    book["Perbaikan"].append(extra)
    book.save(stored)
    code, answer = ingest(run, stored)
    assert (code, answer["files"][0]["problems"][0]["code"], active(run)) == (1, "correction_excess", PART)


def test_a_list_whose_first_lines_were_removed_is_not_taken_for_a_file(run, stored):
    book = openpyxl.load_workbook(stored)
    book["Perbaikan"].unmerge_cells("A1:S1")
    book["Perbaikan"].unmerge_cells("A2:S2")
    book["Perbaikan"].delete_rows(1, 3)
    book.save(stored)
    code, answer = ingest(run, stored, "--branch", "K1")
    assert (code, answer["files"][0]["problems"][0]["code"], active(run)) == (1, "correction_list", PART)


def test_a_nik_that_lost_its_last_digit_is_not_taken_for_corrected(run, put, tmp_path):
    report = tmp_path / "perbaikan.xlsx"
    rows = [*(good(number) for number in range(1, PART + 1)), builders.person(float(nik(903)), kpj="77000000003")]
    ingest(run, put("r.xlsx", builders.roster(rows)), "--branch", "K1", "--report", report)
    code, answer = ingest(run, report)
    assert (code, answer["files"][0]["problems"][0]["code"]) == (1, "nik_invalid")
    corrected(report, {(0, "NIK"): nik(903)})
    assert ingest(run, report)[0] == 0
    assert active(run) == PART + 1


def test_the_copy_of_a_refused_file_is_the_file_once_corrected(run, put, tmp_path):
    report = tmp_path / "perbaikan.xlsx"
    rows = [good(1), builders.person("12", kpj="77000000001"), good(2), good(3, status="MATI")]
    code, answer = ingest(run, put("r.xlsx", builders.roster(rows)), "--branch", "K1", "--report", report)
    assert (code, answer["files"][0]["status"]) == (1, "refused")
    code, answer = ingest(run, report)
    assert (code, answer["files"][0]["rows_read"]) == (1, FULL)
    corrected(report, {(1, "NIK"): nik(901), (3, "STATUS"): "NONAKTIF"})
    code, answer = ingest(run, report)
    (file,) = answer["files"]
    assert (code, file["status"], file["rows_read"], file["rows_accepted"]) == (0, "accepted", FULL, FULL)
    assert active(run) == FULL - 1
    rows[1], rows[3] = builders.person(nik(901), kpj="77000000001"), good(3, status="NONAKTIF")
    code, answer = ingest(run, put("utuh.xlsx", builders.roster(rows)), "--branch", "K1")
    assert (code, answer["files"][0]["status"]) == (0, "duplicate")


def test_lists_of_several_files_in_one_workbook_find_their_own_files(run, put, tmp_path):
    report = tmp_path / "perbaikan.xlsx"
    files = []
    for branch, first in (("K1", 0), ("K2", 300)):
        rows = [good(first + number) for number in range(1, PART + 1)] + [builders.person("1", kpj=f"{first:011d}")]
        title = [[f"Kantor Cabang: {branch}"], builders.ROSTER_HEADER, *rows]
        files.append(put(f"{branch}.xlsx", builders.workbook(title, sheet="Peserta")))
    ingest(run, *files, "--report", report)
    book = openpyxl.load_workbook(report)
    for name, number in (("Perbaikan", 901), ("Perbaikan 2", 902)):
        book[name]["A5"].value = nik(number)
    book.save(report)
    code, answer = ingest(run, report)
    assert (code, [file["status"] for file in answer["files"]]) == (0, ["accepted", "accepted"])
    assert active(run) == 2 * PART + 2
    branches = json.loads(run("summary", "--by", "branch", "--format", "json")[1])["rows"]
    assert {row["branch"]: row["active_members"] for row in branches} == {"K1": PART + 1, "K2": PART + 1}


def test_sheets_of_a_month_each_come_back_to_their_own_month(run, put, tmp_path):
    report = tmp_path / "perbaikan.xlsx"
    header = builders.ROSTER_HEADER[:-1]
    pages = {}
    for name, month in (("Juli", "JULI"), ("Agustus", "AGUSTUS")):
        rows = [good(number)[:-1] for number in range(1, PART + 1)] + [builders.person("1", kpj="88000000001")[:-1]]
        pages[name] = [[f"POSISI {month} 2024"], header, *rows]
    content = builders.workbook(pages["Juli"], sheet="Juli", more_sheets={"Agustus": pages["Agustus"]})
    code, answer = ingest(run, put("r.xlsx", content), "--branch", "K1", "--report", report)
    assert (code, answer["files"][0]["rows_refused"]) == (0, 2)
    book = openpyxl.load_workbook(report)
    for name in ("Perbaikan", "Perbaikan 2"):
        book[name]["A5"].value = nik(901)
    book.save(report)
    code, answer = ingest(run, report)
    assert (code, answer["files"][0]["rows_accepted"]) == (0, 2)
    for period in ("2024-07", "2024-08"):
        out = run("summary", "--period", period, "--format", "json")[1]
        assert json.loads(out)["province"]["active_members"] == PART + 1


def test_a_dry_run_of_a_correction_shows_what_it_would_change(run, stored):
    corrected(stored, {(0, "NIK"): nik(901), (1, "SEGMEN"): "BPU"})
    code, answer = ingest(run, stored, "--dry-run")
    (file,) = answer["files"]
    assert (code, answer["snapshot"], file["changes"]["rows_added"], active(run)) == (0, None, 2, PART)


def test_a_correction_is_refused_when_its_file_was_replaced_in_the_meantime():
    report = LoadReport("p.xlsx", "0" * 64, "roster", "roster-correction", "accepted", rows_read=2, rows_accepted=2)
    item = Loaded(report, "roster", pd.DataFrame({"row": [2]}), corrects=Origin(OF_PART, "ab" * 32))
    stale = drop_stale(item, SnapshotInfo(2, "", "", "", "", False, ()))
    assert [problem.code for problem in stale.report.problems] == ["correction_orphan"]
    assert (stale.report.rows_accepted, stale.report.rows_refused, len(stale.frame)) == (0, 2, 0)


@pytest.mark.prove
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_list_saved_by_libreoffice_finds_back(run, stored, tmp_path):
    corrected(stored, {(0, "NIK"): nik(901), (1, "SEGMEN"): "BPU"})
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    for kind, source in (("ods", stored), ("xlsx", tmp_path / "ods" / "perbaikan.ods")):
        command = ["soffice", home, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / kind), str(source)]
        subprocess.run(command, check=True, capture_output=True)
    code, answer = ingest(run, tmp_path / "xlsx" / "perbaikan.xlsx")
    assert (code, answer["files"][0]["rows_accepted"], active(run)) == (0, 2, PART + 2)
    assert ingest(run, tmp_path / "ods" / "perbaikan.ods")[1]["files"][0]["status"] == "duplicate"


def test_a_report_is_its_owners_alone_and_follows_no_link(run, put, tmp_path):
    rows = [good(1), [*good(2)[:1], "salah"]]
    other, report = tmp_path / "lain.xlsx", tmp_path / "perbaikan.xlsx"
    other.write_bytes(b"milik orang")
    report.symlink_to(other)
    ingest(run, put("r.xlsx", builders.roster(rows)), "--branch", "K1", "--report", report)
    assert not report.is_symlink() and report.stat().st_mode & 0o777 == 0o600
    assert other.read_bytes() == b"milik orang"
