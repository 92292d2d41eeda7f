"""Forms that are known and refused, that are unknown and described back, and that are taught."""

import csv
import datetime as dt
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from coverage.loaders import load
from coverage.loaders.forms.learn import SURE, is_teachable, keep_headings, known_field, propose
from coverage.model.loading import LoadOptions
from coverage.reference.regions import names_region, normalise_text
from coverage.reference.tables import REVIEWED, add_taught
from coverage.store import Store
from tests import builders

SIPP = [
    "NO_PEGAWAI", "NAMA_LENGKAP", "GELAR", "TELEPON_AREA_RUMAH", "TELEPON_RUMAH", None, "TELEPON_AREA_KANTOR",
    "TELEPON_KANTOR", "TELEPON_EXT_KANTOR", "HP", "EMAIL", "TEMPAT_LAHIR", "TANGGAL_LAHIR", "NAMA_IBU_KANDUNG",
    "JENIS_IDENTITAS", "NO_IDENTITAS", "MASA_LAKU_IDENTITAS", "JENIS_KELAMIN", "SURAT_MENYURAT_KE",
    "TANGGAL_KEPESERTAAN", "STATUS_KAWIN", "GOLONGAN_DARAH", "NPWP", "KODE_NEGARA", "UPAH", "ALAMAT", "KODE_POS",
    "LOKASI_PEKERJAAN", "STATUS_PEGAWAI", "TGL_AWAL_BEKERJA", "TGL_AKHIR_KONTRAK", "RAPEL", "NATIONALITY",
]  # fmt: skip
BPU = ["NIK", "Nama Lengkap", "Tgl. Lahir", "Jenis Pekerjaan", "Lokasi Usaha", "Jam Kerja", "Penghasilan", "No. HP"]


def refusal(rows, **options):
    (problem,) = load(builders.workbook(rows), "berkas", LoadOptions(**options), lambda: b"").report.problems
    return problem


def form(headings, title=()):
    person = ["Rekaan" if heading else None for heading in headings]
    return [*title, headings, person]


