"""`python app.py` as a process: its printed address answers, and a taken port is said plainly."""

import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(*arguments, **variables):
    command = [sys.executable, "app.py", *map(str, arguments)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", **variables}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_the_printed_address_answers(small_store):
    process = start("--store", small_store, "--port", free_port())
    try:
        line = process.stdout.readline()
        address = re.search(r"http://\S+", line)[0]
        with urllib.request.urlopen(f"{address}readyz", timeout=20) as answer:  # noqa: S310 - an address of this machine
            assert answer.status == 200
        assert "Nama yang dijawab: localhost, 127.0.0.1, [::1]" in process.stdout.readline()
        other = urllib.request.Request(f"{address}readyz", headers={"Host": "evil.example"})  # noqa: S310
        with pytest.raises(urllib.error.HTTPError, match="421"):
            urllib.request.urlopen(other, timeout=20)  # noqa: S310
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_a_taken_port_is_said_plainly(small_store):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        process = start("--store", small_store, "--port", port)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 2
    assert f"Porta {port} sudah dipakai" in errors


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({"DASH_DEBUG": "1"}, "DASH_DEBUG"),
        ({"FLASK_DEBUG": "true"}, "FLASK_DEBUG"),
        ({"COVERAGE_HOSTS": "*"}, "COVERAGE_HOSTS"),
    ],
)
def test_a_start_that_would_serve_too_much_is_refused_in_one_sentence(small_store, variables, word):
    process = start("--store", small_store, "--port", free_port(), **variables)
    output, errors = process.communicate(timeout=30)
    assert process.returncode == 2 and output == ""
    [line] = errors.splitlines()
    assert word in line
