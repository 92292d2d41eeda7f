"""Findings: what is noticed about figures, how grave it is, and what to do."""

import datetime as dt
import math
from dataclasses import replace

import pandas as pd
import pytest

from coverage.metrics.checks.jumps import is_jump, modified_z
from coverage.model.checks import CHECKS, SEVERITY_ORDER
from coverage.model.periods import shift_period
from coverage.model.selection import Selection
from coverage.model.snapshots import SourceEntry, holdings_of
from coverage.model.tables import ARRIVALS, BRANCHES, CUBE, WORKFORCE
from coverage.services import summarise
from coverage.store import empty_holdings

MONTHS = ("2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06", "2024-07", "2024-08")
STEADY = (1000, 1010, 1021, 1030, 1041, 1050, 1061, 1070)


def cube_rows(grouping, place, counts, basis="domicile", segment="PU"):
    key = "region_code" if grouping == "region" else "branch_code"
    empty = {"region_code": "3204" if grouping == "branch" else "", "branch_code": "", "channel": ""}
    return [
        {**empty, "grouping": grouping, key: place, "period": month, "basis": basis, "segment": segment,
         "active_members": count, "memberships": count, "missing_cells": 0}
        for month, count in zip(MONTHS[-len(counts):], counts, strict=True)
        if count is not None
    ]  # fmt: skip


def workers(code, eligible, *, year=2024, vintage="a", employed=10_000_000):
    return {
        "year": year, "vintage": vintage, "region_code": code, "sector": "total", "definition": "x", "source": vintage,
        "employed": employed, "eligible": eligible, "precision": 1, "source_id": "w",
    }  # fmt: skip


def holdings(rows, workforce=(), branches=(), arrivals=()):
    duties = [{"branch_code": b, "branch_name": b, "region_code": r, "source_id": "b"} for b, r in branches]
    return replace(
        empty_holdings(),
        cube=CUBE.conform(pd.DataFrame(rows)),
        workforce=WORKFORCE.conform(pd.DataFrame(list(workforce))),
        branches=BRANCHES.conform(pd.DataFrame(duties)),
        arrivals=ARRIVALS.conform(pd.DataFrame(list(arrivals))),
    )


def found(stored, **selection):
    findings = summarise(stored, Selection(**selection)).findings
    assert all(finding.remedy for finding in findings)
    assert [finding.severity for finding in findings] == sorted(
        (finding.severity for finding in findings), key=SEVERITY_ORDER.index
    )
    return {finding.code: finding for finding in findings if finding.where not in ("", None)}


def test_a_jump_is_said_with_its_size():
    finding = found(holdings(cube_rows("region", "3204", (*STEADY, 1500))))["jump"]
    assert finding.where == "3204" and "1.070 menjadi 1.500 orang (+430, 40,2%)" in finding.message


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((*STEADY, 1080), False),
        ((*STEADY, 700), True),
        ((1000, 1010, 1500), False),
        ((1000,) * 8 + (1100,), True),
        ((1000,) * 8 + (1010,), False),
        ((*STEADY, None), False),
        ((*STEADY, 0), False),
    ],
)
def test_jumps(counts, expected):
    assert is_jump(counts) is expected


def test_a_past_without_spread_makes_any_change_infinitely_far():
    assert modified_z(1.0, [0.0] * 6) == float("inf")
    assert modified_z(0.0, [0.0] * 6) == 0.0


def test_a_month_that_waited_for_a_branch_is_no_drop():
    missing_branches = {"period": "2024-08", "basis": "domicile", "region_code": "3204", "branches_included": 1,
            "branches_expected": 2, "origin": "branch", "is_partial": True}  # fmt: skip
    rows = cube_rows("region", "3204", (*STEADY, 300))
    assert "jump" in found(holdings(rows))
    assert "jump" not in found(holdings(rows, arrivals=[missing_branches]))


def test_a_zero_after_members_is_said():
    rows = cube_rows("region", "3204", (*STEADY, 1080)) + cube_rows("region", "3204", (50, 0), segment="BPU")
    assert "0 orang, Juli 2024 50" in found(holdings(rows))["zero"].message


@pytest.mark.parametrize(
    ("basis", "employed", "code", "words"),
    [
        ("domicile", 2000, "above_100", "penyebutnya terlalu kecil"),
        ("domicile", 900, "above_employed", "pembilangnya yang patut dicurigai"),
        ("registration_office", 2000, "above_100", "di luar daerah"),
    ],
)
def test_above_100_has_a_likely_reason(basis, employed, code, words):
    stored = holdings(cube_rows("region", "3204", (1000,), basis), [workers("3204", 800, employed=employed)])
    assert words in found(stored)[code].message


