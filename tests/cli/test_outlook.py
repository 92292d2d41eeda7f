"""From workbooks to every answer beyond coverage: real stores, expectations counted one by one from invented people."""

import calendar
import datetime as dt
import math
import random
import shutil
import statistics
from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import pytest

from coverage.cli import main
from coverage.metrics.outlook.way import outlook
from coverage.model.errors import UsageError
from coverage.model.outlook import SplitRule, SteadyMonth
from coverage.model.selection import Selection
from coverage.reference.regions import regions_at
from coverage.reference.tables import reviewed_rows
from coverage.services import show
from coverage.store import Store
from coverage.words.reasons import REASONS
from tests import builders

MONTHS = ["2023-12", *(f"2024-{month:02d}" for month in range(1, 9))]
CODES = [region.code for region in regions_at("2024-08")]
FIRST_BRANCH, SECOND_BRANCH = CODES[:13], CODES[13:]
TODAY = dt.date(2024, 9, 20)
SMALL = CODES[3]
"""A region with more members than workers."""

WORKERS = {code: 30 + 3 * place for place, code in enumerate(CODES)} | {SMALL: 3}
TARGETS = [("32", 2024, 0.35, "RPJMD"), ("32", 2029, 0.7, "RPJMD"), ("32", 2024, 0.405, "Kanwil"),
           ("32", 2023, 0.2, "RPJMD"), (CODES[0], 2024, 0.4, "RPJMD")]  # fmt: skip
SUBSIDY = {"APBD_KAB", "APBDES", "CSR"}


@dataclass(frozen=True)
class Person:
    """An active member in one month, with a second membership at the other branch now and then."""

    number: int
    region: str
    segment: str
    channel: str
    funding: str
    start: dt.date | None = None
    end: dt.date | None = None
    is_twice: bool = False

    @property
    def branches(self):
        own = "K01" if self.region in FIRST_BRANCH else "K02"
        return {"K01", "K02"} if self.is_twice else {own}

    @property
    def months(self):
        if self.start is None or self.end is None:
            return None
        touched = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        after = self.end + dt.timedelta(days=1)
        return touched if after.day == 1 else touched - 1 if after.day >= self.start.day else max(1, touched - 2)

    def rows(self, month):
        other = SECOND_BRANCH[0] if self.region in FIRST_BRANCH else FIRST_BRANCH[0]
        places = [(self.region, "2021-05-01")] + [(other, "2020-01-01")] * self.is_twice
        for place, (region, start) in enumerate(places):
            nik = f"320401010190{self.number:04d}"
            row = builders.person(nik, kpj=f"{99_000_000_000 + 2 * self.number + place}", segment=self.segment,
                                  region=region, name="", start=start)  # fmt: skip
            yield region, [*row[:-1], month, self.channel, self.funding, *map(written, (self.start, self.end))]


def written(date):
    return date.isoformat() if date else None


def month_end(month):
    year, number = map(int, month.split("-"))
    return dt.date(year, number, calendar.monthrange(year, number)[1])


def newcomer(number, dice, month):
    segment = dice.choice(["PU", "PU", "BPU", "JAKON"])
    made = Person(number, dice.choice(CODES), segment, dice.choice(["DESA", "PASAR", "LAIN"]),
                  "employer" if segment != "BPU" else "self", is_twice=dice.random() < 0.04)  # fmt: skip
    if segment != "BPU":
        return made
    start = month_end(month).replace(day=1)
    end = start + dt.timedelta(days=dice.choice([40, 100, 300, 400]))
    return replace(made, funding=dice.choice(["self", "self", *sorted(SUBSIDY)]), start=start, end=end)


def invented():
    """Month -> number -> person: people come, go, return and move; in June a company pays three months for many."""
    dice = random.Random(20240824)
    world, people, gone, last = {}, {}, [], 0
    for place, month in enumerate(MONTHS):
        for number in [number for number in people if place and dice.random() < 0.03]:
            gone.append(people.pop(number))
        for number in [number for number in people if place and dice.random() < 0.03]:
            people[number] = replace(people[number], region=dice.choice(CODES), is_twice=False)
        back = [gone.pop(dice.randrange(len(gone))) for _ in range(min(len(gone), 1))] if place else []
        people |= {person.number: person for person in back}
        for _ in range(330 if not place else 14):
            last += 1
            people[last] = newcomer(last, dice, month)
        if month == "2024-06":
            for _ in range(60):
                last += 1
                region = dice.choice(CODES)
                people[last] = Person(last, region, "BPU", "DESA", "CSR", dt.date(2024, 6, 1), dt.date(2024, 8, 31))
        if not place:
            some = next(iter(people))
            people |= {number: replace(people[number], region=SMALL) for number in range(some, some + 8)}
            covered = zip(CODES, list(people.values())[20:], strict=False)
            people |= {person.number: replace(person, region=code) for code, person in covered}
        world[month] = dict(people)
    return world


