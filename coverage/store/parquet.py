"""Frames of the declared tables as Parquet bytes, and back: sorted, dictionary- and delta-encoded, zstd, checksummed.

In memory text stands as dictionaries, so that sorting, grouping and writing work on integers. A file carries the
declared schema with labels and units, and counts of its rows by what they replace (`rules`), so that a commit reads
only the footers of the files that it leaves as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coverage.model.errors import StoreTooNew
from coverage.model.schema import Kind, Table
from coverage.model.tables import PERSONS, ROSTER

SORT_KEYS = {ROSTER.name: ("period", "region_code", "segment", "person_id"), PERSONS.name: ()}
"""Table -> columns by which its rows stand in a file; persons stand by pseudonym already, other tables as they came."""

_TEXT = pa.dictionary(pa.int32(), pa.string())


def arrow_of(frame: pd.DataFrame, table: Table, more: Sequence[str] = ()) -> pa.Table:
    """The declared columns that a frame has (and those of `more`), text as dictionaries, without a Python object a row.

    Columns: a column that the frame lacks is left out. Missing values stay missing.
    """
    schema = table.arrow_schema()
    columns = {
        name: _column(frame[name], PERSONS.arrow_schema().field(name).type if name in more else schema.field(name).type)
        for name in [*schema.names, *more]
        if name in frame
    }
    return pa.table(columns)


def _column(values: pd.Series, kind: pa.DataType) -> pa.ChunkedArray | pa.Array:
    if isinstance(values.dtype, pd.ArrowDtype):
        array = pa.chunked_array(values.array.__arrow_array__())
        return encode(array) if kind == pa.string() else array.cast(kind)
    if isinstance(values.dtype, pd.CategoricalDtype):
        return encode(pa.array(values))
    array = pa.array(values, type=kind, from_pandas=True)
    return encode(array) if kind == pa.string() else array


def encode(array: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    """Text as one dictionary array with its values in order and an int32 index."""
    chunked = pa.chunked_array([array]) if isinstance(array, pa.Array) else array
    if not pa.types.is_dictionary(chunked.type):
        chunked = chunked.dictionary_encode()
    whole = chunked.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0) if whole.num_chunks else pa.array([], _TEXT)
    values = whole.dictionary.cast(pa.string())
    order = pc.sort_indices(values)
    if whole.type == _TEXT and order.equals(pa.array(np.arange(len(order), dtype=np.uint64))):
        return whole
    ranks = pa.array(np.argsort(order.to_numpy()).astype(np.int32))
    index = ranks.take(whole.indices.cast(pa.int32()))
    return pa.DictionaryArray.from_arrays(index, values.take(order))


def constant(value: str, length: int) -> pa.DictionaryArray:
    """A column that holds one text throughout."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(length, np.int32)), pa.array([value]))


def stack(parts: Sequence[pa.Table]) -> pa.Table:
    """The rows of several tables as one; a column that one of them lacks is missing in its rows."""
    if len(parts) == 1:
        return parts[0]
    whole = pa.concat_tables(parts, promote_options="default")
    columns = [encode(column) if pa.types.is_dictionary(column.type) else column for column in whole.columns]
    return pa.table(columns, names=whole.column_names)


def codes_of(column: pa.ChunkedArray | pa.Array) -> tuple[npt.NDArray[np.int64], int]:
    """A code a row and how many codes there are; text codes are in order, missing is the last."""
    encoded = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0) if encoded.num_chunks else pa.array([], encoded.type)
    if not pa.types.is_dictionary(encoded.type):
        encoded = encoded.dictionary_encode()
    size = len(encoded.dictionary)
    codes = pc.fill_null(encoded.indices.cast(pa.int64()), size).to_numpy(zero_copy_only=False)
    return codes, size + 1


def conform(part: pa.Table, table: Table, *, text: bool = True) -> pa.Table:
    """A table with exactly the declared columns; those that it lacks are missing throughout.

    So a file that was written before a column was declared stays readable. With `text` dictionaries become text.
    """
    columns, fields = [], []
    for field in table.arrow_schema():
        column = part[field.name] if field.name in part.column_names else pa.nulls(len(part), field.type)
        column = encode(column) if field.type == pa.string() and not text else column.cast(field.type)
        columns.append(column)
        fields.append(pa.field(field.name, column.type, True, field.metadata))
    return pa.Table.from_arrays(columns, schema=pa.schema(fields, metadata={"table": table.name}))


def in_order(part: pa.Table, table: Table) -> pa.Table:
    """The rows in the order in which the table's files hold them."""
    keys = SORT_KEYS.get(table.name, ())
    if not keys or len(part) < 2:
        return part
    place = np.zeros(len(part), np.int64)
    for name in keys[:-1]:
        codes, size = codes_of(part[name])
        place = place * size + codes
    last = part[keys[-1]].to_numpy()
    spread = int(last.max()) + 1
    if int(place.max()) < np.iinfo(np.int64).max // spread - 1:
        return part.take(pa.array(np.argsort(place * spread + last, kind="stable")))
    return part.take(pa.array(np.lexsort((last, place))))


def to_parquet(part: pa.Table, table: Table, notes: Mapping[str, str]) -> bytes:
    """The rows of a table as Parquet bytes; the same rows in the same order give the same bytes.

    `notes` go to the footer.
    """
    whole = conform(part, table, text=False)
    whole = whole.replace_schema_metadata({**whole.schema.metadata, **notes})
    kinds = {column.name: column.kind for column in table.columns}
    sink = pa.BufferOutputStream()
    pq.write_table(
        whole,
        sink,
        use_dictionary=[name for name, kind in kinds.items() if kind is Kind.TEXT],
        column_encoding={
            name: "DELTA_BINARY_PACKED" for name, kind in kinds.items() if kind in (Kind.COUNT, Kind.DATE)
        },
        compression={name: "none" if kind is Kind.BYTES else "zstd" for name, kind in kinds.items()},
        write_page_checksum=True,
    )
    return bytes(sink.getvalue().to_pybytes())


def read(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """The rows of one file as they were written, text as dictionaries; every page's checksum is verified."""
    return pq.read_table(path, columns=columns and list(columns), page_checksum_verification=True)


def columns_of(path: Path) -> list[str]:
    """Names of the columns of one file, from its footer."""
    return list(pq.read_schema(path).names)


def refuse_undeclared(names: Iterable[str], table: Table) -> None:
    """Refuse a file with columns that this program does not know: what they say would be lost without a word.

    Raises:
        StoreTooNew: when there are any.
    """
    unknown = sorted(set(names) - set(table.names))
    if unknown:
        raise StoreTooNew(
            f"Penyimpanan ini ditulis oleh program yang lebih baru: kolom {', '.join(unknown)} pada tabel "
            f"{table.name} tidak dikenal. Perbarui program ini, lalu ulangi."
        )


def note(path: Path, name: str) -> str | None:
    """A note in the footer of a file; None for a file without it."""
    found = (pq.read_schema(path).metadata or {}).get(name.encode())
    return found.decode() if found is not None else None
