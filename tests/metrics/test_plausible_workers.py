"""Denominators that cannot be: inhabitants, one sex, thousands, eligible workers beside the employed."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.metrics.plausible.workers import implausible_workers
from coverage.model.tables import WORKFORCE
from coverage.reference.employment import employment_by_year
from coverage.reference.limits import read_limits
from coverage.reference.tables import REVIEWED
from tests import builders
from tests.small_office import answer

KNOWN = employment_by_year()
CODES = sorted(KNOWN[2024])
SOME = ("3204", "3273", "3205")
NONE = pd.DataFrame({column.name: [] for column in WORKFORCE.columns})


def rows(year=2024, times=1.0, codes=CODES, eligible=None, **counts):
    """Published figures of a year times a factor, with single regions changed; `eligible` is a part of the employed."""
    near = min(KNOWN, key=lambda each: abs(each - year))
    employed = {code: counts.get(f"r{code}", round(KNOWN[near][code].employed * times)) for code in codes}
    return [
        [code, year, "total", count, None if eligible is None else round(count * eligible)]
        for code, count in employed.items()
    ]


def frame(body, vintage="a"):
    names = ["region_code", "year", "sector", "employed", "eligible"]
    return pd.DataFrame(body, columns=names).assign(vintage=vintage).convert_dtypes(dtype_backend="pyarrow")


def judge(body, stored=NONE):
    found = implausible_workers(frame(body), stored, KNOWN, read_limits(REVIEWED))
    return [(problem.code.removeprefix("implausible_"), problem.cell) for problem in found]


@given(
    st.floats(0.86, 1.14), st.integers(2018, 2025), st.floats(0.5, 0.85), st.sets(st.sampled_from(CODES), min_size=1)
)
def test_figures_near_the_published_ones_pass_whichever_regions_are_stated(times, year, share, codes):
    assert judge(rows(year, times, sorted(codes), eligible=share)) == []


@given(st.floats(1.16, 3) | st.floats(0.06, 0.84) | st.just(0.001), st.integers(2018, 2025))
def test_a_province_that_is_off_stops(times, year):
    assert judge(rows(year, times)) == [("employed", f"Jawa Barat {year}")]


@pytest.mark.parametrize("times", [1.6, 2.05, 0.4, 0.01, 0.001])
def test_one_region_that_is_off_by_half_stops_in_a_file_of_the_province(times):
    count = round(KNOWN[2024]["3279"].employed * times)
    assert judge(rows(r3279=count)) == [("employed", "Kota Banjar 2024")]


def test_inhabitants_of_one_region_alone_stop_as_well():
    assert judge([["3204", 2022, "total", 3_839_721, None]]) == [("employed", "Kab. Bandung 2022")]


def test_few_regions_are_compared_with_themselves_and_their_small_figures_are_not_judged():
    assert judge(rows(codes=SOME, times=1.1)) == []
    assert judge([[code, 2024, "total", 1000, 500] for code in SOME]) == []


def test_another_year_widens_the_bounds():
    assert judge(rows(2018, 0.843)) == [("employed", "Jawa Barat 2018")]
    assert judge([[*row[:1], 2011, *row[2:]] for row in rows(2018, 0.843)]) == []
    assert judge([[*row[:1], 2011, *row[2:]] for row in rows(2018, 2.0)]) == [("employed", "Jawa Barat 2011")]


@pytest.mark.parametrize(("share", "is_stopped"), [(0.3, True), (0.34, False), (1.09, False), (1.12, True)])
def test_eligible_workers_lie_between_a_third_and_a_tenth_more_than_the_employed(share, is_stopped):
    assert judge(rows(eligible=share)) == [("eligible", "Jawa Barat 2024")] * is_stopped


def test_one_region_with_too_many_eligible_workers_stops():
    body = rows(eligible=0.75)
    body[0][4] = body[0][3] * 2
    assert judge(body) == [("eligible", "Kab. Bogor 2024")]


def test_eligible_workers_alone_are_compared_with_the_stored_or_the_published_employed():
    alone = [[*row[:3], None, row[3] * 3 // 10] for row in rows()]
    assert judge(alone) == [("eligible", "Jawa Barat 2024")]
    few = [[code, 2024, "total", None, 1500] for code in SOME]
    assert judge(few) == []
    stored = frame([[code, 2023, "total", 1200, None] for code in SOME])
    assert judge(few, stored) == [("eligible", "Jawa Barat 2024")]


def test_missing_figures_and_sectors_are_not_judged():
    body = [[code, 2024, "total", None, None] for code in CODES]
    body += [[code, 2024, "formal", 5, 5] for code in CODES]
    assert judge(body) == []


def test_each_year_and_publication_is_judged_by_itself():
    assert judge([*rows(2023), *rows(2024, 2)]) == [("employed", "Jawa Barat 2024")]


def test_an_implausible_file_is_refused_and_let_in_with_a_reason(run, put):
    path = put("pekerja.xlsx", builders.workforce(rows(2024, 2.0, eligible=0.6)))
    code, out, _ = run("ingest", path, "--json")
    assert code == 1
    assert '"implausible_employed"' in out and "2,00 kali penduduk bekerja 2024 menurut BPS" in out
    assert "--confirm" in out and "sampai 28.079.676 orang" in out
    said = answer(run, "ingest", path, "--confirm", "sensus baru", "--json")
    assert said["files"][0]["status"] == "accepted"
    found = answer(run, "summary", "--period", "2024-08", "--denominator", "employed", "--format", "json")
    assert found["province"]["employed"] == 2 * 24_417_110


def test_an_office_may_teach_another_limit(run, put, tmp_path):
    (tmp_path / "data" / "taught").mkdir(parents=True)
    text = "limit,scope,segment,low,high,least,reason\nworkers_province,province,,0.1,3,0,uji\n"
    (tmp_path / "data" / "taught" / "limits.csv").write_text(text, encoding="utf-8")
    code, _, _ = run("ingest", put("pekerja.xlsx", builders.workforce(rows(2024, 1.4))))
    assert code == 0
