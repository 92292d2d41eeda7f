"""A new user's journey, from `templates` to a revised release: by commands, and nothing but what was filled in."""

import io
import json

import openpyxl
import pytest

from tests.filling import filled

BRANCHES = {"K01": ("Bandung", {"3204": "Kab. Bandung", "3273": "Kota Bandung"}),
            "K02": ("Garut", {"3205": "Kab. Garut"}),
            "K03": ("Cirebon", {"3209": "Kab. Cirebon", "3274": "Kota Cirebon"})}  # fmt: skip
WORKERS = {"3204": 18_000, "3205": 12_000, "3209": 10_000, "3273": 13_000, "3274": 9_000}
MONTHS = {"2024-07": "Juli 2024", "2024-08": "Agustus 2024"}


@pytest.fixture
def desk(run, tmp_path):
    """A folder of templates, an inbox, and the ways of a clerk."""
    assert run("templates", tmp_path / "templat")[0] == 0
    return Desk(run, tmp_path)


class Desk:
    def __init__(self, run, folder):
        self.run, self.templates, self.inbox = run, folder / "templat", folder / "masuk"
        self.inbox.mkdir()

    def fill(self, template, name, rows, **lines):
        words = {key.replace("_", " ").upper(): value for key, value in lines.items()}
        content = filled((self.templates / f"{template}.xlsx").read_bytes(), words, rows)
        (self.inbox / name).write_bytes(content)
        return self.inbox / name

    def recap(self, branch, period, more=0):
        label, regions = BRANCHES[branch]
        rows = [[name, 3000 + more, 400, 500] for name in regions.values()]
        lines = {"kantor_cabang": f"{branch} - {label}", "periode": MONTHS[period], "dasar_wilayah": "Domisili (NIK)"}
        return self.fill("rekap_cabang", f"{branch}-{period}-{more}.xlsx", rows, **lines)

    def answer(self, *arguments):
        code, out, err = self.run(*arguments)
        assert code == 0, out + err
        return json.loads(out)

    def rate(self, period, *arguments):
        found = self.answer("summary", "--period", period, "--format", "json", *arguments)
        return found["province"]["active_members"], found["province"]["coverage_rate"], found["release"]


def test_from_templates_to_a_revised_release(desk, run, tmp_path):
    duties = [[code, label, region] for code, (label, regions) in BRANCHES.items() for region in regions]
    desk.fill("daftar_cabang", "cabang.xlsx", duties)
    workers = [[code, 2024, "total", 2 * count, count, "BPS", "sakernas-2024"] for code, count in WORKERS.items()]
    desk.fill("penduduk_bekerja", "pekerja.xlsx", workers)
    for branch in BRANCHES:
        desk.recap(branch, "2024-07")
    for branch in ("K01", "K02"):
        desk.recap(branch, "2024-08", 100)
    files = desk.answer("ingest", desk.inbox, "--json")["files"]
    assert {file["status"] for file in files} == {"accepted"} and len(files) == 7

    members, rate, _ = desk.rate("2024-08")
    assert rate is None  # Cirebon is awaited
    code, _, err = run("release", "2024-08")
    assert code == 2 and "belum lengkap" in err
    late = desk.recap("K03", "2024-08", 100)
    desk.answer("ingest", late, "--json")
    members, rate, release = desk.rate("2024-08")
    assert (members, release) == (5 * 4000, None) and rate == 20_000 / sum(WORKERS.values())

    code, _, err = run("release", "2024-07", "2024-08")
    assert code == 0, err
    assert desk.rate("2024-08")[2]["status"] == "sementara"
    assert run("release", "2024-07", "--final")[0] == 0
    assert run("release", "2024-08", "--final")[0] == 0

    corrected = desk.recap("K02", "2024-08", 250)
    desk.answer("ingest", corrected, "--json")
    assert desk.rate("2024-08")[:2] == (members, rate)  # final until it is revised
    assert desk.rate("2024-08", "--draft")[0] == members + 150
    assert run("release", "2024-08", "--revise", "--why", "Garut mengirim koreksi")[0] == 0
    revised, _, release = desk.rate("2024-08")
    assert (revised, release["status"]) == (members + 150, "revisi")

    listed = run("releases", "list")[1]
    assert "Garut mengirim koreksi" in listed and "Kab. Garut" in listed
    assert run("export", tmp_path / "rapat.xlsx", "--period", "2024-08")[0] == 0
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "rapat.xlsx").read_bytes()), data_only=True)
    texts = " ".join(str(cell.value) for row in book["Ringkasan"].iter_rows() for cell in row if cell.value is not None)
    assert "Revisi 1" in texts and "BELUM LENGKAP" not in texts
    assert run("snapshots", "verify")[0] == 0
