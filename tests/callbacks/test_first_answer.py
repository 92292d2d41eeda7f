"""What the server answers before any script has run: text, title and status, and no markup out of the data."""

import dataclasses
import re

import pytest

from app import create_app
from callbacks.router import Router
from coverage.services import Office
from coverage.store import Store
from layouts.pages import PAGES
from tests import builders
from tests.markup import nodes, read, text_of
from tests.payloads import PAYLOADS

PATHS = [page.path.replace("<code>", "3204") for page in PAGES]


@pytest.fixture
def client(small_store):
    return create_app(Store(small_store)).server.test_client()


def page_in(answer):
    """The page in the document of a first answer."""
    return read(
        answer.text.partition('data-versi="')[2].partition(">")[2].rpartition("<div hidden>")[0][: -len("</div>")]
    )


@pytest.mark.parametrize("path", PATHS)
def test_the_text_is_there_at_once_with_one_heading_and_its_title(client, path):
    answer = client.get(path)
    (heading,) = nodes(page_in(answer), "h1")
    words = text_of(heading)
    assert words and answer.status_code == 200
    assert f"<title>{words} · Cakupan Jawa Barat</title>" in answer.text
    assert answer.text.count('id="react-entry-point"') == 1


def test_the_callback_answers_what_the_first_answer_holds(small_store):
    services, built = Office(Store(small_store)), []
    pages = [
        dataclasses.replace(page, build=lambda build=page.build, **given: built.append(1) or build(**given))
        for page in PAGES
    ]
    router = Router(services, pages)
    for path in PATHS:
        first, second = router.show(path, "?periode=2024-08"), router.show(f"{path}/", "?periode=2024-08")
        assert first is second
    assert len(built) == len(PATHS)


def test_a_kept_page_is_not_shown_once_the_figures_moved(small_store, run, put):
    router = Router(Office(Store(small_store)))
    assert "870" in router.show("/", "").html
    run("ingest", put("k02b.xlsx", builders.recap({"Garut": (300, 60, 75)}, branch="K02 - Garut")))
    assert "875" in router.show("/", "").html


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/tidak-ada", 404, "Halaman tidak ditemukan"),
        ("/wilayah/9999", 404, "Halaman tidak ditemukan"),
        ("/?periode=2024-99", 400, "Pilihan tidak dikenal"),
        ("/mutu?rilis=x", 400, "Pilihan tidak dikenal"),
        ("/%3Cscript%3E{%25scripts%25}", 404, "Halaman tidak ditemukan"),
        ("/?periode=%FF", 400, "Pilihan tidak dikenal"),
    ],
)
def test_what_cannot_be_shown_has_its_status_and_its_title(client, address, status, title):
    answer = client.get(address)
    assert answer.status_code == status
    assert f"<title>{title} · Cakupan Jawa Barat</title>" in answer.text
    assert text_of(nodes(page_in(answer), "h1")) == title


def test_a_store_that_cannot_be_read_is_no_page_of_figures(small_store):
    (small_store / "snap" / "1.json").write_text("{}")
    answer = create_app(Store(small_store)).server.test_client().get("/")
    assert answer.status_code == 503 and "Pulihkan dari cadangan" in text_of(page_in(answer))


def test_dash_fills_in_nothing_that_the_data_say(client):
    text = client.get("/{%25scripts%25}{%25app_entry%25}").text
    assert text_of(read(text[text.index("<p>") : text.index("</p>") + 4])).count("{%") == 2
    assert text.count('id="react-entry-point"') == text.count('id="_dash-config"') == 1


TEXTS = {"name", "message", "remedy", "source", "place", "id", "notes", "warning", "by", "why", "vintage", "branch"}
TEXTS |= {"expected", "value", "label", "title", "printed_date"}
"""Fields that hold what a file or a person wrote."""


def poisoned(value, payload, name=""):
    """A result with a payload behind every text that came from outside."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and name != "indicator":
        fields = [each for each in dataclasses.fields(value) if each.init]
        changed = {each.name: poisoned(getattr(value, each.name), payload, each.name) for each in fields}
        return dataclasses.replace(value, **changed)
    if type(value) in (tuple, list):
        return type(value)(poisoned(each, payload, name) for each in value)
    return f"{value}{payload}" if type(value) is str and name in TEXTS and value else value


class PoisonedOffice(Office):
    """Office whose answers hold a payload in every text."""

    payload = ""

    def summary(self, selection):
        return poisoned(super().summary(selection), self.payload)

    def claims(self, summary, place=""):
        return poisoned(super().claims(summary, place), self.payload)

    def history(self, summary):
        return poisoned(super().history(summary), self.payload)


@pytest.fixture
def full_store(small_store, run, put):
    """The small office with targets, statements, a control total's absence, a release and its revision."""
    target = builders.workbook([["Kode Wilayah", "Tahun", "Target", "Sumber"], ["32", 2024, 0.3, "RPJMD"]])
    claims = 'id,place,covered,eligible,published_rate,source\na,Garut,430,1.500,"28,67%",siaran\n'
    run("ingest", put("t.xlsx", target), put("pernyataan.csv", claims.encode()))
    run("release", "2024-08")
    run("ingest", put("k02b.xlsx", builders.recap({"Garut": (300, 60, 75)}, branch="K02 - Garut")))
    run("release", "2024-08", "--revise", "--why", "susulan")
    return small_store


def shape(tree):
    """Tags and names of attributes, in order."""
    if isinstance(tree, str):
        return []
    return [(tree.tag, *tree.attributes), *(found for each in tree.children for found in shape(each))]


def test_markup_in_any_text_of_the_data_changes_no_element(full_store):
    services = PoisonedOffice(Store(full_store))
    router = Router(services)
    services.payload = "X"
    plain = {path: read(router.show(path, "").html) for path in PATHS}
    assert sum(len(re.findall("X", text_of(tree))) for tree in plain.values()) > 20
    for payload in PAYLOADS:
        services.payload = payload
        for path, tree in plain.items():
            shown = read(router.show(path, "").html)
            assert shape(shown) == shape(tree), (path, payload)
            assert text_of(shown).replace(payload, "X") == text_of(tree), (path, payload)
