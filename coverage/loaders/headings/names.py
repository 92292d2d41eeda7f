"""Branch names to branch codes, by the office's own list of branches.

A title says "K07 - BANDUNG SUCI" or "Bandung Suci (K07)" or only the name. A branch that no list knows is kept by its
name and reported; nothing is lost and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from coverage.model.columns import HEAD_OFFICE, KANWIL
from coverage.model.loading import Finding, Loaded, Problem
from coverage.model.privacy import excerpt, hide_numbers
from coverage.reference.regions import normalise_text

# The code of a branch: at most five digits, so that a person's number is none; after its letters a hyphen, a dot or,
# after a single letter, a blank may stand: "K07", "K-07", "J.22", "K 07".
_CODE = r"(?P<code>[A-Z]{1,3}[._-]?\d{1,5}|[A-Z] \d{1,5}|\d{1,5})"

# "K07 - Soreang".
_CODE_FIRST = re.compile(rf"^{_CODE}[\s._/]*[-–—:][\s_]*(?P<name>[^\s\d].*)$", re.I)

# "K07 Soreang", "K07_Soreang": without a dash only a code with letters, because "12 Mei" has none.
_CODE_BARE = re.compile(r"^(?P<code>[A-Z]{1,3}[._-]?\d{1,5}|[A-Z] \d{1,5})[\s._/]+(?P<name>\S.*)$", re.I)

# "Soreang (K07)"; the name is taken as short as possible, so that the last parentheses hold the code.
_CODE_LAST = re.compile(rf"^(?P<name>.+?)\s*\({_CODE}\)$", re.I)

# A code alone.
_CODE_ONLY = re.compile(rf"^{_CODE}$", re.I)

_KANWIL = frozenset(
    f"{word}{place}" for word in ("KANWIL", "KANTOR WILAYAH") for place in ("", " JAWA BARAT", " JABAR")
)
"""How the Kanwil calls itself where a branch should stand; it is no branch."""

NAMED = "branch_named"
"""Code of the finding that a branch is known by code and name; its `where` is "CODE NAME"."""

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


def branch_code(text: str, codes: Mapping[str, str]) -> str:
    """The code of a branch as written; its name in capitals when `codes` (name or code -> code) does not know it.

    >>> branch_code("Bandung Suci (K07)", {"BANDUNG SUCI": "K07", "K07": "K07"})
    'K07'
    >>> branch_code("J22 Karawang", {}), branch_code("j22_-_karawang", {}), branch_code("J-22 - Karawang", {})
    ('J22', 'J22', 'J22')
    """
    plain = normalise_text(text)
    if text == KANWIL or plain in _KANWIL:
        return KANWIL
    if is_head_office(text):
        return HEAD_OFFICE
    match = _code_and_name(text)
    code = compact_code(match["code"] if match else text)
    for candidate in (plain, code, *([normalise_text(match["name"])] if match else [])):
        if candidate and (known := codes.get(candidate)) is not None:
            return known
    return code or plain


def compact_code(text: str) -> str:
    """A code of a branch without what may stand in it; '' where a text is no code.

    >>> compact_code("k-07"), compact_code("K07"), compact_code("Soreang")
    ('K07', 'K07', '')
    """
    return "".join(filter(str.isalnum, text)).upper() if _CODE_ONLY.match(text.strip()) else ""


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
    forms = (text, match["name"]) if match else (text,)
    code = compact_code(match["code"] if match else text)
    return frozenset(filter(None, [code, *map(normalise_text, forms)]))


@dataclass(frozen=True)
class BranchNames:
    """What names of branches mean: each form -> code. `listed` are the codes of the list, none where there is no list.

    `codes` is by the list and what the office taught; `met` are names that files stated beside a code, which count
    where there is no list.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()
    met: Mapping[str, str] = field(default_factory=dict)

    def code(self, text: str) -> str:
        """The code of a branch as written; its name in capitals where nobody knows it."""
        return branch_code(text, {**self.met, **self.codes})

    def conflict(self, text: str) -> tuple[str, str] | None:
        """The two branches that code and name of one text mean by the list; None where they agree."""
        match = _code_and_name(text)
        found = (
            [self.codes.get(form) for form in (compact_code(match["code"]), normalise_text(match["name"]))]
            if match
            else []
        )
        first, second = found if len(found) == 2 else (None, None)
        return (first, second) if first and second and first != second else None


def names_of(branches: pd.DataFrame, aliases: Iterable[Mapping[str, str]], met: Mapping[str, str]) -> BranchNames:
    """What names mean by the list of branches (it may be empty), by what the office taught, and by files met before.

    >>> names = names_of(pd.DataFrame({"branch_code": ["K-07"], "branch_name": ["Bandung Suci"]}),
    ...                  [{"alias": "Suci", "branch_code": "K07"}], {})
    >>> [names.code(text) for text in ("K07", "Suci", "Bandung Suci (K07)", "Garut")]
    ['K-07', 'K-07', 'K-07', 'GARUT']
    """
    codes = known_branches(branches)
    taught = {normalise_text(row["alias"]): branch_code(row["branch_code"], codes) for row in aliases}
    listed = frozenset(map(str, branches["branch_code"]))
    return BranchNames({**codes, **taught}, listed, {} if listed else met)


