"""Records of figures: nested answers laid flat, written to one file, and told apart value by value.

A record maps the name of a case to its answer, laid flat: path -> a number, a text, a truth value or None. What a file
holds is one line a path with its value in every case, so that a reader follows one figure through all months
(`zcat figures.jsonl.gz | less`), and so that what is equal in all months costs next to nothing.
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from openpyxl import load_workbook

FOLDER = Path(__file__).resolve().parent

Flat = dict[str, object]
"""Path -> value."""

ABSENT: list[object] = []
"""Stands in a file for a case that lacks the path; no value of a flat answer is a list."""

NAMED_BY = ("region_code", "branch", "sector", "segment", "channel", "code", "period", "id", "number")
"""What an item of a list may be called by, beside its place: the first key of these that it has."""


def flatten(answer: object) -> Flat:
    """An answer laid flat; of a list its length counts too, so that neither an item more nor one fewer goes unseen.

    >>> flatten({"rows": [{"code": "3204", "gap": None}], "flags": []})
    {'rows#': 1, 'rows[0:3204].code': '3204', 'rows[0:3204].gap': None, 'flags#': 0}
    """
    return dict(_leaves(answer, ""))


def _leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _leaves(each, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        yield f"{path}#", len(value)
        for place, each in enumerate(value):
            yield from _leaves(each, f"{path}[{_name(place, each)}]")
    else:
        yield path, value


def _name(place: int, item: object) -> str:
    keys = [item[key] for key in NAMED_BY if key in item] if isinstance(item, Mapping) else []
    return f"{place}:{keys[0]}" if keys else str(place)


def flatten_workbook(path: Path) -> Flat:
    """Every cell of a workbook that is not empty: `Sheet!A1` -> its value; of a formula also its text, under `=`.

    A number has its format under `%`: it is part of what is shown.
    """
    flat: Flat = {}
    shown = load_workbook(path, data_only=True)
    for sheet in load_workbook(path):
        flat[f"{sheet.title}!"] = "sheet"
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            name = f"{sheet.title}!{cell.coordinate}"
            value = shown[sheet.title][cell.coordinate].value
            if cell.data_type == "f":
                flat[f"{name}="] = cell.value
            if isinstance(value, int | float):
                flat[f"{name}%"] = cell.number_format
            flat[name] = value.isoformat() if hasattr(value, "isoformat") else value
    return flat


def differences(recorded: Flat, found: Flat) -> list[str]:
    """What vanished or changed, one line a path, was and is; what was added is none.

    >>> differences({"a": 1, "b": 2, "c": None}, {"a": 1.0, "b": 2, "new": 3})
    ['a: was 1, is 1.0', 'c: was null, is gone']
    """
    return [
        f"{path}: was {_text(value)}, is {_text(found[path]) if path in found else 'gone'}"
        for path, value in recorded.items()
        if path not in found or _text(found[path]) != _text(value)
    ]


def _text(value: object) -> str:
    """A value as the file holds it: 1, 1.0 and true are three things there, and equal in Python."""
    return json.dumps(value, ensure_ascii=False)


def write(path: Path, record: Mapping[str, Flat]) -> None:
    """Write a record; the same record gives the same bytes."""
    lines = [_text(list(record))]
    for name in dict.fromkeys(name for flat in record.values() for name in flat):
        lines.append(_text([name, [flat.get(name, ABSENT) for flat in record.values()]]))
    path.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def read(path: Path) -> dict[str, Flat]:
    """The record that a file holds."""
    first, *lines = gzip.decompress(path.read_bytes()).decode().split("\n")
    record: dict[str, Flat] = {case: {} for case in json.loads(first)}
    for line in lines:
        name, values = json.loads(line)
        for flat, value in zip(record.values(), values, strict=True):
            if value != ABSENT:
                flat[name] = value
    return record
