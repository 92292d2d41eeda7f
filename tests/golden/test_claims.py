"""Published statements with the verdict that a careful statistician gives: judged by hand, reasons beside them."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from coverage.metrics import check_claims
from coverage.reference.tables import REFERENCE
from coverage.services.claims import read_claims

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
FILES = (REFERENCE / "claims.csv", GOLDEN / "invented_claims.csv")
"""The statements that were really published, and invented ones for the faults that none of those has."""
EXPECTED = list(csv.DictReader((GOLDEN / "expected.csv").read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def checks():
    frames = [read_claims(file, GOLDEN / "taught").frame for file in FILES]
    return {check.id: check for check in check_claims(pd.concat(frames, ignore_index=True))}


def test_there_are_at_least_thirty_and_each_is_judged(checks):
    assert sum(check.source != "rekaan" for check in checks.values()) >= 30
    assert [row["id"] for row in EXPECTED] == list(checks)
    assert all(check.source for check in checks.values())
    assert all(row["why"] for row in EXPECTED)


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["id"])
def test_the_verdict_is_the_statisticians(row, checks):
    check = checks[row["id"]]
    assert check.verdict == row["verdict"]
    found = check.explanations[0] if check.explanations else None
    assert (found.kind if found else "") == row["explanation"]
    if row["suggested"]:
        assert found.suggested == row["suggested"]
    if row["value"]:
        low, high = check.implied[row["figure"]]
        assert low <= float(row["value"]) <= high
    words = " ".join([*check.notes, *(explanation.message for explanation in check.explanations)])
    assert row["note"] in words
    assert not row["absent"] or row["absent"] not in words


def test_only_a_contradiction_is_explained_and_only_the_impossible_is_called_a_doubled_unit(checks):
    assert {check.verdict for check in checks.values() if check.explanations} == {"contradicts"}
    doubled = {check.id for check in checks.values() if any("dua kali" in note for note in check.notes)}
    assert doubled == {"bogor-satuan"}


def test_falling_and_changing_figures_are_judged_too(checks):
    lines = (line for file in FILES for line in csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    texts = {row["id"]: row for row in lines}
    changing = [name for name, row in texts.items() if row["change_covered"] or row["change_rate"] or row["uncovered"]]
    assert sum(checks[name].verdict == "contradicts" for name in changing) >= 5
