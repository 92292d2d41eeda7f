"""What kinds of JSON value a property of a component can have, read from the component's own declaration.

Dash does not hold what a browser sends against the types that its components declare; here it is looked up for the
guard. A component that stands in the layout is asked itself. One that a page brings later (a chart) is not there yet:
then any component that has a property of this name may be meant, and all their types are allowed.
"""

from __future__ import annotations

import functools
import inspect
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import dash
from dash.development.base_component import Component

Kinds = frozenset[type] | None
"""Types that `json.loads` gives; None for any. Nothing at all (`null`) is always allowed."""

_ANY: Kinds = None
_NUMBER = frozenset({int, float})
_SIMPLE: dict[Any, frozenset[type]] = {
    str: frozenset({str}),
    bool: frozenset({bool}),
    int: _NUMBER,
    float: _NUMBER,
    typing.SupportsFloat: _NUMBER,
    typing.SupportsInt: _NUMBER,
    typing.SupportsComplex: _NUMBER,
    type(None): frozenset(),
}


class PropertyTypes:
    """The kinds of value of every property that the callbacks of an application read."""

    def __init__(self, app: dash.Dash) -> None:
        self._app = app
        self._by_id: dict[str, type[Component]] | None = None
        self._kinds = functools.lru_cache(1_024)(self._look_up)

    def allows(self, component_id: str, name: str, value: object) -> bool:
        """Whether a value can be that of a component's property. `bool` is no number."""
        kinds = self._kinds(component_id, name)
        return value is None or kinds is None or type(value) in kinds

    def kinds(self, component_id: str, name: str) -> Kinds:
        """The kinds of value of a component's property."""
        return self._kinds(component_id, name)

    def _look_up(self, component_id: str, name: str) -> Kinds:
        if self._by_id is None:
            layout = self._app.layout() if callable(self._app.layout) else self._app.layout
            self._by_id = {str(each.id): type(each) for each in _within(layout) if hasattr(each, "id")}
        known = self._by_id.get(component_id)
        owners = [known] if known else [each for each in _component_classes() if name in _declared(each)]
        found = [_kinds_of(_declared(owner).get(name, Any)) for owner in owners]
        return _union(found) if found else _ANY


def _within(component: object) -> Iterator[Component]:
    if isinstance(component, Component):
        yield component
        yield from _within(getattr(component, "children", None))
    elif isinstance(component, list | tuple):
        for each in component:
            yield from _within(each)


def _component_classes(base: type[Component] = Component) -> Iterator[type[Component]]:
    for each in base.__subclasses__():
        yield each
        yield from _component_classes(each)


def _declared(owner: type[Component]) -> Mapping[str, Any]:
    """Property -> annotation. `signature` sees through the decorator that hides `__annotations__`."""
    parameters = inspect.signature(owner.__init__).parameters
    return {name: each.annotation for name, each in parameters.items() if each.annotation is not each.empty}


def _kinds_of(annotation: Any) -> Kinds:
    """The kinds of value that an annotation of a component's property means.

    >>> _kinds_of(typing.Optional[str]), _kinds_of(typing.Any)
    (frozenset({<class 'str'>}), None)
    """
    if annotation in _SIMPLE:
        return _SIMPLE[annotation]
    origin, arguments = typing.get_origin(annotation) or annotation, typing.get_args(annotation)
    if origin is typing.Annotated:
        return _kinds_of(arguments[0])
    if origin in {typing.Union, types.UnionType}:
        return _union([_kinds_of(each) for each in arguments])
    if origin is typing.Literal:
        return _union([_SIMPLE.get(type(each), _ANY) for each in arguments])
    return _kinds_of_class(origin)


def _kinds_of_class(origin: Any) -> Kinds:
    if typing.is_typeddict(origin):
        return frozenset({dict})
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return frozenset({list})
    # Components and plotly figures travel as objects.
    is_object = isinstance(origin, type) and (
        issubclass(origin, Mapping | Component) or hasattr(origin, "to_plotly_json")
    )
    return frozenset({dict}) if is_object else _ANY


def _union(found: list[Kinds]) -> Kinds:
    kinds: frozenset[type] = frozenset()
    for each in found:
        if each is None:
            return None
        kinds |= each
    return kinds


Allows = Callable[[str, str, object], bool]
"""(component id, property, value) -> whether the value can be that property's."""
