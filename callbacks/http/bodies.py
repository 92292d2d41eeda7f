"""Whether a posted body is one that a browser sends for a callback of this application; nothing of it is used here.

Dash reads `output`, `inputs` and the rest as it finds them: a list in place of an object, an unknown output or a number
for a path end in an exception. So a body is read once here and checked against the callback map: known output, the
declared ids and properties in the declared order, values of the declared types, and bounded depth. What a *value* means
(a path, a query string) stays with the callback.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from callbacks.http.property_types import Allows
from callbacks.http.refusals import Refused

DEEPEST = 32
"""Levels of lists and objects within one another; what plotly says of a click has about eight."""

LARGEST_NUMBER = 1e21
"""From here on JavaScript writes a number with an exponent; no id, count or coordinate comes near."""

_KEYS = frozenset({"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"})
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
"""Half a surrogate pair cannot be written to any answer or log; NUL ends a text for everything written in C."""

_MANY = frozenset({"ALL", "ALLSMALLER"})
_DUPLICATE = re.compile(r"@[0-9a-f]{64}")
"""What Dash adds to the property of an output that several callbacks share."""

Callbacks = Mapping[str, Mapping[str, Any]]
"""`Dash.callback_map`: output -> declaration of the callback."""


def check_body(raw: bytes, callbacks: Callbacks, allows: Allows) -> None:
    """Let a body pass that a browser could have sent.

    Raises:
        Refused: 400 for anything else.
    """
    body = _read(raw)
    _check_sanity(body)
    if not isinstance(body, dict) or not body.keys() <= _KEYS:
        raise _wrong("the body is no call", sorted(body)[:5] if isinstance(body, dict) else type(body).__name__)
    callback = _find(body.get("output"), callbacks)
    sent = [*_check_group(callback["inputs"], body.get("inputs"), allows)]
    sent += _check_group(callback["state"], body.get("state"), allows)
    _check_outputs(callback, body.get("outputs"), allows)
    _check_changed(body, set(sent))


def _wrong(reason: str, sent: object = "") -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, reason, sent)


def _read(raw: bytes) -> object:
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_once_each)
    # RecursionError: the parser counts its depth. ValueError: no UTF-8, no JSON, a number of more than 4,300 digits.
    except (ValueError, RecursionError) as error:
        raise _wrong("the body is no JSON") from error


def _no_constant(word: str) -> object:
    raise ValueError(word)


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _check_sanity(body: object) -> None:
    """Depth, numbers and texts of everything in a body; a loop, since depth is what is in doubt."""
    level: list[object] = [body]
    for _ in range(DEEPEST):
        level = [part for value in level for part in _parts(value)]
        if not level:
            return
    raise _wrong("the body is too deep")


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        if _UNWRITABLE.search(value):
            raise _wrong("a text that cannot be written")
    elif isinstance(value, int | float) and not -LARGEST_NUMBER < value < LARGEST_NUMBER:
        # Not `math.isfinite`, which cannot take an integer of 400 digits; NaN compares with nothing.
        raise _wrong("a number out of range")
    return ()


def _find(output: object, callbacks: Callbacks) -> Mapping[str, Any]:
    # A callback that runs in the browser stands in the map too, without a function to call.
    found = callbacks.get(output) if isinstance(output, str) else None
    if found is None or "callback" not in found:
        raise _wrong("an unknown output", output)
    return found


def _check_group(declared: list[dict[str, str]], sent: object, allows: Allows) -> list[str]:
    """The `id.property` of every value sent for the inputs or the state of a callback."""
    entries = [] if sent is None else sent
    if not isinstance(entries, list) or len(entries) != len(declared):
        raise _wrong("inputs or state are not those of the callback")
    return [name for own, entry in zip(declared, entries, strict=True) for name in _check_entry(own, entry, allows)]


def _check_entry(declared: dict[str, str], sent: object, allows: Allows) -> list[str]:
    pattern = _pattern(declared["id"])
    is_many = pattern is not None and any(_is_wildcard(value, _MANY) for value in pattern.values())
    if is_many != isinstance(sent, list):
        raise _wrong("an input is not that of the callback", declared["id"])
    entries: list[object] = sent if isinstance(sent, list) else [sent]
    return [_check_one(declared, pattern, entry, allows) for entry in entries]


def _check_one(declared: dict[str, str], pattern: dict[str, Any] | None, sent: object, allows: Allows) -> str:
    # What is declared travels back as it is (`allow_optional`); a component without the property sends no value.
    if not isinstance(sent, dict) or not {"id", "property"} <= sent.keys() <= declared.keys() | {"value"}:
        raise _wrong("an input has another form", declared["id"])
    if sent["property"] != declared["property"]:
        raise _wrong("an input has another property", declared["id"])
    name = sent["id"] if pattern is None else _matched(pattern, sent["id"])
    if name is None or (pattern is None and name != declared["id"]):
        raise _wrong("an input has another id", declared["id"])
    if not allows(declared["id"], declared["property"], sent.get("value")):
        raise _wrong("a value of another type", f"{declared['id']}.{declared['property']}")
    return f"{name}.{declared['property']}"


def _pattern(declared: str) -> dict[str, Any] | None:
    """The id of a callback that stands for several components; None for the name of one."""
    return json.loads(declared) if declared.startswith("{") else None


def _is_wildcard(value: object, words: frozenset[str]) -> bool:
    return isinstance(value, list) and len(value) == 1 and value[0] in words


def _matched(pattern: dict[str, Any], sent: object) -> str | None:
    """The text that Dash makes of an id that fits a pattern; None where it does not fit."""
    if not isinstance(sent, dict) or sent.keys() != pattern.keys():
        return None
    for key, value in pattern.items():
        is_free = _is_wildcard(value, _MANY | {"MATCH"})
        fits = isinstance(sent[key], str | int | float) if is_free else sent[key] == value
        if not fits:
            return None
    return json.dumps(sent, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _check_outputs(callback: Mapping[str, Any], sent: object, allows: Allows) -> None:
    declared = callback["output"]
    if callback["no_output"]:
        if sent not in (None, []):
            raise _wrong("outputs are not those of the callback")
        return
    is_many = isinstance(declared, list | tuple)
    if is_many != isinstance(sent, list):
        raise _wrong("outputs are not those of the callback")
    entries = sent if isinstance(sent, list) and is_many else [sent]
    for entry in entries:
        _refuse_value(entry)
    own = [each.to_dict() for each in (declared if is_many else [declared])]
    _check_group(own, [_without_mark(entry) for entry in entries], lambda *_: True)


def _refuse_value(entry: object) -> None:
    if isinstance(entry, dict) and "value" in entry:
        raise _wrong("an output has a value")


def _without_mark(entry: object) -> object:
    if isinstance(entry, list):
        return [_without_mark(each) for each in entry]
    if isinstance(entry, dict) and isinstance(entry.get("property"), str):
        return {**entry, "property": _DUPLICATE.sub("", entry["property"])}
    return entry


def _check_changed(body: dict[str, Any], sent: set[str]) -> None:
    """What changed must be among what was sent. The parsed form is for the browser alone; only its shape is checked."""
    changed, parsed = body.get("changedPropIds", []), body.get("parsedChangedPropsIds", [])
    if not isinstance(changed, list) or not all(isinstance(each, str) and each in sent for each in changed):
        raise _wrong("what changed is no input of the callback", changed)
    if not isinstance(parsed, list) or not all(isinstance(each, str | dict) for each in parsed):
        raise _wrong("what changed has another form")
