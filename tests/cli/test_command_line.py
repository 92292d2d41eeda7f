"""The command line from files to answers: exit codes, JSON, refusals that change nothing."""

import csv
import io
import json

import pytest

from tests import builders

NIKS = ("3204010101900001", "3204014101900002", "3273010101900003")


def ingest(run, *arguments):
    code, out, err = run("ingest", *arguments, "--json")
    return code, json.loads(out), err


def summary(run, *arguments):
    code, out, _ = run("summary", *arguments, "--format", "json")
    assert code == 0
    return json.loads(out)


def test_main_job_on_small_files(run, small_store):
    answer = summary(run, "--period", "2024-08")
    rows = {row["region_code"]: row for row in answer["rows"]}
    assert len(rows) == 27
    assert rows["3204"]["active_members"] == 150
    assert rows["3204"]["coverage_rate"] == 150 / 500
    assert rows["3204"]["formal_rate"] == 120 / 200
    assert rows["3201"]["coverage_rate"] is None and rows["3201"]["reason"] == "no_members"
    province = answer["province"]
    assert (province["active_members"], province["eligible_workers"]) == (870, 3000)
    assert province["coverage_rate"] == 870 / 3000
    assert (province["regions_included"], province["regions_expected"]) == (3, 27)
    assert (province["branches_included"], province["branches_expected"]) == (2, 2)
    assert province["flags"] == ["unpaired"]
    assert answer["denominator"] == {"id": "eligible", "year": 2024, "vintage": "edisi-2024", "source": "Sakernas"}
    assert answer["release"] is None


def test_real_open_data_is_accepted_and_its_copies_are_duplicates(run, put, shared):
    content = (shared / "reference/od_15793_penduduk_bekerja.csv").read_bytes()
    code, answer, _ = ingest(run, put("asli.csv", content))
    (file,) = answer["files"]
    assert (code, answer["snapshot"], file["kind"], file["status"]) == (0, 1, "workforce", "accepted")
    assert (file["rows_read"], file["rows_accepted"], file["rows_refused"]) == (293, 293, 0)
    copies = [put("crlf.csv", content.replace(b"\n", b"\r\n")), put("titik-koma.csv", content.replace(b",", b";"))]
    for copy in copies:
        code, answer, _ = ingest(run, copy)
        assert (code, answer["snapshot"], answer["files"][0]["status"]) == (0, None, "duplicate")
    answer = summary(run, "--period", "2022-08", "--denominator", "employed")
    assert answer["province"]["employed"] == 23_452_568
    assert len(answer["rows"]) == 27 and answer["province"]["coverage_rate"] is None


def test_an_empty_store_has_27_rows_and_reasons(run):
    answer = summary(run)
    assert answer["snapshot"] is None
    assert [row["reason"] for row in answer["rows"]] == ["no_members"] * 27


def test_without_a_denominator_rates_are_null_with_a_reason(run, put):
    run("ingest", put("rekap.xlsx", builders.recap()))
    answer = summary(run)
    row = next(row for row in answer["rows"] if row["region_code"] == "3204")
    assert (row["active_members"], row["coverage_rate"], row["reason"]) == (150, None, "no_denominator")
    assert answer["province"]["active_members"] == 870


@pytest.mark.parametrize(
    ("content", "code", "cell"),
    [
        (builders.recap({"Bandung": (1, 2, 3)}), "ambiguous_region", "B7"),
        (builders.recap(total=601), "total_mismatch", "C10"),
        (builders.recap({"Atlantis": (1, 2, 3)}), "unknown_region", "B7"),
        (builders.recap(title=("POSISI JULI 2024", "AGUSTUS 2024")), "period_conflict", "A2"),
    ],
)
def test_a_wrong_recap_is_refused_and_nothing_changes(run, put, small_store, content, code, cell):
    before = summary(run)
    exit_code, answer, _ = ingest(run, put("salah.xlsx", content))
    (file,) = answer["files"]
    (problem,) = file["problems"]
    assert (exit_code, answer["snapshot"], file["status"]) == (1, None, "refused")
    assert (problem["code"], problem["cell"]) == (code, cell)
    assert problem["sheet"] == "Rekap" and problem["expected"] and problem["remedy"]
    assert summary(run) == before


