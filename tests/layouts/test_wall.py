"""The wall: what its scenes say, what they never say, and that circles are filled by area."""

import dataclasses
import datetime as dt
import math
import re
from fractions import Fraction
from pathlib import Path

import pytest

from coverage.figures.circle_map import circle_map, fill_level, radius_scale
from coverage.figures.theme import WALL
from coverage.metrics.outlook.effort import row_need
from coverage.model.errors import UsageError
from coverage.model.indicators import COVERAGE_RATE
from coverage.model.measures import rate_of
from coverage.model.periods import shift_period
from coverage.model.results import Concentration, CoverageRow, CoverageSummary, Denominator, Target
from coverage.model.selection import Selection
from coverage.model.snapshots import Release, SnapshotInfo
from coverage.model.trend import TrendPoint
from coverage.words.reasons import REASONS
from layouts.wall import wall_content, wall_page

ASSETS = Path(__file__).parents[2] / "layouts" / "assets"
CHECKED = dt.datetime(2024, 9, 20, 10, 42)
LARGEST_PAGE = 30_000
RATE = rate_of()


def region(code="3201", name="Kab. Bogor", members=557_713, workers=2_097_225, **changes):
    row = CoverageRow(
        code=code,
        name=name,
        active_members=members,
        memberships=members,
        formal=None,
        informal=None,
        other=None,
        segments={},
        employed=None,
        eligible_workers=workers,
        formal_eligible=None,
        informal_eligible=None,
        denominator_workers=workers,
        coverage_rate=members / workers if members is not None and workers else None,
        formal_rate=None,
        informal_rate=None,
        gap=workers - members if members is not None and workers is not None else None,
        flags=(),
        reason=None,
        branches_included=1,
        branches_expected=1,
    )
    return dataclasses.replace(row, **changes)


REGIONS = (
    region(),
    region("3204", "Kab. Bandung", 410_768, 1_312_358),
    region("3216", "Kab. Bekasi", 687_113, 1_493_724),
    region("3275", "Kota Bekasi", 467_746, 1_244_529),
    region("3203", "Kab. Cianjur", 150_497, 894_838),
    region("3276", "Kota Depok", 277_951, 972_035),
    region("3278", "Kota Tasikmalaya", 17_910, 255_855),
)

PROVINCE = region(
    "32",
    "Jawa Barat",
    5_923_000,
    18_900_000,
    formal=5_000_000,
    informal=923_000,
    formal_workers=7_700_000,
    informal_workers=11_200_000,
    formal_rate=5_000_000 / 7_700_000,
    informal_rate=923_000 / 11_200_000,
    branches_included=25,
    branches_expected=25,
)

INFO = SnapshotInfo(3, "2024-09-05T08:00:00", "andi", "rekap Agustus", "a" * 64, False, ())


def trend_point(back, members, **changes):
    point = TrendPoint(
        shift_period("2024-08", -back), members, None, None, 18_900_000, members / 18_900_000, "v1", 2024, False
    )
    return dataclasses.replace(point, **changes)


TREND = tuple(trend_point(back, 5_923_000 - 60_000 * back) for back in range(13, -1, -1))


def summary(**changes):
    built = CoverageSummary(
        info=INFO,
        selection=Selection(),
        period="2024-08",
        basis="domicile",
        bases=("domicile",),
        periods=("2024-08",),
        indicator=COVERAGE_RATE,
        denominator=Denominator("eligible", 2024, "v1", "sumber"),
        rows=REGIONS,
        province=PROVINCE,
        focus=PROVINCE,
        regions_included=27,
        regions_expected=27,
        trend=TREND,
        targets=(Target(2024, 0.35, "RPJMD"),),
        concentration=Concentration(("3201", "3204", "3216"), 27, 27),
        control=(),
        findings=(),
    )
    changed = dataclasses.replace(built, **changes)
    needed = (dataclasses.replace(target, need=need(target, changed)) for target in changed.targets)
    return dataclasses.replace(changed, targets=tuple(needed))


def need(target, built):
    return row_need(built.focus, Fraction(repr(target.rate)), built.period, target.year)


def focused(**changes):
    row = dataclasses.replace(PROVINCE, **changes)
    return summary(focus=row, province=row)


