"""What crosses from a child: JSON for reports and Arrow for rows, each checked against its declaration on arrival.

Nothing is unpickled. A value of another type, a column that is not declared, a text that is no text: the whole answer
is thrown away, because only a child that was taken over could have sent it.
"""

from __future__ import annotations

import datetime as dt
import functools
import types
import typing
import unicodedata
from dataclasses import fields, is_dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from coverage.model.loading import Finding, Loaded, Problem
from coverage.model.schema import Column, Kind
from coverage.model.tables import ROSTER, TABLE_BY_NAME

PSEUDONYM = Column("pseudonym", Kind.BYTES, "", "Pseudonim", "NIK yang disandikan dengan kunci kantor.")
"""What a roster's rows carry where the table has `person_id`."""

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_CATEGORIES = b"categories"


class BadAnswer(Exception):
    """What a child sent is not what it may send."""


def encode(value: Any, frames: list[bytes]) -> Any:
    """A value of the vocabulary as plain JSON values; rows go to `frames` as Arrow, in their place stands a number."""
    if isinstance(value, Loaded):
        body = {item.name: encode(getattr(value, item.name), frames) for item in fields(value) if item.name != "frame"}
        frames.append(_to_ipc(value))
        return body | {"frame": len(frames) - 1}
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: encode(getattr(value, item.name), frames) for item in fields(value)}
    if isinstance(value, tuple | list):
        return [encode(item, frames) for item in value]
    if isinstance(value, dict):
        return {str(key): encode(item, frames) for key, item in value.items()}
    return value.isoformat() if isinstance(value, dt.date) else value


def _to_ipc(loaded: Loaded) -> bytes:
    """The rows of a loaded file as an Arrow stream, with the declared types; empty when there are none."""
    if not len(loaded.frame):
        return b""
    declared = declared_columns(loaded.table)
    arrays, names, categories = [], [], []
    for name in map(str, loaded.frame.columns):
        series = loaded.frame[name]
        wanted = declared[name].arrow_type
        array = pa.array(series, from_pandas=True)
        if isinstance(series.dtype, pd.CategoricalDtype):
            categories.append(name)
        if isinstance(array, pa.ChunkedArray):
            array = array.combine_chunks()
        if pa.types.is_dictionary(array.type):
            array = pa.DictionaryArray.from_arrays(array.indices, array.dictionary.cast(wanted))
        elif array.type != wanted:
            array = pa.array(series, wanted, from_pandas=True)
        arrays.append(array)
        names.append(name)
    table = pa.table(arrays, names=names, metadata={_CATEGORIES: ",".join(categories).encode()})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


@functools.cache
def declared_columns(table: str) -> dict[str, Column]:
    """The columns that the rows of a file of that table may have."""
    columns = {column.name: column for column in TABLE_BY_NAME[table].columns if column.name != "source_id"}
    if table == ROSTER.name:
        columns = {PSEUDONYM.name if name == "person_id" else name: column for name, column in columns.items()}
        columns[PSEUDONYM.name] = PSEUDONYM
    return columns


def decode(hint: Any, value: Any, frames: list[memoryview]) -> Any:
    """The value that plain JSON values stand for, of exactly the type that the hint says.

    Raises:
        BadAnswer: when it is of another type.
    """
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return _decode_union(hint, value, frames)
    if origin is tuple:
        return tuple(decode(typing.get_args(hint)[0], item, frames) for item in _expect(list, value))
    if origin is dict:
        _, item_hint = typing.get_args(hint)
        return {_text(key): decode(item_hint, item, frames) for key, item in _expect(dict, value).items()}
    if isinstance(hint, type) and is_dataclass(hint):
        return _decode_dataclass(hint, _expect(dict, value), frames)
    if hint is dt.date:
        return _decode_date(_expect(str, value))
    if hint is float and type(value) is int:
        return float(value)
    return _text(value) if hint is str else _expect(hint, value)


def _expect(kind: Any, value: Any) -> Any:
    if type(value) is not kind:
        raise BadAnswer(f"{type(value).__name__} instead of {kind}")
    return value