def test_denominators_of_two_sources_and_years():
    table = [workers("3204", 1000), workers("3204", 1200, vintage="B", year=2024), workers("3204", 880, year=2023)]
    findings = found(holdings(cube_rows("region", "3204", (100,)), table), vintage="a")
    assert "1.000 menurut edisi a, 1.200 menurut B" in findings["denominator_source"].message
    assert "880 tahun 2023 menjadi 1.000 tahun 2024 (13,6%)" in findings["denominator_growth"].message
    near = [workers("3204", 1000), workers("3204", 1050, vintage="B"), workers("3204", 950, year=2023)]
    assert (
        not {"denominator_source", "denominator_growth"}
        & found(holdings(cube_rows("region", "3204", (100,)), near), vintage="a").keys()
    )


def test_eligible_above_employed_is_said():
    stored = holdings(cube_rows("region", "3204", (100,)), [workers("3204", 1000, employed=900)])
    assert "eligible_above_employed" in found(stored)


def test_held_back_rows_are_said_of_every_total():
    source = SourceEntry("i", "s", "rekap.xlsx", "recap", "recap", ("2024-08",), "K01", "domicile", 5, 3, 100, False,
                         True, "x", "y", ())  # fmt: skip
    stored = holdings(cube_rows("region", "3204", (100,)))
    stored = replace(stored, info=replace(stored.info, sources=(source,)))
    message = found(stored)["rows_refused"].message
    assert "K01, rekap.xlsx: 3 baris ditahan" in message and "juga jumlah Jawa Barat" in message
    assert "rows_refused" not in found(
        replace(stored, info=replace(stored.info, sources=(replace(source, rows_refused=0),)))
    )


@pytest.mark.parametrize(
    ("past", "rule", "words"),
    [
        ((40, 60, None), "", "masuk 100 orang (yang dipakai); dengan angka terakhir cabang yang belum masuk 160; "
         "rentang dari 12 bulan terakhirnya 140 sampai 160."),
        ((40, 60, None), "carried", "yang belum masuk 160 (yang dipakai)"),
        ((40, 60, None), "bounded", "140 sampai 160 (yang dipakai)"),
        ((None,), "", "100 sampai tidak diketahui. Cabang yang ditunggu tidak memiliki angka"),
    ],
)  # fmt: skip
def test_a_missing_branch_comes_with_three_totals(past, rule, words):
    rows = (
        cube_rows("region", "3204", (150, 100)) + cube_rows("branch", "K1", (90, 100)) + cube_rows("branch", "K2", past)
    )
    missing_branches = {"period": "2024-08", "basis": "domicile", "region_code": "3204", "branches_included": 1,
            "branches_expected": 2, "branches_missing": "K2", "origin": "branch", "is_partial": True}  # fmt: skip
    stored = holdings(rows, branches=[("K1", "3204"), ("K2", "3204")], arrivals=[missing_branches])
    message = found(stored, missing_branches=rule)["branches_missing"].message
    assert "1 cabang belum masuk untuk Agustus 2024: K2." in message
    assert words in message


def test_a_sure_move_is_announced_over_one_denominator():
    rows = cube_rows("region", "3204", (*[100] * 8, 300)) + cube_rows("region", "3205", (200,) * 9)
    table = [workers("3204", 1000), workers("3205", 1000)]
    message = found(holdings(rows, table))["rank_moved"].message
    assert "sejak Desember 2023, dengan penyebut yang sama" in message
    wide = [*table, workers("3204", 3500, vintage="A")]
    assert "rank_moved" not in found(holdings(rows, wide), vintage="a")


def test_every_check_says_what_to_do_in_a_sentence():
    assert all(check.title and check.remedy.endswith(".") for check in CHECKS.values())
    assert {check.severity for check in CHECKS.values()} == set(SEVERITY_ORDER)


@pytest.mark.parametrize(("before", "is_said"), [(1000, True), (1001, False)])
def test_a_denominator_that_grew_by_a_tenth_or_more_is_said(before, is_said):
    table = [workers("3204", before, year=2023), workers("3204", 1100)]
    assert ("denominator_growth" in found(holdings(cube_rows("region", "3204", (1, 2)), table))) is is_said


@pytest.mark.parametrize(("other", "is_said"), [(1000, True), (1001, False)])
def test_a_source_that_differs_by_a_tenth_or_more_is_said(other, is_said):
    table = [workers("3204", 1100), workers("3204", other, vintage="0")]
    assert ("denominator_source" in found(holdings(cube_rows("region", "3204", (1, 2)), table))) is is_said


