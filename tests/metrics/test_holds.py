"""What holds up a release: heavy findings and unfinished months, and nothing else."""

from types import SimpleNamespace

import pytest

from coverage.metrics.checks.holds import holds_up
from coverage.model.checks import CHECKS
from coverage.model.results import CoverageRow
from coverage.model.unfinished import AwaitedBranch, Unfinished


def row_of(code, **changes):
    known = dict.fromkeys(
        ("active_members", "memberships", "formal", "informal", "other", "employed", "eligible_workers",
         "formal_eligible", "informal_eligible", "denominator_workers", "coverage_rate", "formal_rate",
         "informal_rate", "gap", "reason", "branches_expected")
    )  # fmt: skip
    given = {"code": code, "name": f"Wilayah {code}", "segments": {}, "flags": (), "branches_included": 0}
    return CoverageRow(**{**known, **given, **changes})


def summary_of(*findings, unfinished=None):
    return SimpleNamespace(findings=findings, unfinished=unfinished)


def month(regions, branches=(), **changes):
    given = {"regions_complete": 2, "regions_expected": 3, "branches_included": 0, "branches_expected": None}
    return Unfinished("2024-08", tuple(regions), branches=tuple(branches), **{**given, **changes})


@pytest.mark.parametrize("code", CHECKS)
def test_exactly_the_declared_checks_hold_up_a_release(code):
    found = holds_up(summary_of(CHECKS[code].finding("3204", "x")))
    assert [each.code for each in found] == ([code] if CHECKS[code].holds_release else [])


def test_a_check_that_holds_up_a_release_is_grave_and_a_region_that_was_never_seen_is_none():
    assert all(check.severity == "error" for check in CHECKS.values() if check.holds_release)
    assert {code for code, check in CHECKS.items() if check.severity == "error" and not check.holds_release} == {
        "regions_missing", "branches_missing",
    }  # fmt: skip


def test_an_unfinished_month_holds_up_its_release_and_names_the_branches_that_are_awaited():
    awaited = AwaitedBranch("K02", "Garut", ("3205",))
    jump = CHECKS["cell_blank"].finding("2024-08", "x")
    found = holds_up(summary_of(jump, unfinished=month(["3205"], [awaited], branches_included=1, branches_expected=2)))
    assert [each.code for each in found] == ["unfinished", "cell_blank"]
    assert found[0].where == "2024-08"
    assert found[0].message == ("Agustus 2024 belum lengkap: 1 dari 2 cabang sudah masuk. Yang ditunggu: Garut.")


def test_without_a_list_of_branches_the_regions_are_named_and_of_many_the_rest_is_counted():
    (found,) = holds_up(summary_of(unfinished=month(f"32{place:02d}" for place in range(1, 10))))
    assert found.message.endswith("Kab. Garut dan 4 lainnya.")
