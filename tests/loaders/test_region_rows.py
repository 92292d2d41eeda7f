"""Where the heading of the regions may stand: by column as by row, and quickly in a sheet of a million cells."""

import time

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from coverage.loaders.recap.region_rows import region_rows
from coverage.reference.tables import REVIEWED
from coverage.sheets.columns import CellColumn, CellKind, LazyRows, columns_of
from coverage.sheets.reader import Sheet

HEADINGS = ("Kab/Kota", " KABUPATEN_KOTA ", "kode", "Ｗilayah", "Wi\u200blayah", "Nama Kab.¹", "Daerah", "Kab Kotaa")
CELLS = st.sampled_from(["", "", "PU", "Kab. Bogor", *HEADINGS]) | st.sampled_from([1.0, 2024.0, 2024.5, 17.0, True])


@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=8))
def test_columns_and_rows_find_the_same_rows(rows):
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    columns = columns_of(rows)
    encoded = tuple(CellColumn(each.kinds, each.texts.dictionary_encode(), each.numbers) for each in columns)
    expected = region_rows(Sheet("a", rows), REVIEWED)
    assert region_rows(Sheet("a", LazyRows(columns), columns=columns), REVIEWED) == expected
    assert region_rows(Sheet("a", LazyRows(encoded), columns=encoded), REVIEWED) == expected


def test_rows_are_found_at_all():
    rows = [["Judul", ""], ["Kab/Kota", "PU"], ["Kab. Bogor", 12.0]]
    assert region_rows(Sheet("a", LazyRows(columns_of(rows)), columns=columns_of(rows)), REVIEWED) == [1]


def test_a_word_of_every_row_is_no_heading_and_costs_no_look_at_every_cell():
    size = 25_000
    numbers = CellColumn(np.full(size, CellKind.NUMBER, np.uint8), pa.nulls(size, pa.string()), np.arange(size) + 0.5)
    words = pa.array(["Kabupaten"] * size).dictionary_encode()
    texts = CellColumn(np.full(size, CellKind.TEXT, np.uint8), words, np.full(size, np.nan))
    columns = (texts, *[numbers] * 39)
    began = time.process_time()
    assert region_rows(Sheet("a", LazyRows(columns), columns=columns), REVIEWED) == []
    assert time.process_time() - began < 0.5  # a look at each of its 800.000 cells takes thirty times as long
