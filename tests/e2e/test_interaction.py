"""What a reader does: choose by mouse and keyboard, quickly, with a slow server, without script, forth and back."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.trial import CHART, PATH
from tests.payloads import PAYLOADS

expect.set_options(timeout=60_000)  # a loaded machine is no failure

SORTED = "Cakupan (urutan sekarang)"
"""What is said of a choice that leaves the page's sentence as it is."""

READY = "[data-island] .main-svg"

WATCH = """
document.addEventListener('DOMContentLoaded', () => {
  window.pertama = document.querySelector('h1');
  window.terbanyak = 1;
  new MutationObserver(() => {
    window.terbanyak = Math.max(window.terbanyak, document.querySelectorAll('h1').length);
  }).observe(document.body, {childList: true, subtree: true});
  document.getElementById('menu-periode')?.focus();
});
"""


class Reader:
    """A page in the browser, with every complaint and every request of it."""

    def __init__(self, page):
        self.page, self.errors, self.asked = page, [], []
        page.set_default_timeout(60_000)
        page.add_init_script(WATCH)
        page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def focused(self):
        return self.page.evaluate("document.activeElement.id")

    def settle(self):
        self.page.wait_for_load_state("networkidle")


@pytest.fixture
def reader(browser, trial_address, trial):
    contexts, readers = [], []

    def start(path="/", **options):
        contexts.append(browser.new_context(base_url=trial_address, **options))
        readers.append(Reader(contexts[-1].new_page()))
        readers[-1].page.goto(path)
        if options.get("java_script_enabled", True):
            readers[-1].settle()
        return readers[-1]

    trial.clicks.clear()
    trial.delays.clear()
    yield start
    for each in readers:
        if "periode=2031" not in each.page.url:
            assert each.errors == []
    for context in contexts:
        context.close()


def test_text_links_and_forms_work_without_script(reader):
    page = reader("/?periode=2024-08&rilis=draf", java_script_enabled=False).page
    expect(page.locator("h1")).to_be_visible()
    page.locator("#ubin-3205").click()
    expect(page.locator("h1")).to_contain_text("Kab. Garut")
    page.get_by_role("link", name="Wilayah", exact=True).click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.goto(PATH)
    page.locator("#urutan").select_option("turun")
    page.locator("#terapkan").click()
    expect(page.locator("h1")).to_have_text("Uji turun")


def test_the_first_answer_is_adopted_where_it_stands(reader):
    each = reader("/")
    each.page.wait_for_selector(READY)
    assert each.page.evaluate("[pertama.isConnected, terbanyak, document.querySelectorAll('h1').length]") == [
        True,
        1,
        1,
    ]
    assert each.focused() == "menu-periode"


@pytest.mark.parametrize(
    ("path", "control", "expected"),
    [
        ("/?periode=2024-08&rilis=draf", "periode-2024-07", "periode=2024-07"),
        ("/?periode=2024-08&rilis=draf", "ubin-3205", "wilayah=3205"),
        ("/wilayah?periode=2024-07", "urut-cakupan", "urut=cakupan"),
        ("/?periode=2024-07", "peringkat-3204", "wilayah=3204"),
    ],
)
def test_the_focus_stays_on_the_control_that_was_used(reader, path, control, expected):
    each = reader(path)
    menu = "details.menu:has(#periode-2024-07)"
    if control.startswith("periode"):
        each.page.locator("#menu-periode").press("Enter")
    each.page.locator(f"#{control}").press("Enter")
    expect(each.page).to_have_url(re.compile(re.escape(expected)))
    expect(each.page.locator("#siaran")).not_to_be_empty()
    said = each.page.locator("h1").inner_text()
    expect(each.page.locator("#siaran")).to_have_text(f"{said}. {SORTED}" if control == "urut-cakupan" else said)
    assert each.focused() == control
    assert each.page.evaluate("terbanyak") == 1
    if control.startswith("periode"):
        assert each.page.locator(menu).get_attribute("open") is not None


