"""Every page is declared once, and asks by name for what it is given."""

import inspect

import pytest

from callbacks.router import PROVIDERS, Router
from coverage.services import Office
from coverage.store import Store
from layouts.pages import PAGES
from layouts.parts.page import Need, Page
from layouts.parts.shell import message
from tests.markup import nodes, read, text_of


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_a_page_takes_what_it_needs(page):
    assert list(inspect.signature(page.build).parameters) == [need.value for need in page.needs]
    assert page.question.endswith("?")


def test_addresses_and_titles_are_told_apart():
    assert len({page.path for page in PAGES}) == len({page.title for page in PAGES}) == len(PAGES)


def test_every_need_is_met_and_one_of_the_figures_asks_for_them():
    assert set(PROVIDERS) == set(Need)
    free = {Need.SUMMARY_IF_ANY, Need.QUERY}
    assert [page.path for page in PAGES if set(page.needs) - free and Need.SUMMARY not in page.needs] == []


def test_a_new_page_is_a_line_in_the_list(tmp_path):
    new = Page("/baru", "Halaman baru", "Apa yang baru?", (), lambda: message("Baru", "Satu & dua."))
    router = Router(Office(Store(tmp_path / "nothing")), (*PAGES, new))
    shown = router.show("/baru", "?x=1")
    tree = read(shown.html)
    (menu,) = nodes(tree, "nav")
    assert text_of(menu).split("Metode")[1].split() == ["Halaman", "baru", "(halaman", "ini)", "Layar", "dinding"]
    assert (shown.status, shown.title, shown.description) == (200, "Baru · Cakupan Jawa Barat", "Apa yang baru?")
    assert "Satu & dua." in text_of(tree)
    assert Router(router.services).show("/baru", "").status == 404


def test_links_of_a_page_lead_to_pages_of_the_list(tmp_path):
    router = Router(Office(Store(tmp_path / "nothing")))
    for page in PAGES:
        if not page.is_in_menu:
            continue
        for link in nodes(read(router.show(page.path, "").html), "a"):
            address = link.attributes["href"].partition("?")[0].partition("#")[0]
            assert not address or address == "/dinding" or router.find(address), address
