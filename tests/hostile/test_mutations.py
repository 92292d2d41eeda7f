"""Good files with one thing changed: refused, or read exactly as an independent reader reads them."""

import pytest

from coverage.loaders import Passage, Source, load_safely
from coverage.loaders.sandbox.limits import ChildLimits
from coverage.model.errors import FileRefused
from coverage.model.loading import LoadOptions
from coverage.sheets.reader import read_book
from tests.hostile.mutations import BASES, mutation
from tests.hostile.naive import agree, counts_of, counts_of_frame

ALL = 2_000
SAMPLE = range(0, ALL, 33)
SECONDS = 10.0


def wrong_accepts(seeds):
    """The seeds of files that were accepted with other rows than an independent reader finds, and how many passed."""
    mutations = {seed: mutation(seed) for seed in seeds}
    sources = [Source(str(seed), content) for seed, (_, content) in mutations.items()]
    wrong, accepted = [], 0
    for loaded in load_safely(sources, LoadOptions(), bytes, Passage(ChildLimits(wall=SECONDS))):
        seed = int(loaded.report.path.split("/")[0])
        kind, content = mutations[seed]
        codes = {problem.code for problem in loaded.report.problems}
        assert not codes & {"parser_crashed", "too_slow", "too_large"}, (seed, loaded.report.problems)
        if loaded.report.status == "accepted":
            accepted += 1
            wrong += [] if agree(counts_of_frame(loaded.frame), truth(kind, content)) else [seed]
    return wrong, accepted


def truth(kind, content):
    """The counts that an independent reader finds; of a file that it cannot open, those of the file before."""
    good, read = BASES[kind]
    try:
        cells = read(content)
    except Exception:
        cells = read(good)
    return counts_of(cells)


def test_no_mutation_of_a_sample_is_accepted_wrongly():
    wrong, accepted = wrong_accepts(SAMPLE)
    assert wrong == []
    assert 0 < accepted < len(SAMPLE)


@pytest.mark.prove
@pytest.mark.parametrize("part", range(8))
def test_no_mutation_is_accepted_wrongly(part):
    wrong, accepted = wrong_accepts(range(part, ALL, 8))
    assert wrong == []
    assert accepted > 0


def differing_cells(seed):
    """The cells of a mutated workbook that we read otherwise than the independent reader; None when we refuse it."""
    kind, content = mutation(seed)
    if kind != "workbook":
        return None
    try:
        sheets = read_book(content).sheets
    except FileRefused:
        return None
    try:
        cells = BASES[kind][1](content)
    except Exception:
        cells = BASES[kind][1](BASES[kind][0])
    ours = {
        (row, column): float(cell) if isinstance(cell, bool) else cell
        for row, cells_of_row in enumerate(sheets[0].rows, 1)
        for column, cell in enumerate(cells_of_row, 1)
        if cell != ""
    }
    return {place: (ours.get(place), cells.get(place)) for place in ours.keys() | cells.keys()
            if ours.get(place) != cells.get(place)}  # fmt: skip


def test_no_cell_of_a_sample_is_read_otherwise():
    assert {seed: cells for seed in range(0, ALL, 7) if (cells := differing_cells(seed))} == {}


@pytest.mark.prove
def test_no_cell_is_read_otherwise():
    found = {seed: differing_cells(seed) for seed in range(5 * ALL)}
    assert {seed: cells for seed, cells in found.items() if cells} == {}
    assert sum(cells == {} for cells in found.values()) > ALL // 10