@pytest.mark.parametrize(
    ("earlier", "later", "words"),
    [
        ((2021, 100), (2024, 134), "100 tahun 2021 menjadi 134 tahun 2024 (10,2% setahun)"),
        ((2021, 1000), (2024, 1331), "1.000 tahun 2021 menjadi 1.331 tahun 2024 (10,0% setahun)"),
        ((2021, 1000), (2024, 1330), None),
        ((2022, 100), (2024, 80), "100 tahun 2022 menjadi 80 tahun 2024 (−10,6% setahun)"),
        ((2023, 100), (2024, 90), "100 tahun 2023 menjadi 90 tahun 2024 (−10,0%)"),
    ],
)
def test_growth_over_years_that_nobody_published_is_that_of_one_year(earlier, later, words):
    table = [workers("3204", count, year=year) for year, count in (earlier, later)]
    findings = found(holdings(cube_rows("region", "3204", (1, 2)), table))
    assert ("denominator_growth" in findings) == (words is not None)
    assert words is None or words in findings["denominator_growth"].message


def test_growth_is_compared_with_the_newest_other_edition_not_the_last_name():
    table = [workers("3204", 50, year=2023, vintage="z"), workers("3204", 99, year=2023, vintage="b"),
             workers("3273", 5, year=2024, vintage="b"), workers("3204", 100, vintage="c"),
             workers("3273", 5, vintage="c")]  # fmt: skip
    stored = holdings(cube_rows("region", "3204", (1, 2)), table)
    assert "denominator_growth" not in found(stored, vintage="c")


def grown(*table, vintage="a", codes=("3204", "3273"), period="2025-08"):
    rows = [{**row, "period": period} for code in codes for row in cube_rows("region", code, (1,))]
    findings = summarise(holdings(rows, table), Selection(vintage=vintage)).findings
    return [each.message for each in findings if each.code in ("denominator_growth", "denominator_source")]


def test_a_pilot_of_a_few_regions_hides_no_growth():
    """Edition a holds 2022 and 2025; a pilot of 2024 holds Kota Bandung alone: both grew by a tenth a year."""
    table = [workers("3204", 100, year=2022), workers("3273", 100, year=2022), workers("3204", 140, year=2025),
             workers("3273", 140, year=2025), workers("3273", 139, year=2024, vintage="pilot")]  # fmt: skip
    assert grown(*table) == [
        "Kab. Bandung: 100 tahun 2022 menjadi 140 tahun 2025 (11,9% setahun).",
        "Kota Bandung: 100 tahun 2022 menjadi 140 tahun 2025 (11,9% setahun).",
    ]


def test_growth_is_that_of_the_chosen_edition_where_it_holds_an_earlier_year():
    """2 % a year in edition a; edition b of the year between says 80."""
    own = [workers("3204", 100, year=2023), workers("3204", 104, year=2025)]
    assert grown(*own, workers("3204", 80, year=2024, vintage="b")) == []
    assert grown(own[1], workers("3204", 80, year=2024, vintage="b")) == [
        "Kab. Bandung: 80 tahun 2024, edisi b menjadi 104 tahun 2025 (30,0%)."
    ]


def test_other_sources_are_compared_in_the_latest_of_the_last_years_that_both_hold():
    own = [workers("3204", 1000, year=2025), workers("3204", 950, year=2024), workers("3204", 930, year=2023)]
    others = [workers("3204", 1100, year=2024, vintage="B"), workers("3204", 9, year=2023, vintage="B"),
              workers("3204", 1090, year=2023, vintage="C"), workers("3204", 9, year=2026, vintage="B")]  # fmt: skip
    assert grown(*own, *others) == [
        "Kab. Bandung: 950 menurut edisi a, 1.100 menurut B (tahun 2024, beda −13,6%).",
        "Kab. Bandung: 930 menurut edisi a, 1.090 menurut C (tahun 2023, beda −14,7%).",
    ]
    assert grown(*own, workers("3204", 800, year=2022), workers("3204", 100, year=2022, vintage="D")) == []


@pytest.mark.parametrize(("score", "expected"), [(3.4, False), (3.6, True)])
def test_a_jump_begins_at_three_and_a_half_robust_deviations(score, expected):
    """Past changes of 6, 8, 10, 10, 12 and 14 %: the middle is 10 %, the median deviation 2 %."""
    changes = [0.06, 0.08, 0.10, 0.10, 0.12, 0.14, 0.10 + score * 0.02 / 0.6745]
    counts = [10_000_000]
    for change in changes:
        counts.append(round(counts[-1] * math.exp(change)))
    assert is_jump(counts) is expected