@pytest.mark.parametrize(
    ("rows", "name", "cell"),
    [
        (form(SIPP), "sipp-massal", "A1"),
        (form([name and name.replace("_", " ").title() for name in SIPP], [["UNGGAH"], []]), "sipp-massal", "A3"),
        (form(BPU), "bpu-massal", "A1"),
        (form(["No", *BPU[:-1]], [["Formulir BPU"]]), "bpu-massal", "A2"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("options", [{}, {"branch": "K07", "period": "2024-08"}])
def test_a_registration_form_is_refused_by_its_name(rows, name, cell, options):
    problem = refusal(rows, **options)
    assert (problem.code, problem.cell) == ("registration_form", cell)
    assert name in problem.value and "Rekaan" not in problem.value
    assert "kab/kota" in problem.expected and "Muat daftar peserta" in problem.remedy


def test_half_of_a_form_is_no_form():
    assert refusal(form(SIPP[:16])).code == "unknown_layout"


@pytest.mark.parametrize(
    ("rows", "nearest", "differences"),
    [
        ([["NIK", "Nama", "Segmen"], ["x", "Siti Rekaan", "PU"]], "roster-flat", "tidak ada kolom kab/kota"),
        ([["Kab/Kota", "Formal Rekaan"], ["Garut", 1]], "recap-satu-baris", "tidak ada kolom jumlah per segmen"),
        (
            [["Wilayah Rekaan", "Tahun", "Sektor", "Bekerja"], ["x", 1, "y", 2]],
            "workforce-flat",
            "tidak ada kolom kab/kota",
        ),
        ([["Kecamatan", "TK Aktif"], ["Rekaan", 1]], "dasbor-kecamatan", "tidak ada kolom TARGET"),
    ],
)
def test_an_unknown_form_is_described_by_the_nearest_known_one(rows, nearest, differences):
    problem = refusal(rows)
    assert problem.code == "unknown_layout"
    assert nearest in problem.value and differences in problem.value
    assert "Rekaan" not in problem.value
    assert "layouts learn" in problem.remedy


def test_a_table_without_header_shows_nothing_of_its_rows():
    problem = refusal([["Siti Rekaan", "0812-rekaan", "Jalan Rekaan"], ["Budi Rekaan", "x", "y"]])
    assert "tidak mirip" in problem.value and "tidak ada yang dikenal" in problem.value
    assert "Rekaan" not in problem.value


def test_the_list_names_every_form_and_what_is_refused(run):
    code, out, _ = run("layouts", "list", "--json")
    forms = {item["layout"]: item for item in json.loads(out)["layouts"]}
    assert code == 0
    assert forms["sipp-massal"]["use"] == "ditolak" and forms["recap-dua-baris"]["use"] == "dibaca"
    assert len([item for item in forms.values() if item["kind"] == "recap"]) >= 6
    assert len(forms["sipp-massal"]["needs"]) == 32
    code, out, _ = run("layouts", "list")
    assert code == 0
    assert all(name in out for name in ("sipp-massal", "bpu-massal", "kemnaker-provinsi", "dasbor-kecamatan"))


ROOT = Path(__file__).resolve().parents[2]
HEADINGS = ["Daerah Tingkat Dua", "Buruh Formal", "Tenaga Mandiri", "Tenaga Proyek", "Petugas Input"]
FIELDS = {"BURUH FORMAL": "active:PU", "TENAGA MANDIRI": "active:BPU", "TENAGA PROYEK": "active:JAKON"}


def shape(month="AGUSTUS 2024", first=10, headings=HEADINGS):
    """A recap whose headings no table knows, of two regions."""
    rows = [["Garut", first, 20, 30, "Siti Rekaan"], ["Kab. Bandung", 11, 21, 31, "Budi Rekaan"]]
    totals = ["JUMLAH", *(sum(row[place] for row in rows) for place in (1, 2, 3)), None]
    return builders.workbook([[f"POSISI {month}"], [], headings, *rows, totals])


def table(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def review(taught, fields):
    """Fill the one proposal as a person does in Excel: with semicolons and a byte-order mark."""
    (path,) = taught.glob("usulan-*.csv")
    rows = table(path)
    for row in rows:
        row["field"] = fields.get(row["judul"], row["field"])
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8-sig")
    return path


def command(store, *arguments):
    """The command line in a process of its own."""
    line = [sys.executable, "-m", "coverage", "--store", str(store), *map(str, arguments)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def stored_texts(folder):
    return "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file())


def test_a_form_that_nothing_knows_is_taught_reviewed_and_then_read_by_itself(tmp_path, put):
    store, taught = tmp_path / "data/store", tmp_path / "data/taught"
    first, second = put("satu.xlsx", shape()), put("dua.xlsx", shape("SEPTEMBER 2024", first=12))

    code, out, _ = command(store, "ingest", first, "--json")
    (problem,) = json.loads(out)["files"][0]["problems"]
    assert (code, problem["code"]) == (1, "unknown_layout")
    assert "recap-satu-baris" in problem["value"] and "tidak ada kolom kab/kota (mungkin kolom A)" in problem["value"]

    code, out, _ = command(store, "layouts", "learn", first)
    assert code == 0 and "BURUH FORMAL" in out and not (taught / "headers.csv").exists()
    path = review(taught, FIELDS)
    code, out, errors = command(store, "layouts", "learn", first, "--accept")
    assert code == 0, errors
    assert not path.exists()

    code, out, _ = command(store, "ingest", second, "--json")
    report = json.loads(out)["files"][0]
    assert (code, report["status"], report["period"]) == (0, "accepted", "2024-09")
    assert report["layout"] == "recap-satu-baris" and report["total"] == 12 + 20 + 30 + 11 + 21 + 31
    cube = Store(store).holdings().cube
    assert set(cube["segment"]) >= {"PU", "BPU", "JAKON"}
    assert "Rekaan" not in stored_texts(taught) and "REKAAN" not in stored_texts(taught)
    assert "DAERAH TINGKAT DUA" in (taught / "headers.csv").read_text()
    _, out, _ = command(store, "layouts", "list", "--json")
    assert [item["kind"] for item in json.loads(out)["layouts"] if item["is_taught"]] == ["recap"]


@pytest.fixture
def taught(tmp_path):
    return tmp_path / "data" / "taught"


def test_what_was_taught_holds_in_the_same_process_and_in_the_folder_that_is_named(run, put, tmp_path, monkeypatch):
    monkeypatch.setenv("COVERAGE_REFERENCE", str(tmp_path / "kantor"))
    file = put("satu.xlsx", shape())
    assert run("ingest", file)[0] == 1
    assert run("layouts", "learn", file)[0] == 0
    review(tmp_path / "kantor", FIELDS)
    assert run("layouts", "learn", file, "--accept")[0] == 0
    _, out, _ = run("ingest", file, "--json", "--dry-run")
    assert json.loads(out)["files"][0]["layout"] == "recap-satu-baris"
    assert run("layouts", "learn", file)[0] == 0
    review(tmp_path / "kantor", {"PETUGAS INPUT": "ignored"})
    assert run("layouts", "learn", file, "--accept")[0] == 0
    _, out, _ = run("ingest", file, "--json")
    name = json.loads(out)["files"][0]["layout"]
    assert [row["layout"] for row in table(tmp_path / "kantor" / "layouts.csv")] == [name]
    code, out, _ = run("layouts", "learn", put("lagi.xlsx", shape("SEPTEMBER 2024", headings=[*HEADINGS[:4], None])))
    assert code == 0 and "sudah dikenal" in out


def test_a_proposal_that_nobody_reviewed_is_not_kept_unless_every_heading_is_nearly_known(run, put, taught):
    file = put("satu.xlsx", shape())
    assert run("layouts", "learn", file, "--accept")[0] == 1
    assert [path.name[:7] for path in taught.iterdir()] == ["usulan-"]
    near = ["NIK", "Nama Lengkp", "Segmen Kepesertaaan", "Kabupaten / Kotaa", "Tgl Lahir"]
    rows = [near, ["3204010101900001", "Siti Rekaan", "PU", "Garut", "01/01/1990"]]
    code, out, errors = run("layouts", "learn", put("peserta.xlsx", builders.workbook(rows)), "--accept")
    assert code == 0, errors
    kept = table(taught / "headers.csv")
    assert {(row["kind"], row["field"]) for row in kept} == {
        ("roster", "name"), ("roster", "segment"), ("roster", "region_name"),
    }  # fmt: skip
    assert "Rekaan" not in out and "3204010101900001" not in stored_texts(taught)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"BURUH FORMAL": "active:XX"}, "active:XX"),
        (FIELDS | {"TENAGA PROYEK": ""}, "TENAGA PROYEK"),
        (FIELDS | {"TENAGA PROYEK": "active:BPU"}, "dipakai dua kolom"),
        (FIELDS | {"DAERAH TINGKAT DUA": ""}, "tidak ada kolom kab/kota"),
        (dict.fromkeys(FIELDS, "ignored"), "tidak ada kolom jumlah per segmen"),
        (dict.fromkeys((*FIELDS, "DAERAH TINGKAT DUA"), ""), "belum diberi field"),
    ],
)
def test_a_review_that_cannot_hold_is_refused_and_nothing_is_kept(run, put, taught, fields, says):
    file = put("satu.xlsx", shape())
    assert run("layouts", "learn", file)[0] == 0
    path = review(taught, fields)
    code, _, errors = run("layouts", "learn", file, "--accept")
    assert code == 2 and says in errors
    assert list(taught.iterdir()) == [path]


def test_a_known_heading_is_not_given_another_meaning(run, put, taught):
    file = put("satu.xlsx", shape(headings=["Daerah Tingkat Dua", "PU", "Tenaga Mandiri", "Tenaga Proyek", None]))
    assert run("layouts", "learn", file)[0] == 0
    review(taught, FIELDS | {"PU": "active:PMI"})
    code, _, errors = run("layouts", "learn", file, "--accept")
    assert code == 2 and "sudah dikenal sebagai active:PU" in errors


def test_a_heading_that_is_not_in_the_file_is_not_kept(run, put, taught):
    file = put("satu.xlsx", shape())
    run("layouts", "learn", file)
    path = review(taught, FIELDS)
    path.write_text(path.read_text(encoding="utf-8-sig").replace("PETUGAS INPUT", "SITI REKAAN"))
    code, _, errors = run("layouts", "learn", file, "--accept")
    assert code == 2 and "SITI" not in errors
    assert list(taught.iterdir()) == [path]


def test_a_review_is_not_overwritten(run, put, taught):
    file = put("satu.xlsx", shape())
    run("layouts", "learn", file)
    before = review(taught, FIELDS).read_bytes()
    _, out, _ = run("layouts", "learn", put("dua.xlsx", shape("SEPTEMBER 2024")))
    assert "active:JAKON" in out
    assert next(taught.glob("usulan-*")).read_bytes() == before


@pytest.mark.parametrize(
    ("heading", "shown"),
    [("Formal Agustus 2024", "FORMAL BULAN"), ("Formal Sept-24", "FORMAL BULAN"), ("Formal 2024", "FORMAL ####")],
)
def test_a_heading_with_a_long_number_or_a_month_is_shown_without_it_and_never_taught(run, put, taught, heading, shown):
    file = put("satu.xlsx", shape(headings=["Daerah Tingkat Dua", heading, *HEADINGS[2:]]))
    assert run("layouts", "learn", file)[0] == 0
    assert [row["judul"] for row in table(next(taught.iterdir()))][1] == shown
    review(taught, FIELDS | {shown: "active:PU"})
    code, _, errors = run("layouts", "learn", file, "--accept")
    assert code == 2 and "tidak dapat diajarkan" in errors
    assert len(list(taught.iterdir())) == 1


def test_a_row_with_a_long_number_is_no_header(run, put, taught):
    file = put("satu.xlsx", shape(headings=["Daerah Tingkat Dua", "Siti 3204123", *HEADINGS[2:]]))
    assert run("layouts", "learn", file)[0] == 1
    assert not taught.exists()


PEOPLE = [["Siti Rekaan", "3204010101900001", "Garut", "PU"], ["Budi Rekaan", "3204010101900002", "Garut", "PU"]]


@pytest.mark.parametrize(
    "rows",
    [
        PEOPLE,
        [["DAFTAR PESERTA"], *PEOPLE],
        [["Siti Rekaan", "PU"], ["Budi Rekaan", "BPU"]],
        [["Siti Rekaan", "Garut"], ["Budi Rekaan", "Ciamis"]],
        [["Siti Rekaan", dt.date(1990, 1, 1), 5], ["Budi Rekaan", dt.date(1990, 1, 1), 7]],
        [["Siti Rekaan", "0812-3456"], ["Budi Rekaan", 5]],
        [["Siti Rekaan", "Kec. Rekaan", "PU"], ["Budi Rekaan", "Garut", "PU"], ["Ani Rekaan", "Ciamis", "BPU"]],
        [["Siti Rekaan"], ["Budi Rekaan"]],
    ],
)
def test_a_table_without_header_writes_nothing(run, put, taught, rows):
    code, out, errors = run("layouts", "learn", put("berkas.xlsx", builders.workbook(rows)))
    assert code == 1 and "baris judul" in errors
    assert "Rekaan" not in out + errors and "REKAAN" not in out + errors
    assert not taught.exists()


def archive(count):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as handle:
        for place in range(count):
            handle.writestr(f"{place}.xlsx", shape())
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (builders.workbook(form(SIPP)), 1, "sipp-massal"),
        (b"%PDF-1.7 bukan tabel", 1, "seharusnya"),
        (b"", 1, "berkas kosong"),
        (archive(2), 2, "satu berkas saja"),
    ],
)
def test_what_cannot_be_taught_is_refused_with_a_reason(run, put, taught, content, code, says):
    found, _, errors = run("layouts", "learn", put("berkas.xlsx", content))
    assert found == code and says in errors
    assert not taught.exists()


