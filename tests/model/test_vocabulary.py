"""Periods, regions, selections and declarations."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.model.columns import BASES, FUNDINGS, SEGMENTS
from coverage.model.errors import UsageError
from coverage.model.indicators import ALL_INDICATORS
from coverage.model.periods import find_periods, format_position, parse_date, parse_period, shift_period, weekday_name
from coverage.model.selection import Selection
from coverage.model.tables import ALL_TABLES, MEMBERSHIP
from coverage.reference.fundings import all_fundings
from coverage.reference.regions import MatchFault, all_regions, match_region, normalise_region, region_by_code
from coverage.reference.segments import all_segments
from coverage.reference.tables import REVIEWED
from layouts.urls import parse_query, query_of, toggle_region


@pytest.mark.parametrize(
    "text",
    [
        "POSISI 31 AGUSTUS 2024",
        "BLTH 082024",
        "2024-08",
        "s.d. Agustus 2024",
        "per 31 Agt 2024",
        "Agust. 2024",
        "31/08/2024",
        "PERIODE 202408",
    ],
)
def test_period_is_found_in_a_title(text):
    assert find_periods(text) == ["2024-08"]


@pytest.mark.parametrize(
    ("text", "period"), [("Pebruari 2024", "2024-02"), ("Nop 2023", "2023-11"), ("Mei 2024", "2024-05")]
)
def test_old_month_spellings(text, period):
    assert find_periods(text) == [period]


def test_two_months_in_a_text_are_both_found():
    assert find_periods("Juli 2024 dan Agustus 2024") == ["2024-07", "2024-08"]


def test_period_of_a_cell():
    assert parse_period(dt.datetime(2024, 8, 31)) == "2024-08"
    assert parse_period("082024") == "2024-08"
    assert parse_period(82024.0) == "2024-08"
    assert parse_period("ngawur") is None


def test_dates():
    assert parse_date("Jumat (24/8/2024)") == dt.date(2024, 8, 24)
    assert weekday_name(dt.date(2024, 8, 24)) == "Sabtu"
    assert format_position("2024-02") == "29 Februari 2024"
    assert parse_date("31/2/2024") is None


@given(st.integers(min_value=1990, max_value=2090), st.integers(min_value=1, max_value=12), st.integers(-500, 500))
def test_shifting_a_period_back_undoes_it(year, month, months):
    period = f"{year}-{month:02d}"
    assert shift_period(shift_period(period, months), -months) == period


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3204", "3204"), ("32.04", "3204"), ("3204.0", "3204"), ("32-04", "3204"), ("KABUPATEN BANDUNG", "3204"),
        ("Kab.Bandung", "3204"), ("Bandung Kab", "3204"), ("KODYA BANDUNG", "3273"), ("Kota\u00a0Bandung", "3273"),
        ("kbb", "3217"), ("Bandung Barat", "3217"), ("garut", "3205"), ("Depok", "3276"), ("Kota\u200b Tasik", "3278"),
    ],
)  # fmt: skip
def test_region_is_found_by_code_or_exact_spelling(text, code):
    assert match_region(text, REVIEWED).code == code


@pytest.mark.parametrize("name", ["Bandung", "BOGOR", "bekasi", "Cirebon", "Sukabumi", "Tasikmalaya"])
def test_a_twin_without_its_kind_is_ambiguous(name):
    match = match_region(name, REVIEWED)
    assert match.fault is MatchFault.AMBIGUOUS
    assert len(match.suggestions) == 2


@pytest.mark.parametrize(
    "name", ["Kab Bndung", "Surabaya", "Banjarnegara", "Kota Garut", "Kabupaten Banjar", "3399", "Barat"]
)
def test_an_unknown_place_is_never_guessed(name):
    assert match_region(name, REVIEWED).fault is MatchFault.UNKNOWN


@given(st.sampled_from(all_regions()), st.sampled_from(["upper", "lower", "title"]), st.booleans())
def test_every_official_name_is_found_in_any_case_and_order(region, case, as_suffix):
    kind, _, name = region.name.partition(" ")
    text = f"{name} {kind}" if as_suffix else region.name
    assert match_region(getattr(text, case)(), REVIEWED).code == region.code


def test_regions_are_the_official_ones():
    assert len(all_regions()) == 27
    assert sum(region.kind == "kota" for region in all_regions()) == 9
    assert len({region.tile for region in all_regions()}) == 27
    assert normalise_region("Bandung Barat") == "BANDUNG BARAT"


selections = st.builds(
    Selection,
    period=st.one_of(st.none(), st.sampled_from(["2023-01", "2024-08"])),
    denominator=st.sampled_from(["eligible", "employed"]),
    vintage=st.one_of(st.none(), st.sampled_from(["contoh-2024", "a b&c=d"])),
    basis=st.one_of(st.none(), st.sampled_from(BASES)),
    regions=st.lists(st.sampled_from(sorted(region_by_code())), unique=True).map(lambda codes: tuple(sorted(codes))),
    target=st.one_of(st.none(), st.sampled_from(["RPJMN 2025-2029", "a b&c=d"])),
)


@given(selections)
def test_selection_survives_the_address(selection):
    assert parse_query(query_of(selection)) == selection


@given(selections, st.sampled_from(sorted(region_by_code())))
def test_toggling_a_region_twice_changes_nothing(selection, code):
    assert toggle_region(toggle_region(selection, code), code) == selection


@pytest.mark.parametrize(
    "query", ["?periode=2024", "?periode=2024-13", "?penyebut=x", "?dasar=x", "?wilayah=9999", "?wilayah=32"]
)
def test_an_impossible_address_is_refused(query):
    with pytest.raises(UsageError):
        parse_query(query)


def test_unknown_keys_of_an_address_are_passed_over():
    assert parse_query("?utm_source=x&periode=2024-08") == Selection(period="2024-08")


def test_the_codes_that_tables_allow_are_those_of_the_reference_tables():
    assert tuple(segment.code for segment in all_segments()) == SEGMENTS
    assert tuple(funding.code for funding in all_fundings()) == FUNDINGS


def test_every_column_is_labelled_and_described_once():
    for table in ALL_TABLES:
        assert len(set(table.names)) == len(table.names)
        assert set(table.key) <= set(table.names)
        for column in table.columns:
            assert column.label and column.description


def test_arrow_schema_carries_label_and_unit():
    field = MEMBERSHIP.arrow_schema().field("members")
    assert field.metadata == {b"label": b"Peserta", b"unit": b"orang"}


def test_indicators_have_their_own_names():
    assert len({indicator.id for indicator in ALL_INDICATORS}) == len(ALL_INDICATORS)
    assert all(indicator.description for indicator in ALL_INDICATORS)