def test_a_control_that_is_gone_hands_the_focus_to_the_page(reader):
    each = reader("/?periode=2024-08&rilis=draf&wilayah=3204,3205")
    each.page.locator("#pilihan-3204").press("Enter")
    expect(each.page.locator("#pilihan-3204")).to_have_count(0)
    assert each.focused() == "isi"


def test_two_quick_choices_both_count_and_an_overtaken_answer_is_dropped(reader, trial):
    each = reader("/?periode=2024-07")
    trial.delays[:] = [2, 0.3, 0]
    each.page.evaluate(
        "['ubin-3204', 'ubin-3205', 'periode-2024-08'].forEach(name => document.getElementById(name).click())"
    )
    assert each.page.url.endswith("/?periode=2024-08&wilayah=3204,3205")
    expect(each.page.locator("#pilihan-3204")).to_be_visible()
    expect(each.page.locator("#pilihan-3205")).to_be_visible()
    each.page.wait_for_timeout(2500)
    expect(each.page.locator("#menu-periode")).to_contain_text("Agustus 2024")
    expect(each.page.locator(".ubin a.dipilih")).to_have_count(2)
    each.page.locator("#ubin-3204").click()
    expect(each.page.locator("#pilihan-3204")).to_have_count(0)
    assert each.page.url.endswith("/?periode=2024-08&wilayah=3205")


def click_bar(page):
    box = page.locator(f"[data-island={CHART}] .point path").nth(1).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def wait_for_clicks(each, trial, number):
    for _ in range(100):
        if len(trial.clicks) >= number:
            return
        each.page.wait_for_timeout(100)


def test_a_chart_lives_through_ten_changes_of_page_and_leaves_nothing_behind(reader, trial):
    each = reader(PATH)
    page = each.page
    page.wait_for_selector(READY)
    click_bar(page)
    wait_for_clicks(each, trial, 1)
    left = page.evaluate("document.body.children.length")
    for name in ("Wilayah", "Metode", "Kualitas data", "Ringkasan", "Metode") * 2:
        page.locator("header nav").get_by_role("link", name=name).click()
        expect(page.locator("header nav a.aktif")).to_contain_text(name)
    for _ in range(10):
        page.go_back()
    expect(page.locator("h1")).to_have_text("Uji naik")
    page.wait_for_selector(READY)
    assert page.locator(".js-plotly-plot").count() == page.locator("[data-island]").count() == 1
    assert page.evaluate("document.body.children.length") == left
    click_bar(page)
    wait_for_clicks(each, trial, 2)
    assert trial.clicks == ["b", "b"]


def test_back_to_a_page_with_charts_shows_them_where_the_reader_stood(reader):
    each = reader("/", viewport={"width": 390, "height": 844})
    page = each.page
    page.wait_for_selector(READY)
    charts = page.locator("[data-island]").count()
    page.evaluate("window.scrollTo(0, 700)")
    page.locator("header nav").get_by_role("link", name="Metode").evaluate("link => link.click()")
    expect(page.locator("h1")).to_have_text("Metode")
    assert page.evaluate("window.scrollY") == 0
    page.go_back()
    expect(page.locator(READY)).to_have_count(charts * 3)
    assert page.evaluate("window.scrollY") == 700


def test_forty_kinds_of_markup_are_shown_as_text(reader):
    each = reader(PATH)
    shown = each.page.locator("li.muatan")
    assert shown.all_text_contents() == list(PAYLOADS)
    shown.first.hover()
    each.page.get_by_role("link", name="Ringkasan").click()  # and drawn by the script, not by the browser's own reader
    each.page.go_back()
    expect(shown.first).to_be_visible()
    assert shown.all_text_contents() == list(PAYLOADS)
    assert each.page.evaluate("typeof window.terkena") == "undefined"