def test_a_taught_folder_that_cannot_be_written_is_said(run, put, tmp_path, monkeypatch):
    monkeypatch.setenv("COVERAGE_REFERENCE", str(put("berkas", b"x") / "taught"))
    code, _, errors = run("layouts", "learn", put("satu.xlsx", shape()))
    assert code == 2 and "tidak dapat ditulis" in errors


def test_a_taught_form_is_the_nearest_of_a_file_that_is_almost_of_its_shape(run, put, taught):
    file = put("satu.xlsx", shape())
    run("layouts", "learn", file)
    review(taught, FIELDS)
    run("layouts", "learn", file, "--accept")
    almost = put("dua.xlsx", shape(headings=["Wilayahe", *HEADINGS[1:]]))
    _, out, _ = run("ingest", almost, "--json")
    (problem,) = json.loads(out)["files"][0]["problems"]
    assert "(ajaran-" in problem["value"] and "tidak ada kolom DAERAH TINGKAT DUA (mungkin kolom A)" in problem["value"]
    assert "WILAYAHE" not in problem["value"].upper()


def test_a_file_that_is_not_there_and_a_damaged_taught_table_are_said(run, put, taught):
    assert run("layouts", "learn", "tidak-ada.xlsx")[0] == 2
    taught.mkdir(parents=True)
    (taught / "layouts.csv").write_text("layout,kind,headings,use,description\nx,jenis-rekaan,A|B,dibaca,\n")
    code, _, errors = run("layouts", "list")
    assert code == 2 and "layouts.csv" in errors


