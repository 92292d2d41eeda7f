"""Rosters: persons by pseudonym, rows set aside with their reason, and no NIK anywhere."""

import pytest

from coverage.loaders import KEY_BYTES, key_check, load, pseudonymise, read_key
from coverage.model.errors import KeyFault
from coverage.model.loading import LoadOptions
from tests import builders
from tests.builders import person

KEY = bytes(range(KEY_BYTES))
NIK = "3204010101900001"


def read(rows, **options):
    return load(builders.roster(rows), "peserta.xlsx", LoadOptions(**options), lambda: KEY)


def test_a_roster_is_read_without_names_wages_or_nik():
    loaded = read([person(NIK), person("3204010101900002", segment="BPU", kpj="99000000002", status="NONAKTIF")])
    assert loaded.report.status == "accepted"
    assert loaded.frame["status"].tolist() == ["active", "inactive"]
    assert loaded.report.total == 1
    text = loaded.frame.to_csv() + repr(loaded.report)
    for secret in (NIK, "CONTOH SATU", "4000000", "1990-01-01"):
        assert secret not in text


def test_a_nik_typed_as_a_number_is_refused_with_the_reason():
    loaded = read([person(float(NIK))])
    assert loaded.report.status == "refused"
    (problem,) = loaded.report.problems
    assert (problem.code, problem.cell) == ("nik_number", "A2")
    assert "15 angka" in problem.remedy
    assert NIK not in repr(loaded.report.problems)


@pytest.mark.parametrize("nik", ["320401010190000", "32040101019000011", "32040101019x0001", ""])
def test_a_nik_that_is_no_nik_is_refused(nik):
    assert [problem.code for problem in read([person(nik)]).report.problems] == ["nik_invalid"]


@pytest.mark.parametrize("nik", ["'3204010101900001", "32 0401 010190 0001", "3204.0101.0190.0001"])
def test_separators_in_a_nik_are_passed_over(nik):
    frame = read([person(nik)]).frame
    assert frame["pseudonym"].tolist() == pseudonymise(NIK.encode(), KEY).to_pylist()


def test_few_bad_rows_are_set_aside_and_many_refuse_the_file():
    good = [person(f"32040101019{number:05d}", kpj=f"{number:011d}") for number in range(200)]
    loaded = read([*good, person("salah")])
    assert loaded.report.status == "accepted"
    assert (loaded.report.rows_read, loaded.report.rows_accepted, loaded.report.rows_refused) == (201, 200, 1)
    assert loaded.report.refused_rows[0].row == 202
    refused = read([*good[:50], person("salah")])
    assert refused.report.status == "refused"
    assert refused.report.rows_refused == refused.report.rows_read == 51


def test_only_required_headings_are_needed():
    content = builders.workbook([["NIK", "KODE_KAB", "SEGMEN", "PERIODE"], [NIK, "3204", "PU", "2024-08"]])
    loaded = load(content, "x", LoadOptions(), lambda: KEY)
    assert loaded.report.status == "accepted"
    assert [finding.code for finding in loaded.report.findings] == ["status_absent"]


def test_the_same_membership_twice_is_set_aside():
    rows = [person(NIK), person(NIK)] + [
        person(f"32040101019{number:05d}", kpj=f"{number:011d}") for number in range(200)
    ]
    loaded = read(rows)
    assert [problem.code for problem in loaded.report.problems] == ["repeated_row"]
    assert loaded.report.rows_accepted == 201


def test_many_problems_are_counted_not_listed():
    loaded = read([person("x") for _ in range(50)])
    assert len(loaded.report.problems) == 21
    assert loaded.report.problems[-1].value == "30 baris lain"


def test_pseudonyms_are_a_keyed_permutation():
    niks = b"".join(b"%016d" % number for number in range(1000))
    sealed = pseudonymise(niks, KEY).to_pylist()
    assert len(set(sealed)) == 1000
    assert sealed == pseudonymise(niks, KEY).to_pylist()
    assert not set(sealed) & set(pseudonymise(niks, bytes(KEY_BYTES)).to_pylist())
    with pytest.raises(ValueError, match="sixteen"):
        pseudonymise(niks[:-1], KEY)


def test_key_is_made_once_private_and_never_replaced(tmp_path):
    path = tmp_path / "secret" / "key"
    key = read_key(path, None)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_key(path, key_check(key)) == key
    with pytest.raises(KeyFault, match="bukan kunci penyimpanan ini"):
        read_key(path, key_check(KEY))
    path.unlink()
    with pytest.raises(KeyFault, match="tidak ditemukan"):
        read_key(path, key_check(key))
    assert not path.exists()


@pytest.mark.parametrize("place", [7, 8, 9, 10, 14])
def test_a_nik_in_a_wrong_column_is_never_repeated(place):
    row = person(NIK)
    row[place] = "3204.0101.0190.0099"
    report = read([row]).report
    assert report.status == "refused"
    assert "3204.0" not in repr(report.problems) + repr(report.findings)
