"""What holds up a release: heavy findings and unfinished months, and nothing else."""

from types import SimpleNamespace

import pytest

from coverage.metrics.checks.holds import holds_up
from coverage.model.checks import CHECKS
from coverage.model.missing_branches import MissingBranchFigure
from coverage.model.results import CoverageRow

WAITS = MissingBranchFigure(1, 1, 1, 1)


def row_of(code, **changes):
    known = dict.fromkeys(
        ("active_members", "memberships", "formal", "informal", "other", "employed", "eligible_workers",
         "formal_eligible", "informal_eligible", "denominator_workers", "coverage_rate", "formal_rate",
         "informal_rate", "gap", "reason", "branches_expected")
    )  # fmt: skip
    given = {"code": code, "name": f"Wilayah {code}", "segments": {}, "flags": (), "branches_included": 0}
    return CoverageRow(**{**known, **given, **changes})


def summary_of(*rows, findings=(), before=(), expected=None, included=0):
    return SimpleNamespace(
        period="2024-08",
        rows=rows,
        province=row_of("32", branches_included=included, branches_expected=expected),
        findings=findings,
        trend=[SimpleNamespace(period="2024-07", regions=frozenset(before))],
    )


@pytest.mark.parametrize("code", CHECKS)
def test_exactly_the_declared_checks_hold_up_a_release(code):
    found = holds_up(summary_of(row_of("3204", active_members=1), findings=(CHECKS[code].finding("3204", "x"),)))
    assert [each.code for each in found] == ([code] if CHECKS[code].holds_release else [])


def test_a_check_that_holds_up_a_release_is_grave_and_a_region_that_was_never_seen_is_none():
    assert all(check.severity == "error" for check in CHECKS.values() if check.holds_release)
    assert {code for code, check in CHECKS.items() if check.severity == "error" and not check.holds_release} == {
        "regions_missing", "branches_missing",
    }  # fmt: skip


def test_a_month_is_unfinished_while_an_expected_branch_is_missing():
    waiting = row_of("3204", missing_branches=WAITS, branches_included=1, branches_expected=2)
    (found,) = holds_up(summary_of(waiting, expected=2, included=1))
    assert (found.code, found.where) == ("unfinished", "2024-08")
    assert "1 dari 2 cabang sudah masuk; Wilayah 3204 masih menunggu" in found.message


@pytest.mark.parametrize(
    "row",
    [
        row_of("3204", active_members=9, branches_included=1, branches_expected=2),  # the Kanwil's recap states it
        row_of("3204", missing_branches=WAITS, branches_included=2, branches_expected=2),  # a part of a list of persons
        row_of("3204"),  # never seen
    ],
)
def test_a_month_that_waits_for_no_branch_is_finished(row):
    assert holds_up(summary_of(row, expected=2, included=1, before=["3273"])) == ()


def test_without_a_list_of_branches_a_region_that_is_gone_leaves_the_month_unfinished():
    rows = (row_of("3204", active_members=1), row_of("3205"), row_of("3206", reason="part_missing"), row_of("3273"))
    (found,) = holds_up(summary_of(*rows, before=["3204", "3205", "3206"]))
    assert found.message == "Agustus 2024 belum lengkap: Kab. Garut, yang ada pada Juli 2024, belum ada datanya."
    assert holds_up(summary_of(*rows, before=["3204", "3206"])) == ()


def test_of_many_regions_the_first_are_named_and_the_rest_counted():
    rows = [row_of(f"32{place:02d}", missing_branches=WAITS, branches_expected=1) for place in range(1, 10)]
    (found,) = holds_up(summary_of(*rows, expected=9))
    assert "Wilayah 3205 dan 4 lainnya masih menunggu" in found.message
