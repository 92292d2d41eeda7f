"""What is written for people: links that lead somewhere, decisions in their form, hooks that call our own targets."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LAYERS = (
    *("Repository and tests", "Sheets", "Loaders", "Reference", "Store", "Metrics", "Figures", "Export", "Services"),
    *("Pages", "Wall", "Serving", "Command line", "Example office", "Documents"),
)


def anchors(text):
    """The anchors of a document's headings, as a forge makes them: lower case, no punctuation, spaces as hyphens."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_of_a_document_leads_to_a_file_or_a_heading(path):
    text = path.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not link.startswith(("http:", "https:"))]
    lost = []
    for link in links:
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        if not target.is_file() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            lost.append(link)
    assert lost == []


CODE_PATH = re.compile(r"(?<![\w/.])(?:coverage|layouts|callbacks|tests|benchmarks|data/reference)/[\w./*-]*[\w*]")
"""A path of ours in running text; a `*` stands for any name."""

TEST_NAME = re.compile(r"`(test_\w+\.py)`")
"""A module of tests named without its folder."""

CODE_NAME = re.compile(r"`((?:coverage|layouts|callbacks|tests)(?:\.\w+)+)`")
"""A dotted name of ours: a module, or what a module holds."""


def lost_names(text):
    """The paths and modules of ours that a text names and that are not there."""
    lost = [name for name in CODE_PATH.findall(text) if not any(ROOT.glob(name))]
    lost += [name for name in TEST_NAME.findall(text) if not any((ROOT / "tests").rglob(name))]
    for name in CODE_NAME.findall(text):
        module, _, last = name.replace(".", "/").rpartition("/")
        stems = (f"{module}/{last}", module)
        is_there = any((ROOT / stem).is_dir() or (ROOT / f"{stem}.py").is_file() for stem in stems)
        lost += [] if is_there else [name]
    return lost


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_and_module_that_a_document_names_is_there(path):
    assert lost_names(path.read_text(encoding="utf-8")) == []


def test_a_path_or_module_that_is_gone_is_found():
    gone = "`coverage/model/attic.py`, `tests/attic/*.py`, `test_attic.py`, `coverage.attic.shelf`"
    assert lost_names("`coverage/model/tables.py`, `tests/*/test_store.py`, `coverage.model.tables`") == []
    assert lost_names(gone) == ["coverage/model/attic.py", "tests/attic/*.py", "test_attic.py", "coverage.attic.shelf"]


def test_decisions_stand_by_layer_and_each_is_a_bold_sentence_with_its_date():
    text = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^## (.+)$", text, re.MULTILINE)) == LAYERS
    form = re.compile(r"\*\*[^*]+\.\*\* .+ \[20\d\d-\d\d-\d\d(, 20\d\d-\d\d-\d\d)*\]")
    for layer in re.split(r"^## .+$", text, flags=re.MULTILINE)[1:]:
        entries = [" ".join(part.split()) for part in layer.split("\n\n") if part.startswith("**")]
        assert entries
        assert [entry for entry in entries if not form.fullmatch(entry)] == []


def test_hooks_before_a_commit_call_only_targets_of_the_makefile():
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"repo: (\S+)", text) == ["local"]
    entries = re.findall(r"^ +entry: (.+)$", text, re.MULTILINE)
    called = [entry.removeprefix("make ") for entry in entries]
    check = re.search(r"^check: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert called == check[1].split()
    assert text.count("language: system") == len(entries)
