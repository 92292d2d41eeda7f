"""Head office's control totals beside ours: by period, segment and source, with nothing overwritten or left unsaid."""

from dataclasses import replace

import pandas as pd
import pytest

from coverage.model.selection import Selection
from coverage.model.tables import CONTROL_TOTALS, CUBE
from coverage.reference.regions import regions_at
from coverage.services import summarise
from coverage.store import empty_holdings
from coverage.words.sentences import control_words


def cube(**segments):
    """The members of two regions in August 2024, the same in both, by segment; the other regions have none at all."""
    return [
        {"grouping": "region", "region_code": code, "branch_code": "", "channel": "", "period": "2024-08",
         "basis": "domicile", "segment": segment, "active_members": count, "memberships": count, "missing_cells": 0}
        for code in ("3204", "3273")
        for segment, count in segments.items()
    ] + [
        {"grouping": "region", "region_code": region.code, "branch_code": "", "channel": "", "period": "2024-08",
         "basis": "domicile", "segment": segment, "active_members": 0, "memberships": 0, "missing_cells": 0}
        for region in regions_at("2024-08") if region.code not in ("3204", "3273")
        for segment, count in segments.items() if count is not None
    ]  # fmt: skip


def summary(rows, *totals, period="2024-08"):
    """The summary of these members beside totals (segment, members, source) that head office gave for a period."""
    given = [
        {"period": period, "segment": segment, "members": members, "source": source, "source_id": source}
        for segment, members, source in totals
    ]
    stored = replace(
        empty_holdings(),
        cube=CUBE.conform(pd.DataFrame(rows)),
        control_totals=CONTROL_TOTALS.conform(pd.DataFrame(given)),
    )
    return summarise(stored, Selection("2024-08"))


def compared(found):
    return [(each.segment, each.source, each.ours, each.theirs, each.difference, each.reason) for each in found.control]


def said(found):
    return [(each.code, each.where, each.message) for each in found.findings if each.code.startswith("control")]


def test_every_source_of_a_segment_is_compared():
    found = summary(cube(PU=50, BPU=5), ("PU", 90, "B"), ("BPU", 10, "A"), ("PU", 100, "A"))
    assert compared(found) == [
        ("PU", "A", 100, 100, 0, None),
        ("BPU", "A", 10, 10, 0, None),
        ("PU", "B", 100, 90, 10, None),
    ]


def test_the_order_of_the_rows_changes_nothing():
    totals = (("PU", 90, "B"), ("BPU", 10, "A"), ("PU", 100, "A"))
    assert len({tuple(compared(summary(cube(PU=50, BPU=5), *order))) for order in (totals, totals[::-1])}) == 1


def test_a_segment_that_we_do_not_know_is_unknown_with_a_reason_and_a_finding():
    found = summary(cube(PU=50), ("PU", 100, "A"), ("PMI", 0, "A"))
    assert compared(found)[1] == ("PMI", "A", None, 0, None, "no_segment")
    assert said(found) == [
        (
            "control_unknown",
            "2024-08 PMI",
            "PMI: Pusat 0 orang menurut A; segmen ini tidak ada di rekap yang dimuat.",
        )
    ]
    assert control_words(found) == "Selisih dengan Pusat: 0 (PU 0; PMI tidak kita ketahui)"


def test_without_members_every_total_is_unknown():
    found = summary(cube(PU=None), ("PU", 100, "A"))
    assert compared(found) == [("PU", "A", None, 100, None, "no_members")]
    assert control_words(found) == "Selisih dengan Pusat: – (PU tidak kita ketahui)"


def test_a_difference_of_0_that_lacks_regions_is_not_said_to_be_all():
    rows = [row for row in cube(PU=50, BPU=5) if row["region_code"] in ("3204", "3273")]
    assert control_words(summary(rows, ("PU", 100, "A"), ("BPU", 10, "A"))) == (
        "Selisih dengan Pusat: 0, angka kita baru 2/27 kab/kota"
    )
    blank = [row | {"missing_cells": int((row["region_code"], row["segment"]) == ("3205", "BPU"))}
             for row in cube(PU=50, BPU=5)]  # fmt: skip
    found = summary(blank, ("PU", 100, "A"), ("BPU", 10, "A"))
    assert control_words(found) == "Selisih dengan Pusat: 0, angka kita baru BPU 26/27 kab/kota"
    assert [each.is_partial for each in found.control] == [False, True]


def test_each_difference_is_found_with_how_many_regions_it_rests_on():
    rows = [row for row in cube(PU=50, BPU=1_000) if row["region_code"] in ("3204", "3273")]
    found = summary(rows, ("PU", 100, "A"), ("BPU", 3_500, "A"))
    assert said(found) == [
        (
            "control_difference",
            "2024-08 BPU",
            "BPU: −1.500 orang (kita 2.000; Pusat 3.500 orang menurut A). Angka kita baru memuat 2/27 kab/kota.",
        )
    ]


def test_sources_that_disagree_are_named_with_their_figures():
    found = summary(cube(PU=50), ("PU", 100, "A"), ("PU", 90, "B"))
    assert ("control_sources", "2024-08 PU", "PU: 100 menurut A; 90 menurut B.") in said(found)
    assert [code for code, _, _ in said(found)] == ["control_difference", "control_sources"]
    assert not said(summary(cube(PU=50), ("PU", 100, "A"), ("PU", 100, "B")))


def test_totals_of_another_month_are_not_compared():
    assert summary(cube(PU=50), ("PU", 100, "A"), period="2024-07").control == ()


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ((), "Angka kontrol Pusat belum dimuat"),
        ((("PU", 100, "A"), ("BPU", 10, "A")), "Selisih dengan Pusat: 0"),
        ((("PU", 95, "A"), ("BPU", 15, "A")), "Selisih dengan Pusat: 0 (PU +5; BPU −5)"),
        ((("PU", 100, "A"),), "Selisih dengan Pusat: 0 (PU 0)"),
        ((("PU", 100, "A"), ("BPU", 10, "A"), ("PU", 100, "B"), ("BPU", 10, "B")), "Selisih dengan Pusat: 0"),
        (
            (("PU", 100, "A"), ("BPU", 10, "A"), ("PU", 90, "B"), ("BPU", 10, "B")),
            "Selisih dengan Pusat: 0 menurut A; +10 (PU +10; BPU 0) menurut B",
        ),
    ],
)
def test_the_words_are_short_where_all_agree_and_name_segments_and_sources_where_not(totals, expected):
    assert control_words(summary(cube(PU=50, BPU=5), *totals)) == expected
