"""Which `Host` is answered, and what is said to the others."""

import socket

import pytest

from app import create_app
from callbacks.http.guard import doors
from callbacks.http.hosts import LOCAL_ADDRESS, Hosts
from callbacks.http.refusals import Refused
from coverage.model.errors import UsageError
from coverage.store import Store


def status(hosts, host, **environ):
    try:
        hosts.check({"HTTP_HOST": host, **environ} if host is not None else environ)
    except Refused as refused:
        return refused.status
    return 200


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST", "localhost:8050", "localhost:", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8050"],
)
def test_loopback_is_answered_by_its_own_names(host):
    assert status(Hosts.chosen(environment={}), host) == 200
    assert status(Hosts.chosen(environment={}), "[0:0:0:0:0:0:0:1]:80") == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "evil-localhost", "127.0.0.1.nip.io", "127.0.0.2", "0.0.0.0", "10.0.0.1",  # noqa: S104
     "localhost.", "[::]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1"],
)  # fmt: skip
def test_another_name_is_misdirected(host):
    assert status(Hosts.chosen(environment={}), host) == 421


@pytest.mark.parametrize(
    "host",
    [None, "", " ", ":8050", "localhost, localhost", "localhost,evil.example", "localhost:x", "localhost:8050:1", "::1",
     "a b", "localhost/", "user@localhost", "local\thost", "[::1", "[x]", "[::1]x", "ｌｏｃａｌｈｏｓｔ",
     "localhost\x00",
     "a" * 300, "http://localhost", "localhost:123456", "localhost:٣"],
)  # fmt: skip
def test_no_readable_host_is_a_bad_request(host):
    assert status(Hosts.chosen(environment={}), host) == 400


def test_a_target_that_names_its_host_counts_too():
    hosts = Hosts.chosen(environment={})
    assert status(hosts, "localhost", REQUEST_URI="http://evil.example/") == 421
    assert status(hosts, "localhost", REQUEST_URI="http://localhost:8050/?a=http://evil.example/") == 200
    assert status(hosts, "localhost", REQUEST_URI="/?a=http://evil.example/") == 200


def test_an_address_given_as_host_and_the_listed_names():
    hosts = Hosts.chosen("10.1.2.3", {"COVERAGE_HOSTS": " cakupan.kantor, Dasbor:8050 ,,[fe80::1]"})
    for name in ["10.1.2.3:8050", "cakupan.kantor", "dasbor", "[fe80::1]", "localhost"]:
        assert status(hosts, name) == 200, name
    assert status(hosts, "10.1.2.4") == 421
    assert status(Hosts.chosen("::1", {}), "[::1]") == 200
    assert status(Hosts.chosen("fe80::2", {}), "[FE80::2]:1") == 200
    assert "cakupan.kantor" in hosts.words()


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 - what is tested
def test_every_address_answers_to_the_one_that_was_reached_and_to_the_machines_name(host):
    hosts = Hosts.chosen(host, {})
    assert status(hosts, socket.gethostname()) == 200
    assert status(hosts, "10.1.2.3:8050", **{LOCAL_ADDRESS: "10.1.2.3"}) == 200
    assert status(hosts, "[fe80::9]", **{LOCAL_ADDRESS: "fe80::9%eth0"}) == 200
    assert status(hosts, "10.1.2.3:8050", **{LOCAL_ADDRESS: "10.1.2.4"}) == 421
    assert status(hosts, "evil.example", **{LOCAL_ADDRESS: "10.1.2.3"}) == 421
    assert status(hosts, "0.0.0.0") == 421  # noqa: S104
    assert "alamat komputer ini" in hosts.words()


@pytest.mark.parametrize("listed", ["*", "http://x", "a b", "x/y", "[::x]", "a:b"])
def test_an_unreadable_list_is_refused(listed):
    with pytest.raises(UsageError, match="COVERAGE_HOSTS"):
        Hosts.chosen(environment={"COVERAGE_HOSTS": listed})


def test_an_application_asks_at_every_address(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("COVERAGE_HOSTS", "dasbor.kantor")
    server = create_app(Store(tmp_path / "nothing")).server
    client = server.test_client()
    for path in ["/", "/healthz", "/dinding", "/assets/cakupan.css", "/_dash-layout", "/tidak-ada"]:
        caplog.clear()
        answer = client.get(path, headers={"Host": "evil.example\x1b"} if path == "/" else {"Host": "evil.example"})
        assert answer.status_code == (400 if path == "/" else 421)
        assert answer.headers["X-Content-Type-Options"] == "nosniff" and "evil" not in answer.text
        assert len(caplog.records) == 1
    assert client.get("/healthz", headers={"Host": "dasbor.kantor:80"}).status_code == 200
    doors(server).hosts = Hosts.chosen("10.9.8.7", {})
    assert client.get("/healthz", headers={"Host": "10.9.8.7"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "dasbor.kantor"}).status_code == 421