def _text(value: Any) -> str:
    text: str = _expect(str, value)
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise BadAnswer("a text with half a character")
    return text


def _decode_union(hint: Any, value: Any, frames: list[memoryview]) -> Any:
    if value is None and type(None) in typing.get_args(hint):
        return None
    for choice in typing.get_args(hint):
        if choice is not type(None):
            return decode(choice, value, frames)
    raise BadAnswer("nothing was expected")


def _decode_date(value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise BadAnswer("no date") from error


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _decode_dataclass(kind: type, body: dict[str, Any], frames: list[memoryview]) -> Any:
    hints = _hints(kind)
    if body.keys() != hints.keys():
        raise BadAnswer(f"the fields of {kind.__name__}")
    values = {name: decode(hint, body[name], frames) for name, hint in hints.items() if hint is not pd.DataFrame}
    if kind in (Problem, Finding):
        values = {name: visible(value) for name, value in values.items()}
    if kind is Loaded:
        values["frame"] = _from_ipc(values["table"], _pick(frames, body["frame"]))
    return kind(**values)


def visible(text: str) -> str:
    r"""A text without what steers a terminal or hides letters, for the screen.

    >>> visible("Garut\x1b[2J") == "Garut\ufffd[2J"
    True
    """
    if text.isprintable():
        return text
    return "".join(
        "\ufffd" if unicodedata.category(character) in _UNSAFE and character != "\n" else character
        for character in text
    )


def _pick(frames: list[memoryview], place: Any) -> memoryview:
    if type(place) is not int or not 0 <= place < len(frames):
        raise BadAnswer("rows that were not sent")
    return frames[place]


def _from_ipc(name: str, content: memoryview) -> pd.DataFrame:
    """The rows of an Arrow stream as a frame, once every column is what the table declares."""
    if not len(content):
        return pd.DataFrame()
    if name not in TABLE_BY_NAME:
        raise BadAnswer("an unknown table")
    try:
        with pa.ipc.open_stream(pa.py_buffer(content)) as reader:
            table = reader.read_all()
        table.validate(full=True)
    except (pa.ArrowException, OSError) as error:
        raise BadAnswer("rows that are no Arrow") from error
    declared = declared_columns(name)
    if len(set(table.column_names)) != len(table.column_names) or not declared.keys() >= set(table.column_names):
        raise BadAnswer("columns that are not declared")
    for column_name in table.column_names:
        _check_column(declared[column_name], table[column_name])
    categories = (table.schema.metadata or {}).get(_CATEGORIES, b"").decode("ascii", "replace").split(",")
    return _to_frame(table, set(categories))


def _check_column(column: Column, values: pa.ChunkedArray) -> None:
    kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    if kind != column.arrow_type:
        raise BadAnswer(f"column {column.name} is {kind}")
    if values.null_count and not column.nullable:
        raise BadAnswer(f"column {column.name} has gaps")
    if column.allowed is not None and not set(pc.unique(values).to_pylist()) <= {*column.allowed, None}:
        raise BadAnswer(f"column {column.name} holds what it may not")
    if column.minimum is not None or column.maximum is not None:
        _check_bounds(column, values)


def _check_bounds(column: Column, values: pa.ChunkedArray) -> None:
    bounds = pc.min_max(values).as_py()
    if bounds["min"] is None:
        return
    is_low = column.minimum is not None and bounds["min"] < column.minimum
    if is_low or (column.maximum is not None and bounds["max"] > column.maximum):
        raise BadAnswer(f"column {column.name} is out of bounds")


def _to_frame(table: pa.Table, categories: set[str]) -> pd.DataFrame:
    """A frame with Arrow-backed columns; a dictionary that came from categories is one again."""
    columns = {}
    for name in table.column_names:
        is_category = name in categories and pa.types.is_dictionary(table[name].type)
        columns[name] = (
            table[name].to_pandas() if is_category else pd.Series(pd.arrays.ArrowExtensionArray(table[name]))
        )
    return pd.DataFrame(columns, copy=False)