def known_branches(branches: pd.DataFrame) -> dict[str, str]:
    """Normalised name or code -> code, from the branches table."""
    pairs = [
        (str(code), str(name)) for code, name in zip(branches["branch_code"], branches["branch_name"], strict=True)
    ]
    return {
        form: code
        for code, name in pairs
        for form in (normalise_text(name), compact_code(code), normalise_text(code))
        if form
    }


def names_met(loaded: Loaded) -> set[tuple[str, str]]:
    """Code and name of the branches that a file states with both."""
    if "branch_code" not in loaded.frame or loaded.table == "branches":
        return set()
    matches = [_code_and_name(str(text)) for text in loaded.frame["branch_code"].unique()]
    return {(compact_code(match["code"]), normalise_text(match["name"])) for match in matches if match}


def name_branches(loaded: Loaded, names: BranchNames) -> Loaded:
    """A recap or roster with branch names turned into codes; where there is no list, a name met with a code is said.

    Grain and rows are unchanged.
    """
    if "branch_code" not in loaded.frame or loaded.table == "branches":
        return loaded
    texts = [str(value) for value in loaded.frame["branch_code"].unique()]
    if any(hide_numbers(text) != text for text in texts):
        problem = Problem(
            "branch_invalid", "", "", "nomor panjang", "kode atau nama kantor cabang", "Perbaiki judul itu."
        )
        return refuse(loaded, problem)
    written = {text: names.code(text) for text in texts}
    frame = loaded.frame.assign(branch_code=loaded.frame["branch_code"].map(written))
    faults = (
        _conflict_fault(names, texts),
        _sheets_fault(loaded, written, names),
        _twice_fault(loaded, written, frame),
    )
    if (fault := next(filter(None, faults), None)) is not None:
        return refuse(loaded, fault)
    used = set(written.values())
    report = replace(loaded.report, findings=loaded.report.findings + _say_names(loaded, written, names))
    return replace(loaded, frame=frame, report=report, branch=used.pop() if len(used) == 1 else None)


def _say_names(loaded: Loaded, written: Mapping[str, str], names: BranchNames) -> tuple[Finding, ...]:
    """By which code and name a branch is known where no list says it; the next file may state only one of them."""
    if names.listed:
        return ()
    pairs = names_met(loaded) | {(code, name) for name, code in names.met.items() if code in written.values()}
    return tuple(
        Finding(NAMED, "info", f"{code} {name}", f"Kantor cabang {name} dicatat dengan kode {code}.")
        for code, name in sorted(pairs)
    )


def met_by(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    """Code and name of branches from the findings of stored files."""
    pairs = (finding.where.partition(" ") for finding in findings if finding.code == NAMED)
    return {(code, name) for code, _, name in pairs}


def agreed(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Name -> code, of the names that were met with one code only.

    >>> agreed([("K07", "SUCI"), ("K02", "GARUT"), ("K03", "GARUT")])
    {'SUCI': 'K07'}
    """
    codes: dict[str, set[str]] = {}
    for code, name in pairs:
        codes.setdefault(name, set()).add(code)
    return {name: next(iter(found)) for name, found in codes.items() if len(found) == 1}


def refuse(loaded: Loaded, problem: Problem) -> Loaded:
    """A file that is refused for one reason, without rows."""
    report = replace(loaded.report, status="refused", problems=(problem,), rows_accepted=0)
    return replace(loaded, report=replace(report, rows_refused=report.rows_read), frame=pd.DataFrame())


def _conflict_fault(names: BranchNames, texts: Sequence[str]) -> Problem | None:
    """Code and name of one title that are two branches of the list."""
    for text in texts:
        if (codes := names.conflict(text)) is not None:
            expected = f"kode dan nama satu cabang; menurut daftar cabang kodenya {codes[0]}, namanya {codes[1]}"
            return Problem(
                "branch_conflict", "", "", excerpt(text), expected, "Perbaiki judulnya, atau sebut --branch."
            )
    return None


def _sheets_fault(loaded: Loaded, written: dict[str, str], names: BranchNames) -> Problem | None:
    """Sheets that state the same regions are branches only where the list of branches holds all their names."""
    if not any(finding.code == "branch_from_sheet" for finding in loaded.report.findings):
        return None
    unknown = [text for text, code in written.items() if code not in (*names.codes.values(), HEAD_OFFICE)]
    if not unknown:
        return None
    shown = ", ".join(f"'{text}'" for text in written)
    found = f"lembar {shown} memuat kab/kota yang sama"
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