WORLD = invented()


def roster_file(codes, months):
    header = [*builders.ROSTER_HEADER, "EKOSISTEM", "SUMBER DANA", "AWAL PERLINDUNGAN", "AKHIR PERLINDUNGAN"]
    rows = [
        row
        for month in months
        for person in WORLD[month].values()
        for region, row in person.rows(month)
        if region in codes
    ]
    return builders.workbook([header, *rows], sheet="Peserta")


def ingest(store, folder, name, content, *options):
    path = folder / name
    path.write_bytes(content)
    confirm = ("--confirm", "kantor rekaan dengan sedikit orang") if name == "pekerja.xlsx" else ()
    assert main(["--store", str(store), "ingest", str(path), *options, *confirm]) == 0


def flat_files():
    workers = [[code, 2024, "total", 2 * count, count] for code, count in WORKERS.items()]
    workers += [[code, 2023, "total", 2 * count, count] for code, count in WORKERS.items()]
    targets = [["Kode Wilayah", "Wilayah", "Tahun", "Target", "Sumber"]]
    targets += [[code, "", year, rate, source] for code, year, rate, source in TARGETS]
    duties = [["K01", "Satu", code] for code in FIRST_BRANCH] + [["K02", "Dua", code] for code in SECOND_BRANCH]
    return {
        "cabang.xlsx": builders.branch_list(duties),
        "pekerja.xlsx": builders.workforce(workers),
        "sasaran.xlsx": builders.workbook(targets, sheet="Sasaran"),
    }


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pandangan")
    path = folder / "data" / "store"
    for name, content in flat_files().items():
        ingest(path, folder, name, content)
    for branch, codes in (("K01", FIRST_BRANCH), ("K02", SECOND_BRANCH)):
        ingest(path, folder, f"{branch}.xlsx", roster_file(codes, MONTHS), "--branch", branch, "--complete",
               "--basis", "domicile")  # fmt: skip
    return Store(path)


def seen(store, today=TODAY, source=None, **choice):
    shown = show(Selection(**choice), store.holdings(), store.holdings)
    return shown.summary, outlook(shown, today, source)


def active(month, codes=CODES):
    return [person for person in WORLD[month].values() if person.region in codes]


def steady(month, codes=CODES):
    return [person for person in active(month, codes) if person.funding not in SUBSIDY or person.months >= 6]


def slope(counts):
    """The median of the averages of any two monthly gains, a gain with itself included."""
    gains = [later - earlier for earlier, later in pairwise(counts)]
    pairs = [(one, other) for place, one in enumerate(gains) for other in gains[place:]]
    return statistics.median([Fraction(one + other, 2) for one, other in pairs])


PLACES = [(), (CODES[0],), tuple(CODES[2:9])]


@pytest.fixture(scope="module", params=PLACES, ids=["province", "region", "regions"])
def place(request, store):
    summary, found = seen(store, regions=request.param)
    return request.param or tuple(CODES), summary, found


def test_gaps_are_net_gross_and_by_region(place):
    codes, summary, found = place
    gaps = {code: WORKERS[code] - len(active("2024-08", [code])) for code in codes}
    assert found.code == summary.focus.code
    rests = found.figure_basis
    assert (rests.members, rests.workers) == (len(active("2024-08", codes)), sum(WORKERS[code] for code in codes))
    assert (rests.denominator.vintage, rests.denominator.source) == ("edisi-2024", "Sakernas")
    assert (rests.basis, rests.regions_included, rests.regions_expected) == ("domicile", len(codes), len(codes))
    assert (summary.focus.persons.low, summary.focus.persons.high) == (rests.members, rests.members)
    branches = len({code in FIRST_BRANCH for code in codes})
    assert (rests.branches_included, rests.branches_expected) == (branches, branches)
    assert found.gap.net == sum(gaps.values()) == summary.focus.gap
    assert found.gap.gross == sum(gap for gap in gaps.values() if gap > 0)
    assert found.gap.surplus == -sum(gap for gap in gaps.values() if gap < 0)
    assert {each.key: each.value for each in found.gap_by_region.parts} == {code: max(0, gaps[code]) for code in codes}
    assert sum(each.share for each in found.gap_by_region.parts) == 1


