"""Scripts of the libraries: compressed once, kept by the browser under an address that names their version."""

import re

import flask_compress.flask_compress as library
import pytest

from app import create_app
from coverage.store import Store


@pytest.fixture
def client(tmp_path):
    return create_app(Store(tmp_path / "nothing")).server.test_client()


def suites(client):
    """Addresses of the scripts that a first answer asks for."""
    return re.findall(r'src="(/_dash-component-suites/[^"]+)"', client.get("/metode").text)


@pytest.fixture
def compressed(monkeypatch):
    sizes = []
    plain = library._compress_data

    def count(app, content, algorithm):
        sizes.append(len(content))
        return plain(app, content, algorithm)

    monkeypatch.setattr(library, "_compress_data", count)
    return sizes


def test_a_script_is_compressed_once_whatever_fingerprint_is_asked_for(client, compressed):
    address = max(suites(client), key=len)
    compressed.clear()
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert (len(compressed), first.headers["Content-Encoding"]) == (1, "gzip")
    other = re.sub(r"m\d+", "m1", address)
    assert client.get(other, headers={"Accept-Encoding": "gzip"}).data == first.data
    assert len(compressed) == 1
    client.get(address, headers={"Accept-Encoding": "br"})
    assert len(compressed) == 2


def test_scripts_are_kept_for_a_year_under_their_version_and_date(client):
    for address in suites(client):
        assert re.search(r"\.v[\d_]+m\d+\.", address)
        assert "max-age=31536000" in client.get(address).headers["Cache-Control"]


def test_pages_are_compressed_anew_each_time(client, compressed):
    for _ in range(2):
        client.get("/metode", headers={"Accept-Encoding": "gzip"})
    assert len(compressed) == 2


def test_a_page_without_a_chart_names_no_plotly(client):
    assert not [address for address in suites(client) if "plotly" in address or "async" in address]
