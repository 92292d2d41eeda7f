"""The example office against last December: the page and the workbook say how much of the change is the denominator."""

import io
from fractions import Fraction

import openpyxl
import pytest

from coverage.model.selection import Selection
from coverage.services import Office
from coverage.store import Store
from coverage.words.sentences import comparison_sentence
from layouts.pages.overview import overview_page


@pytest.fixture(scope="module")
def services(example_store):
    return Office(Store(example_store))


def test_the_rate_falls_while_members_rise_and_page_and_workbook_say_it_in_one_sentence(services):
    summary = services.summary(Selection(period="2024-08"))
    comparison = summary.comparison
    assert (comparison.members_before, comparison.members_after) == (5_300_000, 5_923_000)
    assert comparison.effects.change == Fraction(5_923_000, 18_900_000) - Fraction(5_300_000, 16_640_000) < 0
    assert comparison.effects.members > 0 > comparison.effects.denominator
    sentence = comparison_sentence(comparison)
    assert sentence.startswith("Dibanding 31 Desember 2023, cakupan turun 0,5 poin persen karena pekerja berhak")
    assert str(overview_page(summary, ())).count(sentence) == 1
    _, content = services.workbook(summary.selection)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Ringkasan"]
    assert sentence in [cell for row in sheet.iter_rows(values_only=True) for cell in row]


def test_the_trend_carries_a_series_on_one_base(services):
    trend = {point.period: point for point in services.summary(Selection(period="2024-08")).trend}
    assert trend["2024-08"].chained_rate == trend["2024-08"].coverage_rate
    assert trend["2023-12"].chained_rate == pytest.approx(5_300_000 / 18_900_000, abs=0.0005)
    assert (trend["2023-12"].is_linked, trend["2024-08"].is_linked) == (True, False)


def test_the_table_of_the_trend_says_which_rates_were_carried_back(services):
    page = str(overview_page(services.summary(Selection(period="2024-08")), ()))
    assert "Pada edisi terbaru" in page and "28,0%*" in page
    assert "* disambung ke angka terakhir edisi contoh-2024 menurut perubahan peserta saja" in page
    assert "Pada edisi terbaru" not in str(overview_page(services.summary(Selection(period="2023-08")), ()))


def test_inside_one_vintage_the_page_says_nothing_of_the_denominator(services):
    summary = services.summary(Selection(period="2023-08"))
    assert summary.comparison is None
    assert "perbandingan" not in str(overview_page(summary, ()))
