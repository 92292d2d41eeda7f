"""Slow clients beside normal users, over a real `python app.py`: the users notice nothing."""

import asyncio
import json
import random
import re
from contextlib import contextmanager

import pytest

from app import create_app
from coverage.store import Store
from tests.callbacks.test_serving import free_port, start
from tests.hostile.bodies import valid_body
from tests.hostile.slow import PATIENCE, siege


@contextmanager
def served(store):
    """A process that serves a store; its port, and afterwards nothing in its log but refusals."""
    process = start("--store", store, "--port", free_port())
    try:
        port = int(re.search(r":(\d+)/", process.stdout.readline())[1])
        yield port
    finally:
        process.terminate()
        _, log = process.communicate(timeout=20)
    assert "Traceback" not in log, log[-3_000:]
    others = [line for line in log.splitlines() if " cakupan.pintu: 408 " not in line]
    assert not others, others[:5]


def body_of(store):
    app = create_app(Store(store))
    body = valid_body(app, random.Random(3))
    for entry in body["inputs"]:
        entry["value"] = {"pathname": "/", "search": ""}.get(entry["property"])
    return json.dumps(body).encode()


def check(outcome):
    assert outcome.share >= 0.95, (str(outcome), outcome.failures[:10])
    assert outcome.health and max(outcome.health) < PATIENCE, str(outcome)


def test_300_slow_clients_beside_a_few_users(small_template):
    store = small_template / "store"
    with served(store) as port:
        check(asyncio.run(siege(port, body_of(store), slow=300, users=8, seconds=12)))


@pytest.mark.prove
def test_300_slow_clients_beside_50_users_for_a_minute(small_template):
    store = small_template / "store"
    with served(store) as port:
        check(asyncio.run(siege(port, body_of(store), slow=300, users=50, seconds=60)))
