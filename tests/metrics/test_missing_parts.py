"""What did not arrive never reads as 0: absent segments, months not in, unlike sets of regions, thin publications."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage.metrics.checks.jumps import is_jump, log_changes
from coverage.metrics.coverage.complete_months import complete_months
from coverage.metrics.coverage.rates import members_by_region
from coverage.metrics.outlook.effort import row_need
from coverage.metrics.outlook.way import outlook
from coverage.metrics.releases.months import Past
from coverage.model.errors import UsageError
from coverage.model.missing_branches import MissingBranchRule
from coverage.model.selection import Selection
from coverage.model.snapshots import Release, holdings_of
from coverage.services import show, summarise
from coverage.words.sentences import change_note, comparison_sentence
from layouts.pages.overview import headline, subline
from layouts.wall import wall_content

NOW = dt.datetime(2024, 9, 20, 10, 42)
SEGMENTS = ("PU", "JAKON", "PMI", "BPU")


def cube(*rows, basis="domicile"):
    """Rows of the cube: (period, region, segment, members); None is a blank cell."""
    names = ("period", "region_code", "segment", "active_members")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    blank = [int(row[3] is None) for row in rows]
    return columns | {"grouping": "region", "basis": basis, "memberships": columns["active_members"],
                      "missing_cells": blank}  # fmt: skip


def workforce(*rows, **more):
    """Rows of the workforce: (year, vintage, region, sector, eligible)."""
    names = ("year", "vintage", "region_code", "sector", "eligible")
    return {name: [row[place] for row in rows] for place, name in enumerate(names)} | {"source": "BPS"} | more


def arrivals(*rows, origin="branch"):
    """Rows of arrivals: (period, region, branches in, branches expected, and which are not in)."""
    return {
        "period": [row[0] for row in rows], "region_code": [row[1] for row in rows], "basis": "domicile",
        "branches_included": [row[2] for row in rows], "branches_expected": [row[3] for row in rows],
        "is_partial": [row[2] < row[3] for row in rows], "origin": origin,
        "branches_missing": [row[4] if len(row) > 4 else "" for row in rows],
    }  # fmt: skip


HUNDRED = workforce(*((year, "a", code, "total", 100) for year in (2023, 2024) for code in ("3204", "3273")))


def shown(selection=None, **tables):
    return summarise(holdings_of(**tables), selection or Selection())


def row_of(summary, code="3204"):
    return next(row for row in summary.rows if row.code == code)


def codes_of(summary, where=None):
    return [finding.code for finding in summary.findings if where in (None, finding.where)]


JULY_AND_AUGUST = (
    ("2024-07", "3204", "PU", 30), ("2024-07", "3204", "BPU", 20), ("2024-07", "3273", "PU", 10),
    ("2024-08", "3204", "PU", 31), ("2024-08", "3273", "PU", 12),
)  # fmt: skip


def test_a_segment_that_did_not_arrive_is_said_and_has_no_change():
    summary = shown(cube=cube(*JULY_AND_AUGUST), workforce=HUNDRED)
    row, province = row_of(summary), summary.province
    assert (row.active_members, row.informal, row.absent_segments) == (31, None, ("BPU",))
    assert "part_missing" in row.flags and "part_missing" in province.flags
    assert (row.change_month, row.change_month_reason) == (None, "incomplete")
    assert (province.change_month, province.change_month_reason) == (None, "incomplete")
    assert row_of(summary, "3273").change_month == 2
    assert [point.is_partial for point in summary.trend] == [False, True]
    (finding,) = [each for each in summary.findings if each.code == "segment_missing"]
    assert finding.where == "3204" and "Kab. Bandung: segmen Bukan Penerima Upah" in finding.message


@pytest.mark.parametrize(("last_stored", "is_absent"), [("2023-08", True), ("2023-07", False)])
def test_a_segment_is_waited_for_a_year(last_stored, is_absent):
    rows = [(last_stored, "3204", "BPU", 5), (last_stored, "3204", "PU", 5), ("2024-08", "3204", "PU", 6)]
    assert ("part_missing" in row_of(shown(cube=cube(*rows))).flags) is is_absent


@pytest.mark.parametrize("rule", MissingBranchRule)
def test_what_is_carried_for_a_year_is_not_missed_for_a_second_one(rule):
    """K1 last reported JAKON in June 2023, is missing until June 2024, and comes in without it in July."""
    missing_branches = [f"2023-{month:02d}" for month in range(7, 13)] + [f"2024-{month:02d}" for month in range(1, 7)]
    both = [(period, "3204", "PU", 9) for period in ("2023-06", *missing_branches, "2024-07")]
    regions, branches = cube(*both, ("2023-06", "3204", "JAKON", 5)), cube(("2023-06", "3204", "JAKON", 5))
    rows = {name: [*_each(regions, name), *_each(branches, name)] for name in regions}
    rows |= {"grouping": ["region"] * 15 + ["branch"], "branch_code": [""] * 15 + ["K1"]}
    waits = arrivals(*((period, "3204", 1, 2, "K1") for period in missing_branches), ("2024-07", "3204", 2, 2))
    tables = {"cube": rows, "arrivals": waits, "workforce": HUNDRED}
    assert row_of(shown(Selection("2024-07", missing_branches=rule), **tables)).absent_segments == ()
    assert row_of(shown(Selection("2024-06", missing_branches=rule), **tables)).absent_segments == (
        () if rule == MissingBranchRule.CARRIED else ("JAKON",)
    )


def _each(columns, name):
    """A column of `cube`, also where one value stands for all rows."""
    values = columns[name]
    return values if isinstance(values, list) else [values] * len(columns["period"])


def test_a_segment_of_another_basis_is_not_waited_for():
    rows = cube(("2024-07", "3204", "BPU", 5), ("2024-08", "3204", "PU", 6))
    rows["basis"] = ["workplace", "domicile"]
    assert row_of(shown(cube=rows)).flags == ()


def test_a_complete_roster_without_a_segment_means_zero():
    stored = {"cube": cube(*JULY_AND_AUGUST), "workforce": HUNDRED}
    whole = arrivals(("2024-08", "3204", 1, 1), origin="roster")
    row = row_of(shown(**stored, arrivals=whole))
    assert (row.informal, row.segments["BPU"], row.flags, row.change_month) == (0, 0, (), -19)
    for not_whole in (arrivals(("2024-08", "3204", 0, 1), origin="roster"), arrivals(("2024-08", "3204", 1, 1))):
        assert "part_missing" in row_of(shown(**stored, arrivals=not_whole)).flags


def test_a_segment_that_did_not_arrive_is_no_people_to_reach():
    targets = {
        "year": [2024],
        "region_code": "3204",
        "indicator": "coverage_rate",
        "target_rate": 0.9,
        "source": "RKPD",
    }
    row = row_of(shown(cube=cube(*JULY_AND_AUGUST), workforce=HUNDRED, targets=targets))
    need = row_need(row, Fraction(9, 10), "2024-08", 2024)
    assert (need.net, need.reason) == (None, "not_whole")


def test_a_goal_that_is_met_with_cover_of_a_few_months_only_is_met_for_now():
    """40 of 100 are asked for and there are 50, of whom a village pays 20 for two months."""
    target = {"year": [2024], "region_code": "3204", "indicator": "coverage_rate", "target_rate": 0.4, "source": "R"}
    own = {"region_code": "3204", "basis": "domicile", "period": "2024-08", "missing_cells": 0, "protection_end": None}
    tables = {"cube": cube(("2024-08", "3204", "PU", 30), ("2024-08", "3204", "BPU", 20)), "workforce": HUNDRED}
    for village, reason in ((20, "met_for_now"), (10, None)):
        paid = own | {"segment": ["PU", "BPU", "BPU"], "funding": ["employer", "APBDES", "self"],
                      "months": [None, 2, 12], "active_members": [30, village, 20 - village]}  # fmt: skip
        stored = holdings_of(**tables, targets=target, protection=paid)
        (way,) = outlook(show(Selection(regions=("3204",)), stored, {}.__getitem__), dt.date(2024, 9, 2)).ways
        assert (way.effort.need.net, way.arrival.reason) == (0, reason)
        assert way.arrival.middle == (None if reason else "2024-08")


def test_a_sector_that_was_never_reported_is_said():
    summary = shown(cube=cube(*((("2024-08", code, "PU", 30)) for code in ("3204", "3273"))), workforce=HUNDRED)
    (finding,) = [each for each in summary.findings if each.code == "sector_missing"]
    assert "Informal (BPU) dari Kab. Bandung, Kota Bandung. Bukan berarti nol" in finding.message
    both = (("2024-08", "3204", "PU", 30), ("2024-08", "3204", "BPU", 0))
    assert "sector_missing" not in codes_of(shown(cube=cube(*both), workforce=HUNDRED))


def test_a_blank_cell_is_said_and_is_no_absent_recap():
    rows = (("2024-08", "3204", "PU", 30), ("2024-08", "3204", "BPU", None), ("2024-08", "3273", "PU", 30))
    summary = shown(cube=cube(*rows), workforce=HUNDRED)
    messages = {finding.code: finding.message for finding in summary.findings}
    assert "Kab. Bandung" in messages["cell_blank"] and "Kab. Bandung," not in messages["regions_missing"]


def test_a_missing_branch_is_no_drop_in_what_regions_added():
    rows = [("2023-12", "3204", "PU", 100), ("2024-07", "3204", "PU", 110), ("2024-08", "3204", "PU", 40)]
    stored = holdings_of(cube=cube(*rows), arrivals=arrivals(("2024-08", "3204", 1, 2, "K2")), workforce=HUNDRED)
    found = outlook(show(Selection(), stored, {}.__getitem__), dt.date(2024, 9, 2))
    assert [(each.value, each.reason) for each in found.change_by_region.parts] == [(None, "no_counts")]
    assert [(each.change, each.reason) for each in found.changes] == [(None, "incomplete")]


def test_findings_look_back_on_months_as_they_were_released():
    """July was released with 5 BPU; a later snapshot holds 9, and says nothing of what was official."""

    def stored(july, number):
        rows = (("2024-07", "3204", "BPU", july), ("2024-08", "3204", "BPU", 0), ("2024-08", "3204", "PU", 1))
        found = holdings_of(cube=cube(*rows), workforce=HUNDRED)
        return replace(found, info=replace(found.info, number=number))

    official = Release("2024-07", 1, "final", 3, "eligible", "a", "2024-08-05", "ani", "", "domicile")
    past = Past(months={"2024-07": official}, stored={3: stored(5, 3)})
    messages = [
        each.message for each in summarise(stored(9, 4), Selection("2024-08"), past).findings if each.code == "zero"
    ]
    assert messages == ["Kab. Bandung: Bukan Penerima Upah 0 orang, Juli 2024 5."]


def test_a_denominator_corrected_within_its_edition_is_said():
    def end(members, workers):
        return holdings_of(
            cube=cube(("2023-12", "3204", "PU", 300), ("2024-08", "3204", "PU", members)),
            workforce=workforce((2023, "a", "3204", "total", workers)),
        )

    old, new = (
        replace(stored, info=replace(stored.info, number=number))
        for stored, number in ((end(300, 1000), 3), (end(310, 1250), 4))
    )
    official = Release("2023-12", 1, "final", 3, "eligible", "a", "2024-01-05", "ani", "", "domicile")
    past = Past(months={"2023-12": official}, stored={3: old})
    sentence = comparison_sentence(summarise(new, Selection("2024-08"), past).comparison)
    assert "pekerja berhak diperbaiki dalam edisi itu" in sentence and "turun 5,2 poin" in sentence


def test_what_new_regions_did_is_not_blamed_on_the_denominator():
    tables = workforce(
        (2023, "a", "3204", "total", 1000), (2024, "b", "3204", "total", 1010), (2024, "b", "3273", "total", 1000)
    )
    rows = [("2023-12", "3204", "PU", 500), ("2024-08", "3204", "PU", 500), ("2024-08", "3273", "PU", 50)]
    sentence = comparison_sentence(shown(cube=cube(*rows), workforce=tables).comparison)
    assert "karena" not in sentence and ", dan pekerja berhak dihitung ulang (edisi b)" in sentence


def test_the_share_of_the_gap_is_of_all_who_are_not_covered():
    rows = [("2024-08", "3204", "PU", 20), ("2024-08", "3273", "PU", 150)]
    summary = shown(Selection(regions=("3204",)), cube=cube(*rows), workforce=HUNDRED)
    assert subline(summary).startswith("100,0% dari seluruh yang belum terlindungi")


def test_a_month_that_lacks_a_segment_is_no_jump_and_no_month_of_a_pace():
    steady = [(f"2024-0{month}", "3204", "PU", 1000 + 10 * month) for month in range(1, 9)]
    rows = [*steady, *((period, region, "BPU", 900) for period, region, _, _ in steady[:-1])]
    stored = holdings_of(cube=cube(*rows))
    assert codes_of(summarise(stored, Selection()), "3204") == ["segment_missing"]
    members = members_by_region(stored.cube, "domicile", stored.arrivals)
    assert "2024-08" not in set(complete_months(members, stored.arrivals, "domicile")["period"])


def test_a_comparison_with_a_month_that_lacks_a_part_says_so():
    newer = workforce((2023, "a", "3204", "total", 100), (2024, "b", "3204", "total", 110))
    rows = [("2023-12", "3204", "PU", 30), ("2023-12", "3204", "BPU", 9), ("2024-08", "3204", "PU", 31)]
    sentence = comparison_sentence(shown(cube=cube(*rows), workforce=newer).comparison)
    assert sentence.endswith("; sebagian isi rekap belum ada.")


@st.composite
def reported(draw):
    """Two months of two regions, every segment reported in the first; some of the second did not arrive."""
    keys = [(code, segment) for code in ("3204", "3273") for segment in SEGMENTS]
    july = {key: draw(st.integers(0, 9)) for key in keys}
    august = {key: draw(st.integers(0, 9)) for key in keys}
    lost = draw(st.sets(st.sampled_from(keys), max_size=5))
    return july, august, lost


@settings(max_examples=12, deadline=None)
@given(reported())
def test_a_missing_part_never_reads_as_zero(months):
    july, august, lost = months
    rows = [("2024-07", *key, count) for key, count in july.items()]
    rows += [("2024-08", *key, count) for key, count in august.items() if key not in lost]
    summary = shown(Selection("2024-08"), cube=cube(*rows), workforce=HUNDRED)
    gaps = {code: {segment for region, segment in lost if region == code} for code in ("3204", "3273")}
    for code, missing in gaps.items():
        row = row_of(summary, code)
        assert all(row.segments[segment] is None for segment in missing)
        if missing and row.active_members is not None:
            assert "part_missing" in row.flags and set(row.absent_segments) == missing
            assert (row.change_month, row.change_month_reason) == (None, "incomplete")
    if any(0 < len(missing) < len(SEGMENTS) for missing in gaps.values()):
        assert "part_missing" in summary.province.flags and summary.province.change_month is None
        assert summary.trend[-1].is_partial
    if not lost:
        assert summary.province.change_month == sum(august.values()) - sum(july.values())


K2_MISSING = arrivals(("2023-12", "3204", 2, 2), ("2024-07", "3204", 2, 2), ("2024-08", "3204", 1, 2))
DROP = cube(("2023-12", "3204", "PU", 48), ("2024-07", "3204", "PU", 50), ("2024-08", "3204", "PU", 20))


def test_a_missing_branch_is_no_drop():
    summary = shown(cube=DROP, workforce=HUNDRED, arrivals=K2_MISSING)
    for row in (row_of(summary), summary.province):
        assert (row.change_month, row.change_month_reason) == (None, "incomplete")
        assert (row.change_december, row.change_december_reason) == (None, "incomplete")


def test_a_missing_branch_of_the_month_before_is_no_rise():
    rows = [("2023-12", "3204", "PU", 48), ("2024-08", "3204", "PU", 20), ("2024-09", "3204", "PU", 51)]
    stored = arrivals(("2024-08", "3204", 1, 2), ("2024-09", "3204", 2, 2))
    summary = shown(cube=cube(*rows), workforce=HUNDRED, arrivals=stored)
    for row in (row_of(summary), summary.province):
        assert (row.change_month, row.change_month_reason) == (None, "incomplete")
        assert (row.change_december, row.change_december_reason) == (3, None)


def test_a_missing_branch_is_said_where_the_change_would_stand():
    row = row_of(shown(cube=DROP, workforce=HUNDRED, arrivals=K2_MISSING))
    assert (row.change_month, row.change_december) == (None, None)
    assert change_note(row.change_month_reason) == "Δ: bulan ini atau pembandingnya belum lengkap"


def test_members_are_compared_over_the_regions_of_both_ends():
    newer = workforce(
        (2023, "a", "3204", "total", 1_000_000),
        *((2024, "b", code, "total", 1_000_000) for code in ("3204", "3273")),
    )
    rows = [("2023-12", "3204", "PU", 300_000), ("2024-08", "3204", "PU", 290_000), ("2024-08", "3273", "PU", 500_000)]
    comparison = shown(cube=cube(*rows), workforce=newer).comparison
    assert (comparison.members_before, comparison.members_after) == (300_000, 290_000)
    assert (comparison.members_entered, comparison.members_gone) == (500_000, 0)
    assert (
        "peserta (berkurang 10 ribu orang) −1,0 poin, kab/kota yang datanya baru masuk atau keluar "
        "(masuk 500 ribu orang) +10,5 poin."
    ) in comparison_sentence(comparison)


@pytest.mark.parametrize(
    ("newcomer", "words"),
    [((), "Berkurang <b>10 ribu</b> peserta"), ((("2024-08", "3273", "PU", 600_000),), "<b>1,09 juta</b> peserta")],
    ids=["same regions", "a region comes in"],
)
def test_the_wall_compares_months_of_the_same_regions(newcomer, words):
    rows = [("2023-08", "3204", "PU", 500_000), ("2024-08", "3204", "PU", 490_000), *newcomer]
    large = workforce(*((2023, "a", code, "total", 1_000_000) for code in ("3204", "3273")))
    html = wall_content(shown(cube=cube(*rows), workforce=large), NOW)
    assert words in html
    assert ("dalam 12 bulan" in html) is not bool(newcomer)


THIN = workforce(
    (2024, "penuh", "3204", "total", 100), (2024, "penuh", "3273", "total", 100), (2025, "uji", "3204", "total", 100)
)
IN_2025 = cube(("2025-08", "3204", "PU", 90), ("2025-08", "3273", "PU", 10))


def test_a_newer_publication_of_fewer_regions_is_used_only_when_named():
    by_rule = shown(cube=IN_2025, workforce=THIN)
    assert (by_rule.denominator.vintage, by_rule.province.coverage_rate, by_rule.regions_included) == ("penuh", 0.5, 2)
    (finding,) = [each for each in by_rule.findings if each.code == "denominator_sparse"]
    assert finding.where == "uji" and "hanya memuat 1 kab/kota, edisi penuh memuat 2" in finding.message
    named = shown(Selection(vintage="uji"), cube=IN_2025, workforce=THIN)
    assert (named.denominator.vintage, named.regions_included) == ("uji", 1)
    assert "denominator_sparse" not in codes_of(named)


def test_a_newer_publication_of_as_many_regions_is_used_by_rule():
    both = workforce(*((year, name, "3204", "total", 100) for year, name in ((2024, "lama"), (2025, "baru"))))
    assert shown(cube=IN_2025, workforce=both).denominator.vintage == "baru"


def test_the_change_of_the_province_is_over_the_regions_of_its_members():
    rows = [("2024-07", "3204", "PU", 50), ("2024-07", "3205", "PU", 100), ("2024-08", "3204", "PU", 51),
            ("2024-08", "3205", "PU", 200)]  # fmt: skip
    province = shown(cube=cube(*rows), workforce=HUNDRED).province
    assert (province.active_members, province.change_month) == (51, 1)


def sectors(*formal):
    totals = [(2024, "a", code, "total", 200) for code in ("3204", "3273")]
    return workforce(*totals, *((2024, "a", code, "formal", 100) for code in formal))


def test_the_workers_of_a_sector_are_those_of_its_rate():
    rows = cube(("2024-08", "3204", "PU", 50), ("2024-08", "3273", "BPU", 40))
    province = shown(cube=rows, workforce=sectors("3204", "3273")).province
    assert (province.formal, province.formal_workers, province.formal_rate) == (50, 100, 0.5)
    assert "sector_unpaired" in province.flags and province.formal_reason is None


def test_a_sector_with_members_but_without_workers_somewhere_has_no_rate():
    rows = cube(("2024-08", "3204", "PU", 50), ("2024-08", "3273", "PU", 40))
    province = shown(cube=rows, workforce=sectors("3204")).province
    assert (province.formal, province.formal_workers, province.formal_rate) == (90, 100, None)
    assert "sector_unpaired" in province.flags and province.formal_reason == "sector_unpaired"


def test_a_sector_without_a_rate_says_what_it_lacks():
    reported = ("2024-08", "3204", "PU", 50), ("2024-08", "3273", "BPU", None)
    rows = {row.code: row for row in shown(cube=cube(*reported), workforce=sectors("3204", "3273")).rows}
    assert (rows["3204"].formal_reason, rows["3204"].informal_reason) == (None, "no_segment")
    assert (rows["3273"].formal_reason, rows["3273"].informal_reason) == ("no_segment", "part_missing")
    assert rows["3205"].formal_reason == "no_members"
    without = shown(cube=cube(*reported), workforce=sectors())
    assert without.province.formal_reason == row_of(without).formal_reason == "no_sector_denominator"


def test_a_sector_of_the_employed_does_not_take_the_name_of_the_eligible():
    stored = sectors("3204") | {"employed": [400, 400, 400]}
    row = row_of(shown(Selection(denominator="employed"), cube=cube(("2024-08", "3204", "PU", 50)), workforce=stored))
    assert (row.formal_eligible, row.formal_workers, row.formal_rate) == (100, 400, 0.125)


def test_a_sector_above_100_percent_is_flagged_and_found():
    summary = shown(cube=cube(("2024-08", "3204", "PU", 150)), workforce=sectors("3204"))
    assert row_of(summary).flags == ("formal_above_100",)
    assert "formal_above_100" in summary.province.flags
    (finding,) = [each for each in summary.findings if each.code == "sector_above_100"]
    assert finding.where == "3204" and "cakupan formal 150,0%" in finding.message


TWO_SOURCES = {
    "year": 2024, "region_code": ["32", "32", "3204", "3273"], "indicator": "coverage_rate",
    "target_rate": [0.7, 0.35, 0.5, 0.4], "source": ["Republika", "RPJMN", "Pemda", "RPJMN"],
}  # fmt: skip


def test_with_several_targets_the_choice_is_the_readers():
    stored = {"cube": cube(("2024-08", "3204", "PU", 50), ("2024-08", "3273", "PU", 20)), "workforce": HUNDRED}
    summary = shown(**stored, targets=TWO_SOURCES)
    province, own = summary.province, row_of(summary)
    assert (province.achievement, province.deviation, province.target_reason) == (None, None, "choose_target")
    assert (own.achievement, own.target_source, own.target_reason) == (1.0, "Pemda", None)
    assert summary.target_sources == ("Pemda", "RPJMN", "Republika")
    chosen = shown(Selection(target="RPJMN"), **stored, targets=TWO_SOURCES)
    assert (chosen.province.target_rate, chosen.province.achievement) == (0.35, 1.0)
    assert (row_of(chosen).target_rate, row_of(chosen).target_reason) == (None, "no_target")
    assert row_of(chosen, "3273").achievement == 0.5
    with pytest.raises(UsageError, match="Yang ada: Pemda, RPJMN, Republika"):
        shown(Selection(target="Koran"), **stored, targets=TWO_SOURCES)


@pytest.mark.parametrize(
    ("counts", "is_one"),
    [
        ((1000, 1010, 1021, 1030, 1041, 1050, 1061, None, 1500), True),
        ((1000, 1010, 1021, 1030, 1041, 1050, 1061, None, None, 1091), False),
        ((1000, 1010, 1021, 1030, 1041, 1050, 1061, 0, 1500), True),
    ],
)
def test_a_jump_behind_a_gap_is_judged_by_its_change_a_month(counts, is_one):
    assert is_jump(counts) is is_one


def test_a_change_behind_a_gap_is_spread_over_its_months():
    assert log_changes([100, None, None, 800])[-1] == pytest.approx(log_changes([100, 200])[-1])


def test_a_jump_behind_a_gap_names_the_month_it_is_held_against():
    rows = [(f"2024-0{month}", code, "PU", 1000 + 10 * month) for month in range(1, 8) for code in ("3204", "3273")]
    rows += [("2024-09", "3204", "PU", 2000), ("2024-09", "3273", "PU", 1090)]
    (finding,) = [each for each in shown(cube=cube(*rows)).findings if each.code == "jump"]
    assert "Kab. Bandung: sejak Juli 2024 1.070 menjadi 2.000 orang" in finding.message
    assert finding.message.endswith("perubahan Jawa Barat +950.")


def test_a_branch_of_two_chosen_regions_counts_once():
    stored = {
        "branches": {"branch_code": ["K1", "K1", "K2"], "branch_name": "s", "region_code": ["3204", "3273", "3205"]},
        "cube": cube(("2024-08", "3204", "PU", 51), ("2024-08", "3273", "PU", 60)),
        "workforce": HUNDRED,
        "arrivals": arrivals(("2024-08", "3204", 1, 1), ("2024-08", "3273", 1, 1), ("2024-08", "3205", 0, 1, "K2")),
    }
    focus = shown(Selection(regions=("3204", "3273")), **stored).focus
    assert (focus.branches_included, focus.branches_expected) == (1, 1)
    three = shown(Selection(regions=("3204", "3205", "3273")), **stored)
    assert (three.focus.branches_included, three.focus.branches_expected) == (1, 2)
    assert (three.province.branches_included, three.province.branches_expected) == (1, 2)


def test_a_denominator_of_zero_is_none():
    none = shown(cube=cube(("2024-08", "3204", "PU", 5), ("2024-08", "3273", "PU", 5)),
                 workforce=workforce((2024, "a", "3204", "total", 0), (2024, "a", "3273", "total", 9)))  # fmt: skip
    assert (row_of(none).coverage_rate, row_of(none).reason) == (None, "no_denominator")


def test_a_region_that_comes_in_is_said_where_the_denominator_stays():
    """30 of 100, later 30 of 100 and 5 of 100: the rate falls by 12,5 points, and nobody left."""
    rows = cube(("2023-12", "3204", "PU", 30), ("2024-08", "3204", "PU", 30), ("2024-08", "3273", "PU", 5))
    workers = workforce(*((2023, "a", code, "total", 100) for code in ("3204", "3273")))
    assert comparison_sentence(shown(cube=rows, workforce=workers).comparison) == (
        "Dibanding 31 Desember 2023, cakupan turun 12,5 poin persen: peserta (jumlahnya tetap) 0,0 poin, kab/kota yang "
        "datanya baru masuk atau keluar (masuk 5 orang) −12,5 poin."
    )


def test_where_a_region_is_above_100_percent_the_page_says_how_many_lack_cover_elsewhere():
    """40 and 60 lack cover in two regions, 90 members too many in a third: net 10, and yet 100 people."""
    counts = {"3204": 60, "3205": 40, "3273": 190}
    stored = workforce(*((2024, "a", code, "total", 100) for code in counts))
    summary = shown(cube=cube(*(("2024-08", code, "PU", count) for code, count in counts.items())), workforce=stored)
    assert summary.province.gap == 10
    assert "separuh dari 100 orang yang belum terlindungi di 3 kab/kota yang diketahui" in subline(summary)
    every = replace(summary, concentration=replace(summary.concentration, regions_included=27))
    assert "separuh dari 100 orang yang belum terlindungi di kab/kota masing-masing;" in subline(every)


def test_nobody_says_who_pays_for_what_is_carried():
    stored = holdings_of(
        cube={"grouping": ["region", "branch", "branch"], "period": ["2024-08", "2024-08", "2024-07"],
              "basis": "domicile", "branch_code": ["", "K1", "K2"], "region_code": "3204", "segment": "PU",
              "active_members": [100, 100, 50], "memberships": [100, 100, 50], "missing_cells": 0},
        arrivals=arrivals(("2024-08", "3204", 1, 2, "K2")), workforce=HUNDRED,
        protection={"region_code": "3204", "basis": "domicile", "period": ["2024-08"], "missing_cells": 0,
                    "protection_end": None, "segment": "PU", "funding": "employer", "months": None,
                    "active_members": 100},
    )  # fmt: skip
    for missing_branches, members in ((MissingBranchRule.PARTIAL, 100), (MissingBranchRule.CARRIED, None)):
        shown_as = show(Selection(regions=("3204",), missing_branches=missing_branches), stored, {}.__getitem__)
        found = outlook(shown_as, dt.date(2024, 9, 2))
        assert (found.cover.members, found.internal.headline) == (members, members)
        assert found.cover.reason == ("not_whole" if members is None else None)


def test_a_sector_that_was_never_anything_but_zero_is_suspected_where_most_regions_have_some():
    rows = [("2024-08", code, "PU", 30) for code in ("3204", "3205", "3273")]
    rows += [("2024-08", "3204", "BPU", 5), ("2024-08", "3205", "BPU", 7), ("2024-08", "3273", "BPU", 0)]
    workers = workforce(*((2024, "a", code, "total", 100) for code in ("3204", "3205", "3273")))
    summary = shown(cube=cube(*rows), workforce=workers)
    (finding,) = [each for each in summary.findings if each.code == "zero"]
    assert (finding.where, finding.message) == (
        "3273",
        "Kota Bandung: Informal (BPU) 0 orang, padahal 2 dari 3 kab/kota yang lengkap punya dan pekerjanya 100.",
    )  # fmt: skip
    july = ("2024-07", "3273", "BPU", 0)
    twice = shown(Selection(period="2024-08"), cube=cube(*rows, july), workforce=workers)
    assert "0 orang dalam 2 bulan yang lengkap, padahal" in str(twice.findings)
    waits = arrivals(("2024-07", "3273", 1, 2, "K2"))
    missing_branches = cube(*rows, ("2024-07", "3273", "BPU", 50))
    said = shown(Selection(period="2024-08"), cube=missing_branches, workforce=workers, arrivals=waits)
    assert "0 orang, Juli 2024 50 (belum lengkap), padahal" in str(said.findings)
    formal = [(period, code, "BPU" if segment == "PU" else "PU", count) for period, code, segment, count in rows]
    assert "Formal (PU + Jakon) 0 orang" in str(shown(cube=cube(*formal), workforce=workers).findings)
    once = shown(Selection(period="2024-08"), cube=cube(*rows, ("2024-07", "3273", "BPU", 9)), workforce=workers)
    assert codes_of(once, "3273").count("zero") == 1  # it is the segment that had some
    few = shown(cube=cube(*rows[:3], rows[3], rows[5]), workforce=workers)  # one of two has some: half is not most
    small = shown(cube=cube(*rows), workforce=workforce(*((2024, "a", code, "total", 99) for code in ("3204", "3273"))))
    assert not {"zero"} & {*codes_of(few), *codes_of(small), *codes_of(shown(cube=cube(*rows)))}


def test_a_surplus_of_one_region_is_said_beside_the_gap_of_all():
    rows = (("2024-08", "3204", "PU", 40), ("2024-08", "3273", "PU", 130))
    workers = workforce(*((2024, "a", code, "total", 100) for code in ("3204", "3205", "3273")))
    more = shown(cube=cube(*rows, ("2024-08", "3205", "PU", 10)), workforce=workers)
    assert headline(more) == "60,0% pekerja berhak di Jawa Barat sudah terlindungi; sedikitnya 120 orang belum."
    assert "sedikitnya 120 belum" in wall_content(more, NOW)
    assert subline(more).startswith(
        "Satu kab/kota mencakup separuh dari 150 orang yang belum terlindungi di 3 kab/kota yang diketahui;"
    )
    one = replace(more, selection=Selection(regions=("3204", "3205")))
    assert one.gap_words == "" and more.gap_words == "sedikitnya "
    awaited = arrivals(("2024-08", "3204", 1, 2, "K2"))
    assert shown(cube=cube(*rows), workforce=workers, arrivals=awaited).gap_words == ""
    without = shown(cube=cube(rows[0]), workforce=HUNDRED)
    assert headline(without).endswith("60 orang belum.") and without.gap_words == ""


def test_what_a_place_rests_on_counts_its_regions_without_a_denominator_too():
    figure_basis = shown(cube=cube(*JULY_AND_AUGUST)).figure_basis
    assert (figure_basis.members, figure_basis.regions_included, figure_basis.reason) == (43, 2, "no_denominator")
    half = workforce((2024, "a", "3204", "total", 100))
    assert shown(cube=cube(*JULY_AND_AUGUST), workforce=half).figure_basis.regions_included == 1
