"""What a new file changes in what is stored, against a plain count by hand and by sets."""

import json

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage.metrics import find_changes
from coverage.model.loading import RegionChange
from tests import builders

CELL = {"period": "2024-08", "branch_code": "K1", "channel": "LAIN", "funding": "other", "basis": "domicile"}
REGIONS, SEGMENTS = ("3204", "3205", "3273"), ("PU", "BPU")


def recap(counts, status="active"):
    return pd.DataFrame(
        [CELL | {"region_code": region, "segment": segment, "status": status, "members": members}
         for (region, segment), members in counts.items()]
    )  # fmt: skip


def roster(rows):
    """Rows of (person, region, segment, status) as a roster."""
    people = pa.array([person.to_bytes(16, "big") for person, *_ in rows], pa.binary(16))
    frame = pd.DataFrame(
        [CELL | {"region_code": region, "segment": segment, "status": status, "npp": None, "start_date": None}
         for _, region, segment, status in rows],
        columns=[*CELL, "region_code", "segment", "status", "npp", "start_date"],
    )  # fmt: skip
    return frame.assign(pseudonym=pd.Series(people, dtype=pd.ArrowDtype(people.type)))


COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(REGIONS), st.sampled_from(SEGMENTS)), st.integers(0, 99), min_size=1, max_size=6
)


@settings(max_examples=30)
@given(COUNTS, COUNTS)
def test_changes_of_a_recap_are_those_of_its_cells(before, after):
    found = find_changes("membership", recap(before), recap(after))
    both = before.keys() & after.keys()
    same = sum(before[key] == after[key] for key in both)
    assert (found.added, found.removed) == (len(after.keys() - both), len(before.keys() - both))
    assert (found.changed, found.unchanged) == (len(both) - same, same)
    assert (found.province.before, found.province.after) == (sum(before.values()), sum(after.values()))
    for region in found.regions:
        for counts, total in ((before, region.before), (after, region.after)):
            assert total == sum(value for key, value in counts.items() if key[0] == region.region_code)


ROWS = st.lists(
    st.tuples(
        st.integers(1, 9), st.sampled_from(REGIONS), st.sampled_from(SEGMENTS), st.sampled_from(["active", "inactive"])
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[:3],
)


@settings(max_examples=30)
@given(ROWS, ROWS)
def test_changes_of_a_roster_are_those_of_its_memberships(before, after):
    found = find_changes("roster", roster(before), roster(after))
    old, new = ({row[:3]: row[3] for row in rows} for rows in (before, after))
    both = old.keys() & new.keys()
    same = sum(old[key] == new[key] for key in both)
    assert (found.added, found.removed) == (len(new.keys() - both), len(old.keys() - both))
    assert (found.changed, found.unchanged) == (len(both) - same, same)
    persons = [{row[0] for row in rows if row[3] == "active"} for rows in (before, after)]
    assert (found.province.before, found.province.after) == tuple(map(len, persons))


def test_a_count_that_appears_or_goes_is_a_change_of_its_row():
    one, other = recap({("3204", "PU"): 5}), recap({("3204", "PU"): 5}).assign(members=pd.array([None], "Int64"))
    for before, after, effect in ((one, other, (5, 0)), (other, one, (0, 5))):
        found = find_changes("membership", before, after)
        assert (found.changed, found.unchanged) == (1, 0)
        assert found.regions == (RegionChange("3204", *effect),)


def test_persons_of_several_months_are_those_of_the_last():
    july = recap({("3204", "PU"): 50}).assign(period="2024-07")
    august = recap({("3204", "PU"): 60})
    found = find_changes("membership", pd.concat([july, august]), pd.concat([july, august.assign(members=61)]))
    assert (found.changed, found.unchanged, found.province) == (1, 1, RegionChange("32", 60, 61))


def ingest(run, *arguments):
    code, out, _ = run("ingest", *arguments, "--json")
    return code, json.loads(out)


def test_a_recap_for_a_stored_period_shows_what_it_changes_before_it_replaces(run, put):
    assert ingest(run, put("a.xlsx", builders.recap(branch="K1")))[1]["files"][0]["changes"] is None
    counts = {"Kab. Bandung": (110, 20, 30), "Kota Bandung": (200, 40, 50), "Kab. Subang": (7, 0, 0)}
    path = put("b.xlsx", builders.recap(counts, branch="K1"))
    _, answer = ingest(run, path, "--dry-run")
    changes = answer["files"][0]["changes"]
    effect = {region["region_code"]: (region["before"], region["after"]) for region in changes["regions"]}
    assert effect == {"3204": (150, 160), "3205": (430, 0), "3213": (0, 7), "3273": (290, 290)}
    assert changes["province"] == {"region_code": "32", "before": 870, "after": 457}
    assert (changes["rows_added"], changes["rows_removed"], changes["rows_changed"]) == (6, 6, 1)
    code, out, _ = run("ingest", path)
    assert code == 0
    assert "Kab. Garut: 430 menjadi 0 orang" in out and "Seluruh berkas: 870 menjadi 457 orang" in out
    assert ingest(run, path)[1]["files"][0]["changes"] is None


@pytest.mark.parametrize(("branch", "expected"), [("K1", (1, 1, 1, 1)), ("K2", None)])
def test_a_roster_shows_what_it_changes_in_its_own_branch(run, put, branch, expected):
    people = [builders.person(f"320401010190{number:04d}", kpj=f"{number:011d}") for number in range(1, 5)]
    ingest(run, put("a.xlsx", builders.roster(people[:3])), "--branch", "K1")
    moved = builders.person("3204010101900002", kpj="00000000002", status="NONAKTIF")
    code, answer = ingest(run, put("b.xlsx", builders.roster([people[0], moved, people[3]])), "--branch", branch)
    changes = answer["files"][0]["changes"]
    keys = ("rows_added", "rows_removed", "rows_changed", "rows_unchanged")
    assert code == 0
    assert (changes and tuple(changes[key] for key in keys)) == expected


def test_rows_held_back_are_said_wherever_a_total_rests_on_the_roster(run, put):
    rows = [builders.person(f"320401010190{number:04d}", kpj=f"{number:011d}") for number in range(1, 100)]
    path = put("a.xlsx", builders.roster([*rows, builders.person("salah")]))
    assert run("ingest", path, "--branch", "K1", "--max-refused-share", "0,5%")[0] == 1
    assert run("ingest", path, "--branch", "K1", "--max-refused-share", "1%")[0] == 0
    code, out, err = run("summary", "--format", "json")
    assert (code, json.loads(out)["rows_held_back"]) == (0, 1)
    assert "1 baris daftar peserta Agustus 2024 ditahan" in err
    run("ingest", put("r.xlsx", builders.recap(branch="K1", title=("POSISI 31 AGUSTUS 2024",))))
    code, out, err = run("summary", "--format", "json")
    assert (json.loads(out)["rows_held_back"], "ditahan" in err) == (0, False)


@pytest.mark.parametrize("share", ["2", "-1", "banyak", "nan"])
def test_a_share_that_is_none_is_wrong_usage(run, put, share):
    code, _, err = run("ingest", put("a.xlsx", builders.roster([])), "--max-refused-share", share)
    assert (code, "bagian" in err) == (2, True)
