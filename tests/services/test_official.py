"""Whose figure is official: branches, Kanwil and head office of a month, never added, by what the office lays down."""

import pytest

from tests import builders, small_office

REGIONS = (("K01", "Kab. Bandung", "3204"), ("K02", "Kab. Garut", "3205"))
MONTHS = {"2024-07": "31 JULI 2024", "2024-08": "31 AGUSTUS 2024"}


def title(month, basis="DOMISILI", sender=""):
    return tuple(filter(None, ("REKAP KEPESERTAAN", f"POSISI {MONTHS[month]}", f"DASAR WILAYAH: {basis}", sender)))


def head(month, bandung=170, garut=190, sender="SUMBER: KANTOR PUSAT"):
    counts = {"Kab. Bandung": (bandung, 20, 30), "Kab. Garut": (garut, 60, 70)}
    return builders.recap(counts, title=title(month, sender=sender))


@pytest.fixture
def office(run, put, tmp_path, monkeypatch):
    """Two branches by domicile in two months (100 and 110 PU), and head office (170 and 190) in both."""
    monkeypatch.setenv("COVERAGE_REFERENCE", str(tmp_path / "taught"))
    rows = [[code, name.removeprefix("Kab. "), region, None, None] for code, name, region in REGIONS]
    files = [put("cabang.xlsx", builders.branch_list(rows))]
    for month in MONTHS:
        for place, (code, name, _) in enumerate(REGIONS):
            content = builders.recap({name: (100 + 10 * place, 20, 30)}, branch=code, title=title(month))
            files.append(put(f"{code}-{month}.xlsx", content))
        files.append(put(f"pusat-{month}.xlsx", head(month)))
    small_office.answer(run, "ingest", *files, "--json")
    return run


def lay_down(tmp_path, text):
    (tmp_path / "taught").mkdir(exist_ok=True)
    (tmp_path / "taught" / "official.csv").write_text(text, encoding="utf-8")


def members(run, month, *more):
    return small_office.summary(run, "--period", month, *more)["province"]["active_members"]


BRANCHES, HEAD = 100 + 110 + 100, 170 + 190 + 180
FROM_AUGUST = "basis,sender,valid_from\ndomicile,pusat,2024-08\n"


def change_something(run, put):
    content = builders.recap({"Kab. Garut": (110, 20, 31)}, branch="K02", title=title("2024-07"))
    return small_office.answer(run, "ingest", put("lagi.xlsx", content), "--json")


def test_branches_count_where_nothing_is_laid_down(office):
    assert [members(office, month) for month in MONTHS] == [BRANCHES, BRANCHES]


def test_head_office_counts_from_the_month_laid_down_with_the_next_ingest(office, put, tmp_path):
    lay_down(tmp_path, FROM_AUGUST)
    assert members(office, "2024-08") == BRANCHES
    reports = change_something(office, put)["files"]
    assert [(each["kind"], each["status"]) for each in reports] == [("recap", "accepted"), ("official", "accepted")]
    assert [members(office, month) for month in MONTHS] == [BRANCHES + 1, HEAD]


def test_a_file_that_is_stored_already_brings_in_what_is_laid_down(office, put, tmp_path):
    lay_down(tmp_path, FROM_AUGUST)
    small_office.answer(office, "ingest", put("lagi.xlsx", head("2024-08")), "--json")
    assert members(office, "2024-08") == HEAD
    (tmp_path / "taught" / "official.csv").unlink()
    small_office.answer(office, "ingest", put("lagi.xlsx", head("2024-08")), "--json")
    assert members(office, "2024-08") == BRANCHES


def test_a_dry_run_lays_nothing_down(office, put, tmp_path):
    lay_down(tmp_path, FROM_AUGUST)
    small_office.answer(office, "ingest", put("lagi.xlsx", head("2024-08")), "--dry-run", "--json")
    assert members(office, "2024-08") == BRANCHES


def test_a_new_recap_of_head_office_replaces_its_own_alone(office, put, tmp_path):
    lay_down(tmp_path, FROM_AUGUST)
    small_office.answer(office, "ingest", put("baru.xlsx", head("2024-08", garut=200)), "--json")
    assert [members(office, month) for month in MONTHS] == [BRANCHES, HEAD + 10]


@pytest.mark.parametrize(
    "sender", ["KANTOR: Kantor Pusat", "Sumber: Pusat", "HEAD OFFICE", "KANTOR CABANG: Kantor Pusat"]
)
def test_head_office_is_known_by_its_words(office, put, sender):
    report = small_office.answer(office, "ingest", put("baru.xlsx", head("2024-08", 171, sender=sender)), "--json")
    assert [finding["code"] for finding in report["files"][0]["findings"]] == []
    assert members(office, "2024-08") == BRANCHES


def test_a_release_keeps_its_figure_when_the_official_sender_changes(office, put, tmp_path):
    small_office.ingest_workforce(office, put, 1000, "a")
    small_office.answer(office, "release", "2024-08", "--json")
    lay_down(tmp_path, FROM_AUGUST)
    change_something(office, put)
    assert members(office, "2024-08") == BRANCHES
    assert members(office, "2024-08", "--draft") == HEAD


def test_kanwil_counts_where_it_is_official(office, put, tmp_path):
    lay_down(tmp_path, "basis;sender;valid_from\ndomicile;kanwil;2024-08\n")
    content = builders.recap({"Garut": (500, 0, 0), "Kab. Bandung": (400, 0, 0)}, title=title("2024-08"))
    small_office.answer(office, "ingest", put("kanwil.xlsx", content), "--json")
    assert members(office, "2024-08") == 900


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("rumah,pusat,2024-08", "kolom basis: 'rumah'"),
        ("domicile,bupati,2024-08", "kolom sender: 'bupati'"),
        ("domicile,pusat,Agustus", "kolom valid_from: 'Agustus'"),
        ("domicile,pusat,2024-08\ndomicile,cabang,2024-08", "baris 3"),
    ],
)
def test_what_is_not_well_formed_is_named(office, put, tmp_path, row, said):
    lay_down(tmp_path, f"basis,sender,valid_from\n{row}\n")
    code, _, err = office("ingest", put("lagi.xlsx", head("2024-08", 9)))
    assert code == 2 and said in " ".join(err.split())
    assert members(office, "2024-08") == BRANCHES


def test_head_office_alone_counts(run, put):
    small_office.answer(run, "ingest", put("pusat.xlsx", head("2024-08")), "--json")
    assert members(run, "2024-08") == HEAD