def sketch(rows):
    return load(builders.workbook(rows), "berkas", LoadOptions(is_sketch=True), lambda: b"").report.sketch


def test_a_header_of_two_rows_is_sketched_flat_with_what_stands_below():
    found = sketch([["POSISI 31 AGUSTUS 2024"], ["Asal", "Formal", None, "Mandiri"], [None, "Ikut", "Henti", "Ikut"],
                    ["Garut", 1, 2, 3], ["Ciamis", 1, "-", 3]])  # fmt: skip
    assert found.cell == "A2"
    assert [(column.heading, column.content) for column in found.columns] == [
        ("Asal", "region"), ("Formal Ikut", "number"), ("Formal Henti", "mixed"), ("Mandiri Ikut", "number"),
    ]  # fmt: skip


def test_a_column_of_counts_that_nobody_knows_is_refused_and_can_be_taught(run, put, taught):
    rows = [["POSISI 31 AGUSTUS 2024"], ["Kab/Kota", "PU", "Anggota Mandirian", "%"], ["Garut", 1, 2, "3%"]]
    file = put("rekap.xlsx", builders.workbook(rows))
    _, out, _ = run("ingest", file, "--dry-run", "--json")
    assert [problem["code"] for problem in json.loads(out)["files"][0]["problems"]] == ["unknown_count_column"]
    assert run("layouts", "learn", file)[0] == 0
    review(taught, {"ANGGOTA MANDIRIAN": "active:BPU"})
    assert run("layouts", "learn", file, "--accept")[0] == 0
    _, out, _ = run("ingest", file, "--dry-run", "--json")
    assert json.loads(out)["files"][0]["total"] == 3


