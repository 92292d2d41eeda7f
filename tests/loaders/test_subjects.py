"""What figures are about and in what unit: words of another subject refuse, wherever they stand; units are applied."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coverage.reference.subjects import Use, all_subjects
from tests import builders
from tests.loaders.forms.case import read
from tests.loaders.forms.containers import WRITERS, Page

POSITION = "POSISI 31 AGUSTUS 2024"
TABLE = [["Kab/Kota", "PU", "Jakon", "BPU"], ["Kab. Bogor", 120, 18, 37], ["Kota Bandung", 314, 40, 119]]
OTHERS = sorted(word for item in all_subjects() if item.use in (Use.OTHER, Use.PART) for word in item.words)
FRAMES = (
    "{}",
    "REKAP {}",
    "Jumlah {} Tahun 2024",
    "LAPORAN ({})",
    "{} - KANTOR WILAYAH JAWA BARAT",
    "DATA PESERTA: {}",
    "REKAP_{}_2024",
)


def book(*title, table=TABLE, below=(), sheet="Rekap"):
    return builders.workbook(
        [*([line] for line in title), [POSITION], *table, *([line] for line in below)], sheet=sheet
    )


def codes(loaded):
    return [problem.code for problem in loaded.report.problems]


def total(loaded):
    assert loaded.report.status == "accepted", loaded.report.problems
    return loaded.report.total


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(OTHERS), st.sampled_from(FRAMES), st.sampled_from(sorted(WRITERS)), st.booleans(), st.booleans())
def test_a_word_of_another_subject_above_a_table_refuses_with_its_cell(word, frame, container, is_lower, is_second):
    text = frame.format(word.lower() if is_lower else word)
    lines = [["REKAP KEPESERTAAN"], [text]] if is_second else [[text]]
    loaded = read(WRITERS[container]((Page([*lines, [POSITION], *TABLE]),)))
    (problem,) = loaded.report.problems
    assert (problem.code, problem.cell) == ("other_subject", "A2" if is_second else "A1")
    assert problem.value.strip("'").split("'")[0] in " ".join(frame.replace("_", " ").format(word).upper().split())


@pytest.mark.parametrize("word", ["Nonaktif", "Target", "Klaim JHT", "Laki-laki", "Iuran"])
def test_a_word_of_another_subject_in_the_name_of_the_sheet_refuses(word):
    (problem,) = read(book("REKAP KEPESERTAAN AKTIF", sheet=word)).report.problems
    assert (problem.code, problem.sheet) == ("other_subject", word)
    assert "nama lembar" in problem.value


@pytest.mark.parametrize(
    "title",
    [
        "REKAP PESERTA AKTIF (TIDAK TERMASUK NONAKTIF)",
        "PESERTA AKTIF SELAIN PESERTA BARU",
        "PESERTA AKTIF DI LUAR TARGET TAMBAHAN",
        "REKAP KEPESERTAAN AKTIF (LAKI-LAKI DAN PEREMPUAN)",
        "PESERTA AKTIF PROGRAM JKK, JKM, JHT DAN JP",
        "PESERTA AKTIF USIA 15 TAHUN KE ATAS",
        "KANWIL JAWA BARAT",
        "DASAR WILAYAH: KANTOR PENDAFTAR PERUSAHAAN",
        "PESERTA AKTIF MENURUT LOKASI KERJA PERUSAHAAN",
        "TAHUN ANGGARAN 2024",
    ],
)
def test_a_title_that_excludes_a_word_or_names_the_whole_is_read(title):
    assert total(read(book(title))) == 648


@pytest.mark.parametrize(
    "title",
    [
        "TARGET KEPESERTAAN AKTIF 2024",
        "PESERTA AKTIF DAN NONAKTIF",
        "TARGET DAN REALISASI KEPESERTAAN AKTIF",
        "PESERTA LAKI-LAKI, TIDAK TERMASUK PEREMPUAN",
        "KEPESERTAAN AKTIF PROVINSI BANTEN",
    ],
)
def test_a_title_whose_things_no_heading_parts_refuses(title):
    assert codes(read(book(title))) == ["other_subject"]


@pytest.mark.parametrize("title", ["PESERTA TDK AKTIF", "PESERTA AKTIF, JK: P", "Peserta aktif (jenis kelamin: L)"])
def test_what_is_abbreviated_is_understood(title):
    (problem,) = read(book(title)).report.problems
    assert (problem.code, problem.cell) == ("other_subject", "A1")


def test_headings_part_what_a_title_names():
    both = [["Kab/Kota", "PU Aktif", "PU Nonaktif"], ["Kab. Bogor", 120, 18]]
    assert total(read(book("PESERTA AKTIF DAN NONAKTIF", table=both))) == 120
    assert total(read(book("PESERTA AKTIF DAN TARGET", table=[["Kab/Kota", "PU Aktif"], ["Kab. Bogor", 120]]))) == 120
    target = [["Kab/Kota", "PU Aktif"], ["Kab. Bogor", 120]]
    assert codes(read(book("TARGET PU DAN BPU AKTIF", table=target))) == ["other_subject"]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(
        [
            ("dalam ribuan", 1000),
            ("Satuan: ribu orang", 1000),
            ("Satuan : Ribuan", 1000),
            ("(x 1.000)", 1000),
            ("angka disajikan dalam ratusan orang", 100),
            ("Satuan: puluhan ribu orang", 10_000),
            ("Satuan 1.000 orang", 1000),
            ("dalam ribu jiwa", 1000),
            ("Satuan: orang", 1),
            ("Satuan: jiwa", 1),
            ("dlm ribuan", 1000),
            ("ribu org", 1000),
        ]
    ),
    st.sampled_from(["above", "below", "right"]),
    st.sampled_from(sorted(WRITERS)),
)
def test_a_stated_unit_is_applied_and_said_wherever_it_stands(unit, place, container):
    text, factor = unit
    rows = [["REKAP KEPESERTAAN"], [POSITION], *TABLE, ["Jumlah", 434, 58, 156], [], ["Dicetak otomatis"]]
    if place == "above":
        rows.insert(1, [text])
    elif place == "below":
        rows.append([f"*) {text}"])
    else:
        rows[1] = [POSITION, None, text]
    loaded = read(WRITERS[container]((Page(rows),)))
    assert total(loaded) == 648 * factor
    said = [finding for finding in loaded.report.findings if finding.code == "unit_applied"]
    assert bool(said) is (factor != 1)


def test_a_unit_may_stand_in_the_cell_beside_its_label():
    rows = [["REKAP"], ["Satuan", "ribu orang"], [POSITION], *TABLE]
    assert total(read(builders.workbook(rows))) == 648_000


def test_a_fraction_of_a_unit_is_a_whole_number_of_persons():
    rows = [["Kab/Kota", "PU"], ["Kab. Bogor", 120.4], ["Jumlah", 120.4]]
    assert total(read(book("dalam ribuan", table=rows))) == 120_400
    assert codes(read(book("REKAP", table=rows)))[0] == "bad_count"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("Satuan: persen",), "unit_not_persons"),
        (("REKAP KEPESERTAAN (%)",), "unit_not_persons"),
        (("Satuan: kepala keluarga",), "other_subject"),
        (("Satuan: lusin",), "unit_not_persons"),
        (("Satuan: orang", "dalam ribuan"), "unit_conflict"),
    ],
)
def test_a_unit_that_makes_no_persons_refuses_with_its_cell(lines, code):
    (problem,) = read(book(*lines)).report.problems
    assert (problem.code, problem.cell[0]) == (code, "A")
    if lines[0].startswith("Satuan") and code == "unit_not_persons":
        assert codes(read(book("REKAP", below=[f"*) {lines[0]}"]))) == [code]


@pytest.mark.parametrize(
    "note",
    [
        "Kenaikan 12 ribu orang dibanding Juli",
        "*) dibulatkan ke ribuan",
        "Satuan kerja: Bidang Kepesertaan",
        "*) BPU termasuk peserta nonaktif bulan lalu dan target 2025",
        "Cakupan 66,3% dari pekerja",
    ],
)
def test_a_note_that_states_no_unit_changes_nothing(note):
    assert total(read(book("REKAP KEPESERTAAN", below=[note]))) == 648


def test_a_unit_of_a_column_that_is_not_counted_is_its_own():
    rows = [["Kab/Kota", "PU", "Iuran (Rp)", "%"], ["Kab. Bogor", 120, 5, 3]]
    assert total(read(book("REKAP", table=rows, below=["*) iuran dalam ribuan rupiah", "% dalam persen"]))) == 120
