"""The guard knows every form of callback that Dash has, from the callback map alone."""

import json
import random

import dash
import pytest
from dash import ALL, MATCH, Input, Output, State, dcc, html

from callbacks.http.bodies import check_body
from callbacks.http.property_types import PropertyTypes
from callbacks.http.refusals import Refused
from tests.hostile.bodies import valid_body


@pytest.fixture(scope="module")
def app():
    app = dash.Dash("forms", enable_mcp=False)
    app.layout = html.Div([dcc.Location(id="url"), html.Div(id="a"), html.Button(id="b"), dcc.Store(id="c")])
    click, path = Input("b", "n_clicks"), Input("url", "pathname")
    app.callback(Output("a", "children"), path)(lambda *_: None)
    app.callback(Output("a", "title"), Output("c", "data"), click, State("url", "search"))(lambda *_: None)
    app.callback(Output("a", "children", allow_duplicate=True), click, prevent_initial_call=True)(lambda *_: None)
    app.callback(Output({"kind": "x", "index": MATCH}, "figure"), Input({"kind": "x", "index": MATCH}, "clickData"))(
        lambda *_: None
    )
    app.callback(Output("a", "lang"), Input({"kind": "y", "index": ALL}, "value"), click)(lambda *_: None)
    app.callback(click)(lambda *_: None)
    app.clientside_callback("() => 1", Output("a", "dir"), click)
    return app


def check(app, body):
    check_body(json.dumps(body).encode(), app.callback_map, PropertyTypes(app).allows)


def test_every_form_passes(app):
    calls = [name for name, each in app.callback_map.items() if "callback" in each]
    assert len(calls) == 6
    for seed in range(20):
        for name in calls:
            check(app, valid_body(app, random.Random(seed), name))


def inputs_of(app, output):
    body = valid_body(app, random.Random(0), output)
    return body, body["inputs"]


@pytest.mark.parametrize("value", [5, True, ["/"], {"a": 1}])
def test_a_value_has_a_type_of_the_component_that_stands_in_the_layout(app, value):
    body, inputs = inputs_of(app, "a.children")
    inputs[0]["value"] = value
    with pytest.raises(Refused, match="another type"):
        check(app, body)


@pytest.mark.parametrize("value", [True, "1", [1], {}])
def test_a_number_is_no_truth_value_and_no_text(app, value):
    body, inputs = inputs_of(app, "..a.title...c.data..")
    inputs[0]["value"] = value
    with pytest.raises(Refused, match="another type"):
        check(app, body)


def test_a_component_that_comes_later_has_the_types_of_any_with_that_property(app):
    types = PropertyTypes(app)
    assert types.kinds("elsewhere", "clickData") == {dict}
    assert not types.allows("elsewhere", "clickData", [1]) and types.allows("elsewhere", "clickData", {"points": []})
    assert types.kinds("elsewhere", "no_such_property") is None


@pytest.mark.parametrize(
    "identity",
    [{"kind": "z", "index": 1}, {"kind": "x"}, {"kind": "x", "index": [1]}, {"kind": "x", "index": 1, "y": 2}, "x"],
)
def test_an_id_fits_its_pattern(app, identity):
    [output] = [name for name in app.callback_map if name.endswith(".figure")]
    body, inputs = inputs_of(app, output)
    inputs[0]["id"] = identity
    body["changedPropIds"] = []
    with pytest.raises(Refused):
        check(app, body)


def test_an_output_keeps_its_mark_and_no_other(app):
    [output] = [name for name in app.callback_map if name.startswith("a.children@")]
    body, _ = inputs_of(app, output)
    check(app, body)
    body["outputs"]["property"] = "children@nonsense"
    with pytest.raises(Refused):
        check(app, body)


@pytest.mark.parametrize("text", ['{"a":1,"a":2}', '{"a":NaN}', "[1e999]", "9" * 5_000, "[" * 999 + "]" * 999, "﻿{}"])
def test_what_is_no_plain_json_is_refused(app, text):
    with pytest.raises(Refused):
        check_body(text.encode(), app.callback_map, PropertyTypes(app).allows)