def test_one_refused_file_does_not_hold_up_the_others(run, put):
    code, answer, _ = ingest(
        run, put("a.xlsx", builders.recap()), put("b.xlsx", builders.recap({"Bandung": (1, 2, 3)}))
    )
    assert (code, answer["snapshot"]) == (1, 1)
    assert [file["status"] for file in answer["files"]] == ["accepted", "refused"]


@pytest.mark.parametrize("together", [True, False])
def test_one_person_in_two_branches_counts_once(run, put, together):
    first = put("k1.xlsx", builders.roster([builders.person(NIKS[0])]))
    second = put(
        "k2.xlsx", builders.roster([builders.person(NIKS[0], kpj="99000000002", region="3273", name="KOTA BANDUNG")])
    )
    if together:
        rows = [
            builders.person(NIKS[0]),
            builders.person(NIKS[0], kpj="99000000002", region="3273", name="KOTA BANDUNG"),
        ]
        run("ingest", put("semua.xlsx", builders.roster(rows)), "--complete")
    else:
        run("ingest", first, "--branch", "K1", "--complete")
        run("ingest", second, "--branch", "K2", "--complete")
    province = summary(run)["province"]
    assert (province["active_members"], province["memberships"]) == (1, 2)


def test_a_complete_roster_replaces_the_recap_of_its_branch(run, put, small_store):
    rows = [builders.person(nik, kpj=str(place)) for place, nik in enumerate(NIKS)]
    run("ingest", put("r.xlsx", builders.roster(rows)), "--branch", "K01", "--complete", "--basis", "domicile")
    rows = {row["region_code"]: row for row in summary(run)["rows"]}
    assert rows["3204"]["active_members"] == 3
    assert rows["3273"]["active_members"] == 290


def test_no_nik_reaches_store_output_log_or_report(run, put, tmp_path):
    rows = [builders.person(nik, kpj=str(place)) for place, nik in enumerate(NIKS)] + [builders.person(float(NIKS[0]))]
    texts = []
    for extra in ([], ["--json"], ["--dry-run", "--json"]):
        _, out, err = run("ingest", put("r.xlsx", builders.roster(rows)), "--branch", "K1", *extra)
        texts += [out, err]
    good = put("g.xlsx", builders.roster(rows[:3]))
    for arguments in (
        ["ingest", good, "--branch", "K1"],
        ["summary"],
        ["snapshots", "list"],
        ["export", tmp_path / "x.xlsx"],
    ):
        _, out, err = run(*arguments)
        texts += [out, err]
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()] + [tmp_path / "x.xlsx"]
    everything = "".join(texts).encode() + b"".join(path.read_bytes() for path in files)
    for nik in NIKS:
        assert nik.encode() not in everything
    assert b"CONTOH SATU" not in everything


def test_refused_rows_go_back_in_a_workbook_that_is_not_taken_for_the_file(run, put, tmp_path):
    import openpyxl

    report = tmp_path / "perbaikan.xlsx"
    rows = [builders.person(f"32040101019{number:05d}", kpj=str(number)) for number in range(150)]
    code, answer, _ = ingest(
        run, put("r.xlsx", builders.roster([*rows, builders.person("salah")])), "--branch", "K1", "--report", report
    )
    (file,) = answer["files"]
    assert (code, file["status"], file["rows_accepted"], file["rows_refused"]) == (0, "accepted", 150, 1)
    sheet = openpyxl.load_workbook(report)["Perbaikan"]
    assert "salah" in [cell.value for cell in sheet[5]]
    code, answer, _ = ingest(run, report, "--branch", "K1")
    assert (code, answer["files"][0]["problems"][0]["code"]) == (1, "nik_invalid")
    assert summary(run)["province"]["active_members"] == 150