def test_a_surplus_protects_nobody_elsewhere(store):
    _, found = seen(store)
    assert found.gap.surplus > 0
    assert next(each.value for each in found.gap_by_region.parts if each.key == SMALL) == 0


def test_branches_and_channels_of_the_province_with_what_they_count_twice(store):
    _, found = seen(store)
    people = active("2024-08")
    branches = {code: sum(code in person.branches for person in people) for code in ("K01", "K02")}
    channels = {code: sum(person.channel == code for person in people) for code in ("DESA", "PASAR", "LAIN")}
    assert {each.key: each.value for each in found.members_by_branch.parts} == branches
    assert {each.key: each.value for each in found.members_by_channel.parts} == channels
    assert found.members_by_branch.total == found.members_by_channel.total == len(people)
    assert found.members_by_branch.overlap == sum(person.is_twice for person in people) > 0
    assert found.members_by_channel.overlap == 0


def test_what_regions_branches_and_channels_added_since_december(store):
    _, found = seen(store)
    opening, closing = active("2023-12"), active("2024-08")
    net = len(closing) - len(opening)
    for part, of in (
        (found.change_by_region, lambda person: {person.region}),
        (found.change_by_branch, lambda person: person.branches),
        (found.change_by_channel, lambda person: {person.channel}),
    ):
        counted = Counter(key for person in closing for key in of(person))
        counted.subtract(key for person in opening for key in of(person))
        assert {each.key: each.value for each in part.parts} == counted
        assert part.total == sum(counted.values()) and sum(each.share for each in part.parts) == 1
        assert [each.value for each in part.parts] == sorted(counted.values(), reverse=True)
    assert found.change_by_region.total == found.change_by_channel.total == net
    assert seen(store, regions=(CODES[0],))[1].change_by_branch.reason == "whole_only"


def test_without_last_december_no_change_is_shared_out(recaps):
    _, found = seen(recaps)
    changes = (found.change_by_region, found.change_by_branch, found.change_by_channel)
    assert {(part.parts, part.total, part.reason) for part in changes} == {((), None, "no_comparison")}


def test_branches_of_a_part_of_the_province_are_unknown_not_zero(store):
    _, found = seen(store, regions=(CODES[0],))
    for part in (found.members_by_branch, found.members_by_channel):
        assert (part.parts, part.total, part.reason) == ((), None, "whole_only")


def test_cover_with_and_without_subsidy_and_when_it_ends(place):
    codes, summary, found = place
    people = active("2024-08", codes)
    paid = [person for person in people if person.funding in SUBSIDY]
    workers = sum(WORKERS[code] for code in codes)
    assert found.cover.members == len(people) == summary.focus.active_members
    assert (found.cover.subsidised, found.cover.unknown) == (len(paid), 0)
    assert found.cover.rate == Fraction(len(people), workers)
    assert found.cover.rate_without == Fraction(len(people) - len(paid), workers)
    for lapse, days in zip(found.lapses, (30, 60, 90), strict=True):
        until = dt.date(2024, 8, 31) + dt.timedelta(days=days)
        ending = [person for person in people if person.end and dt.date(2024, 8, 31) <= person.end <= until]
        assert (lapse.until, lapse.members) == (until, len(ending))
        assert lapse.subsidised == sum(person.funding in SUBSIDY for person in ending)
        assert lapse.ended == sum(person.end is not None and person.end < dt.date(2024, 8, 31) for person in people)
        assert lapse.open_ended == sum(person.end is None for person in people)


def test_the_internal_count_weighs_paid_months(place):
    codes, _, found = place

    def weight(person):
        if person.funding not in SUBSIDY:
            return Fraction(1)
        return Fraction(person.months >= 6) if person.funding == "CSR" else Fraction(min(person.months, 6), 6)

    people = active("2024-08", codes)
    assert found.internal.headline == len(people)
    assert found.internal.value == sum(map(weight, people)) < len(people)