def text_of(html):
    """What a reader sees, with single spaces; titles inside the map left out."""
    plain = re.sub(r"<(title|style|script)\b.*?</\1>", "", html)
    return " ".join(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", plain)).split())


def scenes_of(html):
    return [text_of(scene) for scene in re.findall(r"<section.*?</section>", html)]


def wall_text(built, **options):
    return text_of(wall_content(built, options.pop("checked", CHECKED), **options))


# --- scenes


def test_first_scene_says_rate_counts_and_rest():
    first = scenes_of(wall_content(summary(), CHECKED))[0]
    assert "31,3% pekerja berhak terlindungi" in first
    assert "5,92 juta dari 18,90 juta" in first
    assert "12,98 juta belum" in first


def test_map_scene_names_the_five_largest_gaps_in_order():
    second = scenes_of(wall_content(summary(), CHECKED))[1]
    assert "3 kab/kota = separuh dari yang belum terlindungi" in second
    assert "Terbanyak: Kab. Bogor, 1,54 juta pekerja" in second
    listed = ["1 Kab. Bogor 1,54 jt", "2 Kab. Bandung 0,90 jt", "3 Kab. Bekasi 0,81 jt", "4 Kota Bekasi 0,78 jt"]
    places = [second.index(words) for words in [*listed, "5 Kab. Cianjur 0,74 jt", "biru: terlindungi"]]
    assert places == sorted(places)


def test_map_scene_is_left_out_without_concentration():
    scenes = scenes_of(wall_content(summary(concentration=None), CHECKED))
    assert len(scenes) == 3
    assert not any("separuh" in scene for scene in scenes)


def test_trend_scene_says_change_target_owner_and_pace():
    third = scenes_of(wall_content(summary(), CHECKED))[2]
    assert "Bertambah 720 ribu peserta dalam 12 bulan" in third
    # (0.35 x 18 900 000 - 5 923 000) / 4 months = 173 000
    assert "Sasaran RPJMD, tahun 2024: 35,0%; perlu 173 ribu peserta per bulan" in third


def test_target_that_already_says_sasaran_is_not_said_twice():
    built = summary(targets=(Target(2024, 0.35, "Sasaran contoh (rekaan)"),))
    assert "Sasaran Sasaran" not in wall_text(built)
    assert "Sasaran contoh (rekaan), tahun 2024: 35,0%" in wall_text(built)


def test_reached_target_needs_no_pace():
    assert "Sasaran RPJMD, tahun 2024: 30,0%; sudah tercapai" in wall_text(
        summary(targets=(Target(2024, 0.30, "RPJMD"),))
    )


def test_at_the_end_of_december_what_is_lacking_is_said_without_a_pace():
    built = summary(period="2024-12", trend=())
    assert "kurang 692 ribu peserta" in wall_text(built, checked=dt.datetime(2025, 1, 5, 8, 0))


def test_missing_target_is_said():
    assert "Target 2024 belum diisi" in wall_text(summary(targets=()))


def test_two_targets_each_stand_beside_their_owner():
    text = wall_text(summary(targets=(Target(2024, 0.35, "RPJMD"), Target(2024, 0.4, "Kanwil"))))
    assert "Sasaran RPJMD, tahun 2024: 35,0%" in text
    assert "Sasaran Kanwil, tahun 2024: 40,0%" in text


def test_no_pace_is_computed_from_incomplete_data():
    text = wall_text(focused(flags=("partial",)))
    assert "35,0%; data belum lengkap" in text
    assert "per bulan" not in text


def test_shorter_history_says_since_when():
    assert "Bertambah 180 ribu peserta sejak Mei 2024" in wall_text(summary(trend=TREND[-4:]))


def test_fewer_members_are_said_without_a_sign():
    text = wall_text(summary(trend=(trend_point(12, 6_000_000), trend_point(0, 5_923_000))))
    assert "Berkurang 77 ribu peserta dalam 12 bulan" in text


def test_partial_months_are_never_compared():
    trend = (*TREND[:-1], dataclasses.replace(TREND[-1], is_partial=True))
    text = wall_text(summary(trend=trend))
    assert "Bertambah" not in text
    assert "Berkurang" not in text
    assert "5,92 juta peserta aktif" in text


def test_trend_never_speaks_of_a_change_of_rate():
    trend = tuple(dataclasses.replace(point, vintage="v0", coverage_rate=0.5) for point in TREND[:6]) + TREND[6:]
    scene = scenes_of(wall_content(summary(trend=trend), CHECKED))[2]
    assert "Bertambah 720 ribu peserta dalam 12 bulan" in scene
    assert "poin" not in scene


def test_sector_scene_says_counts_and_rates():
    fourth = scenes_of(wall_content(summary(), CHECKED))[3]
    assert "Informal baru 923 ribu" in fourth
    assert "Cakupan formal 64,9% · informal 8,2%" in fourth
    assert "Formal 5,00 juta dari 7,70 juta pekerja berhak" in fourth


def test_sector_scene_without_sector_denominators_says_counts_only():
    fourth = scenes_of(wall_content(focused(formal_rate=None, informal_rate=None), CHECKED))[3]
    assert "Formal 5,00 juta · Informal 923 ribu" in fourth
    assert "Cakupan" not in fourth


def test_missing_rate_shows_members_and_the_reason():
    built = focused(coverage_rate=None, gap=None, denominator_workers=None, reason="no_denominator")
    text = wall_text(built)
    assert REASONS["no_denominator"] in text
    assert "5,92 juta peserta aktif · data 31 Agustus 2024" in text
    assert "nan" not in text.lower()


def test_without_a_summary_it_says_so_and_goes_on():
    text = wall_text(None)
    assert "Belum ada data" in text
    assert "dicek 10.42" in text


# --- strip, banners, mark


@pytest.mark.parametrize(("status", "revision"), [("sementara", 0), ("final", 0), ("revisi", 2), (None, 0)])
def test_strip_says_rate_date_state_and_check(status, revision):
    at = "2024-09-05T01:00:00+00:00"
    release = status and Release("2024-08", 3, status, 3, "eligible", "v1", at, "ani", "telat", "domicile", revision)
    text = wall_text(summary(release=release))
    word = {"revisi": "revisi 2", None: "draf"}.get(status, status)
    assert f"31,3% terlindungi · data 31 Agustus 2024 · {word}dicek 10.42" in text


@pytest.mark.parametrize(
    ("built", "banner"),
    [
        (summary(regions_included=24), "BELUM LENGKAP: 24/27 kab/kota"),
        (focused(branches_included=24), "BELUM LENGKAP: 24/25 cabang"),
        (focused(flags=("part_missing",)), "BELUM LENGKAP: sebagian isi rekap belum ada"),
        (summary(basis="registration_office"), "DASAR WILAYAH: Kantor pendaftaran, bukan UCJ"),
        (summary(info=dataclasses.replace(INFO, warning="Snapshot 4 rusak")), "Snapshot 4 rusak"),
    ],
)
def test_degraded_data_carry_a_banner(built, banner):
    assert banner in wall_text(built)
    assert banner not in wall_text(summary())


def test_overdue_data_are_said_after_two_months():
    built = summary(period="2024-06", trend=())
    assert "DATA TERLAMBAT: posisi Juni 2024" in wall_text(built, checked=dt.datetime(2024, 9, 1, 7, 0))
    assert "TERLAMBAT" not in wall_text(built, checked=dt.datetime(2024, 8, 31, 7, 0))


def test_example_data_are_marked_and_never_overdue():
    built = summary(info=dataclasses.replace(INFO, is_example=True))
    text = wall_text(built, checked=dt.datetime(2026, 1, 1, 7, 0))
    assert "DATA CONTOH" in text
    assert "TERLAMBAT" not in text
    assert "DATA CONTOH" not in wall_text(summary())


def test_offline_banner_is_there_but_hidden():
    assert re.search(r'<p id="putus"[^>]* hidden>TIDAK TERHUBUNG SEJAK', wall_content(summary(), CHECKED))


# --- lobby


@pytest.mark.parametrize(
    "built",
    [
        summary(),
        focused(flags=("partial",), branches_included=3),
        summary(targets=()),
        summary(trend=()),
        summary(rows=REGIONS[:2]),
    ],
)
def test_lobby_never_ranks_and_never_speaks_of_a_target(built):
    text = wall_text(built, playlist="lobi").lower()
    forbidden = ("terbanyak", "separuh", "terendah", "peringkat", "perlu ", "sasaran", "target", "tercapai", "baru ")
    assert [word for word in forbidden if word in text] == []
    assert not any(row.name.lower() in text for row in REGIONS)


def test_lobby_has_rate_map_and_sectors():
    first, second, third = scenes_of(wall_content(summary(), CHECKED, "lobi"))
    assert "31,3% pekerja berhak terlindungi" in first
    assert "Lingkaran: pekerja berhak, biru: terlindungi" in second
    assert "Formal 5,00 juta · Informal 923 ribu" in third


def test_unknown_playlist_is_refused():
    with pytest.raises(UsageError, match="lobi"):
        wall_content(summary(), CHECKED, "rahasia")


# --- document


def test_everything_from_data_is_escaped():
    evil = '<script>alert("x")</script>'
    row = dataclasses.replace(REGIONS[0], name=evil)
    built = summary(
        rows=(row, *REGIONS[1:]),
        targets=(Target(2024, 0.35, evil),),
        info=dataclasses.replace(INFO, warning=evil),
        focus=dataclasses.replace(PROVINCE, name=evil, code="3299"),
    )
    for playlist in ("internal", "lobi"):
        assert "<script>alert" not in wall_page(built, CHECKED, playlist)


def test_version_ignores_the_clock_but_not_the_figures():
    def version(html):
        return re.search(r'data-versi="(\w+)"', html)[1]

    later = version(wall_content(summary(), dt.datetime(2024, 9, 20, 10, 43)))
    assert version(wall_content(summary(), CHECKED)) == later
    assert version(wall_content(focused(formal=5_000_001, active_members=5_930_000), CHECKED)) != later


def test_page_wraps_the_same_content_and_only_the_first_scene_shows():
    page = wall_page(summary(), CHECKED)
    assert wall_content(summary(), CHECKED) in page
    assert page.startswith('<!doctype html><html lang="id">')
    assert len(re.findall(r"<section[^>]* hidden", page)) == 3


def test_page_sheet_and_script_stay_small():
    rows = tuple(
        region(f"32{number:02d}", f"Kab. Bandung Barat {number}") for number in (*range(1, 19), *range(71, 80))
    )
    page = wall_page(summary(rows=rows), CHECKED)
    assets = sum(len((ASSETS / name).read_bytes()) for name in ("dinding.css", "dinding.js"))
    assert len(page.encode()) + assets <= LARGEST_PAGE


def test_nothing_is_fetched_from_elsewhere():
    texts = [wall_page(summary(), CHECKED), *((ASSETS / name).read_text() for name in ("dinding.css", "dinding.js"))]
    assert not any(re.search(r"https?:|//[a-z]+\.", text) for text in texts)
    assert not re.search(r"<script(?![^>]* src=)| on[a-z]+=", texts[0])


# --- circles


@pytest.mark.parametrize("rate", [0.0, 0.001, 0.07, 0.2659, 0.5, 0.731, 0.999, 1.0])
def test_filled_share_of_a_circles_area_is_the_rate(rate):
    level, steps = fill_level(rate), 20_000
    heights = [(place + 0.5) / steps * level for place in range(steps)]
    chords = [2 * math.sqrt(height * (1 - height)) for height in heights]
    share = sum(chords) * level / steps / (math.pi / 4)
    assert share == pytest.approx(rate, abs=0.001)


def test_drawn_segment_has_the_share_of_the_area():
    drawn = circle_map([region(workers=1_000_000, members=266_000)], RATE, WALL)
    left, _, radius, right = (
        float(number) for number in re.search(r'd="M([\d.]+) ([\d.]+)A([\d.]+) .* ([\d.]+) \2Z', drawn).groups()
    )
    half_angle = math.asin((right - left) / 2 / radius)
    share = (half_angle - math.sin(half_angle) * math.cos(half_angle)) / math.pi
    assert share == pytest.approx(0.266, abs=0.001)


def test_area_of_a_circle_is_proportional_to_workers():
    rows = [region(workers=1_600_000), region("3279", "Kota Banjar", 10_000, 100_000)]
    drawn = circle_map(rows, RATE, WALL)
    large, small = (
        float(re.search(rf'data-kode="{code}".*?r="([\d.]+)" fill="#', drawn)[1]) for code in ("3201", "3279")
    )
    assert large / small == pytest.approx(4, rel=0.001)
    assert large == pytest.approx(97)


def test_circles_shrink_before_neighbours_overlap_much():
    near = [region("3273", "Kota Bandung", 1, 2_000_000), region("3277", "Kota Cimahi", 1, 2_000_000)]
    assert radius_scale(near) * math.sqrt(2_000_000) * 2 <= 1.05 * math.dist((610.2, 363.4), (504.4, 356.1))


def test_above_100_is_full_with_a_rim_of_its_own_and_is_said():
    drawn = circle_map([region(members=120, workers=100)], RATE, WALL)
    assert "<path" not in drawn
    assert 'stroke-dasharray="0 9"' in drawn
    assert "Kab. Bogor: 120,0% dari 100 pekerja berhak. Di atas 100%" in drawn


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (region(workers=None, reason="no_denominator"), f"Kab. Bogor: {REASONS['no_denominator']}"),
        (region(members=None, reason="no_members"), "Kab. Bogor: Belum ada data kepesertaan"),
        (region(workers=0, reason="no_denominator"), "Kab. Bogor: Penyebut belum tersedia"),
    ],
)
def test_unknown_is_dashed_and_not_filled(row, words):
    drawn = circle_map([row], RATE, WALL)
    assert words in drawn
    assert 'stroke-dasharray="7 6"' in drawn
    assert drawn.count("<circle") == drawn.count('fill="none"') == 1


def test_numbers_and_rims_mark_the_chosen():
    drawn = circle_map(REGIONS, RATE, WALL, highlighted=("3201", "3204"), numbered=("3204", "3201"))
    assert re.search(r'data-kode="3204".*?>1</text>', drawn)
    assert re.search(r'data-kode="3201"(?:(?!data-kode).)*>2</text>', drawn)
    assert drawn.count('stroke="#f4a742"') == 2
    assert "<title>Kab. Bogor: 26,6% dari 2.097.225 pekerja berhak</title>" in drawn


def test_no_regions_give_an_empty_map():
    assert "<circle" not in circle_map([], RATE, WALL)