@pytest.mark.parametrize(
    ("rows", "kind", "fields"),
    [
        ([["Kode", "Daerahe", "Thn", "Sasaran UCJ"], ["3205", "Garut", 2024, "40%"]], "targets",
         {"KODE": "region_code", "DAERAHE": "region_name", "THN": "year", "SASARAN UCJ": "target_rate"}),
        ([["Bln", "Jenis", "Angka"], ["2024-08", "PU", 5], ["2024-09", "BPU", 6]], "control_totals",
         {"BLN": "period", "JENIS": "segment", "ANGKA": "members"}),
        ([["No Induk", "Nama Lengkap", "Kelompok", "Tinggal"], ["3204010101900001", "Siti Rekaan", "PU", "Garut"]],
         "roster", {"NO INDUK": "nik", "NAMA LENGKAP": "name", "KELOMPOK": "segment", "TINGGAL": "region_name"}),
    ],
)  # fmt: skip
def test_fields_are_proposed_by_heading_and_by_content(rows, kind, fields):
    proposal = propose(sketch(rows), None, REVIEWED)
    assert proposal.kind == kind
    assert {guess.heading: guess.field for guess in proposal.guesses} == fields


def test_the_kind_is_what_the_columns_come_nearest_to():
    rows = [["Daerahnya", "Thn", "Bekerja"], ["Garut", 2023, 5], ["Ciamis", 2024, 7]]
    proposal = propose(sketch(rows), None, REVIEWED)
    assert proposal.kind == "workforce"
    assert {guess.heading: guess.field for guess in proposal.guesses} == {
        "DAERAHNYA": "region_name", "THN": "year", "BEKERJA": "employed",
    }  # fmt: skip
    assert propose(sketch(rows), "recap", REVIEWED).kind == "recap"