def test_flows_and_attrition_follow_the_people(place):
    codes, _, found = place
    kept = [{person.number: person for person in active(month, codes)} for month in MONTHS]
    before, now = kept[-2:]
    everywhere = set(WORLD["2024-07"])
    known = {number for month in MONTHS[:-2] for number in WORLD[month]}
    fresh = [number for number in WORLD["2024-08"] if number not in everywhere and number in now]
    assert found.flow.closes and (found.flow.opening, found.flow.closing) == (len(before), len(now))
    assert found.flow.new == sum(number not in known for number in fresh)
    assert found.flow.reactivated == sum(number in known for number in fresh)
    assert found.flow.residual == 0 and found.flow.correction_in == found.flow.correction_out == 0
    moved = [number for number in before.keys() & now.keys() if before[number].region != now[number].region]
    came = len((now.keys() - before.keys()) & everywhere) + len(moved)
    went = len((before.keys() - now.keys()) & set(WORLD["2024-08"])) + len(moved)
    assert (found.flow.transferred_in, found.flow.transferred_out) == (came, went)
    left = 0
    for (first, earlier), (second, later) in pairwise(zip(MONTHS, kept, strict=True)):
        out = len((earlier.keys() - later.keys()) & set(WORLD[second]))
        into = len((later.keys() - earlier.keys()) & set(WORLD[first]))
        left += len(earlier.keys() - set(WORLD[second])) + max(0, out - into)
    assert (found.attrition.left, found.attrition.months) == (left, 8)
    assert found.attrition.periods == tuple(MONTHS[1:])


def test_the_headlines_own_changes_stand_beside_the_flows(place):
    codes, _, found = place
    counted = {
        (code, segment): sum(person.segment == segment for person in active("2024-08", [code]))
        - sum(person.segment == segment for person in active("2024-07", [code]))
        for code in codes
        for segment in ("PU", "BPU", "JAKON", "PMI")
    }
    assert {(each.region_code, each.segment): each.change for each in found.changes} == counted
    assert {each.reason for each in found.changes} == {None}
    assert {flow.residual for flow in found.flows} == {0}


def test_the_pace_goes_through_steady_members_alone(place):
    codes, _, found = place
    counts = [len(steady(month, codes)) for month in MONTHS]
    every = [len(active(month, codes)) for month in MONTHS]
    assert [month.members for month in found.steady] == counts
    assert [month.left_out for month in found.steady] == [all_ - some for all_, some in zip(every, counts, strict=True)]
    assert found.pace.per_month == slope(counts) and found.pace.months == tuple(MONTHS)
    assert found.pace.low <= found.pace.per_month <= found.pace.high
    assert found.headline_pace.per_month == slope(every)


def days_left(today, year):
    """Working days, one by one."""
    off = {dt.date.fromisoformat(row["date"]) for row in reviewed_rows("holidays")}
    day, count = max(today, dt.date(2024, 8, 31)), 0
    while (day := day + dt.timedelta(days=1)) <= dt.date(year, 12, 31):
        count += day.weekday() < 5 and day not in off
    return count


@pytest.mark.parametrize("place", [(), (CODES[0],)], ids=["province", "region"], indirect=True)
def test_every_source_has_its_way_to_the_target(place):
    codes, summary, found = place
    named = "32" if len(codes) > 1 else codes[0]
    wanted = sorted((source, year, rate) for code, year, rate, source in TARGETS if code == named and year >= 2024)
    assert [(way.source, way.year, float(way.rate)) for way in found.ways] == wanted
    assert found.sources == tuple(sorted({source for source, _, _ in wanted}))
    members, workers = len(active("2024-08", codes)), sum(WORKERS[code] for code in codes)
    for way in found.ways:
        goal = math.ceil(Fraction(str(float(way.rate))) * workers)
        net, months = max(0, goal - members), (way.year - 2024) * 12 + 4
        leaving = math.ceil(Fraction(found.attrition.left * months, 8))
        days = days_left(TODAY, way.year)
        assert (way.effort.need.goal, way.effort.need.net, way.effort.need.months) == (goal, net, months)
        assert way.effort.need.per_month == Fraction(net, months)
        assert (way.effort.gross, way.effort.days) == (max(0, goal - members + leaving), days)
        assert way.effort.net_per_day == Fraction(net, days) and way.effort.is_estimated == (way.year > 2026)
        assert way.arrival.middle == met(goal, len(steady("2024-08", codes)), found.pace.per_month)
        assert way.shares.keys() == set(SplitRule)
        for shares in way.shares.values():
            assert sum(shares.values()) == net
            assert all(
                share <= max(0, WORKERS[code] - len(active("2024-08", [code]))) for code, share in shares.items()
            )
        for rule, shares in way.gross_shares.items():
            assert sum(shares.values()) == way.effort.gross
            assert all(share >= way.shares[rule][code] for code, share in shares.items())
            assert sum(way.daily(share) for share in shares.values()) == way.effort.gross_per_day
        assert way.gross_shares.keys() == (set(SplitRule) if way.effort.gross is not None else set())
    own = {target.source: target.need for target in summary.targets}
    assert own == {way.source: way.effort.need for way in found.ways if way.year == 2024}


