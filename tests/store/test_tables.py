"""Person numbers and Parquet files: exact, sorted, encoded as declared, and readable when columns are added."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.model.tables import MEMBERSHIP, ROSTER
from coverage.store.parquet import arrow_of, conform, encode, in_order, read, to_parquet
from coverage.store.persons import Persons, merge, number_persons
from coverage.store.rules import STORED_NOTE, stored_note, stored_rows

PSEUDONYMS = st.lists(
    st.builds(lambda high, low: high + low, *[st.sampled_from([bytes(8), b"\x00" * 7 + b"\x01", b"\xff" * 8])] * 2)
    | st.binary(min_size=16, max_size=16),
    max_size=40,
)
"""Few distinct high words, so that they collide as no cipher's output ever will."""


@given(st.lists(PSEUDONYMS, max_size=5))
def test_person_numbers_are_those_of_a_dictionary_that_never_forgets(rosters):
    known, stored = {}, []
    for roster in rosters:
        numbers, fresh = number_persons(pa.array(roster, pa.binary(16)), stored)
        for pseudonym, number in zip(roster, numbers.tolist(), strict=True):
            assert known.setdefault(pseudonym, number) == number
        stored = [merge([*stored, fresh])] if len(stored) > 1 else [*stored, fresh]
    assert sorted(known.values()) == list(range(1, len(known) + 1))


def test_the_id_table_survives_its_file(tmp_path):
    pseudonyms = [bytes([place] * 16) for place in (200, 3, 127, 128)]
    _, persons = number_persons(pa.array(pseudonyms, pa.binary(16)), [])
    table = persons.table()
    assert table["pseudonym"].to_pylist() == sorted(pseudonyms)
    again = Persons.of(table)
    assert again.find(persons.high, persons.low).tolist() == [1, 2, 3, 4]


def test_a_row_without_a_pseudonym_is_an_error():
    with pytest.raises(ValueError, match="pseudonym"):
        number_persons(pa.array([None], pa.binary(16)), [])


@pytest.mark.parametrize("dtype", [object, "str", "category", pd.ArrowDtype(pa.string()), "dictionary"])
def test_text_of_any_frame_becomes_one_dictionary_in_order(dtype):
    values = ["b", None, "a", "b"]
    if dtype == "dictionary":
        dtype = pd.ArrowDtype(pa.dictionary(pa.int8(), pa.string()))
    column = arrow_of(pd.DataFrame({"segment": pd.Series(values, dtype=dtype)}), ROSTER)["segment"]
    assert column.to_pylist() == values
    assert column.chunk(0).dictionary.to_pylist() == ["a", "b"]


def roster_rows(seed=1, count=500):
    random = np.random.default_rng(seed)
    return conform(
        pa.table(
            {
                "period": ["2024-08"] * count,
                "person_id": random.permutation(count),
                "row": np.arange(count),
                "region_code": random.choice(["3204", "3205", "3273"], count),
                "branch_code": random.choice(["", "K1"], count),
                "segment": random.choice(["PU", "BPU"], count),
                "basis": ["domicile"] * count,
                "source_id": random.choice(["s1", "s2"], count),
            }
        ),
        ROSTER,
        text=False,
    )


def test_a_roster_file_is_sorted_encoded_and_says_what_it_holds(tmp_path):
    rows = in_order(roster_rows(), ROSTER)
    path = tmp_path / "rows.parquet"
    path.write_bytes(to_parquet(rows, ROSTER, stored_note(rows, ROSTER)))
    frame = pq.read_table(path).to_pandas()
    keys = ["period", "region_code", "segment", "person_id"]
    assert frame[keys].astype(str).values.tolist() == frame.sort_values(keys)[keys].astype(str).values.tolist()
    column = {c.path_in_schema: c for c in map(pq.read_metadata(path).row_group(0).column, range(len(ROSTER.names)))}
    assert "DELTA_BINARY_PACKED" in column["person_id"].encodings
    assert "RLE_DICTIONARY" in column["segment"].encodings
    assert {c.compression for c in column.values()} == {"ZSTD"}
    assert pq.read_schema(path).field("segment").metadata[b"label"].decode() == ROSTER.column("segment").label
    assert sum(count for _, _, count in stored_rows(path, ROSTER)) == len(rows)
    assert STORED_NOTE.encode() in pq.read_schema(path).metadata


def test_what_a_file_holds_is_the_same_with_and_without_its_note(tmp_path):
    rows = roster_rows()
    with_note, without = tmp_path / "with.parquet", tmp_path / "without.parquet"
    with_note.write_bytes(to_parquet(rows, ROSTER, stored_note(rows, ROSTER)))
    without.write_bytes(to_parquet(rows, ROSTER, {}))
    assert stored_rows(with_note, ROSTER) == stored_rows(without, ROSTER)


def test_a_file_from_before_a_column_was_declared_has_it_missing(tmp_path):
    path = tmp_path / "old.parquet"
    pq.write_table(pa.table({"period": ["2023-12"], "region_code": ["3204"], "members": [7]}), path)
    old = conform(read(path), MEMBERSHIP)
    assert old.schema == MEMBERSHIP.arrow_schema()
    assert old["members"].to_pylist() == [7]
    assert old["protection_end"].null_count == 1


def test_the_same_rows_give_the_same_bytes():
    assert to_parquet(roster_rows(), ROSTER, {}) == to_parquet(roster_rows(), ROSTER, {})


def test_missing_text_stays_missing():
    assert encode(pa.array([None, None], pa.string())).to_pylist() == [None, None]
