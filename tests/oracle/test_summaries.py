"""A summary equals plain Python written from the definitions, on generated snapshots; every printed rate reproduces."""

import importlib
import inspect
import sys
import types

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from coverage import services
from coverage.model.errors import UsageError
from coverage.model.selection import Selection
from coverage.model.snapshots import holdings_of
from coverage.reference.regions import regions_at
from tests.oracle.summaries import SECTORS, Figures, target
from tests.oracle.worlds import PERIODS, REGIONS, seeds, world_of

CHOSEN = ("3204", "3273")
INDICATORS = {"eligible": "coverage_rate", "employed": "employed_rate"}
COUNTS = ("active_members", "memberships", *SECTORS, "denominator_workers", "formal_eligible", "informal_eligible",
          "formal_workers", "informal_workers", "formal_reason", "informal_reason", "gap", "reason", "change_month",
          "change_month_reason", "change_december", "change_december_reason")  # fmt: skip
RATES = ("coverage_rate", "formal_rate", "informal_rate")
FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
"""A world is one seed: there is nothing that shrinking it would make plainer."""

QUICK = settings(max_examples=8, derandomize=True, phases=FOUND, suppress_health_check=list(HealthCheck))
PROOF = settings(max_examples=200, phases=FOUND, suppress_health_check=list(HealthCheck))

selections = st.builds(
    Selection,
    period=st.sampled_from(PERIODS),
    denominator=st.sampled_from(sorted(INDICATORS)),
    basis=st.just("domicile"),
    regions=st.sampled_from([(), CHOSEN]),
    target=st.sampled_from([None, None, "RPJMN"]),
)


def summarise(world, selection):
    """The summary of a generated snapshot, by the code as it stands now; None where the selection is refused."""
    stored = holdings_of(**{name: pd.DataFrame(rows).to_dict("list") for name, rows in world.items()})
    try:
        return services.summarise(stored, selection)
    except UsageError:
        return None


def said(row):
    return {name: getattr(row, name) for name in (*COUNTS, *RATES)} | {"flags": set(row.flags)}


def expected(found):
    values = {name: found[name] for name in COUNTS}
    rates = {name: None if found[name] is None else float(found[name]) for name in RATES}
    return values | rates | {"flags": found["flags"]}


def check(world, selection):
    summary = summarise(world, selection)
    if summary is None:
        return
    codes = [region.code for region in regions_at(selection.period)]
    figures = Figures(world, selection.basis, selection.denominator, codes)
    period = selection.period
    chosen = summary.denominator and (summary.denominator.vintage, summary.denominator.year)
    assert chosen == figures.chosen(period)
    rows = {row.code: row for row in summary.rows}
    assert list(rows) == codes
    for code in REGIONS:
        found = figures.row(period, code)
        assert said(rows[code]) == expected(found)
        assert set(rows[code].absent_segments) == found["absent"]
    assert summary.regions_included == sum(figures.row(period, code)["coverage_rate"] is not None for code in REGIONS)
    for total, places in ((summary.province, codes), (summary.focus, selection.regions or codes)):
        found = figures.total(period, places)
        assert said(total) == expected(found)
        assert total.branches_included == found["branches_included"]
        assert total.branches_expected == found["branches_expected"]
    check_targets(world, selection, summary)
    check_course(figures, selection, summary, codes)


def check_targets(world, selection, summary):
    indicator = INDICATORS[selection.denominator]
    for row in (summary.province, *(row for row in summary.rows if row.code in REGIONS)):
        found = target(world, row.code, selection.period, indicator, selection.target)
        assert (row.target_rate, row.target_reason) == found
        is_known = None not in (row.coverage_rate, row.target_rate)
        assert row.deviation == (row.coverage_rate - row.target_rate if is_known else None)


def check_course(figures, selection, summary, codes):
    places = selection.regions or codes
    for point in summary.trend:
        members, rate, is_partial, regions = figures.month(point.period, places)
        assert (point.active_members, point.is_partial, point.regions) == (members, is_partial, regions)
        assert point.coverage_rate == (None if rate is None else float(rate))
    compared = summary.comparison
    if compared is not None:
        assert figures.comparison(selection.period, places) == (
            compared.members_before, compared.members_after, compared.members_entered, compared.members_gone,
            compared.is_partial, compared.lacks_parts,
        )  # fmt: skip
    newer = {vintage for _, regions, vintage, _ in figures.ranked(selection.period)}
    passed = {finding.where for finding in summary.findings if finding.code == "denominator_sparse"}
    assert passed <= newer and (summary.denominator is None or summary.denominator.vintage not in passed)


@QUICK
@given(seeds, selections)
def test_a_summary_equals_the_definitions(seed, selection):
    check(world_of(seed), selection)


@pytest.mark.prove
@PROOF
@given(seeds, selections)
def test_a_summary_equals_the_definitions_on_many_snapshots(seed, selection):
    check(world_of(seed), selection)


PRINTED = (
    ("coverage_rate", "active_members", "denominator_workers"),
    ("formal_rate", "formal", "formal_workers"),
    ("informal_rate", "informal", "informal_workers"),
    ("achievement", "coverage_rate", "target_rate"),
)
"""A rate, and the numerator and denominator that stand beside it."""