@pytest.mark.parametrize(("last", "expected"), [(1_049, False), (1_051, True)])
def test_a_change_below_five_percent_is_no_jump_however_steady_the_past(last, expected):
    assert is_jump([*[1_000] * 8, last]) is expected


def test_a_jump_is_compared_with_two_years_and_not_against_what_lies_before():
    """35 wild months, then two steady years: what was wild long ago excuses no jump today."""
    wild = [1000 if place % 2 else 3000 for place in range(35)]
    counts = [*wild, *(1000 + 10 * place + place % 3 for place in range(24)), 1500]
    periods = [shift_period("2024-08", place - len(counts) + 1) for place in range(len(counts))]
    cube = {"grouping": "region", "period": periods, "basis": "domicile", "region_code": "3204", "segment": "PU",
            "active_members": counts, "memberships": counts, "missing_cells": 0}  # fmt: skip
    assert "jump" in found(holdings_of(cube=cube))
    assert not is_jump(counts)


@pytest.mark.parametrize(
    ("informal", "width", "is_said"), [(0, 1, False), (30, 1, False), (50, 1, True), (31, 1, True), (31, 2, False)]
)
def test_sectors_that_are_not_the_whole_are_said_unless_rounding_explains_it(informal, width, is_said):
    table = [workers("3204", 100) | {"precision": width}]
    table += [workers("3204", count) | {"sector": sector, "precision": width} for sector, count in
              (("formal", 70), ("informal", informal))]  # fmt: skip
    assert ("denominator_parts" in found(holdings(cube_rows("region", "3204", (1, 2)), table))) is is_said


@pytest.mark.parametrize(("end", "is_said"), [("2024-05-31", False), ("2024-04-30", True), ("2023-12-15", True)])
def test_members_in_arrears_for_more_than_three_months_are_said(end, is_said):
    own = {"period": ["2024-08"], "basis": "domicile", "region_code": "3204", "segment": "BPU", "missing_cells": 0}
    paid = own | {
        "funding": "self",
        "months": None,
        "protection_end": [dt.date.fromisoformat(end)],
        "active_members": 7,
    }
    cube = own | {"grouping": "region", "active_members": 7, "memberships": 7}
    findings = found(holdings_of(cube=cube, protection=paid))
    assert ("overdue" in findings) is is_said
    assert not is_said or "7 peserta BPU" in findings["overdue"].message


@pytest.mark.parametrize(
    ("stated", "code", "words"),
    [
        (
            {"by_kanwil": False, "kanwil_members": 1400, "branch_members": 1340, "kanwil_apart": 60},
            "kanwil_difference",
            "Kab. Bandung: Kanwil 1.400, cabang 1.340 orang di segmen yang sama; beda per segmen 60 orang, di luar "
            "pembulatan dan cabang yang ditunggu. Yang dipakai angka cabang.",
        ),
        (
            {"by_kanwil": True, "branches_included": 2, "kanwil_members": 12, "branch_members": 20, "kanwil_apart": 8},
            "kanwil_difference",
            "Kab. Bandung: Kanwil 12, cabang 20 orang di segmen yang sama; beda per segmen 8 orang, di luar "
            "pembulatan dan cabang yang ditunggu. Bisa jadi orang di dua cabang terhitung dua kali di angka cabang. "
            "Yang dipakai angka Kanwil.",
        ),
        (
            {"by_kanwil": False, "branches_included": 1, "kanwil_members": 12, "branch_members": 20, "kanwil_apart": 8},
            "kanwil_difference",
            "Kab. Bandung: Kanwil 12, cabang 20 orang di segmen yang sama; beda per segmen 8 orang, di luar "
            "pembulatan dan cabang yang ditunggu. Yang dipakai angka cabang.",
        ),
        (
            {"origin": "roster", "recap_members": 1400, "roster_members": 1390},
            "roster_difference",
            "Kab. Bandung: rekap 1.400, daftar peserta 1.390 orang. Yang dipakai daftar peserta.",
        ),
        ({"by_kanwil": True, "kanwil_members": 1400, "branch_members": 900, "kanwil_apart": 0}, None, ""),
        ({"origin": "kanwil", "kanwil_members": 1400}, None, ""),
        ({"origin": "branch", "recap_members": 1400}, None, ""),
    ],
)
def test_two_figures_of_one_region_are_compared_with_each_other(stated, code, words):
    stored = {"period": "2024-08", "basis": "domicile", "region_code": "3204", **stated}
    findings = found(holdings(cube_rows("region", "3204", (1400,)), arrivals=[stored]))
    said = {each: findings[each].message for each in ("kanwil_difference", "roster_difference") if each in findings}
    assert said == ({code: words} if code else {})
