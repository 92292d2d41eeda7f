"""Wide labour-force tables in the shape that BPS publishes: West Java by sector, the rest counted and said."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coverage.reference.tables import reviewed_rows
from tests.loaders.forms.case import read
from tests.loaders.forms.containers import WRITERS, Page

HEADINGS = ["thn", "lvl_wil", "kd_prov", "nm_prov", "kd_kabkot", "nm_kabkot", "jk_lk", "jk_pr", "umur_15_24",
            *(f"sta_{number}" for number in range(1, 8)), "lap_A", "PUK", "PYB"]  # fmt: skip
NAMES = {"3204": "Bandung", "3273": "Kota Bandung", "3205": "Garut"}


def figures(code, year, order=(0, 1, 2, 3, 4, 5, 6)):
    """Men, women and the statuses of a region whose formal share is that of 2024; another order in a later year."""
    total = {"3204": 1_700_000, "3273": 1_200_000, "3205": 1_200_000}[code] + year
    formal = {"3204": 0.50, "3273": 0.57, "3205": 0.28}[code]
    small = [round(total * share) for share in (0.05, 0.04, 0.03, 0.0)]
    third = round(total * 0.04)
    statuses = [0, small[0], third, round(total * formal) - third, *small[1:]]
    statuses[0] = total - sum(statuses)
    return total, [statuses[place] for place in order]


def line(code, year, order=(0, 1, 2, 3, 4, 5, 6), is_short=False):
    total, statuses = figures(code, year, order)
    men = total * 6 // 10
    kab = int(code[2:]) if is_short else int(code)
    return [
        year,
        "kabkot",
        32,
        "Jawa Barat",
        kab,
        NAMES[code],
        men,
        total - men,
        total // 9,
        *statuses,
        5,
        2 * total,
        total,
    ]


def sheet(years=(2023, 2024), codes=NAMES, others=True, is_short=False, reordered=()):
    body = []
    for year in years:
        if others:
            body.append([year, "prov", 31, "DKI Jakarta", 0 if is_short else 3100, "DKI Jakarta", *[9] * 13])
            body.append([year, "kabkot", 31, "DKI Jakarta", 71 if is_short else 3171, "Jakarta Selatan", *[9] * 13])
        own = [line(code, year, (2, 1, 0, 3, 4, 5, 6) if year in reordered else range(7), is_short) for code in codes]
        if others:
            sums = [sum(row[place] for row in own) for place in range(6, len(HEADINGS))]
            body.append([year, "prov", 32, "Jawa Barat", 0 if is_short else 3200, "Jawa Barat", *sums])
        body += own
    return [HEADINGS, *body]


def load(rows, container="csv", **options):
    return read(WRITERS[container]((Page(rows, name="Sakernas"),)), **options)


def by_sector(loaded):
    assert loaded.report.status == "accepted", loaded.report.problems
    rows = loaded.frame.astype(object).to_dict("records")
    return {(row["region_code"], row["year"], row["sector"]): row["employed"] for row in rows}


def said(loaded):
    return {finding.code: finding.message for finding in loaded.report.findings}


def expected(years, codes=NAMES, unsplit=()):
    found = {}
    for year in years:
        for code in codes:
            total, statuses = figures(code, year)
            formal = statuses[2] + statuses[3]
            found[code, year, "total"] = total
            if year not in unsplit:
                found |= {(code, year, "formal"): formal, (code, year, "informal"): total - formal}
    return found


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(range(len(HEADINGS))), st.sampled_from(sorted(WRITERS)), st.booleans(), st.booleans())
def test_columns_in_any_order_case_and_container_are_read_alike(order, container, is_upper, is_short):
    rows = sheet(is_short=is_short)
    head = [name.upper() if is_upper else name.lower() for name in rows[0]]
    shuffled = [[row[place] for place in order] for row in (head, *rows[1:])]
    loaded = load(shuffled, container)
    assert by_sector(loaded) == expected((2023, 2024))
    assert loaded.report.form == "sakernas-melebar" and set(loaded.frame["vintage"]) == {"sakernas-2024"}
    assert said(loaded)["provinces_passed"].startswith("4 baris provinsi lain") and "province_sum" not in said(loaded)


def test_a_csv_with_semicolons_and_another_header_below_a_title_is_read():
    text = "\n".join(";".join(map(str, row)) for row in [["Sakernas Agustus"], *sheet()])
    assert by_sector(read(text.encode())) == expected((2023, 2024))


def test_a_year_in_another_order_keeps_its_employed_and_loses_its_split():
    loaded = load(sheet(years=(2024, 2025), reordered=(2025,)))
    assert by_sector(loaded) == expected((2024, 2025), unsplit=(2025,))
    assert "2025" in said(loaded)["status_order"] and "tetap dipakai" in said(loaded)["status_order"]


def test_years_that_were_weighted_anew_are_said():
    assert "2018" in said(load(sheet(years=(2018, 2024))))["reweighted"]


def test_a_province_that_differs_from_its_regions_is_said_and_not_stored():
    rows = sheet()
    rows[3][-1] += 1000
    loaded = load(rows)
    assert "selisih +1.000 orang" in said(loaded)["province_sum"] and "32" not in set(loaded.frame["region_code"])


@pytest.mark.parametrize("column", [-1, 6, 10])
def test_a_total_that_its_own_parts_do_not_make_is_refused_with_its_cell(column):
    rows = sheet(others=False)
    rows[1][column] += 500
    codes = {(problem.code, problem.cell) for problem in load(rows).report.problems}
    assert codes == {("total_mismatch", "S2")}


def test_other_provinces_alone_are_refused():
    rows = [row for row in sheet() if row[2] != 32]
    assert [problem.code for problem in load(rows).report.problems] == ["region_missing"]


def test_without_columns_of_the_province_the_code_tells_it():
    rows = [[cell for place, cell in enumerate(row) if place not in (1, 2, 3)] for row in sheet()]
    loaded = load(rows)
    assert by_sector(loaded) == expected((2023, 2024)) and "4 baris" in said(loaded)["provinces_passed"]


NAMED = ["Tahun", "Kode Kab/Kota", "Kab/Kota", "1. Berusaha sendiri", "2. Berusaha dibantu buruh tidak tetap",
         "3. Berusaha dibantu buruh tetap", "4. Buruh/Karyawan/Pegawai", "5. Pekerja bebas pertanian",
         "6. Pekerja bebas nonpertanian", "7. Pekerja keluarga/tidak dibayar", "Jumlah"]  # fmt: skip


def named(*above, total=True):
    body = []
    for code in NAMES:
        count, statuses = figures(code, 2024)
        body.append([2024, code, NAMES[code], *statuses, *([count] if total else [])])
    return [*above, NAMED if total else NAMED[:-1], *body]


@pytest.mark.parametrize(
    "rows",
    [
        named(),
        named(["Penduduk bekerja menurut status pekerjaan utama, Sakernas Agustus 2024"], []),
        named(total=False),
        [named()[0], [f"({place})" for place in range(1, 12)], *named()[1:]],
        [[*NAMED[:3], "Status Pekerjaan Utama", *[None] * 6, "Jumlah"],
         [*[None] * 3, *NAMED[3:10], None], *named()[1:]],
    ],
)  # fmt: skip
def test_statuses_by_name_are_read_too(rows):
    assert by_sector(load(rows, "xlsx")) == expected((2024,))


def test_sectors_side_by_side_are_read():
    rows = [["Tahun", "Kode Kab/Kota", "Formal", "Informal", "Jumlah"], [2024, "3204", 500, 501, 1001]]
    assert by_sector(load(rows)) == {
        ("3204", 2024, "total"): 1001, ("3204", 2024, "formal"): 500, ("3204", 2024, "informal"): 501,
    }  # fmt: skip


@pytest.mark.parametrize("upper", ["Laki-laki", "Usia 15-24 tahun", "Perkotaan"])
def test_statuses_of_a_part_are_refused(upper):
    rows = [[*NAMED[:3], upper, *[None] * 7], [*[None] * 3, *NAMED[3:]], *named()[1:]]
    loaded = load(rows, "xlsx")
    assert loaded.report.status == "refused"
    assert load(named([f"Penduduk bekerja: {upper}"]), "xlsx").report.status == "refused"


def test_a_column_of_one_sex_refuses_a_wide_table_and_both_are_added_up():
    rows = [[*row, "Laki-laki" if place else "Jenis Kelamin"] for place, row in enumerate(named())]
    assert [problem.code for problem in load(rows).report.problems] == ["part_of_workers"]
    both = [*rows, *([*row[:-1], "Perempuan"] for row in rows[1:])]
    assert by_sector(load(both)) == {key: 2 * count for key, count in expected((2024,)).items()}


def test_an_empty_total_is_no_data_and_an_incomplete_split_is_said():
    rows = sheet(others=False)
    rows[1][-1] = rows[2][9] = None
    loaded = load(rows)
    assert loaded.report.status == "accepted"
    found = by_sector(loaded)
    assert found["3204", 2023, "total"] is None or found["3204", 2023, "total"] != found["3204", 2023, "total"]
    assert ("3273", 2023, "formal") not in found and "1 kab/kota" in said(loaded)["status_missing"]


def published(shared):
    """The real table in its published shape: numbers as codes, further columns, other provinces and a province row."""
    text = (shared / "reference" / "sakernas_jabar_2018_2025.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    names = ["employed", "male", "female", *(f"status_{number}" for number in range(1, 8))]
    body = []
    for year in sorted({row["year"] for row in rows}):
        own = [row for row in rows if row["year"] == year]
        sums = {name: sum(int(row[name]) for row in own) for name in names}
        whole = {"region_code": "3200", "region": "Jawa Barat", **sums}
        for row in [whole, *own]:
            counts = {name: int(row[name]) for name in names}
            body.append(
                [int(year), "prov" if row is whole else "kabkot", 32, "Jawa Barat", int(row["region_code"]),
                 row["region"].removeprefix("Kabupaten "), counts["male"], counts["female"], 1,
                 *(counts[f"status_{number}"] for number in range(1, 8)), 2, 3, counts["employed"]]
            )  # fmt: skip
        body += [[int(year), "kabkot", 33, "Jawa Tengah", 3301, "Cilacap", *[7] * 13]] * 3
    return [HEADINGS, *body]


@pytest.mark.parametrize("container", ["csv", "xlsx"])
def test_the_published_table_gives_seven_years_by_sector_and_sets_the_eighth_aside(shared, container):
    loaded = load(published(shared), container)
    found = by_sector(loaded)
    known = {(row["region_code"], int(row["year"])): row for row in reviewed_rows("employment")}
    for (code, year), row in known.items():
        assert [found[code, year, sector] for sector in ("total", "formal", "informal")] == [
            int(row[name]) for name in ("employed", "formal", "informal")
        ]
    late = {sector for _, year, sector in found if year == 2025}
    assert late == {"total"} and loaded.report.totals["employed 2025"] == 24_506_852
    words = said(loaded)["status_order"]
    assert "65,1%" in words and "45,6%" in words and "2025" in words
    assert set(loaded.frame["vintage"]) == {"sakernas-2025"} and "province_sum" not in said(loaded)
    assert [finding.code for finding in loaded.report.findings].count("status_order") == 1