def test_native_controls_write_the_address_and_keep_what_is_typed(reader):
    each = reader(f"{PATH}?periode=2024-07")
    each.page.locator("details.bukaan summary").click()
    each.page.locator("#urutan").select_option("turun")
    expect(each.page.locator("h1")).to_have_text("Uji turun")
    assert each.page.url.endswith(f"{PATH}?periode=2024-07&urut=turun")
    assert each.page.locator("details.bukaan").get_attribute("open") is not None
    each.page.locator("#cari").fill("garut")
    each.page.locator("#cari").press("Enter")
    expect(each.page).to_have_url(re.compile("cari=garut"))
    each.settle()
    assert (each.focused(), each.page.locator("#cari").input_value()) == ("cari", "garut")
    each.page.go_back()
    each.page.go_back()
    expect(each.page.locator("h1")).to_have_text("Uji naik")
    expect(each.page.locator("#urutan")).to_have_value("naik")


def test_fragments_scroll_on_arrival_and_from_a_link(reader):
    each = reader("/metode#tabel")
    expect(each.page.locator("#tabel")).to_be_in_viewport()
    each.page.evaluate("window.cakupan.go('/mutu#riwayat')")
    expect(each.page.locator("h1")).to_have_text("Kualitas data")
    expect(each.page.locator("#riwayat")).to_be_in_viewport()


def test_a_page_without_a_chart_fetches_no_plotly(reader):
    each = reader("/metode")
    assert not [url for url in each.asked if "plotly" in url]
    each.page.get_by_role("link", name="Ringkasan").click()
    each.page.wait_for_selector(READY)
    assert len([url for url in each.asked if "plotly" in url]) == 1


def test_other_tabs_are_left_to_the_browser_and_the_link_is_copied(reader):
    each = reader("/?periode=2024-07", permissions=["clipboard-read", "clipboard-write"])
    with each.page.context.expect_page() as other:
        each.page.locator("#ubin-3204").click(modifiers=["ControlOrMeta"])
    expect(other.value).to_have_url(re.compile(r"/\?periode=2024-07&wilayah=3204$"))
    assert each.page.url.endswith("/?periode=2024-07")
    assert copied(each.page, "Angka ini").endswith("/?periode=2024-07&rilis=2")
    assert copied(each.page, "Bulan terbaru") == each.page.url.partition("?")[0]


def copied(page, name):
    """What stands in the clipboard after one of the links to copy was clicked."""
    if not page.get_by_role("link", name=name).is_visible():
        page.locator("#menu-salin").click()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("link", name="Tautan disalin")).to_be_visible()
    expect(page.get_by_role("link", name=name)).to_be_visible()
    return page.evaluate("navigator.clipboard.readText()")


def test_a_copied_link_keeps_what_was_chosen_since_the_page_was_drawn(reader):
    each = reader("/wilayah?periode=2024-07&urut=nama", permissions=["clipboard-read", "clipboard-write"])
    assert copied(each.page, "Angka ini").endswith("/wilayah?periode=2024-07&urut=nama&rilis=2")
    assert copied(each.page, "Bulan terbaru").endswith("/wilayah?urut=nama")


CHANGES = {
    ("?periode=2024-07", "wilayah:3204"): "?periode=2024-07&wilayah=3204",
    ("?wilayah=3205,3273", "wilayah:3204"): "?wilayah=3204,3205,3273",
    ("?wilayah=3204&wilayah=3205", "wilayah:3204"): "?wilayah=3205",
    ("?wilayah=3204", "wilayah:3204"): "",
    ("?wilayah=3205", "wilayah:-3204"): "?wilayah=3205",
    ("?periode=2024-07&rilis=2&x=a", "periode=2024-08&rilis="): "?periode=2024-08&x=a",
    ("", "sasaran=RPJMD+2024+%26+lain"): "?sasaran=RPJMD+2024+%26+lain",
    ("?urut=nama", ""): "?urut=nama",
}
"""Query string and change -> query string."""


def test_changes_are_applied_to_the_address_of_now(reader):
    each = reader("/metode")
    for (search, change), expected in CHANGES.items():
        assert (
            each.page.evaluate("([search, change]) => window.cakupan.changed(search, change)", [search, change])
            == expected
        )
