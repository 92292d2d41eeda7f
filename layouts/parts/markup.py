"""Component tree -> HTML: the one place where what a page says becomes markup.

Layout functions build trees of `dash.html` components. Here every text and every attribute is escaped, once, and only
what the lists below name comes out: tags, attributes, addresses of this application, plain style values. Anything else
raises, so that no new page can bring in a script, a foreign address or a handler unnoticed. Charts are no markup: they
become *islands*, empty holders that the browser fills with the Dash component (see `assets/halaman.js`).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from dash import dcc
from dash.development.base_component import Component


def names(words: str) -> frozenset[str]:
    """The words of a text as a set.

    >>> sorted(names("td th"))
    ['td', 'th']
    """
    return frozenset(words.split())


ISLANDS: tuple[type[Component], ...] = (dcc.Graph,)
"""Components that stay Dash components in the browser."""

NAMESPACES = frozenset({"dash_html_components", "cakupan_components"})
"""Where a component that becomes markup may come from: `dcc.Input`, say, is no native input."""

TAGS = names(
    "a abbr article aside b br button caption code col colgroup datalist dd details div dl dt em fieldset figcaption "
    "figure footer form h1 h2 h3 h4 header hr i input label legend li main mark meter nav ol optgroup option output p "
    "progress section select small span strong sub summary sup table tbody td tfoot th thead time tr u ul wbr"
)
"""What may stand in a page; nothing that loads, runs or holds raw text."""

VOID = names("br col hr input wbr")
"""Tags that have no end and no content."""

NAMES = {
    "className": "class",
    "htmlFor": "for",
    "tabIndex": "tabindex",
    "colSpan": "colspan",
    "rowSpan": "rowspan",
    "dateTime": "datetime",
    "maxLength": "maxlength",
    "autoComplete": "autocomplete",
}
"""Property of a component -> attribute, where they are spelled apart."""

EVERYWHERE = names("id class title role hidden lang tabindex style")
"""Attributes of every tag; beside them `aria-…` and the names in `DATA`."""

DATA = frozenset({"data-halaman", "data-ubah"})
"""Attributes of our own script: a link to a page, and the change that it makes to the address."""

ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "download", "target", "rel"}),
    "form": frozenset({"action", "method"}),
    "button": frozenset({"type", "name", "value", "disabled"}),
    "input": names("type name value min max step checked disabled required placeholder maxlength autocomplete list"),
    "select": frozenset({"name", "disabled", "required"}),
    "option": frozenset({"value", "selected", "disabled", "label"}),
    "optgroup": frozenset({"label", "disabled"}),
    "label": frozenset({"for"}),
    "output": frozenset({"for"}),
    "fieldset": frozenset({"disabled"}),
    "details": frozenset({"open"}),
    "th": frozenset({"scope", "colspan", "rowspan"}),
    "td": frozenset({"colspan", "rowspan"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "ol": frozenset({"start"}),
    "time": frozenset({"datetime"}),
    "meter": frozenset({"value", "min", "max"}),
    "progress": frozenset({"value", "max"}),
}
"""Tag -> its own attributes."""

SWITCHES = frozenset({"hidden", "open", "checked", "selected", "disabled", "required", "download"})
"""Attributes that are there or not; the only ones that may be True or False."""

VALUES = {
    "method": frozenset({"get"}),
    "target": frozenset({"_blank", "_self"}),
    "rel": frozenset({"noopener", "nofollow", "prev", "next"}),
    ("button", "type"): frozenset({"button", "submit", "reset"}),
    ("input", "type"): names("text search number range checkbox radio month date hidden"),
}
"""Attribute, or attribute of a tag -> the only values that it may have."""

ADDRESSES = frozenset({"href", "action"})

_OWN_ADDRESS = re.compile(r"(?:/(?!/)|#)[^\x00-\x20\\\x7f]*")
"""A path of this application or a place on the page. Browsers drop tabs and line ends in an address and take a
backslash for a slash, so `/\\t/host` and `/\\host` would lead away like `//host`: no such character may stand."""

_ID = re.compile(r"[^\s\x00-\x20]+")
"""An id holds no white space: a fragment or `aria-labelledby` could not name it."""

# Any attribute of ARIA: what it says is a text or a name, never a script or an address.
_ARIA = re.compile(r"aria-[a-z]+")
_WILDCARDS = ("data-", "aria-")

STYLES = names("width height min-height flex-grow grid-column grid-row")
"""Properties that a `style` dict may set; everything else is the style sheet's."""

_STYLE_VALUE = re.compile(r"-?\d+(\.\d+)?(%|rem|em|px|fr)?( / -?\d+)?")
"""A number, with a unit or as the lines of a grid: no function, no address, no second declaration."""


class MarkupRefused(ValueError):
    """A tree holds something that is not on the lists; a fault of the layout, never of what the data say."""


@dataclass(frozen=True)
class Markup:
    """A page as text, and the components that go into its holders, in the order in which those stand."""

    html: str
    islands: tuple[Component, ...]


@dataclass
class _Writing:
    """What is gathered on the way through a tree."""

    parts: list[str] = field(default_factory=list)
    islands: list[Component] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


