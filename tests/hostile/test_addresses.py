"""Odd addresses on every page and route: a 4xx, or a page that says what is unknown; never a 5xx or a traceback."""

import pytest

from app import create_app
from coverage.store import Store
from layouts.urls import LONGEST_QUERY
from tests.cli.test_example_office import page
from tests.hostile.addresses import HEADERS, METHODS, PAGES, PATHS, ROUTES, VALUES, odd_queries
from tests.hostile.bodies import URL


@pytest.fixture(scope="module")
def app(small_template):
    return create_app(Store(small_template / "store"))


@pytest.fixture
def ask(app, caplog):
    """Asks for an address as bytes on the wire would: the status, after holding answer and log to the rules."""
    client = app.server.test_client()

    def status(path, query="", method="GET", headers=None):
        caplog.clear()
        environ = {"QUERY_STRING": query.removeprefix("?").encode("utf-8", "surrogatepass").decode("latin-1")}
        with client.open(path, method=method, headers=headers, environ_overrides=environ) as answer:
            assert answer.data is not None and answer.status_code < 500, (method, path, query[:80], headers)
            assert "Traceback" not in caplog.text
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert all(len(record.getMessage()) < 300 for record in caplog.records)
            return answer.status_code

    return status


def callback_says(client, path, query):
    """What the page's callback says of an address, as text; a body that could not come from a browser is refused."""
    try:
        return page(client, path, query)
    except AssertionError:
        return "400"


def check_everywhere(app, ask, queries):
    client = app.server.test_client()
    for number, query in enumerate(queries):
        for path in [PAGES[number % len(PAGES)], *ROUTES[:3], ROUTES[3 + number % 3]]:
            ask(path, query)
        assert callback_says(client, PAGES[number % len(PAGES)], query)


def test_some_dozen_odd_query_strings_everywhere(app, ask):
    check_everywhere(app, ask, odd_queries(40, seed=5))


@pytest.mark.prove
def test_500_odd_query_strings_everywhere(app, ask):
    check_everywhere(app, ask, odd_queries(500, seed=50))


@pytest.mark.parametrize("path", PATHS, ids=range(len(PATHS)))
def test_an_odd_path_is_a_4xx(ask, path):
    known = {"/wilayah/3204/", "//", "/.."}
    assert 400 <= ask(path) < 500 or path in known


@pytest.mark.parametrize("path", [*PAGES, *ROUTES, URL, "/_dash-layout", "/_dash-dependencies", "/assets/cakupan.css"])
def test_methods_that_a_route_does_not_have(ask, path):
    for method in METHODS:
        status = ask(path, method=method)
        assert 400 <= status < 500 or (method in {"OPTIONS", "HEAD"} and status == 200)


# flask-compress leaves it to the garbage collector to close a file that it sends compressed.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("headers", HEADERS, ids=range(len(HEADERS)))
def test_odd_headers(ask, headers):
    for path in ["/", "/assets/cakupan.css", "/huruf/SourceSansPro-Regular.ttf", "/dinding", "/unduh/ringkasan.xlsx"]:
        ask(path, headers=headers)


@pytest.mark.parametrize("release", ["9" * 4_301, "9" * 10, "²", "%C2%B2", "٣", "%D9%A3", "0", "-1", "1e3", "", "1%00"])
def test_a_release_that_is_no_number_is_unknown(app, ask, release):
    expected = 200 if release == "" else 414 if len(release) > LONGEST_QUERY else 400
    assert ask("/unduh/ringkasan.xlsx", f"?rilis={release}") == expected
    said = page(app.server.test_client(), "/", f"?rilis={release}")
    assert ("Pilihan tidak dikenal" in said) is bool(release)


@pytest.mark.parametrize("key", ["periode", "penyebut", "edisi", "dasar", "wilayah", "rilis", "terlambat", "sasaran"])
def test_no_value_is_longer_than_a_message(app, key):
    for value in (value for value in VALUES if value.isprintable()):
        said = page(app.server.test_client(), "/", f"?{key}={value}")
        assert value not in said or len(value) <= 200
