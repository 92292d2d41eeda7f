"""Seeded recaps: a sound one is read to the person and none is refused; a faulty one gives no wrong figure."""

from collections import Counter

import pytest

from coverage.loaders import load
from coverage.model.loading import LoadOptions
from tests.hostile.seeded import FAULTS, faulty, sound


def read(item):
    return load(item.content, item.name, LoadOptions(), lambda: b"")


def active(loaded):
    rows = loaded.frame[loaded.frame["status"] == "active"]
    return {(row.region_code, row.segment): row.members for row in rows.itertuples()}


def check_sound(seed):
    item = sound(seed)
    loaded = read(item)
    assert loaded.report.status == "accepted", (seed, item.name, loaded.report.problems)
    assert active(loaded) == item.members, seed
    assert (loaded.report.periods, loaded.basis) == ((item.period,), item.basis), seed


def check_faulty(seed):
    item = faulty(seed)
    loaded = read(item)
    if loaded.report.status == "accepted":  # headings that part active and inactive say more than the title
        assert active(loaded) == item.members and item.fault == "inactive", (seed, item.fault, item.name)
        assert {"active", "inactive"} == set(loaded.frame["status"])
    assert all(problem.remedy and problem.code != "parser_crashed" for problem in loaded.report.problems), seed
    return item.fault


@pytest.mark.parametrize("seed", range(40))
def test_a_sound_recap_is_read_to_the_person(seed):
    check_sound(seed)


@pytest.mark.parametrize("seed", range(25))
def test_a_faulty_recap_gives_no_wrong_figure(seed):
    check_faulty(seed)


@pytest.mark.prove
@pytest.mark.parametrize("first", range(40, 1500, 146))
def test_sound_recaps_are_read_to_the_person(first):
    for seed in range(first, first + 146):
        check_sound(seed)


@pytest.mark.prove
def test_faulty_recaps_give_no_wrong_figure():
    assert Counter(check_faulty(seed) for seed in range(25, 565)).keys() == FAULTS.keys()