def guide_table(name):
    """The example of a taught table in the guide."""
    lines = (ROOT / "docs" / "panduan.md").read_text(encoding="utf-8").split(f"- `{name}`", 1)[1].splitlines()
    block = [line.strip() for line in lines[1:] if line.startswith("      ")]
    return "\n".join(block[:2]) + "\n"


def test_the_examples_of_the_guide_do_what_it_says(run, put, taught):
    taught.mkdir(parents=True)
    for name in ("corrections.csv", "source_rules.csv"):
        (taught / name).write_text(guide_table(name), encoding="utf-8")
    wrong = put("k02.xlsx", builders.recap({"Garut": (1300, 60, 70)}, branch="K02 - Garut"))
    twin = put("k07.xlsx", builders.recap({"Bandung": (5, 6, 7)}, branch="K07 - Soreang"))
    code, out, _ = run("ingest", wrong, twin, "--json")
    first, second = json.loads(out)["files"]
    assert code == 0 and first["total"] == 300 + 60 + 70
    assert "corrected" in {finding["code"] for finding in first["findings"]}
    assert second["status"] == "accepted" and second["regions"] == 1
    mended = put("lagi.xlsx", builders.recap({"Garut": (300, 60, 70)}, branch="K02 - Garut"))
    code, out, _ = run("ingest", mended, "--json")
    assert code == 1 and json.loads(out)["files"][0]["problems"][0]["code"] == "correction_obsolete"


def test_a_word_that_stands_in_a_known_heading_is_not_sure():
    proposal = propose(sketch([["Bln", "Jenis", "Angka"], ["2024-08", "PU", 5], ["2024-09", "BPU", 6]]), None, REVIEWED)
    assert not proposal.is_sure
    assert max(guess.confidence for guess in proposal.guesses) < SURE


WORDS = st.text("abcdefghijklmnoprstu", min_size=3, max_size=8)
COUNTS = st.dictionaries(
    st.sampled_from(["3204", "3205", "3207", "3273", "3279"]),
    st.tuples(*[st.integers(0, 9_999)] * 3),
    min_size=1,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    headings=st.lists(
        st.lists(WORDS, min_size=1, max_size=3).map(" ".join), min_size=4, max_size=4, unique_by=str.upper
    ),
    counts=COUNTS,
    order=st.permutations(["active:PU", "active:BPU", "inactive:JAKON"]).map(lambda counts: ["region_code", *counts]),
)
def test_any_headings_once_taught_give_exactly_the_table(tmp_path, headings, counts, order):
    named = {normalise_text(heading): field for heading, field in zip(headings, order, strict=True)}
    assume(all(known_field("recap", heading, REVIEWED) is None and is_teachable(heading) for heading in headings))
    assume(not any(names_region(heading, REVIEWED) for heading in headings))
    values = {"region_code": list(counts)} | {
        field: [row[place] for row in counts.values()]
        for place, field in enumerate(("active:PU", "active:BPU", "inactive:JAKON"))
    }
    rows = [headings, *(list(row) for row in zip(*(values[field] for field in order), strict=True))]
    content = builders.workbook([["POSISI 31 AGUSTUS 2024"], *rows])
    folder = Path(tempfile.mkdtemp(dir=tmp_path))

    proposal = [{"kind": "recap", "judul": heading, "field": field} for heading, field in named.items()]
    _, kept = keep_headings(sketch([["POSISI 31 AGUSTUS 2024"], *rows]), proposal, REVIEWED)
    add_taught(folder, "headers", [{"kind": "recap", "field": field, "header": text} for text, field in kept.items()])
    loaded = load(content, "berkas", LoadOptions(taught=str(folder)), lambda: b"")

    assert loaded.report.status == "accepted", loaded.report.problems
    found = {(row.region_code, f"{row.status}:{row.segment}"): row.members for row in loaded.frame.itertuples()}
    assert found == {
        (region, field): values[field][place]
        for place, region in enumerate(counts)
        for field in order
        if field != "region_code"
    }