def test_a_missing_key_is_an_error_never_a_new_key(run, put, tmp_path):
    run("ingest", put("r.xlsx", builders.roster([builders.person(NIKS[0])])), "--branch", "K1")
    key = tmp_path / "data" / "secret" / "pseudonym.key"
    key.unlink()
    code, _, err = run("ingest", put("s.xlsx", builders.roster([builders.person(NIKS[1])])), "--branch", "K2")
    assert (code, key.exists()) == (3, False)
    assert "Kunci pseudonim tidak ditemukan" in err


def test_a_dry_run_stores_nothing(run, put, tmp_path):
    code, answer, _ = ingest(run, put("r.xlsx", builders.roster([builders.person(NIKS[0])])), "--dry-run")
    assert (code, answer["snapshot"], answer["files"][0]["status"]) == (0, None, "accepted")
    assert not (tmp_path / "data").exists()


def test_invented_and_real_data_never_mix(run, put):
    invented = builders.recap(title=("DATA CONTOH: angka rekaan", "POSISI 31 AGUSTUS 2024"))
    run("ingest", put("contoh.xlsx", invented))
    code, answer, _ = ingest(run, put("asli.xlsx", builders.recap({"Garut": (1, 2, 3)})))
    assert (code, answer["files"][0]["problems"][0]["code"]) == (1, "example_mixture")
    assert summary(run)["is_example"] is True


def test_a_batch_of_both_keeps_the_real_data(run, put):
    invented = put("contoh.xlsx", builders.recap(title=("DATA CONTOH", "POSISI 31 JULI 2024")))
    _, answer, _ = ingest(run, invented, put("asli.xlsx", builders.recap()))
    assert [file["status"] for file in answer["files"]] == ["refused", "accepted"]
    assert summary(run)["is_example"] is False


def test_two_bases_are_never_mixed_and_the_reader_must_choose(run, put):
    run("ingest", put("a.xlsx", builders.recap()))
    run("ingest", put("b.xlsx", builders.recap(title=("POSISI 31 AGUSTUS 2024", "Menurut kantor pendaftaran"))))
    code, _, err = run("summary")
    assert (code, "Pilih" in err) == (2, True)
    assert summary(run, "--basis", "domicile")["basis"] == "domicile"


@pytest.mark.parametrize("by", ["branch", "sector", "segment", "channel"])
def test_other_groupings_carry_their_key(run, small_store, by):
    rows = summary(run, "--by", by)["rows"]
    assert sum(row["active_members"] for row in rows) == 870
    assert all(by in row for row in rows)


def test_groups_are_printed_in_the_words_of_the_screen(run, small_store):
    out = run("summary", "--by", "segment")[1]
    assert "Segmen" in out and "Kepesertaan aktif" in out and "600" in out
    assert "None" not in out and "active_members" not in out


@pytest.mark.parametrize("by", ["sector", "segment"])
def test_segments_and_sectors_add_up_to_the_province_beside_them(run, put, by):
    rows = [["3204", 2024, "total", 2000, 1000], ["3273", 2024, "total", 2000, 1000]]
    run("ingest", put("a.xlsx", builders.recap()), put("b.xlsx", builders.workforce(rows)))
    found = summary(run, "--by", by)
    assert sum(row["active_members"] for row in found["rows"]) == found["province"]["active_members"]
    assert "unpaired" in found["province"]["flags"]
    assert found["province"]["formal_reason"] == "no_sector_denominator"


def test_csv_has_the_same_columns(run, small_store):
    code, out, _ = run("summary", "--format", "csv")
    assert code == 0
    assert out.splitlines()[0].split(",")[:3] == ["region_code", "region", "active_members"]
    assert len(out.splitlines()) == 1 + 27 + 1
    assert out.splitlines()[-1].startswith("32,Jawa Barat,870,")