def met(goal, members, pace):
    """The month in which a goal is met, counted month by month; None after a hundred years."""
    for months in range(1200):
        if members + months * pace >= goal:
            return f"{2024 + (7 + months) // 12}-{(7 + months) % 12 + 1:02d}"
    return None


def test_a_chosen_source_stands_alone_and_an_unknown_one_is_refused(store):
    _, found = seen(store, source="Kanwil")
    assert ({way.source for way in found.ways}, found.sources) == ({"Kanwil"}, ("Kanwil", "RPJMD"))
    with pytest.raises(UsageError, match="Yang ada: Kanwil, RPJMD"):
        seen(store, source="Bappeda")


def test_chosen_regions_together_have_no_target_and_say_so(store):
    _, found = seen(store, regions=(CODES[0], CODES[1]))
    assert (found.ways, found.sources, found.reason) == ((), (), "no_target")


def test_after_the_year_no_working_day_is_left(store):
    _, found = seen(store, today=dt.date(2026, 11, 24))
    effort = next(way.effort for way in found.ways if way.year == 2024 and way.source == "Kanwil")
    assert (effort.days, effort.net_per_day, effort.reason) == (0, None, "no_days")


@pytest.fixture
def copied(store, tmp_path):
    """A store of its own with the same data and key."""
    folder = tmp_path / "salinan"
    shutil.copytree(store.folder.parents[1], folder)
    return Store(folder / "data" / "store")


def test_other_months_are_those_that_were_released(copied, tmp_path):
    """July is released; a later list of one branch for July is shorter. Trend and pace stay with what is official."""
    assert main(["--store", str(copied.folder), "release", "2024-07", "--final", "--despite", "uji coba"]) == 0
    shorter = roster_file(FIRST_BRANCH[:6], ["2024-07"])
    ingest(copied.folder, tmp_path, "juli.xlsx", shorter, "--branch", "K01", "--complete", "--basis", "domicile")
    summary, found = seen(copied, period="2024-08", regions=(CODES[0], FIRST_BRANCH[-1]))
    july = len(active("2024-07", [CODES[0], FIRST_BRANCH[-1]]))
    assert {point.period: point.active_members for point in summary.trend}["2024-07"] == july
    assert found.steady[-2] == steady_of("2024-07", [CODES[0], FIRST_BRANCH[-1]])
    assert found.flow.stated_opening == july > found.flow.opening
    assert "2024-08" not in found.attrition.periods and found.attrition.months == 7
    _, draft = seen(copied, period="2024-07", release=0, regions=(CODES[0],))
    assert draft.steady[-1] == steady_of("2024-07", [CODES[0]])


def steady_of(month, codes):
    count = len(steady(month, codes))
    return SteadyMonth(month, count, len(active(month, codes)) - count)


def test_while_a_branch_is_awaited_nothing_is_drawn_through_its_absence(tmp_path):
    """The second branch has not handed in August: no effort, no date, and August is no fall."""
    path = tmp_path / "data" / "store"
    for name, content in flat_files().items():
        ingest(path, tmp_path, name, content)
    for branch, codes, months in (("K01", FIRST_BRANCH, MONTHS[-2:]), ("K02", SECOND_BRANCH, MONTHS[-2:-1])):
        ingest(path, tmp_path, f"{branch}.xlsx", roster_file(codes, months), "--branch", branch, "--complete",
               "--basis", "domicile")  # fmt: skip
    _, found = seen(Store(path))
    for way in found.ways:
        assert (way.effort.need.net, way.effort.reason, way.arrival.middle) == (None, "not_whole", None)
        assert (way.arrival.reason, way.shares) == ("not_whole", {})
    assert found.pace.reason == found.headline_pace.reason == "too_few_months"


RECAP_MONTHS = ["JANUARI", "FEBRUARI", "MARET", "APRIL", "MEI", "JUNI", "JULI", "AGUSTUS"]


