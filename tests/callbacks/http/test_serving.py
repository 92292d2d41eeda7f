"""waitress behind our limits: what is slow ends, what waitress answers by itself looks like ours, nothing raises."""

import contextlib
import socket
import threading
import time

import pytest

from app import create_app
from callbacks.http import serving
from callbacks.http.guard import Body, doors
from callbacks.http.serving import Patience, create_server, debugging
from coverage.store import Store

FAST = Patience(silent=1.5, answer=2.0, ending=1.5, request=1.5)
POST = b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@contextlib.contextmanager
def running(app, patience=FAST):
    server = create_server(app.server, "127.0.0.1", 0, patience)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.close()
        server.task_dispatcher.shutdown(timeout=2)
        for channel in list(server.active_channels.values()):
            channel.handle_close()
        thread.join(timeout=5)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    app = create_app(Store(tmp_path_factory.mktemp("empty")))
    app.server.add_url_rule("/banyak", "large", lambda: b"x" * 30_000_000)
    app.server.add_url_rule("/terima", "take", lambda: f"{len(__import__('flask').request.data)}", methods=["POST"])
    doors(app.server).bodies.declare("/terima", Body(size=1_000_000, seconds=30))
    return app


@pytest.fixture(scope="module")
def port(app):
    with running(app) as number:
        yield number


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def everything(sock):
    parts = []
    with contextlib.suppress(ConnectionResetError):
        while part := sock.recv(65_536):
            parts.append(part)
    return b"".join(parts)


def ask(port, sent):
    with connect(port) as sock:
        sock.sendall(sent)
        return everything(sock)


GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
LONG = b"9" * 5_000


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"\x00\x01\x02\r\n\r\n", 400),
        (b"GET\r\n\r\n", 400),
        (b"get / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET http://[::1 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET http://[x]/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (GET + b"bad header\r\n\r\n", 400),
        (GET + b"A: b\nC: d\r\n\r\n", 400),
        (GET + b"X: " + b"a" * 40_000 + b"\r\n\r\n", 431),
        (b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 431),
        (b"GET /?" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 414),
        (POST + b"Content-Length: " + LONG + b"\r\n\r\n{}", 400),
        (POST + b"Content-Length: -1\r\n\r\n", 400),
        (POST + b"Content-Length: 1, 2\r\n\r\n", 400),
        (POST + b"Content-Length: 300000\r\n\r\n", 413),
        (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n", 501),
        (POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 5_000 + b"\r\nx", 408),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n50000\r\n" + b"x" * 0x50000, 413),
        (POST + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.0\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n", 200),
        (b"\r\n\r\n" + GET + b"Connection: close\r\n\r\n", 200),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    ],
    ids=range(25),
)
def test_what_cannot_be_read_is_a_4xx_with_every_header(port, caplog, sent, status):
    answer = ask(port, sent)
    head = answer.partition(b"\r\n\r\n")[0].decode()
    assert head.startswith(f"HTTP/1.{'0' if 'HTTP/1.0' in head[:9] else '1'} {status} "), answer[:200]
    for name in ["Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Cache-Control"]:
        assert f"\r\n{name}: " in head
    assert "\r\nServer:" not in head
    assert "Traceback" not in caplog.text and "uncaptured" not in caplog.text
    assert len([each for each in caplog.records if each.name == "cakupan.pintu"]) == (status != 200)


def test_a_body_has_the_size_that_its_route_declares(port):
    head = b"POST /terima HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    for size, status in [(262_145, 200), (1_000_000, 200), (1_000_001, 413)]:
        told = ask(port, head + f"Content-Length: {size}\r\n\r\n".encode() + b"x" * size)
        assert told.startswith(f"HTTP/1.1 {status} ".encode()), told[:100]
    assert ask(port, POST + b"Connection: close\r\nContent-Length: 262144\r\n\r\n" + b" " * 262_144)[9:12] == b"400"
    assert ask(port, POST + b"Connection: close\r\nContent-Length: 262145\r\n\r\n" + b" " * 262_145)[9:12] == b"413"


def test_a_client_that_is_refused_while_it_sends_still_reads_why(port):
    with connect(port) as sock:
        sock.sendall(POST + b"Content-Length: 20000000\r\n\r\n")
        for _ in range(200):
            sock.sendall(b"x" * 100_000)
        assert everything(sock)[9:12] == b"413"


@pytest.mark.parametrize("piece", [b"X-A: b\r\n", b"a", b"\r\n"])
def test_a_request_that_drips_is_ended(port, piece):
    first = b"" if piece == b"\r\n" else b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "
    began = time.monotonic()
    with connect(port) as sock:
        sock.sendall(first)
        sock.settimeout(0.1)
        answer = None
        while answer is None and time.monotonic() - began < 8:
            with contextlib.suppress(TimeoutError, BrokenPipeError, ConnectionResetError):
                sock.sendall(piece)
                answer = sock.recv(1_000)
    assert answer is not None
    assert answer == b"" or answer[9:12] == b"408"
    assert 1 < time.monotonic() - began < 6


def test_an_answer_that_nobody_reads_is_ended_and_holds_no_thread(port):
    asked = b"GET /banyak HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50
    greedy = [connect(port) for _ in range(2 * serving.THREADS)]
    try:
        for sock in greedy:
            sock.sendall(asked)
        time.sleep(1)
        began = time.monotonic()
        assert ask(port, GET + b"Connection: close\r\n\r\n")[9:12] == b"200"
        assert time.monotonic() - began < 5
        time.sleep(3)
        for sock in greedy:
            assert len(everything(sock)) < 30_000_000
    finally:
        for sock in greedy:
            sock.close()


def test_requests_on_one_connection_are_answered_in_turn(port):
    paths = [b"/healthz", b"/readyz", b"/tidak-ada", b"/healthz"]
    asked = b"".join(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n" for path in paths)
    answer = ask(port, asked + GET + b"Connection: close\r\n\r\n")
    statuses = [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [200, 503, 404, 200, 200]


def test_at_the_limit_the_one_that_waited_longest_makes_room(app, monkeypatch):
    monkeypatch.setattr(serving, "CONNECTIONS", 20)
    with running(app, Patience()) as port:
        waiting = [connect(port) for _ in range(40)]
        try:
            for _ in range(5):
                assert ask(port, GET + b"Connection: close\r\n\r\n")[9:12] == b"200"
            waiting[0].settimeout(5)
            assert waiting[0].recv(1) == b""
        finally:
            for sock in waiting:
                sock.close()


def test_a_name_with_two_addresses_is_served_on_both(app):
    server = create_server(app.server, "localhost", 0)
    try:
        assert server.effective_listen if hasattr(server, "effective_listen") else server.effective_port
    finally:
        server.close()
        if not hasattr(server, "effective_listen"):
            server.task_dispatcher.shutdown()


@pytest.mark.parametrize(
    ("environment", "name"),
    [({}, None), ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"), ({"FLASK_DEBUG": "0"}, None),
     ({"FLASK_DEBUG": "True"}, "FLASK_DEBUG"),
     ({"DASH_DEBUG": "true"}, "DASH_DEBUG"), ({"DASH_DEBUG": "False"}, None), ({"DASH_DEBUG": "0"}, "DASH_DEBUG"),
     ({"dash_debug": "1"}, "dash_debug"), ({"DASH_DEBUG": "", "FLASK_DEBUG": ""}, None), ({"FLASK_DEBUG": "no"}, None)],
)  # fmt: skip
def test_which_variable_switches_debugging_on(environment, name):
    assert debugging(environment) == name
