"""Dash components of our own: the view that carries every page, and the native input that `dash.html` lacks.

The view's other half is `window.cakupan_components.PageView` in `assets/halaman.js`; no build step stands between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

NAMESPACE = "cakupan_components"
"""Where the browser looks for them, on `window`."""


class PageView(Component):
    """A page in the browser.

    `html` and its `version` are the page's markup and a digest of it, `children` its islands in the order of their
    holders, `islands` their ids, `heading` the sentence that a screen reader hears after a choice, `title` the
    window's, `address` the path and query that all of it answers: an answer to another one is overtaken and dropped.

    A chart is built anew whenever `children` comes back. One that should live on (zoom, slider) gets its figure from a
    callback of its own, with `Output(id, "figure")`, and `children` is left as it is: the holders of islands survive a
    new `html`.
    """

    # What Dash's generator would write. It reads these from the class: `_base_nodes` are properties that may hold
    # components (one in any other raises), and so does a name that is not among `_prop_names`.
    _children_props: list[str] = []  # noqa: RUF012 - read by Dash as it is
    _base_nodes = ["children"]  # noqa: RUF012
    _namespace, _type = NAMESPACE, "PageView"
    _prop_names = available_properties = ["id", "children", "html", "version", "islands", "heading", "title", "address"]  # noqa: RUF012
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012
    available_wildcard_properties: list[str] = []  # noqa: RUF012

    def __init__(self, children: Sequence[Component] = (), **properties: Any) -> None:
        """A view that shows nothing until a callback fills it."""
        super().__init__(children=list(children), **properties)


class Input(Component):
    """`<input>`: a search field, a slider, a check box; its attributes are spelled as in `dash.html`.

    A control stands in a GET form with `data-halaman`: it works without script, and with it every change of a control
    writes the address (`assets/alamat.js`). The browser never sees this class, only its markup.
    """

    _children_props: list[str] = []  # noqa: RUF012
    _base_nodes = ["children"]  # noqa: RUF012
    _namespace, _type = NAMESPACE, "Input"
    _prop_names = available_properties = [  # noqa: RUF012
        *("id", "className", "title", "type", "name", "value", "min", "max", "step", "checked", "disabled"),
        *("required", "placeholder", "maxLength", "autoComplete", "list"),
    ]
    _valid_wildcard_attributes = available_wildcard_properties = ["data-", "aria-"]  # noqa: RUF012

    def __init__(self, **properties: Any) -> None:
        """An input with these attributes."""
        super().__init__(**properties)