@pytest.fixture(scope="module")
def recaps(tmp_path_factory):
    """Eight recaps of one region, its members growing by ten a month, and nothing else but workers and a target."""
    folder = tmp_path_factory.mktemp("rekap")
    path = folder / "data" / "store"
    files = flat_files()
    for name in ("pekerja.xlsx", "sasaran.xlsx"):
        ingest(path, folder, name, files[name])
    for place, month in enumerate(RECAP_MONTHS):
        title = ("REKAP KEPESERTAAN", f"POSISI BULAN {month} 2024", "DASAR WILAYAH: DOMISILI (NIK)")
        content = builders.recap({"Kab. Bogor": (2 + place, 1, 3)}, title=title)
        ingest(path, folder, f"{month}.xlsx", content)
    return Store(path)


def test_recaps_alone_leave_reasons_not_zeros(recaps):
    _, found = seen(recaps, regions=(CODES[0],))
    assert (found.cover.members, found.cover.subsidised, found.cover.reason) == (13, None, "no_funding")
    assert [(lapse.members, lapse.reason) for lapse in found.lapses] == [(None, "no_end")] * 3
    assert (found.internal.headline, found.internal.value, found.internal.reason) == (13, None, "no_funding")
    assert (found.flows, found.flow) == ((), None)
    assert (found.attrition.left, found.attrition.reason) == (None, "no_roster")
    assert (found.pace.per_month, found.pace.reason) == (None, "no_funding")
    assert {month.reason for month in found.steady} == {"no_funding"}
    (way,) = found.ways
    assert (way.effort.need.net, way.effort.gross, way.effort.reason) == (0, None, "no_attrition")
    assert (way.arrival.middle, way.arrival.reason) == (None, "no_funding")


def test_recaps_alone_still_say_what_they_allow(recaps):
    _, found = seen(recaps, regions=(CODES[0],))
    assert {each.segment: each.change for each in found.changes} == {"PU": 1, "JAKON": 0, "BPU": 0}
    assert found.headline_pace.per_month == 1 and len(found.headline_pace.months) == 8
    assert (found.gap.net, found.gap.gross) == (WORKERS[CODES[0]] - 13,) * 2


def test_a_blank_cell_leaves_paid_cover_unknown_never_smaller(recaps, tmp_path):
    folder = tmp_path / "salinan"
    shutil.copytree(recaps.folder.parents[1], folder)
    title = [["REKAP KEPESERTAAN"], ["POSISI 31 AGUSTUS 2024"], ["DASAR WILAYAH: DOMISILI (NIK)"], []]
    rows = [*title, ["Kab/Kota", "PU Aktif", "BPU Aktif", "Jakon Aktif"], ["Kab. Bogor", 9, None, 1]]
    ingest(folder / "data" / "store", tmp_path, "kosong.xlsx", builders.workbook(rows))
    _, found = seen(Store(folder / "data" / "store"), regions=(CODES[0],))
    parts = (found.gap, found.gap_by_region, found.cover, found.internal, *found.lapses)
    assert {part.reason for part in parts} == {"part_missing"}
    assert found.steady[-1].members is None and len(found.headline_pace.months) == 7


def test_recaps_of_the_kanwil_name_no_channel(recaps):
    _, found = seen(recaps)
    assert (found.members_by_channel.parts, found.members_by_channel.reason) == ((), "no_channel")
    assert [each.value for each in found.members_by_branch.parts] == [13]
    assert [way.effort.reason for way in found.ways] == ["not_whole"] * 3


def test_a_store_without_members_says_so_everywhere(tmp_path):
    path = tmp_path / "data" / "store"
    ingest(path, tmp_path, "pekerja.xlsx", flat_files()["pekerja.xlsx"])
    _, found = seen(Store(path))
    parts = (found.gap, found.gap_by_region, found.members_by_branch, found.members_by_channel, found.cover,
             found.internal, *found.lapses)  # fmt: skip
    assert {part.reason for part in parts} == {"no_members"}
    assert (found.attrition.reason, found.pace.reason, found.reason) == ("no_roster", "too_few_months", "no_target")


def test_every_reason_has_words(store, recaps):
    for stored in (store, recaps):
        _, found = seen(stored)
        parts = (found, found.gap, found.cover, found.internal, found.attrition, found.pace, *found.lapses)
        parts += (
            *found.steady,
            *found.changes,
            *(way.effort for way in found.ways),
            *(way.arrival for way in found.ways),
        )
        assert {part.reason for part in parts} - {None} <= REASONS.keys()
