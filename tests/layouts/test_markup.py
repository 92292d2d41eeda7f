"""Component tree to HTML: everything is escaped once, and only what is on the lists comes out."""

import pytest
from dash import dcc, html

from layouts.parts.markup import MarkupRefused, text_of, to_markup
from layouts.parts.own_components import Input, PageView
from tests.markup import nodes, read
from tests.payloads import PAYLOADS


def test_there_are_forty_payloads():
    assert len(set(PAYLOADS)) == 40


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_a_text_or_an_attribute_is_text(payload):
    tree = html.Div([payload, html.A(["b", payload], href="/", title=payload, className=payload)], role=payload)
    (shown,) = read(to_markup(tree).html).children
    (link,) = nodes(shown, "a")
    assert shown.children == [payload, link] and "".join(link.children) == f"b{payload}"
    assert shown.attributes == {"role": payload}
    assert link.attributes == {"href": "/", "title": payload, "class": payload}


def test_attributes_are_spelled_as_html_has_them():
    tree = html.Label(
        [html.Td("x", colSpan=2, tabIndex="-1"), Input(type="text", name="cari", maxLength=40, disabled=True)],
        htmlFor="cari",
        hidden=False,
    )
    assert to_markup(tree).html == (
        '<label for="cari"><td colspan="2" tabindex="-1">x</td>'
        '<input type="text" name="cari" disabled maxlength="40"></label>'
    )


def test_numbers_are_texts_and_nothing_is_nothing():
    assert to_markup([None, 3, 1.5, (html.B(0),)]).html == "31.5<b>0</b>"


def test_a_style_is_made_of_plain_values():
    style = {"gridColumn": 3, "gridRow": "1 / -1", "flexGrow": 0.25, "width": "12.5%", "height": "14rem"}
    assert to_markup(html.P(style=style)).html == (
        '<p style="grid-column:3;grid-row:1 / -1;flex-grow:0.25;width:12.5%;height:14rem"></p>'
    )


@pytest.mark.parametrize(
    "address", ["/", "/wilayah/3204?wilayah=3204,3273&sasaran=RPJMD+2024", "#cek-rilis", "/mutu#x"]
)
def test_addresses_of_our_own_pass(address):
    assert read(to_markup(html.A("x", href=address)).html).children[0].attributes["href"] == address


FOREIGN = (
    "https://lain.example",
    "http:",
    "//lain.example",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " /x",
    "/\t/lain.example",
    "/\\lain.example",
    "\\\\lain.example",
    "/x\n",
    "data:text/html,x",
    "wilayah",
    "?wilayah=1",
    "",
    "/a b",
    "/\x00",
)


@pytest.mark.parametrize("address", FOREIGN)
def test_every_other_address_is_refused(address):
    for tree in (html.A("x", href=address), html.Form(action=address, method="get")):
        with pytest.raises(MarkupRefused, match="leads out"):
            to_markup(tree)


REFUSED = {
    "a script": html.Script("alert(1)"),
    "a style sheet": html.Link(href="/x", rel="stylesheet"),
    "a frame": html.Iframe(src="/x"),
    "a picture": html.Img(src="/x"),
    "an object": html.ObjectEl(data="/x"),
    "a base": html.Base(href="/x"),
    "a meta tag": html.Meta(content="0"),
    "a raw text element": html.Textarea("x"),
    "a template": html.Template("x"),
    "a Dash link": dcc.Link("x", href="/"),
    "a Dash input": dcc.Input(type="text"),
    "a Dash list": dcc.Dropdown(["a"]),
    "Markdown with HTML": dcc.Markdown("<b>", dangerously_allow_html=True),
    "the view in itself": PageView(),
    "a key of React": html.P(key="x"),
    "a click counter": html.P(n_clicks=0),
    "a foreign data attribute": html.P(**{"data-x": "1"}),
    "an attribute of another tag": html.Td(headers="a"),
    "an odd aria attribute": html.P(**{"aria-x onload": "1"}),
    "editable text": html.P(contentEditable="true"),
    "a form that posts": html.Form(method="post", action="/"),
    "a button that goes elsewhere": html.Button(formAction="/x"),
    "a file field": Input(type="file"),
    "a password field": Input(type="password"),
    "an opener": html.A("x", href="/", rel="opener"),
    "a frame as target": html.A("x", href="/", target="lain"),
    "a style as text": html.P(style="color: red"),
    "a style property": html.P(style={"position": "fixed"}),
    "a style with an address": html.P(style={"width": "url(//lain.example)"}),
    "a style with a second one": html.P(style={"width": "1px;position:fixed"}),
    "a style with an expression": html.P(style={"width": "calc(1px)"}),
    "a style that is true": html.P(style={"width": True}),
    "an id of two words": html.P(id="a b"),
    "an id that is a dict": html.P(id={"type": "x", "index": 1}),
    "an id twice": [html.P(id="a"), html.P(id="a")],
    "an id of a chart and a text": [html.P(id="a"), dcc.Graph(id="a")],
    "a chart without an id": dcc.Graph(),
    "a chart with a pattern": dcc.Graph(id={"type": "x"}),
    "content where none may be": html.Br("x"),
    "a truth value": html.P(True),
    "a dict": html.P([{"a": 1}]),
    "bytes": html.P([b"x"]),
    "an attribute that is a list": html.P(title=["x"]),
    "an attribute that is true": html.P(title=True),
}
"""What no layout may put into a page."""


@pytest.mark.parametrize("what", REFUSED)
def test_everything_else_is_refused(what):
    with pytest.raises(MarkupRefused):
        to_markup(REFUSED[what])


def test_a_chart_becomes_a_holder_of_its_height_and_an_island():
    chart = dcc.Graph(id="grafik-tren", style={"height": "14rem"})
    markup = to_markup(html.Div([html.P("a"), chart]))
    assert markup.html == '<div><p>a</p><div data-island="grafik-tren" style="height:14rem"></div></div>'
    assert markup.islands == (chart,)


def test_the_first_heading_is_found_wherever_it_stands():
    assert text_of([html.P("x"), html.Main([html.Div([html.H1(["a", html.B("b")])]), html.H1("c")])], "h1") == "ab"
    assert text_of(html.P("x"), "h1") == ""
