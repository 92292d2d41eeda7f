"""Bodies of callbacks: those that a browser sends, made from the application itself, and seeded damage to them."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from callbacks.http.property_types import PropertyTypes

URL = "/_dash-update-component"

VALUES = {
    "pathname": ["/", "/wilayah", "/wilayah/3204", "/mutu", "/metode", "/tidak-ada", "/wilayah/9999", None],
    "search": ["", "?periode=2024-08", "?wilayah=3204,3273", "?rilis=draf", "?rilis=" + "9" * 4301, "?%00=%ff", None],
    "hash": ["", "#isi"],
    "href": ["http://localhost/", "http://localhost/wilayah"],
}
"""Property of an address -> values that a browser sends for it; odd addresses have tests of their own."""

BY_KIND: dict[type, list[Any]] = {
    str: ["", "3204", "garut"],
    bool: [True, False],
    int: [0, 1, 7],
    float: [0.5, 3],
    dict: [{}, {"points": []}, {"points": [{"curveNumber": 0, "pointIndex": 1, "customdata": ["3204"]}]}],
    list: [[], ["3204"], [1, 2]],
}


@dataclass(frozen=True)
class Post:
    """A request as it is sent: body and the headers that go with it."""

    body: bytes
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


def valid_body(app: Any, choose: random.Random, output: str | None = None) -> dict[str, Any]:
    """A body as the browser's side of Dash writes it for one of the server's callbacks, with plausible values."""
    calls = {name: each for name, each in app.callback_map.items() if "callback" in each}
    name = output or choose.choice(sorted(calls))
    call, types = calls[name], PropertyTypes(app)
    inputs = [_entry(each, types, choose) for each in call["inputs"]]
    body = {
        "output": name,
        "outputs": _outputs(call, name, choose),
        "inputs": inputs,
        "changedPropIds": [f"{_text(each['id'])}.{each['property']}" for each in _flat(inputs)[: choose.randint(0, 2)]],
    }
    body["parsedChangedPropsIds"] = list(body["changedPropIds"])
    if call["state"]:
        body["state"] = [_entry(each, types, choose) for each in call["state"]]
    return {key: value for key, value in body.items() if value is not None}


def _entry(declared: dict[str, Any], types: PropertyTypes, choose: random.Random) -> Any:
    name = declared["property"]
    found = {"property": name, "value": _value(declared["id"], name, types, choose)}
    if not declared["id"].startswith("{"):
        return {"id": declared["id"], **found}
    pattern = json.loads(declared["id"])
    entry = {"id": {key: 1 if isinstance(value, list) else value for key, value in pattern.items()}, **found}
    return [entry] if any(value in (["ALL"], ["ALLSMALLER"]) for value in pattern.values()) else entry


def _value(component: str, name: str, types: PropertyTypes, choose: random.Random) -> Any:
    if name in VALUES:
        return choose.choice(VALUES[name])
    kinds = types.kinds(component, name)
    kind = choose.choice(sorted(BY_KIND if kinds is None else kinds & BY_KIND.keys(), key=str))
    return choose.choice([None, *BY_KIND[kind]])


def _outputs(call: dict[str, Any], name: str, choose: random.Random) -> Any:
    if call["no_output"]:
        return None
    many = call["output"] if isinstance(call["output"], list | tuple) else [call["output"]]
    marks = name.removeprefix("..").removesuffix("..").split("...")
    entries = [
        {**_entry(each.to_dict(), _NO_TYPES, choose), "property": mark.rsplit(".", 1)[1]}
        for each, mark in zip(many, marks, strict=True)
    ]
    for entry in entries:
        entry.pop("value")
    return entries if isinstance(call["output"], list | tuple) else entries[0]


class _NoTypes(PropertyTypes):
    def __init__(self) -> None:
        pass

    def kinds(self, component_id: str, name: str) -> frozenset[type]:
        return frozenset({str})


_NO_TYPES = _NoTypes()


def _flat(entries: list[Any]) -> list[dict[str, Any]]:
    return [part for each in entries for part in (each if isinstance(each, list) else [each])]


def _text(identity: Any) -> str:
    return identity if isinstance(identity, str) else json.dumps(identity, sort_keys=True, separators=(",", ":"))


ODD: list[Any] = [
    None, True, -1, 0, 2**63, 10**400, 1e308, float("nan"), float("inf"), "", "x", "\0", "\ud800", "/" * 9000, "²", "٣",
    "<img src=x onerror=alert(1)>", "\x1b[31m\r\nGET /", [], {}, [[]], [None] * 50, {"id": 1}, {"value": {"a": [1, 2]}},
    {"__class__": "x"}, ["/"], {"points": 5}, {"points": [{"customdata": {"a": None}}]}, "3204010101900019",
]  # fmt: skip


def _spots(body: Any) -> list[tuple[Any, Any]]:
    """Every place in a body: its container and the key or index in it."""
    found: list[tuple[Any, Any]] = []
    waiting = [body]
    while waiting:
        container = waiting.pop()
        keys = list(container) if isinstance(container, dict) else range(len(container))
        for key in keys:
            found.append((container, key))
            if isinstance(container[key], dict | list):
                waiting.append(container[key])
    return found


def _change_value(body: dict[str, Any], choose: random.Random) -> bytes:
    container, key = choose.choice(_spots(body))
    container[key] = choose.choice(ODD)
    return json.dumps(body).encode()


def _drop(body: dict[str, Any], choose: random.Random) -> bytes:
    container, key = choose.choice(_spots(body))
    del container[key]
    return json.dumps(body).encode()


def _add(body: dict[str, Any], choose: random.Random) -> bytes:
    containers = [body] + [c[k] for c, k in _spots(body) if isinstance(c[k], dict | list)]
    container = choose.choice(containers)
    if isinstance(container, dict):
        container[choose.choice(["x", "value", "cancelInputs", "id", "\u202e"])] = choose.choice(ODD)
    else:
        container.append(choose.choice([*ODD, *container]))
    return json.dumps(body).encode()


def _swap(body: dict[str, Any], choose: random.Random) -> bytes:
    (one, first), (other, second) = (choose.choice(_spots(body)) for _ in range(2))
    one[first], other[second] = json.loads(json.dumps(other[second])), json.loads(json.dumps(one[first]))
    return json.dumps(body).encode()


def _flip_bytes(body: dict[str, Any], choose: random.Random) -> bytes:
    raw = bytearray(json.dumps(body).encode())
    for _ in range(choose.randint(1, 4)):
        raw[choose.randrange(len(raw))] = choose.randrange(256)
    return bytes(raw)


def _cut(body: dict[str, Any], choose: random.Random) -> bytes:
    raw = json.dumps(body).encode()
    return raw[: choose.randrange(len(raw))]


def _double_key(body: dict[str, Any], choose: random.Random) -> bytes:
    raw = json.dumps(body)
    return (raw[:-1] + f', "{choose.choice(sorted(body))}": {json.dumps(choose.choice(ODD[:8]))}}}').encode()


def _nest(body: dict[str, Any], choose: random.Random) -> bytes:
    depth = choose.choice([40, 900, 5_000, 100_000])
    opening, closing = choose.choice([("[", "]"), ('{"a":', "}")])
    deep = opening * depth + "1" + closing * depth
    return json.dumps(body).replace(json.dumps(body["output"]), deep, 1).encode()


def _grow(body: dict[str, Any], choose: random.Random) -> bytes:
    container, key = choose.choice(_spots(body))
    container[key] = choose.choice(["x" * 250_000, "x" * 300_000, ["y"] * 60_000, [0] * 150_000, "é" * 200_000])
    return json.dumps(body, ensure_ascii=choose.random() < 0.5).encode("utf-8", "surrogatepass")


def _garbage(body: dict[str, Any], choose: random.Random) -> bytes:
    return choose.choice([
        choose.randbytes(choose.randrange(2_000)), b"", b"null", b"[]", b"0", b'"x"', b"{}", b"NaN", b"\xef\xbb\xbf{}",
        b"1" * 5_000, b"-" * 90, b"[" * 200_000, b'{"output":"' + b"a" * 100_000 + b'"}', b"a=b&c=d", b"\xff\xfe{\0}\0",
        json.dumps([body]).encode(), json.dumps(json.dumps(body)).encode(), json.dumps(body).encode("utf-16"),
    ])  # fmt: skip


DAMAGE: list[Callable[[dict[str, Any], random.Random], bytes]] = [
    _change_value, _change_value, _change_value, _drop, _add, _swap, _flip_bytes, _cut, _double_key, _nest, _grow,
    _garbage,
]  # fmt: skip

KINDS = [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "",
    "application/json;x=\x7f",
]


def odd_posts(app: Any, count: int, seed: int) -> Iterator[Post]:
    """So many posts, each a valid body damaged in one way; now and then the headers are what is wrong."""
    choose = random.Random(seed)
    for _ in range(count):
        body = choose.choice(DAMAGE)(valid_body(app, choose), choose)
        turn = choose.random()
        if turn < 0.05:
            yield Post(gzip.compress(body), {"Content-Type": "application/json", "Content-Encoding": "gzip"})
        elif turn < 0.1:
            yield Post(body, {"Content-Type": choose.choice(KINDS[:-1])})
        else:
            yield Post(body)
