"""Bodies of callbacks: what a browser sends passes, everything else is a 4xx, nothing is a 5xx or a traceback."""

import io
import json
import random

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app import create_app
from coverage.store import Store
from tests.hostile.bodies import URL, odd_posts, valid_body

TRACEBACK = "Traceback (most recent call last)"


@pytest.fixture(scope="module")
def app(small_template):
    return create_app(Store(small_template / "store"))


def test_what_a_browser_sends_passes_for_every_callback(app):
    client, choose = app.server.test_client(), random.Random(1)
    calls = [name for name, each in app.callback_map.items() if "callback" in each]
    assert calls
    for name in calls:
        for _ in range(10):
            body = valid_body(app, choose, name)
            assert client.post(URL, json=body).status_code in {200, 204}, body


def answers(app, caplog, count, seed):
    client = app.server.test_client()
    statuses: dict[int, int] = {}
    for post in odd_posts(app, count, seed):
        caplog.clear()
        status = client.post(URL, data=post.body, headers=post.headers).status_code
        assert status < 500, (status, post.headers, post.body[:400])
        assert TRACEBACK not in caplog.text, post.body[:400]
        if status >= 400:
            [record] = [each for each in caplog.records if each.name == "cakupan.pintu"]
            line = record.getMessage()
            assert len(line) < 300 and line.isascii() and line.isprintable()
        statuses[status] = statuses.get(status, 0) + 1
    return statuses


def test_300_odd_bodies(app, caplog):
    statuses = answers(app, caplog, 300, seed=13)
    assert sum(count for status, count in statuses.items() if status >= 400) > 200, statuses


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(5))
def test_5000_odd_bodies(app, caplog, seed):
    assert sum(answers(app, caplog, 1_000, seed=100 + seed).values()) == 1_000


def damaged(app, change):
    body = valid_body(app, random.Random(2))
    change(body)
    return app.server.test_client().post(URL, data=json.dumps(body), content_type="application/json").status_code


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(output="nothing.children"),
        lambda body: body.update(output=["x"]),
        lambda body: body.update(inputs=body["inputs"][:-1]),
        lambda body: body.update(inputs=body["inputs"] * 2),
        lambda body: body["inputs"][0].update(id="other"),
        lambda body: body["inputs"][0].update(property="href"),
        lambda body: body["inputs"][0].update(value=5),
        lambda body: body["inputs"][0].update(value=["/"]),
        lambda body: body["inputs"][0].update(extra=1),
        lambda body: body.update(outputs={"id": "other", "property": "children"}),
        lambda body: body.update(outputs=[]),
        lambda body: body.update(state=[{"id": "x", "property": "y"}]),
        lambda body: body.update(changedPropIds=["other.pathname"]),
        lambda body: body.update(changedPropIds="alamat.pathname"),
        lambda body: body.update(background=True),
    ],
)
def test_another_shape_is_a_400(app, change):
    assert damaged(app, change) == 400


@pytest.mark.parametrize(
    "query", ["endId=%ff", "job=x&cacheKey=y", "cancelJob=x&job=", "endId=a~b", "oldJob=1&job=" + "x" * 999]
)
def test_what_dash_reads_from_the_address_of_a_call_does_no_harm(app, query):
    assert app.server.test_client().post(f"{URL}?{query}", json=valid_body(app, random.Random(4))).status_code == 200


def test_a_callback_of_the_browser_is_none_of_the_servers(app):
    own = [name for name, each in app.callback_map.items() if "callback" not in each]
    for name in own:
        assert damaged(app, lambda body, name=name: body.update(output=name)) == 400


def test_a_body_is_bounded_while_it_is_read(app):
    class Endless(io.RawIOBase):
        given = 0

        def readable(self):
            return True

        def readinto(self, buffer):
            self.given += len(buffer)
            assert self.given < 400_000, "read on after the limit"
            buffer[:] = b"x" * len(buffer)
            return len(buffer)

    kind = {"content_type": "application/json"}
    environ = EnvironBuilder(path=URL, method="POST", **kind).get_environ()
    endless = {**environ, "wsgi.input": Endless(), "wsgi.input_terminated": True}
    assert run_wsgi_app(app.server, endless)[1].startswith("413")
    short = {**environ, "wsgi.input": io.BytesIO(b"{"), "CONTENT_LENGTH": "50"}
    assert run_wsgi_app(app.server, short)[1].startswith("400")
    client = app.server.test_client()
    assert client.post(URL, data=b" " * 262_145, **kind).status_code == 413
    assert client.post(URL, data=b" " * 262_144, **kind).status_code == 400
