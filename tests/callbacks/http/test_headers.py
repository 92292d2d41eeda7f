"""Headers on every kind of answer of the application; those of waitress's own answers are in `test_serving`."""

import re

import pytest

from app import create_app
from coverage.store import Store
from tests.hostile.bodies import URL

ALWAYS = ["Content-Security-Policy", "Permissions-Policy", "Referrer-Policy", "X-Frame-Options"]
ALWAYS += ["Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "X-Content-Type-Options"]


@pytest.fixture(scope="module")
def app(small_template):
    app = create_app(Store(small_template / "store"))
    app.server.add_url_rule("/rusak", "broken", lambda: 1 / 0)
    return app


def check(headers):
    for name in ALWAYS:
        assert len(headers.getlist(name)) == 1, name
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "object-src 'none'" in policy and "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in re.search("script-src[^;]*", policy)[0]
    assert "Server" not in headers and "X-Powered-By" not in headers
    assert len(headers.getlist("Cache-Control")) == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/tidak-ada", 404), ("/wilayah/9999", 404), ("/healthz", 200), ("/dinding", 200), ("/rusak", 500),
     ("/unduh/ringkasan.xlsx", 200), ("/unduh/ringkasan.xlsx?rilis=x", 400), ("/assets/cakupan.css", 200),
     ("/assets/none.css", 404), ("/huruf/SourceSansPro-Regular.ttf", 200), ("/_dash-layout", 200), ("/_reload-hash",
     404),
     ("/_dash-component-suites/dash/none.js", 404), (URL, 404), ("/%00", 400), ("/" + "a" * 1_100, 414)],
)  # fmt: skip
def test_every_answer_carries_them(app, path, status):
    with app.server.test_client().get(path) as answer:
        assert answer.status_code == status
        check(answer.headers)
        is_static = path.startswith(("/assets/c", "/huruf/"))
        assert ("no-store" in answer.headers["Cache-Control"]) is not is_static


@pytest.mark.parametrize("method", ["POST", "OPTIONS", "HEAD", "X"])
def test_other_methods_too(app, method):
    for path in ["/", URL, "/healthz"]:
        check(app.server.test_client().open(path, method=method).headers)


def test_a_fault_of_ours_says_nothing_of_it(app):
    assert "ZeroDivision" not in app.server.test_client().get("/rusak").text


def test_files_named_by_their_content_are_kept_for_good_and_all_others_are_asked_for(app):
    client = app.server.test_client()
    index = client.get("/").text
    files = re.findall(r'(?:src|href)="(/(?:_dash-component-suites|assets)/[^"]+)"', index)
    assert len(files) > 3
    for file in files:
        with client.get(file) as answer:
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", file
    for file in ["/assets/dinding.css", "/_dash-component-suites/dash/dash-renderer/build/dash_renderer.min.js"]:
        with client.get(file) as answer:
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize("name", ["FLASK_DEBUG", "DASH_DEBUG", "DASH_HOT_RELOAD", "DASH_UI", "DASH_MCP_ENABLED"])
def test_no_variable_makes_it_a_debug_server(small_template, monkeypatch, name):
    monkeypatch.setenv(name, "true")
    app = create_app(Store(small_template / "store"))
    app.server.add_url_rule("/rusak", "broken", lambda: 1 / 0)
    client = app.server.test_client()
    assert not app.server.debug
    answer = client.get("/rusak")
    assert answer.status_code == 500 and "ZeroDivision" not in answer.text
    assert "hot_reload" not in client.get("/").text
    assert client.get("/_mcp").status_code == 404 and client.get("/_reload-hash").status_code == 404
