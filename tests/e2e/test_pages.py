"""Every page in a real browser: no errors, nothing from outside, accessible, by keyboard, on a phone."""

import io

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from layouts.pages import PAGES as ALL_PAGES

PAGES = (
    *(page.path.replace("<code>", "3204") for page in ALL_PAGES),
    "/?wilayah=3204,3273&periode=2024-05",
    "/?periode=2024-08&rilis=draf",
    "/dinding",
    "/dinding?daftar=lobi",
)
expect.set_options(timeout=60_000)  # a loaded machine is no failure

SERIOUS = {"serious", "critical"}


class Opened:
    """A page that is open, with what it complained of and what it asked for elsewhere."""

    def __init__(self, browser, address, path, width=1920, height=1080):
        self.errors, self.outside = [], []
        self.page = browser.new_page(viewport={"width": width, "height": height})
        self.page.set_default_timeout(60_000)
        self.page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self._note(request.url, address))
        self.page.goto(address + path)
        self.page.wait_for_selector("h1, #dinding")
        self.page.wait_for_load_state("networkidle")

    def _note(self, url, address):
        if not url.startswith((address, "data:", "blob:")):
            self.outside.append(url)


@pytest.fixture
def opened(browser, address):
    pages = []

    def open_page(path, at=None, **size):
        pages.append(Opened(browser, at or address, path, **size))
        return pages[-1]

    yield open_page
    for each in pages:
        each.page.close()


@pytest.mark.parametrize("path", PAGES)
def test_page_draws_without_errors_and_without_leaving_this_machine(opened, path):
    seen = opened(path)
    graphs = seen.page.locator(".js-plotly-plot")
    for place in range(graphs.count()):
        graphs.nth(place).hover()
    assert seen.errors == []
    assert seen.outside == []


def serious_faults(page):
    """What axe finds serious, with disclosures opened so that it sees what they hold."""
    page.evaluate("document.querySelectorAll('details.bukaan').forEach(each => { each.open = true; })")
    found = Axe().run(page).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found if fault["impact"] in SERIOUS]


def width_on_a_phone(page):
    """How wide the page is at 390 pixels, with disclosures opened."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.querySelectorAll('details.bukaan').forEach(each => { each.open = true; })")
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("path", PAGES)
def test_page_has_no_serious_accessibility_fault(opened, path):
    assert serious_faults(opened(path).page) == []


@pytest.mark.parametrize("path", PAGES)
def test_phone_does_not_scroll_sideways(opened, path):
    seen = opened(path, width=390, height=844)
    assert width_on_a_phone(seen.page) <= 390


ODD = {
    "revised": "/",
    "above 100 %, rows held back, missing branches": "/?periode=2024-08&rilis=draf",
    "an old release": "/wilayah?periode=2024-07&rilis=1&urut=peringkat",
    "a draft, two regions": "/wilayah?periode=2024-08&rilis=draf&wilayah=3205,3273",
    "region above 100 %": "/wilayah/3273?periode=2024-08&rilis=draf",
    "region without data": "/wilayah/3201",
    "one month of figures": "/wilayah/3207?periode=2024-08&rilis=draf",
    "history of releases": "/mutu",
}
"""State of the odd office -> address that shows it."""


def check_page(opened, path, address):
    seen = opened(path, at=address)
    assert (seen.errors, seen.outside, serious_faults(seen.page)) == ([], [], [])
    check_keyboard(seen.page)
    assert width_on_a_phone(seen.page) <= 390


@pytest.mark.parametrize("state", ODD)
def test_pages_hold_in_odd_states(opened, odd_address, state):
    check_page(opened, ODD[state], odd_address)


@pytest.mark.parametrize("path", ["/", "/wilayah/3204", "/metode"])
def test_pages_hold_over_an_empty_store(opened, empty_address, path):
    check_page(opened, path, empty_address)


def test_the_index_of_the_method_page_leads_to_every_section(opened):
    page = opened("/metode", width=390, height=844).page
    entries = page.locator(".daftar-isi a")
    assert entries.count() == page.locator("main section > h2").count()
    for place in range(entries.count()):
        entries.nth(place).click()
        target = page.locator(entries.nth(place).get_attribute("href"))
        expect(target).to_be_in_viewport()


@pytest.mark.parametrize("path", [path for path in PAGES if "dinding" not in path])
def test_keyboard_alone_reaches_every_control(opened, path):
    check_keyboard(opened(path).page)


def check_keyboard(page):
    """Tab alone reaches everything that can be chosen, opened or scrolled."""
    wanted = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, summary, [tabindex="0"]')]
            .filter(node => node.checkVisibility()).map((node, place) => { node.dataset.uji = place; return place; })"""
    )
    reached = set()
    for _ in range(len(wanted) + 10):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.dataset.uji"))
    assert {str(place) for place in wanted} <= reached


def test_choosing_a_region_by_keyboard_changes_address_and_headline(opened):
    page = opened("/").page
    tile = page.locator('.ubin a[title^="Kabupaten Garut"]')
    tile.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Kab. Garut")
    assert "wilayah=3205" in page.url
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Jawa Barat")


def test_choosing_a_period_from_the_menu(opened):
    page = opened("/").page
    page.locator("details.menu summary").first.click()
    page.get_by_role("link", name="Desember 2023").click()
    expect(page.locator("h1")).to_contain_text("31,9%")
    assert "periode=2023-12" in page.url


def test_the_workbook_of_the_page_is_downloaded(opened):
    page = opened("/").page
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()), data_only=True)
    assert "Ringkasan" in book.sheetnames
    assert "CONTOH" in download.value.suggested_filename


def test_plotly_offers_no_way_to_send_the_data_away(opened):
    page = opened("/").page
    assert page.locator(".modebar-btn").count() == 0


def test_two_readers_do_not_see_each_other(opened):
    first, second = opened("/?wilayah=3204").page, opened("/?wilayah=3205").page
    assert "Kab. Bandung" in first.locator("h1").inner_text()
    assert "Kab. Garut" in second.locator("h1").inner_text()


def test_first_page_fits_one_screen(opened):
    page = opened("/").page
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
