"""A browser for the session: absent, the tests are skipped with a reason; on CI that is a failure."""

import os

import pytest

from tests.e2e.browser import find_browser, launched, served
from tests.e2e.odd import build_odd_store
from tests.e2e.trial import TRIAL_PAGES, Trial


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium."""
    if find_browser() is None:
        message = "no Chromium: apt-get install chromium-headless-shell"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def address(example_store):
    """Address of the application serving the example office."""
    with served(example_store) as url:
        yield url


@pytest.fixture(scope="session")
def odd_store(tmp_path_factory):
    """The small office in which little is in order."""
    return build_odd_store(tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="session")
def odd_address(odd_store):
    """Address of the application serving the small office in which little is in order."""
    with served(odd_store) as url:
        yield url


@pytest.fixture(scope="session")
def trial():
    """What tests turn on the application with the trial page."""
    return Trial()


@pytest.fixture(scope="session")
def trial_address(odd_store, trial):
    """Address of the application with the trial page, over the small office in which little is in order."""
    with served(odd_store, TRIAL_PAGES, trial.attach) as url:
        yield url


@pytest.fixture(scope="session")
def empty_address(tmp_path_factory):
    """Address of the application serving a store that holds nothing."""
    with served(tmp_path_factory.mktemp("empty") / "data" / "store") as url:
        yield url
