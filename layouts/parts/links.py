"""Links inside the application. Each has an `href` that is whole, for new tabs and where there is no script.

Beside it a link may carry what it *changes* in the address: `assets/alamat.js` applies that to the address at the
click, so that two quick clicks choose both, though the second link was drawn before the first was answered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from coverage.model.selection import Selection
from layouts.urls import query_of, toggle_region

OF_ONE_PAGE = ("urut",)
"""Keys of an address that mean something on one page alone: a link to another page leaves them behind."""


def link(children: Any, href: str, **options: Any) -> Component:
    """A link to a page, followed without reloading."""
    return html.A(children, href=href, **{"data-halaman": "", **options})


def carry(children: Any, path: str, selection: Selection, **options: Any) -> Component:
    """A link to another page that takes along whatever is chosen."""
    return link(
        children, path + query_of(selection), **{"data-ubah": "&".join(f"{key}=" for key in OF_ONE_PAGE)}, **options
    )


def choose(children: Any, path: str, then: Selection, keys: tuple[str, ...], **options: Any) -> Component:
    """A link that sets these keys of the address as they are in `then`; what is left open there is taken out."""
    return link_that_sets(children, path, then, keys, **{"data-halaman": "", **options})


def link_that_sets(children: Any, path: str, then: Selection, keys: tuple[str, ...], **options: Any) -> Component:
    """The same, left to the browser or to a script of its own: to be copied rather than followed."""
    # The pieces of our own query string, still written as in an address: exactly what the script applies.
    written = dict(each.split("=", 1) for each in query_of(then).removeprefix("?").split("&") if each)
    change = "&".join(f"{key}={written.get(key, '')}" for key in keys)
    return html.A(children, href=path + query_of(then), **{"data-ubah": change, **options})


def toggle(children: Any, path: str, selection: Selection, code: str, **options: Any) -> Component:
    """A link that adds a region to the choice, or takes it out when it is in."""
    return link(
        children, path + query_of(toggle_region(selection, code)), **{"data-ubah": f"wilayah:{code}"}, **options
    )


def take_out(children: Any, path: str, selection: Selection, code: str, **options: Any) -> Component:
    """A link that takes a region out of the choice, however often it is clicked."""
    others = tuple(each for each in selection.regions if each != code)
    target = path + query_of(replace(selection, regions=others))
    return link(children, target, **{"data-ubah": f"wilayah:-{code}"}, **options)