def to_markup(tree: object) -> Markup:
    """The HTML of a component tree, every text escaped.

    >>> from dash import html as tags
    >>> to_markup(tags.P(["a < b ", tags.A("›", href="/mutu#cek-rilis")], className="kecil")).html
    '<p class="kecil">a &lt; b <a href="/mutu#cek-rilis">›</a></p>'

    Raises:
        MarkupRefused: for a tag, an attribute, an address, a style or a kind of value that is not on the lists, and
            for an id that stands twice.
    """
    writing = _Writing()
    _write(writing, tree)
    return Markup("".join(writing.parts), tuple(writing.islands))


def text_of(tree: object, tag: str) -> str:
    """The words of the first element of a kind, with what stands inside it; '' when there is none.

    >>> from dash import html as tags
    >>> text_of(tags.Div([tags.H1(["Kab. ", tags.B("Garut")]), tags.P("x")]), "h1")
    'Kab. Garut'
    """
    found = _find(tree, tag)
    return "" if found is None else "".join(_words(found))


def _find(node: object, tag: str) -> Component | None:
    if isinstance(node, list | tuple):
        return next((found for each in node if (found := _find(each, tag)) is not None), None)
    if not isinstance(node, Component):
        return None
    return node if _tag(node) == tag else _find(getattr(node, "children", None), tag)


def _words(node: object) -> list[str]:
    if isinstance(node, list | tuple):
        return [word for each in node for word in _words(each)]
    if isinstance(node, Component):
        return _words(getattr(node, "children", None))
    return [] if node is None else [str(node)]


def _tag(node: Component) -> str:
    return str(node._type).lower()


def _write(writing: _Writing, node: object) -> None:
    if node is None:
        return
    if isinstance(node, list | tuple):
        for each in node:
            _write(writing, each)
    elif isinstance(node, ISLANDS):
        _write_holder(writing, node)
    elif isinstance(node, Component):
        _write_element(writing, node)
    elif isinstance(node, str | int | float) and not isinstance(node, bool):
        writing.parts.append(html.escape(str(node)))
    else:
        raise MarkupRefused(f"{type(node).__name__} is no text and no component")


def _write_element(writing: _Writing, node: Component) -> None:
    tag = _tag(node)
    if tag not in TAGS or node._namespace not in NAMESPACES:
        raise MarkupRefused(f"<{tag}> is not on the list of tags")
    properties = _properties(node)
    children = properties.pop("children", None)
    attributes = [_attribute(writing, tag, NAMES.get(name, name), value) for name, value in properties.items()]
    writing.parts.append(f"<{tag}{''.join(attributes)}>")
    if tag in VOID:
        if children is not None:
            raise MarkupRefused(f"<{tag}> has no content")
        return
    _write(writing, children)
    writing.parts.append(f"</{tag}>")


def _properties(node: Component) -> dict[str, Any]:
    """What a component was given: Dash's own way to ask takes half of the time that a page takes."""
    given = vars(node)
    properties = {name: given[name] for name in node._prop_names if name in given}
    return properties | {name: value for name, value in given.items() if name.startswith(_WILDCARDS)}


def _write_holder(writing: _Writing, island: Component) -> None:
    """The place of an island, as high as the island will be, so that nothing moves when it comes."""
    name = getattr(island, "id", None)
    if not isinstance(name, str):
        raise MarkupRefused("an island needs an id that is text")
    _note_id(writing, name)
    style = _style(getattr(island, "style", None) or {})
    writing.islands.append(island)
    writing.parts.append(f'<div data-island="{html.escape(name)}"{style}></div>')


def _attribute(writing: _Writing, tag: str, name: str, value: Any) -> str:
    if not (name in EVERYWHERE or name in DATA or name in ATTRIBUTES.get(tag, ()) or _ARIA.fullmatch(name)):
        raise MarkupRefused(f"<{tag} {name}> is not on the list of attributes")
    if name == "style":
        return _style(value)
    if value is None or value is False:
        return ""
    if name in SWITCHES and value in (True, ""):
        return f" {name}"
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise MarkupRefused(f"<{tag} {name}> cannot be {type(value).__name__}")
    _check(writing, tag, name, str(value))
    return f' {name}="{html.escape(str(value))}"'


def _check(writing: _Writing, tag: str, name: str, value: str) -> None:
    if name == "id":
        _note_id(writing, value)
    if name in ADDRESSES and not _OWN_ADDRESS.fullmatch(value):
        raise MarkupRefused(f"<{tag} {name}> leads out of the application")
    allowed = VALUES.get((tag, name)) or VALUES.get(name)
    if allowed and value not in allowed:
        raise MarkupRefused(f"<{tag} {name}> cannot have this value")


def _note_id(writing: _Writing, name: str) -> None:
    if not _ID.fullmatch(name):
        raise MarkupRefused("an id holds white space or is empty")
    if name in writing.ids:
        raise MarkupRefused(f"two elements have the id {name!r}")
    writing.ids.add(name)


def _style(values: Any) -> str:
    """A `style` attribute from a dict with properties in camel case; '' for an empty one."""
    if not isinstance(values, dict):
        raise MarkupRefused("a style is a dict")
    declared = []
    for name, value in values.items():
        property_name = re.sub("[A-Z]", lambda capital: f"-{capital[0].lower()}", str(name))
        if property_name not in STYLES or isinstance(value, bool) or not _STYLE_VALUE.fullmatch(str(value)):
            raise MarkupRefused(f"style {property_name} with this value is not on the list")
        declared.append(f"{property_name}:{value}")
    return f' style="{";".join(declared)}"' if declared else ""
