"""The example office: exact totals, believable coverage, three forms, and the same bytes on every run."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

import coverage.example as example
from coverage.example.apportion import apportion, shift_shares
from coverage.example.figures import COHORTS, branch_figures, control_totals, membership_figures
from coverage.example.files import planned_files, write_example
from coverage.example.office import BRANCHES, DUTIES, PERIODS, SEGMENTS, duties_at
from coverage.example.profiles import PROFILES, REGION_CODES
from coverage.example.roster import ROSTER_BRANCHES, roster_figures
from coverage.example.roster_sheets import ROSTER_HEADERS
from coverage.example.targets import coverage_rates, target_figures
from coverage.example.workforce import workforce_figures
from coverage.model.numbers import parse_count
from coverage.model.periods import find_periods
from coverage.reference.regions import all_regions, match_region
from coverage.reference.tables import REVIEWED, reviewed_rows
from coverage.words.reasons import EXAMPLE_BANNER

LAST = "2024-08"
PUBLISHED = {
    "3204": 0.313,
    "3205": 0.223,
    "3211": 0.381,
    "3209": 0.37,
    "3214": 0.55,
    "3216": 0.46,
    "3271": 0.49,
    "3202": 0.41,
    "3210": 0.12,
    "3278": 0.07,
    "3218": 0.14,
    "3273": 0.46,
    "3215": 0.44,
    "3275": 0.38,
    "3276": 0.29,
    "3203": 0.17,
}
ELIGIBLE_RATES = {"3214": 0.53, "3205": 0.68, "3211": 0.71, "3204": 0.78, "3209": 0.81, "3201": 0.81, "3216": 0.83}
COUNTS = ["active_members", "inactive_members"]


@pytest.fixture(scope="module")
def workforce():
    return workforce_figures()


@pytest.fixture(scope="module")
def members(workforce):
    return membership_figures(workforce)


@pytest.fixture(scope="module")
def branch_members(members):
    return branch_figures(members)


@pytest.fixture(scope="module")
def roster(branch_members):
    return roster_figures(branch_members)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("contoh")
    steps: list[tuple[int, int]] = []
    paths = write_example(folder, lambda done, total: steps.append((done, total)))
    return folder, paths, steps


def read_rows(path: Path) -> list[list]:
    workbook = CalamineWorkbook.from_path(str(path))
    assert len(workbook.sheet_names) == 1
    return workbook.get_sheet_by_index(0).to_python()


def read_table(path: Path) -> pd.DataFrame:
    rows = read_rows(path)
    return pd.DataFrame(rows[3:], columns=rows[2])


def read_recap(path: Path) -> tuple[dict[str, list[int]], list[int]]:
    """Region -> active PU, JAKON, BPU as the sheet shows them, and the same of its last row."""
    rows = read_rows(path)
    if rows[6][1] == "Kode":
        cells = [(row[2] or row[0], [int(row[3]), int(row[5]), int(row[7])]) for row in rows[8:] if row[3] != ""]
    elif rows[6][0] == "No.":
        cells = [(row[1], [parse_count(row[column]) for column in (3, 5, 4)]) for row in rows[7:] if row[3] != ""]
    else:
        cells = [(row[0], [int(row[1]), int(row[3]), int(row[2])]) for row in rows[9:] if row[1] != ""]
    total = cells.pop()
    assert total[0] in {"JUMLAH", "TOTAL"}
    return {match_region(name, REVIEWED).code or name: counts for name, counts in cells}, total[1]


@pytest.fixture(scope="module")
def recaps(written):
    return {(path.parent.name, path.stem): read_recap(path) for path in written[1] if "rekap" in path.parts}


def test_apportion_meets_any_total():
    rng = np.random.default_rng(1)
    for total in (0, 1, 7, 1_000_003):
        parts = apportion(rng.random(27), total)
        assert parts.sum() == total
        assert (parts >= 0).all()


def test_apportion_leaves_whole_parts_alone():
    parts = np.array([3, 0, 14, 159_265])
    assert apportion(parts, int(parts.sum())).tolist() == parts.tolist()


def test_shift_shares_keeps_fixed_ones():
    shares = shift_shares(np.array([0.2, 0.5, 0.9]), np.array([10.0, 20.0, 30.0]), 30, np.array([True, False, True]))
    assert shares[1] == 0.5
    assert float(shares @ np.array([10.0, 20.0, 30.0])) == pytest.approx(30)


def test_profiles_are_the_regions_of_the_model():
    assert list(REGION_CODES) == [region.code for region in all_regions()]


def test_members_of_the_last_month_are_the_stated_ones(members):
    sums = members[members["period"] == LAST].groupby("segment")["active_members"].sum()
    assert sums["PU"] + sums["JAKON"] == 5_000_000
    assert sums["BPU"] == 923_000
    assert sums["PU"] == pytest.approx(4_180_000, abs=20_000)


def test_province_path_meets_its_anchors_and_mostly_grows(members):
    path = members.groupby("period")["active_members"].sum()
    assert list(path.index) == list(PERIODS)
    assert path["2023-01"] == pytest.approx(4_950_000, abs=10_000)
    assert path["2023-12"] / 16_640_000 == pytest.approx(0.3185, abs=0.0002)
    assert path[LAST] == 5_923_000
    assert (path.diff().dropna() > 0).sum() >= 15


def test_every_cell_is_there_once_and_whole(members):
    assert len(members) == len(PERIODS) * len(REGION_CODES) * len(SEGMENTS)
    assert not members.duplicated(["period", "region_code", "segment"]).any()
    assert (members[COUNTS] >= 0).all(axis=None)
    assert members[COUNTS].dtypes.eq("int64").all()


@pytest.mark.parametrize("code", COHORTS)
def test_paid_cohort_appears_and_lapses(members, code):
    chosen = members[(members["region_code"] == code) & (members["segment"] == "BPU")].set_index("period")
    months = list(COHORTS[code])
    before, after = PERIODS[PERIODS.index(months[0]) - 1], PERIODS[PERIODS.index(months[-1]) + 1]
    size = 0.8 * COHORTS[code][months[-1]]
    assert chosen.loc[months[-1], "active_members"] - chosen.loc[before, "active_members"] > size
    assert chosen.loc[months[-1], "active_members"] - chosen.loc[after, "active_members"] > size
    assert chosen.loc[after, "inactive_members"] - chosen.loc[months[-1], "inactive_members"] > size


@pytest.mark.parametrize(
    ("year", "sector", "eligible"),
    [
        (2024, "total", 18_900_000),
        (2024, "formal", 7_700_000),
        (2024, "informal", 11_200_000),
        (2023, "total", 16_640_000),
        (2023, "formal", 7_000_000),
    ],
)
def test_eligible_workers_sum_exactly(workforce, year, sector, eligible):
    chosen = workforce[(workforce["year"] == year) & (workforce["sector"] == sector)]
    assert len(chosen) == 27
    assert chosen["eligible"].sum() == eligible


@pytest.mark.parametrize("measure", ["eligible", "employed"])
def test_sectors_sum_to_the_total_in_every_region(workforce, measure):
    wide = workforce.pivot_table(index=["year", "region_code"], columns="sector", values=measure)
    assert (wide["formal"] + wide["informal"] == wide["total"]).all()


@pytest.mark.parametrize(("year", "real_year"), [(2024, "2022"), (2023, "2021")])
def test_employed_persons_are_the_real_ones(workforce, year, real_year):
    chosen = workforce[(workforce["year"] == year) & (workforce["sector"] == "total")]
    real = {row["region_code"]: int(row["employed"]) for row in reviewed_rows("employment") if row["year"] == real_year}
    assert dict(zip(chosen["region_code"], chosen["employed"], strict=True)) == real


def test_formal_part_of_the_employed_is_the_published_one(workforce):
    sums = workforce[workforce["year"] == 2024].groupby("sector")["employed"].sum()
    assert sums["formal"] / sums["total"] == pytest.approx(0.4539, abs=0.0001)


def test_eligible_stay_between_half_and_nearly_all_of_the_employed(workforce):
    total = workforce[workforce["sector"] == "total"]
    assert (total["eligible"] / total["employed"]).between(0.5, 0.95).all()
    assert (workforce["eligible"] <= workforce["employed"]).all()


@pytest.mark.parametrize(("code", "rate"), ELIGIBLE_RATES.items())
def test_eligible_rate_is_near_the_published_one(workforce, code, rate):
    row = workforce[(workforce["year"] == 2024) & (workforce["sector"] == "total") & (workforce["region_code"] == code)]
    assert (row["eligible"] / row["employed"]).item() == pytest.approx(rate, abs=0.01)


@pytest.mark.parametrize(("code", "rate"), PUBLISHED.items())
def test_coverage_is_near_the_published_one(members, workforce, code, rate):
    assert coverage_rates(members, workforce, LAST)[code] == pytest.approx(rate, abs=0.02)


def test_other_regions_have_believable_coverage(members, workforce):
    rates = coverage_rates(members, workforce, LAST).drop(list(PUBLISHED))
    assert rates.between(0.13, 0.47).all()


def sector_rates(members, workforce):
    sectors = members["segment"].map({"PU": "formal", "JAKON": "formal", "BPU": "informal"}).rename("sector")
    years = members["period"].str[:4].astype(int).rename("year")
    sums = members.groupby(["period", years, "region_code", sectors])["active_members"].sum().reset_index()
    joined = sums.merge(workforce, on=["year", "region_code", "sector"])
    assert len(joined) == len(sums)
    return joined.assign(rate=joined["active_members"] / joined["eligible"])


def test_no_sector_is_covered_beyond_95_per_cent(members, workforce):
    assert (sector_rates(members, workforce)["rate"] <= 0.95).all()


def test_kota_bogor_has_its_published_sector_rates(members, workforce):
    rates = sector_rates(members, workforce)
    chosen = rates[(rates["period"] == LAST) & (rates["region_code"] == "3271")].set_index("sector")["rate"]
    assert chosen["formal"] == pytest.approx(0.62, abs=0.02)
    assert chosen["informal"] == pytest.approx(0.31, abs=0.02)


@pytest.mark.parametrize("period", PERIODS)
def test_duties_share_out_every_region(period):
    shares = pd.Series([duty.share for duty in duties_at(period)]).groupby(
        [duty.region_code for duty in duties_at(period)]
    )
    assert set(shares.groups) == set(REGION_CODES)
    assert np.allclose(shares.sum(), 1)
    assert {duty.branch_code for duty in duties_at(period)} == {branch.code for branch in BRANCHES}


def test_branches_and_regions_are_many_to_many():
    duties = pd.DataFrame(
        [(duty.branch_code, duty.region_code) for duty in duties_at(LAST)], columns=["branch", "region"]
    )
    assert len(BRANCHES) == 25
    assert duties.groupby("region").size().loc[["3201", "3204", "3216", "3273"]].ge(2).all()
    assert duties.groupby("branch").size().ge(2).sum() >= 10


def test_branches_sum_to_their_regions(members, branch_members):
    keys = ["period", "region_code", "segment"]
    pd.testing.assert_frame_equal(
        branch_members.groupby(keys)[COUNTS].sum().sort_index(), members.set_index(keys)[COUNTS].sort_index()
    )


def test_handover_moves_pangandaran_from_july_2023(branch_members):
    served = branch_members[branch_members["region_code"] == "3218"].groupby("period")["branch_code"].unique()
    assert all(set(served[period]) == {"K15" if period < "2023-07" else "K16"} for period in PERIODS)
    assert {(duty.valid_from, duty.valid_to) for duty in DUTIES if duty.region_code == "3218"} == {
        (dt.date(2020, 1, 1), dt.date(2023, 6, 30)),
        (dt.date(2023, 7, 1), None),
    }


def test_targets_lie_a_little_above_each_region(members, workforce):
    targets = target_figures(members, workforce).set_index(["year", "region_code"])["target_rate"]
    assert len(targets) == 2 * 28
    assert (targets[2023, "32"], targets[2024, "32"]) == (0.33, 0.35)
    above = targets[2024].drop("32") - coverage_rates(members, workforce, LAST)
    assert above.between(0.005, 0.06).all()


def test_figures_are_the_same_on_every_run(members, branch_members, roster):
    again = membership_figures(workforce_figures())
    pd.testing.assert_frame_equal(again, members)
    pd.testing.assert_frame_equal(roster_figures(branch_members), roster)


def test_rosters_hold_enough_people_and_some_twice(roster):
    branches = roster.groupby("nik")["branch_code"].nunique()
    assert len(branches) == 52_000
    assert (branches == 2).sum() == 600
    assert not roster.duplicated(["branch_code", "nik"]).any()
    assert roster.groupby("branch_code").size().eq(10_520).all()


def test_people_in_two_branches_keep_identity_and_region_but_not_employer(roster):
    twice = roster[roster.duplicated("nik", keep=False)].groupby("nik")
    assert twice[["name", "birth_date", "sex", "region_code"]].nunique().eq(1).all(axis=None)
    assert twice[["npp", "employer", "kpj"]].nunique().eq(2).all(axis=None)


def test_identity_numbers_are_well_formed_and_invented(roster):
    parts = roster["nik"].str.extract(r"^(\d{4})(\d{2})(\d{2})(\d{4})(\d{4})$")
    assert parts.notna().all(axis=None)
    assert parts[0].isin(REGION_CODES).all()
    assert parts[1].astype(int).between(1, 20).all()
    day = roster["birth_date"].dt.day + roster["sex"].eq("P") * 40
    assert (parts[2].astype(int) == day).all()
    assert (parts[3] == roster["birth_date"].dt.strftime("%m%y")).all()
    assert (parts[4].astype(int) > 9_000).all()
    assert roster["kpj"].str.fullmatch(r"\d{11}").all()
    assert roster["kpj"].is_unique
    assert roster["name"].str.contains("CONTOH").all()


def test_memberships_are_plausible(roster):
    assert roster["status"].eq("AKTIF").mean() == pytest.approx(0.97, abs=0.01)
    assert (roster["start_date"] <= pd.Timestamp(2024, 8, 31)).all()
    assert ((roster["start_date"] - roster["birth_date"]).dt.days > 17 * 365).all()
    assert roster["wage"].between(300_000, 20_000_000).all()
    assert set(roster["segment"]) == set(SEGMENTS)


def test_rosters_stay_below_the_recaps(roster, branch_members):
    keys = ["branch_code", "region_code", "segment"]
    recap = branch_members[branch_members["period"] == LAST].set_index(keys)["active_members"]
    assert (roster.groupby(keys).size() <= recap.reindex(roster.groupby(keys).size().index)).all()


def test_all_files_are_written_and_progress_counts_them(written):
    folder, paths, steps = written
    names = {path.relative_to(folder).as_posix() for path in paths}
    tables = {"cabang", "penduduk_bekerja_2023", "penduduk_bekerja_2024", "sasaran", "pernyataan", "angka_pusat"}
    assert names == (
        {f"{table}.xlsx" for table in tables}
        | {f"rekap/{period}/{branch.code}.xlsx" for period in PERIODS for branch in BRANCHES}
        | {f"peserta/{code}_2024-08.xlsx" for code in ROSTER_BRANCHES}
    )
    assert {path for path in folder.rglob("*") if path.is_file()} == set(paths)
    assert steps == [(done, len(paths)) for done in range(1, len(paths) + 1)]


def test_banner_stands_first_in_every_sheet(written):
    assert {read_rows(path)[0][0] for path in written[1]} == {EXAMPLE_BANNER}


def test_files_are_the_same_byte_for_byte(written, tmp_path):
    folder, _, _ = written
    wanted = {"cabang.xlsx", "sasaran.xlsx", *(f"rekap/2024-08/{code}.xlsx" for code in ("K07", "K08", "K24"))}
    files = [file for file in planned_files() if file.name in wanted or file.name.startswith("peserta/K07")]
    assert len(files) == 6
    for file in files:
        file.write(tmp_path / file.name)
        assert (tmp_path / file.name).read_bytes() == (folder / file.name).read_bytes()


def test_recaps_list_the_regions_valid_in_their_month(recaps):
    for period in PERIODS:
        duties = {(duty.branch_code, duty.region_code) for duty in duties_at(period)}
        assert duties == {
            (code, region) for month, code in recaps if month == period for region in recaps[month, code][0]
        }


def test_recaps_show_the_figures_and_their_own_total(recaps, branch_members):
    figures = branch_members.set_index(["period", "branch_code", "region_code", "segment"])["active_members"].to_dict()
    assert len(recaps) == 500
    for (period, code), (regions, total) in recaps.items():
        shown = {
            (region, segment): count
            for region in regions
            for segment, count in zip(SEGMENTS, regions[region], strict=True)
        }
        assert shown == {key: figures[period, code, *key] for key in shown}
        assert total == [sum(column) for column in zip(*regions.values(), strict=True)]


def test_recaps_sum_to_the_control_totals(recaps, members, written):
    control = read_table(written[0] / "angka_pusat.xlsx")
    assert len(control) == 60
    assert control["Peserta Aktif"].tolist() == control_totals(members)["active_members"].tolist()
    for period in PERIODS:
        sums = np.sum([total for (month, _), (_, total) in recaps.items() if month == period], axis=0)
        assert (
            control[control["Periode"] == period].set_index("Segmen")["Peserta Aktif"][list(SEGMENTS)].tolist()
            == sums.tolist()
        )


@pytest.mark.parametrize(
    ("code", "lines", "header"),
    [
        (
            "K07",
            ["KANTOR CABANG : K07 - BANDUNG SUCI", "POSISI 31 AGUSTUS 2024", "DASAR WILAYAH: DOMISILI (NIK)"],
            "No",
        ),
        ("K08", ["BLTH 082024", "Cabang: Bandung Lodaya (K08)", "Menurut domisili (NIK)"], "No."),
        ("K24", ["Rekap Kepesertaan per Agustus 2024", "Kantor Cabang Cikarang", "Dasar: NIK domisili"], "Kab/Kota"),
    ],
)
def test_three_forms_state_branch_period_and_basis(written, code, lines, header):
    rows = read_rows(written[0] / "rekap" / LAST / f"{code}.xlsx")
    titles = [row[0] for row in rows[:6]]
    assert set(lines) <= set(titles)
    assert rows[6][0] == header
    assert find_periods(" | ".join(titles)) == [LAST]


def test_every_branch_keeps_its_form(written):
    headers = {}
    for path in written[1]:
        if "rekap" in path.parts:
            headers.setdefault(path.stem, set()).add(tuple(read_rows(path)[6]))
    assert all(len(forms) == 1 for forms in headers.values())
    assert len(set.union(*headers.values())) == 3


def test_forms_merge_and_hide_as_real_sheets_do(written):
    first, second, third = (
        openpyxl.load_workbook(written[0] / "rekap" / LAST / f"{code}.xlsx").active for code in ("K07", "K08", "K24")
    )
    assert {"D7:E7", "J7:J8"} <= {str(cells) for cells in first.merged_cells.ranges}
    assert first["D9"].number_format == "#,##0"
    assert second.column_dimensions["C"].hidden
    assert second["D8"].data_type == "s"
    assert re.fullmatch(r"\d{1,2},\d%", second["H8"].value)
    assert {"B7:D7", "E7:G7"} <= {str(cells) for cells in third.merged_cells.ranges}
    assert [cell.value for cell in third[9]] == [None] * 7


def test_branch_table_holds_real_dates_and_open_ends(written):
    table = read_table(written[0] / "cabang.xlsx")
    assert table.columns.tolist() == [
        "Kode Cabang",
        "Nama Cabang",
        "Kode Kab/Kota",
        "Kab/Kota",
        "Berlaku Mulai",
        "Berlaku Sampai",
    ]
    assert all(isinstance(day, dt.date) for day in table["Berlaku Mulai"])
    assert [day for day in table["Berlaku Sampai"] if day] == [dt.date(2023, 6, 30)]


@pytest.mark.parametrize("year", [2023, 2024])
def test_workforce_tables_say_that_they_are_invented(written, year):
    table = read_table(written[0] / f"penduduk_bekerja_{year}.xlsx")
    assert len(table) == 27 * 3
    assert set(table["Edisi"]) == {f"contoh-{year}"}
    assert table["Sumber"].str.startswith("Angka rekaan; pembagian formal/informal adalah inferensi").all()


def test_target_and_statement_tables(written):
    targets = read_table(written[0] / "sasaran.xlsx")
    assert targets.columns.tolist() == ["Kode Wilayah", "Wilayah", "Tahun", "Indikator", "Target", "Sumber"]
    assert set(targets["Indikator"]) == {"coverage_rate"}
    claim = read_table(written[0] / "pernyataan.xlsx").loc[0]
    assert claim["id"] == "jabar-2024-08"
    assert (claim["covered"], claim["informal"], claim["published_rate"]) == ("5,9 juta", "923.000", "31,4 persen")


def test_roster_workbook_has_its_columns_and_types(written, roster):
    rows = read_rows(written[0] / "peserta" / "K07_2024-08.xlsx")
    assert rows[0][0] == EXAMPLE_BANNER
    assert rows[2][0] == "Kantor Cabang : K07 - BANDUNG SUCI"
    assert rows[3][0] == "Dasar wilayah: domisili (NIK)"
    assert tuple(rows[5]) == ROSTER_HEADERS
    assert len(rows) == 6 + 10_520
    assert [row[0] for row in rows[6:]] == roster.loc[roster["branch_code"] == "K07", "nik"].tolist()
    assert [type(value) for value in rows[6]] == [str, str, str, dt.date, *[str] * 8, dt.date, float, str]


def test_example_imports_nothing_of_ours_but_words_reference_and_model():
    for module in Path(example.__file__).parent.glob("*.py"):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        names = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        ours = {name for name in names if name.startswith("coverage")}
        assert all(
            name.startswith(("coverage.model", "coverage.reference", "coverage.words", "coverage.example"))
            for name in ours
        )


def test_profiles_are_fractions():
    for profile in PROFILES:
        assert 0 < min(profile.eligible, profile.coverage, profile.formal, profile.informal) < 1
