"""Layouts that are known and refused, that are unknown and described back, and that are taught."""

import json

import pytest

from coverage.loaders import load
from coverage.model.loading import LoadOptions
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
    ("rows", "layout", "cell"),
    [
        (form(SIPP), "sipp-massal", "A1"),
        (form([name and name.replace("_", " ").title() for name in SIPP], [["UNGGAH"], []]), "sipp-massal", "A3"),
        (form(BPU), "bpu-massal", "A1"),
        (form(["No", *BPU[:-1]], [["Formulir BPU"]]), "bpu-massal", "A2"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("options", [{}, {"branch": "K07", "period": "2024-08"}])
def test_a_registration_form_is_refused_by_its_name(rows, layout, cell, options):
    problem = refusal(rows, **options)
    assert (problem.code, problem.cell) == ("registration_form", cell)
    assert layout in problem.value and "Rekaan" not in problem.value
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
def test_an_unknown_layout_is_described_by_the_nearest_known_one(rows, nearest, differences):
    problem = refusal(rows)
    assert problem.code == "unknown_layout"
    assert nearest in problem.value and differences in problem.value
    assert "Rekaan" not in problem.value
    assert "layouts learn" in problem.remedy


def test_a_table_without_header_shows_nothing_of_its_rows():
    problem = refusal([["Siti Rekaan", "0812-rekaan", "Jalan Rekaan"], ["Budi Rekaan", "x", "y"]])
    assert "tidak mirip" in problem.value and "tidak ada yang dikenal" in problem.value
    assert "Rekaan" not in problem.value


def test_the_list_names_every_layout_and_what_is_refused(run):
    code, out, _ = run("layouts", "list", "--json")
    layouts = {item["layout"]: item for item in json.loads(out)["layouts"]}
    assert code == 0
    assert layouts["sipp-massal"]["use"] == "ditolak" and layouts["recap-dua-baris"]["use"] == "dibaca"
    assert len([item for item in layouts.values() if item["kind"] == "recap"]) >= 6
    assert len(layouts["sipp-massal"]["needs"]) == 32
    code, out, _ = run("layouts", "list")
    assert code == 0
    assert all(name in out for name in ("sipp-massal", "bpu-massal", "kemnaker-provinsi", "dasbor-kecamatan"))
