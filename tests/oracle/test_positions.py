"""What is kept and shared equals what is worked out anew for every choice, in every field; it is worked out once."""

from dataclasses import replace
from random import Random

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from coverage.model.errors import CoverageError, StoreError
from coverage.model.missing_branches import MissingBranchRule
from coverage.model.selection import Selection
from coverage.model.snapshots import Release, holdings_of
from coverage.reference.regions import region_by_code
from coverage.services import Office, Positions
from coverage.services.office import page_of
from coverage.store import Store
from tests.oracle import straightforward
from tests.oracle.worlds import PERIODS, REGIONS, seeds, world_of

FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
QUICK = settings(max_examples=3, derandomize=True, phases=FOUND, suppress_health_check=list(HealthCheck))
PROOF = settings(max_examples=200, phases=FOUND, suppress_health_check=list(HealthCheck))
CHOICES = 4
"""Selections that are compared with one kept set of positions."""


def answer(ask, *arguments):
    """What is answered, or why not."""
    try:
        return ask(*arguments)
    except CoverageError as error:
        return type(error), str(error)


def shown(ask, *arguments):
    """What is answered, without what an unfinished month says in the province's place: that is checked by itself."""
    found = answer(ask, *arguments)
    if isinstance(found, tuple):
        return found
    trend = tuple(replace(point, part_rate=None, part_regions=0) for point in found.trend)
    return replace(found, unfinished=None, trend=trend)


def chosen(random, served, codes):
    """A selection, most often of what is stored; now and then one that must be refused."""

    def one_of(table, column):
        return random.choice(sorted(set(getattr(served, table)[column].dropna().astype(str))) or [None])

    return Selection(
        random.choice([None, *[one_of("cube", "period")] * 7]),
        random.choice(["", "", "eligible", "employed"]),
        random.choice([None, None, None, one_of("workforce", "vintage")]),
        random.choice([None, *["domicile"] * 4, "workplace"]),
        tuple(random.sample(codes, random.choice([0, 0, 1, 1, 2, 3]))),
        random.choice([*[None] * 5, 0, 0, 1, 1, 2]),
        random.choice(
            [MissingBranchRule.PARTIAL, MissingBranchRule.PARTIAL, MissingBranchRule.CARRIED, MissingBranchRule.BOUNDED]
        ),
        random.choice([None, None, None, one_of("targets", "source")]),
    )


def office_of(seed):
    """Two snapshots, the newer one served, some months released from either; now and then the older one is damaged."""
    random = Random(seed)
    snapshots = {}
    for number in (1, 2):
        tables = {name: pd.DataFrame(rows).to_dict("list") for name, rows in world_of(seed + number).items()}
        stored = holdings_of(**tables)
        snapshots[number] = replace(stored, info=replace(stored.info, number=number, digest=f"d{number}"))
    vintages = sorted(set(snapshots[1].workforce["vintage"].dropna())) or [None]
    made = []
    for period in random.sample(PERIODS, random.choice([0, 2, 3, 5])):
        for number in range(1, random.choice([2, 2, 3])):
            basis = random.choice(["domicile", "domicile", "workplace"])
            names = (random.choice(["eligible", "employed"]), random.choice(vintages))
            made.append(Release(period, number, "sementara", random.choice([1, 2]), *names, "", "ani", "", basis))
    served = replace(snapshots[2], info=replace(snapshots[2].info, number=3, digest="d3", releases=tuple(made)))
    is_damaged = random.random() < 0.2

    def read(number):
        if is_damaged and number == 1:
            raise StoreError("Potret 1 rusak.")
        return snapshots[number]

    return served, read, random


def check(seed):
    served, read, random = office_of(seed)
    positions = Positions(served, read)
    for _ in range(CHOICES):
        selection = chosen(random, served, list(REGIONS))
        expected = answer(straightforward.page, selection, served, read)
        assert shown(page_of, positions, selection) == expected
        assert shown(page_of, positions, selection) == expected


@QUICK
@given(seeds)
def test_kept_positions_equal_what_is_worked_out_anew(seed):
    check(seed)


@pytest.mark.prove
@PROOF
@given(seeds)
def test_kept_positions_equal_what_is_worked_out_anew_on_many_stores(seed):
    check(seed)


def check_example(store, seed, count):
    """Selections on the example office, all through one `Office`: what an earlier one left behind changes nothing."""
    random, office = Random(seed), Office(Store(store))
    served = office.holdings()
    for _ in range(count):
        selection = chosen(random, served, sorted(region_by_code()))
        expected = answer(straightforward.page, selection, served, office.store.holdings)
        assert shown(office.summary, selection) == expected


def test_pages_of_the_example_equal_what_is_worked_out_anew(example_store):
    check_example(example_store, 1, 6)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(2, 6))
def test_pages_of_the_example_equal_what_is_worked_out_anew_by_many_choices(example_store, seed):
    check_example(example_store, seed, 60)
