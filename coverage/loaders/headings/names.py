"""Branch names to branch codes, by the office's own list of branches.

A title says "K07 - BANDUNG SUCI" or "Bandung Suci (K07)" or only the name. A branch that no list knows is kept by its
name and reported; nothing is lost and nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from coverage.model.columns import HEAD_OFFICE, KANWIL
from coverage.model.loading import Finding, Loaded, Problem
from coverage.model.privacy import hide_numbers
from coverage.reference.regions import normalise_text

# "K07 - Soreang": at most five digits, so that a person's number before a name is no code.
_CODE_FIRST = re.compile(r"^(?P<code>[A-Z]{0,3}\d{1,5})[\s._/]*[-–—:][\s_]*(?P<name>\S.*)$", re.I)

# "K07 Soreang", "K07_Soreang": without a dash only a code with letters, because "12 Mei" has none.
_CODE_BARE = re.compile(r"^(?P<code>[A-Z]{1,3}\d{1,5})[\s._/]+(?P<name>\S.*)$", re.I)

# "Soreang (K07)"; the name is taken as short as possible, so that the last parentheses hold the code.
_CODE_LAST = re.compile(r"^(?P<name>.+?)\s*\((?P<code>[A-Z]{0,3}\d{1,5})\)$", re.I)

# Head office as a sender: "Kantor Pusat", "Pusat", "BPJS Ketenagakerjaan Kantor Pusat", "Head Office"; normalised.
_HEAD_OFFICE = re.compile(
    r"(?:(?:DATA|REKAP) )?(?:BPJS ?TK |BPJS KETENAGAKERJAAN )?(?:(?:KANTOR |KC )?PUSAT|HEAD ?OFFICE)"
    r"(?: BPJS ?TK| BPJS KETENAGAKERJAAN)?(?: JAKARTA)?"
)

SHEETS_REMEDY = (
    "Pilih lembar yang berlaku dengan --sheet NAMA, atau lewati lembar tersembunyi dengan --skip-hidden. Bila tiap "
    "lembar adalah satu cabang, tulis KANTOR CABANG di judulnya atau muat daftar cabang."
)
"""What to do about sheets that state the same regions."""

_RECAP_KEY = ["period", "basis", "branch_code", "region_code", "segment", "status"]


def branch_code(text: str, codes: dict[str, str]) -> str:
    """The code of a branch as written; its name in capitals when `codes` (name or code -> code) does not know it.

    >>> branch_code("Bandung Suci (K07)", {"BANDUNG SUCI": "K07", "K07": "K07"})
    'K07'
    >>> branch_code("J22 Karawang", {}), branch_code("j22_-_karawang", {})
    ('J22', 'J22')
    """
    if text == KANWIL:
        return KANWIL
    if is_head_office(text):
        return HEAD_OFFICE
    match = _code_and_name(text)
    candidates = [match["code"], match["name"], text] if match else [text]
    for candidate in candidates:
        if (known := codes.get(normalise_text(candidate))) is not None:
            return known
    return normalise_text(match["code"] if match else text)


def is_head_office(text: str) -> bool:
    """Whether a sender as written is head office, and no branch of such a name.

    >>> [is_head_office(text) for text in ("Kantor Pusat", "PUSAT", "Head Office", "Jakarta Pusat", "Kantor Wilayah")]
    [True, True, True, False, False]
    """
    return _HEAD_OFFICE.fullmatch(normalise_text(text)) is not None


def _code_and_name(text: str) -> re.Match[str] | None:
    return _CODE_FIRST.match(text) or _CODE_BARE.match(text) or _CODE_LAST.match(text)


def branch_words(text: str) -> frozenset[str]:
    """The forms by which a branch may be meant: its code, its name, and the text as it stands; all normalised.

    >>> sorted(branch_words("K07 - Bandung Suci"))
    ['BANDUNG SUCI', 'K07', 'K07 BANDUNG SUCI']
    """
    match = _code_and_name(text)
    forms = (text, match["code"], match["name"]) if match else (text,)
    return frozenset(filter(None, map(normalise_text, forms)))


def known_branches(branches: pd.DataFrame) -> dict[str, str]:
    """Normalised name or code -> code, from the branches table."""
    pairs = zip(branches["branch_code"], branches["branch_name"], strict=True)
    return {key: str(code) for code, name in pairs for key in (normalise_text(str(code)), normalise_text(str(name)))}


def name_branches(loaded: Loaded, branches: pd.DataFrame) -> Loaded:
    """A recap or roster with branch names turned into codes; unknown branches become findings.

    Grain and rows are unchanged. `branches` follows the branches table and may be empty.
    """
    if "branch_code" not in loaded.frame or loaded.table == "branches":
        return loaded
    codes = known_branches(branches)
    if any(hide_numbers(str(value)) != str(value) for value in loaded.frame["branch_code"].unique()):
        problem = Problem(
            "branch_invalid", "", "", "nomor panjang", "kode atau nama kantor cabang", "Perbaiki judul itu."
        )
        return _refuse(loaded, problem)
    written = {str(value): branch_code(str(value), codes) for value in loaded.frame["branch_code"].unique()}
    frame = loaded.frame.assign(branch_code=loaded.frame["branch_code"].map(written))
    if (fault := _sheets_fault(loaded, written, codes) or _twice_fault(loaded, written, frame)) is not None:
        return _refuse(loaded, fault)
    findings = tuple(
        Finding("unknown_branch", "warning", loaded.report.path, f"Kantor cabang '{text}' belum ada di daftar cabang.")
        for text, code in written.items()
        if code not in (KANWIL, HEAD_OFFICE) and code not in codes.values() and len(branches)
    )
    used = set(written.values())
    report = replace(loaded.report, findings=loaded.report.findings + findings)
    return replace(loaded, frame=frame, report=report, branch=used.pop() if len(used) == 1 else None)


def _refuse(loaded: Loaded, problem: Problem) -> Loaded:
    report = replace(loaded.report, status="refused", problems=(problem,), rows_accepted=0)
    return replace(loaded, report=replace(report, rows_refused=report.rows_read), frame=pd.DataFrame())


def _sheets_fault(loaded: Loaded, written: dict[str, str], codes: dict[str, str]) -> Problem | None:
    """Sheets that state the same regions are branches only where the list of branches holds all their names."""
    if not any(finding.code == "branch_from_sheet" for finding in loaded.report.findings):
        return None
    unknown = [text for text, code in written.items() if code not in (*codes.values(), HEAD_OFFICE)]
    if not unknown:
        return None
    names = ", ".join(f"'{text}'" for text in written)
    found = f"lembar {names} memuat kab/kota yang sama"
    expected = "satu lembar per tabel, atau nama lembar yang ada di daftar cabang"
    return Problem("sheets_repeat", unknown[0], "", found, expected, SHEETS_REMEDY)


def _twice_fault(loaded: Loaded, written: dict[str, str], frame: pd.DataFrame) -> Problem | None:
    """Two names of one branch that state the same regions are two versions of one table."""
    if loaded.table != "membership" or len(set(written.values())) == len(written):
        return None
    repeated = frame.loc[frame.duplicated(_RECAP_KEY), "branch_code"]
    if repeated.empty:
        return None
    names = ", ".join(f"'{text}'" for text, code in written.items() if code == repeated.iloc[0])
    found = f"{names} adalah satu cabang dan memuat kab/kota yang sama"
    return Problem("repeated_branch", "", "", found, "satu tabel per cabang", SHEETS_REMEDY)