def test_csv_as_indonesian_spreadsheets_write_it(run, small_store):
    plain, local = (
        list(csv.reader(io.StringIO(out.removeprefix("\ufeff")), delimiter=separator))
        for separator, arguments in ((",", ()), (";", ("--csv-locale", "id")))
        for _, out, _ in [run("summary", "--format", "csv", *arguments)]
    )
    assert run("summary", "--format", "csv", "--csv-locale", "id")[1].startswith("\ufeffregion_code;region;")
    rate = plain[0].index("coverage_rate")
    assert [row[rate].replace(",", ".") for row in local] == [row[rate] for row in plain]
    assert "," in local[-1][rate] and "." in plain[-1][rate]


@pytest.mark.parametrize(
    "arguments",
    [
        ["summary", "--period", "2024"], ["summary", "--period", "1999-01"], ["summary", "--basis", "x"],
        ["ingest", "tidak-ada.xlsx"], ["ingest"], ["terbang"], ["export", "x.doc"], ["summary", "--vintage", "x"],
        ["reconcile", "tidak-ada.csv"],
    ],
)  # fmt: skip
def test_wrong_usage_ends_with_2(run, small_store, arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err


def test_a_damaged_store_ends_with_3(run, small_store):
    manifest = small_store / "snap" / "1.json"
    manifest.write_text(manifest.read_text().replace("2024-08", "2024-09"))
    code, _, err = run("summary")
    assert (code, "potret" in err) == (3, True)
    code, out, _ = run("snapshots", "verify")
    assert (code, "RUSAK" in out) == (3, True)


def test_reconcile_of_a_file(run, put):
    text = (
        "id,place,printed_date,covered,eligible,formal,informal,published_rate,source\n"
        'a,Jawa Barat,Jumat (24/8/2024),"5,9 juta","18,9 juta",5 juta,923.000,"31,4 persen",berita\n'
        'b,Sumedang,,151.491,397.749,,,"38,09%",berita\n'
    )
    code, out, _ = run("reconcile", put("klaim.csv", text.encode()), "--format", "json")
    first, second = json.loads(out)["claims"]
    assert code == 0
    assert (first["verdict"], round(first["recomputed_rate"], 4)) == ("rounding", 0.3122)
    assert (round(first["possible_low"], 4), f"{first['possible_high']:.6f}"[:6]) == (0.3087, "0.3156")
    assert "Sabtu" in " ".join(first["notes"])
    assert second["verdict"] == "agrees"


def test_a_branch_that_is_not_on_the_list_refuses_its_file(run, put, small_store):
    code, answer, _ = ingest(run, put("x.xlsx", builders.recap({"Ciamis": (1, 2, 3)}, branch="Cabang Baru Sekali")))
    problem = answer["files"][0]["problems"][0]
    assert code == 1 and problem["code"] == "branch_unlisted"
    assert "--branch" in problem["remedy"] and "branch_aliases.csv" in problem["remedy"]


def test_the_change_since_the_last_file_is_said(run, put, small_store):
    _, out, _ = run("ingest", put("k02b.xlsx", builders.recap({"Garut": (300, 60, 75)}, branch="K02 - Garut")))
    assert "perubahan dari yang tersimpan +5" in out
    assert "baris dibaca 1, diterima 1, ditolak 0; kab/kota 1/27" in out


def test_a_branch_stored_by_name_is_renamed_when_a_list_knows_it(run, put):
    recap = put("a.xlsx", builders.recap(branch="Bandung Suci"))
    run("ingest", recap)
    run(
        "ingest",
        put("cabang.xlsx", builders.branch_list([["K07", "Bandung Suci", code] for code in ("3204", "3273", "3205")])),
    )
    province = summary(run)["province"]
    assert (province["active_members"], province["branches_included"], province["branches_expected"]) == (870, 1, 1)
    run("ingest", recap)
    assert summary(run)["province"]["active_members"] == 870


def test_two_versions_in_one_ingest_are_not_guessed_between(run, put):
    first = put("rekap.xlsx", builders.recap())
    second = put("rekap revisi.xlsx", builders.recap({"Kab. Garut": (1, 1, 1)}))
    code, answer, _ = ingest(run, first, second)
    assert (code, answer["snapshot"]) == (1, None)
    assert {file["problems"][0]["code"] for file in answer["files"]} == {"conflicting_files"}


@pytest.mark.parametrize(
    "title", ["KANTOR CABANG :BANDUNG SUCI", "BPJS KETENAGAKERJAAN KANTOR CABANG BANDUNG SUCI", "KC BANDUNG SUCI"]
)
def test_a_branch_is_found_in_any_common_title(run, put, title):
    run("ingest", put("a.xlsx", builders.recap(title=(title, "POSISI 31 AGUSTUS 2024"))))
    assert [row["branch"] for row in summary(run, "--by", "branch")["rows"]] == ["BANDUNG SUCI"]


@pytest.mark.parametrize(
    "title", ["REKAP PER KANTOR CABANG", "KANTOR CABANG SE-JAWA BARAT", "KANTOR CABANG BULAN AGUSTUS 2024"]
)
def test_a_title_about_all_branches_names_none(run, put, title):
    run("ingest", put("a.xlsx", builders.recap(title=(title, "POSISI 31 AGUSTUS 2024"))))
    assert [row["branch"] for row in summary(run, "--by", "branch")["rows"]] == [""]


@pytest.mark.parametrize("count", [1e20, "99999999999999999999", "3204010101900001"])
def test_a_number_that_is_no_count_is_refused_without_being_repeated(run, put, count):
    rows = [["POSISI 31 AGUSTUS 2024"], ["Kab/Kota", "PU"], ["Garut", count]]
    code, answer, _ = ingest(run, put("a.xlsx", builders.workbook(rows)))
    assert (code, answer["files"][0]["problems"][0]["code"]) == (1, "bad_count")
    assert "3204010101900001" not in json.dumps(answer)


def test_a_nik_where_the_branch_should_stand_is_refused_and_not_kept(run, put):
    code, answer, _ = ingest(run, put("a.xlsx", builders.recap(branch="3204 0101 0190 0001")))
    assert (code, answer["files"][0]["problems"][0]["code"]) == (1, "branch_invalid")


def test_more_wrong_files(run, put):
    after_total = [["POSISI 31 AGUSTUS 2024"], ["Kab/Kota", "PU"], ["Garut", 1], ["JUMLAH", 1], ["Ciamis", 5]]
    print_date = [["Tanggal cetak", "05/09/2024"], ["Kab/Kota", "PU"], ["Garut", 1]]
    future = [["POSISI 31 AGUSTUS 2042"], ["Kab/Kota", "PU"], ["Garut", 1]]
    for rows, expected in (
        (after_total, "row_after_total"),
        (print_date, "period_missing"),
        (future, "period_in_future"),
    ):
        code, answer, _ = ingest(run, put("a.xlsx", builders.workbook(rows)))
        assert (code, answer["files"][0]["problems"][0]["code"]) == (1, expected)


def test_a_province_column_is_no_total(run, put):
    rows = [["POSISI 31 AGUSTUS 2024"], ["Provinsi", "Kab/Kota", "PU"], ["Jawa Barat", "Garut", 1], ["", "JUMLAH", 1]]
    code, _, _ = ingest(run, put("a.xlsx", builders.workbook(rows)))
    assert code == 0


def test_a_report_that_cannot_be_written_is_said_before_anything_is_stored(run, put, tmp_path):
    code, _, _ = run("ingest", put("a.xlsx", builders.recap()), "--report", tmp_path / "tidak-ada" / "x.xlsx")
    assert (code, (tmp_path / "data").exists()) == (2, False)


def test_a_roster_of_two_months_is_read(run, put):
    july = [*builders.person(NIKS[0])[:-1], "2024-07"]
    code, answer, _ = ingest(run, put("r.xlsx", builders.roster([builders.person(NIKS[0]), july])))
    assert (code, answer["files"][0]["period"]) == (0, ["2024-07", "2024-08"])
