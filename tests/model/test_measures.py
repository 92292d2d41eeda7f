"""Measures: labels and units from the declarations, one way to write a value, lists that pages and files share."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.cli.summary import row_json
from coverage.model import measures
from coverage.model.indicators import DENOMINATORS, Indicator
from coverage.model.measures import (
    DEVIATION,
    GAP_MEASURE,
    MEMBERS,
    MONTH_CHANGE,
    PERSONS_RANGE,
    Measure,
    MeasureKind,
    members_of,
    rate_of,
    workers_of,
)
from coverage.model.numbers import MISSING, format_change, format_number, format_points, format_rate
from coverage.model.schema import Column
from coverage.model.shown import PARTS, ROW_KEYS, shown_measures, trend
from coverage.model.trend import TrendPoint
from coverage.reference.segments import SECTOR_SHORT, all_segments
from layouts.parts.markup import to_markup
from layouts.parts.ranking import ranking_table
from layouts.parts.tilemap import tile_map
from tests.layouts.test_wall import region, summary
from tests.markup import nodes, read, text_of

DECLARED = [each for each in vars(measures).values() if isinstance(each, Measure)]
CONTRACT = [
    "region_code", "region", "active_members", "memberships", "formal", "informal", "other", "employed",
    "eligible_workers", "formal_eligible", "informal_eligible", "formal_workers", "informal_workers", "coverage_rate",
    "formal_rate", "informal_rate", "formal_reason", "informal_reason", "gap", "flags", "reason", "persons_low",
    "persons_high", "members_low", "members_high",
]  # fmt: skip
"""Keys of a row in JSON and CSV, in order: others script against them; keys may be added."""


def test_every_measure_is_declared_with_label_and_its_own_id():
    assert len({measure.id for measure in DECLARED}) == len(DECLARED)
    for measure in [*DECLARED, *shown_measures()]:
        assert isinstance(measure.indicator, Indicator | Column)
        assert measure.label and measure.short_label
        assert measure.unit or measure.kind in (MeasureKind.CODE, MeasureKind.CODES)


def test_every_declared_measure_is_shown_somewhere():
    shown = {measure.id for measure in shown_measures()}
    beside_a_row = {"branches_included", "branches_expected"}
    waiting_for_a_list = {measure.id for measure in DECLARED} - shown
    assert waiting_for_a_list == beside_a_row


@pytest.mark.parametrize("members", [557_713, 0, None])
@pytest.mark.parametrize("workers", [2_097_225, 0, None])
def test_every_measure_takes_a_value_and_a_reason_from_any_row(members, workers):
    row = region(members=members, workers=workers)
    for measure in [*DECLARED, *shown_measures(), members_of("PU", "PU")]:
        value = measure.value(row)
        assert measure.text(row) or value == ()
        assert (measure.text(row) == MISSING) == (value is None)
        assert measure.reason(row) is None or isinstance(measure.reason(row), str)
        assert measure.number(row) is None or measure.number(row) == value


@given(st.one_of(st.none(), st.integers(-(10**9), 10**9)))
def test_counts_and_changes_are_written_as_everywhere(value):
    assert MEMBERS.format(value) == format_number(value)
    assert MONTH_CHANGE.format(value) == format_change(value)


@given(st.one_of(st.none(), st.floats(-3, 3)))
def test_rates_and_points_are_written_as_everywhere(value):
    assert rate_of().format(value) == format_rate(value)
    assert f"{DEVIATION.format(value)} poin persen".removeprefix(f"{MISSING} poin persen") in (format_points(value), "")


def test_points_say_their_unit_and_counts_do_not():
    row = region(target_rate=0.35)
    assert DEVIATION.said(row) == format_points(row.deviation)
    assert GAP_MEASURE.said(row) == format_number(row.gap)
    assert DEVIATION.said(region()) == MISSING


def test_a_range_is_one_number_where_its_ends_meet():
    assert [PERSONS_RANGE.format(ends) for ends in ((60, 110), (110, 110))] == ["60 sampai 110", "110"]


@pytest.mark.parametrize("indicator", DENOMINATORS.values(), ids=DENOMINATORS)
def test_the_rate_and_its_workers_are_named_after_the_denominator(indicator):
    assert rate_of(indicator).label == indicator.label
    assert workers_of(indicator).label == indicator.denominator_label
    assert rate_of(indicator) is rate_of(indicator)


def test_a_month_has_the_measures_of_a_trend():
    point = TrendPoint("2024-08", 5_923_000, None, None, 18_900_000, 0.3134, "v1", 2024, False)
    assert [measure.text(point) for measure in trend()] == ["31,3%", "5.923.000", "18.900.000"]


def test_the_keys_of_a_row_are_the_contract():
    found = row_json(summary(), region())
    assert [key for key in found if key in CONTRACT] == CONTRACT
    assert [measure.id for measure in ROW_KEYS] == [key for key in found if not key.startswith("members_")]
    assert found["flags"] == []


def test_segments_and_sectors_are_named_once():
    assert {part.id: part.label for part in PARTS} == SECTOR_SHORT
    row = dataclasses.replace(region(), segments={segment.code: 7 for segment in all_segments()})
    assert {members_of(segment.code, segment.label).text(row) for segment in all_segments()} == {"7"}


def test_sorting_puts_the_largest_first_the_shortfall_first_and_the_unknown_last():
    rows = [region(members=10, workers=100), region(members=None), region(members=90, workers=100)]
    assert [row.active_members for row in sorted(rows, key=MEMBERS.order)] == [90, 10, None]
    aimed = [dataclasses.replace(row, target_rate=0.5) for row in rows]
    assert [row.active_members for row in sorted(aimed, key=DEVIATION.order)] == [10, 90, None]


@pytest.mark.parametrize(
    "measure", [GAP_MEASURE, DEVIATION, MEMBERS, MONTH_CHANGE, rate_of()], ids=lambda each: each.id
)
def test_any_measure_can_be_on_the_map_and_the_ranking(measure):
    built = summary()
    tiles = read(to_markup(tile_map(built, "/", measure)).html)
    assert len([item for item in nodes(tiles, "li") if "style" in item.attributes]) == len(built.rows)
    assert text_of(nodes(tiles, "h2")).startswith(f"{measure.label} per kab/kota (")
    table = read(to_markup(ranking_table(built, "/", (measure,))).html)
    names = [text_of(row.children[0]) for row in nodes(nodes(table, "tbody"), "tr")]
    expected = sorted(built.rows, key=lambda row: (*measure.order(row), row.code))
    assert [name.strip() for name in names] == [row.name for row in expected]


def test_half_is_marked_on_the_ranking_of_those_not_covered_alone():
    marked = []
    for measure in (GAP_MEASURE, MEMBERS):
        table = read(to_markup(ranking_table(summary(), "/", (measure,))).html)
        marked.append(sum("separuh" in row.attributes.get("class", "") for row in nodes(table, "tr")))
    assert marked == [3, 0]