def check_rates(world, selection):
    """Every rate that is printed is the quotient of the two figures printed beside it."""
    summary = summarise(world, selection)
    if summary is None:
        return
    for row in (*summary.rows, summary.province, summary.focus):
        for rate, top, bottom in PRINTED:
            if getattr(row, rate) is not None:
                assert getattr(row, rate) == getattr(row, top) / getattr(row, bottom)
        if row.coverage_rate is not None:
            assert row.gap == row.denominator_workers - row.active_members
            assert row.active_members == sum(getattr(row, sector) or 0 for sector in SECTORS)
    for point in summary.trend:
        if point.coverage_rate is not None:
            assert point.coverage_rate == point.active_members / point.denominator_workers


@QUICK
@given(seeds, selections)
def test_every_printed_rate_is_its_printed_numerator_over_its_printed_denominator(seed, selection):
    check_rates(world_of(seed), selection)


MUTANTS = [
    ("rates", "(months - last) <= MEMORY_MONTHS", "(months - last) < MEMORY_MONTHS"),
    ("rates", "(months - last) <= MEMORY_MONTHS", "(months - last) > MEMORY_MONTHS"),
    ("rates", '(own["origin"] == "roster") & ', ""),
    ("rates", '& ~own["is_partial"].astype("boolean").fillna(True)', ""),
    ("rates", "where(stored | ~whole.to_numpy()[:, None], 0)", "copy()"),
    ("rates", "return total.mask(is_blank).astype(COUNT)", "return total.astype(COUNT)"),
    ("rates", ".replace(0, float(\"nan\"))", ""),
    ("rates", 'int(ranked["regions"].to_numpy().argmax())', "0"),
    ("rates", '(workforce["year"] <= int(period[:4]))', '(workforce["year"] < int(period[:4]))'),
    ("rates", '| table["absent"].fillna("").ne("")', ""),
    ("rates", '| table["blank"].fillna("").ne("")', ""),
    ("rates", '"part_missing")', '"no_members")'),
    ("totals", "counted = counted_rows(rows)", "counted = rows"),
    ("totals", "replace(total, flags=tuple(sorted({*flags, *_above_100(total)}))), counted)",
     "replace(total, flags=tuple(sorted({*flags, *_above_100(total)}))), list(rows))"),
    ("totals", 'if pairs and "no_sector_denominator" not in reasons:', "if pairs:"),
    ("totals", 'own & set(_codes(record["blank"]))', 'set(_codes(record["blank"]))'),
    ("totals", 'whole(record["eligible_formal"])', 'whole(record[f"{denominator}_formal"])'),
    ("totals", ' or row.code in earlier.incomplete:', ":"),
    ("totals", 'if row.is_incomplete or', 'if "partial" in row.flags or'),
    ("totals", 'if row.is_incomplete or', 'if "part_missing" in row.flags or'),
    ("totals", "if len(stored) == 1:", "if stored:"),
    ("totals", "len(pairs) < len(rows)", "False"),
    ("totals", '"incomplete" if "incomplete" in reasons else "no_stock"', '"no_stock"'),
    ("comparison", "sum(before[code][0] for code in common) if common",
     "sum(pair[0] for pair in before.values()) if common"),
    ("comparison", 'after.items() if code not in common', "after.items()"),
    ("view", "any(row.is_incomplete for row in rows)", 'any("partial" in row.flags for row in rows)'),
    ("view", "for row in counted if row.active_members is not None", "for row in counted"),
    ("view", "counted = counted_rows(rows)", "counted = rows"),
    ("position", "shift_period(period, -1)", "shift_period(period, -2)"),
    ("groups", "not in waits.get(region, {code})", "not in waits.get(region, set())"),
    ("groups", " | (figures & expected), expected", ", expected"),
    ("groups", " | (figures & expected), expected", " | figures, expected"),
    ("view", "len(paired_rows(rows))", "sum(row.active_members is not None for row in rows)"),
]  # fmt: skip
"""A module, what stands in it, what is put there instead: rules of counting, each changed alone."""

SERVICES = {"position", "view"}
"""The modules among them that stand in `coverage.services`; the others are of `coverage.metrics.coverage`."""


def source_of(name):
    module = importlib.import_module(f"coverage.{'services' if name in SERVICES else 'metrics.coverage'}.{name}")
    return module, inspect.getsource(module)


@pytest.mark.parametrize(("name", "old", "new"), MUTANTS)
def test_what_is_to_be_changed_stands_in_the_module(name, old, new):
    """Also where the long proof is not run: code that was written anew takes its changes along."""
    assert old in source_of(name)[1] and old != new


def mutate(monkeypatch, name, old, new):
    """Put the functions of a module with one rule changed in the place of its own, wherever they were imported."""
    module, text = source_of(name)
    twin = types.ModuleType(module.__name__)
    monkeypatch.setitem(sys.modules, f"{module.__name__}.twin", twin)
    exec(compile(text.replace(old, new), module.__file__, "exec"), twin.__dict__)  # noqa: S102 - our own source
    users = [each for key, each in sys.modules.items() if key.startswith(("coverage.metrics.", "coverage.services"))]
    for key, value in list(vars(module).items()):
        if inspect.isfunction(value) and value.__module__ == module.__name__:
            for user in users:
                if user is not twin and vars(user).get(key) is value:
                    monkeypatch.setattr(user, key, twin.__dict__[key])


@pytest.mark.prove
@pytest.mark.parametrize(("name", "old", "new"), MUTANTS)
def test_a_changed_rule_is_noticed(monkeypatch, name, old, new):
    mutate(monkeypatch, name, old, new)

    @settings(QUICK, max_examples=60, database=None, phases=[Phase.generate], report_multiple_bugs=False)
    @given(seeds, selections)
    def compare(seed, selection):
        check(world_of(seed), selection)

    with pytest.raises(AssertionError):
        compare()
