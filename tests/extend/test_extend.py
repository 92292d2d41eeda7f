"""The worked examples of `docs/extend.md`: their patches apply to today's tree, stay small, and pass every check."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
EXAMPLES = {"indicator": 3, "page": 2}
"""Worked example -> how many files it may touch beside tests and documents."""

KEPT = ("app.py", "pyproject.toml", "callbacks", "coverage", "data/reference", "layouts", "tests")
"""What the checks and the tests of a patched copy need."""

CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy",),
    ("lint-imports", "--no-cache"),
)
"""The parts of `make check`; a test holds this list against the Makefile."""

NEIGHBOURS = {"indicator": "tests/model/test_measures.py", "page": "tests/layouts/test_page_list.py"}
"""Example -> tests of the tree about the kind of thing that it adds."""

MEND = """{path} no longer fits the tree. Bring it up to date in a clean clone:
    git apply --3way {path}     # mend what conflicts, run its test
    git add -A && git -c diff.suppressBlankEmpty=true diff --cached -U1 HEAD > /tmp/{name}.patch
and put that in its place; docs/extend.md must say what is so now."""

examples = pytest.mark.parametrize("name", EXAMPLES)


def patch_of(name):
    return (FOLDER / f"{name}.patch").read_text(encoding="utf-8")


def touched(patch):
    """The files that a patch changes or adds, in order."""
    return re.findall(r"^\+\+\+ b/(.+)$", patch, re.MULTILINE)


def counted(patch):
    """The files that a patch touches beside tests and documents."""
    return [path for path in touched(patch) if not path.startswith(("tests/", "docs/"))]


def run(folder, *command):
    """A command in a folder that no repository around it and no test run around it speaks into."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTEST_"))}
    environment |= {"GIT_CEILING_DIRECTORIES": str(folder.parent), "PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def apply(name, folder, patch=None):
    """Apply an example to a copy; empty, or what git says and how to bring the patch up to date."""
    file = folder / f"{name}.patch"
    file.write_text(patch or patch_of(name), encoding="utf-8")
    code, output = run(folder, "git", "apply", file.name)
    file.unlink()
    return code and f"{output}\n{MEND.format(path=f'tests/extend/{name}.patch', name=name)}"


def copy_touched(name, folder):
    """Copy those files of the tree that an example touches."""
    for path in touched(patch_of(name)):
        if (ROOT / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, folder / path)


@examples
def test_a_worked_example_applies(name, tmp_path):
    copy_touched(name, tmp_path)
    before = {path: path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.py")}
    failure = apply(name, tmp_path)
    assert not failure, failure
    for path in touched(patch_of(name)):
        text = (tmp_path / path).read_text(encoding="utf-8")
        assert text != before.get(tmp_path / path)
        ast.parse(text)


@examples
def test_a_patch_that_no_longer_fits_says_how_to_mend_it(name, tmp_path):
    copy_touched(name, tmp_path)
    patch = re.sub(r"^ (.*\S.*)$", r" \1 # moved", patch_of(name), flags=re.MULTILINE)
    failure = apply(name, tmp_path, patch)
    assert "patch does not apply" in failure and "git apply --3way" in failure


@examples
def test_a_worked_example_touches_few_files_and_brings_its_test(name):
    patch = patch_of(name)
    assert 0 < len(counted(patch)) <= EXAMPLES[name]
    assert [path for path in touched(patch) if Path(path).name.startswith("test_")]


@examples
def test_the_document_names_every_file_of_an_example(name):
    text = (ROOT / "docs" / "extend.md").read_text(encoding="utf-8")
    assert re.search(rf"\(#an?-{name}\) \| {len(counted(patch_of(name)))} \|", text)
    said = [f"tests/extend/{name}.patch", *(path for path in counted(patch_of(name)) if (ROOT / path).is_file())]
    said += [Path(path).name for path in counted(patch_of(name)) if not (ROOT / path).is_file()]
    assert [words for words in said if f"`{words}`" not in text] == []


def test_the_checks_of_a_copy_are_those_of_the_makefile():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    parts = re.search(r"^check: (.+)$", text, re.MULTILINE)[1].split()
    recipes = [re.search(rf"^{part}: .+\n\t@\$\(VENV\)/bin/(.+)$", text, re.MULTILINE)[1] for part in parts]
    assert recipes == [" ".join(command) for command in CHECKS]


@pytest.mark.prove
@examples
def test_a_tree_with_a_worked_example_passes_every_check_and_its_tests(name, tmp_path):
    ignored = shutil.ignore_patterns("__pycache__", ".*cache", ".hypothesis")
    for kept in KEPT:
        source, target = ROOT / kept, tmp_path / kept
        if source.is_dir():
            shutil.copytree(source, target, ignore=ignored)
        else:
            shutil.copy(source, target)
    failure = apply(name, tmp_path)
    assert not failure, failure
    for command, *arguments in CHECKS:
        code, output = run(tmp_path, str(Path(sys.executable).parent / command), *arguments)
        assert code == 0, output
    tests = [path for path in touched(patch_of(name)) if Path(path).name.startswith("test_")]
    code, output = run(tmp_path, sys.executable, "-m", "pytest", "-q", *tests, NEIGHBOURS[name])
    assert code == 0, output


def test_every_name_that_the_document_uses_is_there():
    text = (ROOT / "docs" / "extend.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([A-Z_]{3,}|\w+_\w+)(?:\(.*?\))?`", text))
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for package in ("coverage", "layouts", "callbacks", "tests")
        for path in (ROOT / package).rglob("*.py")
        if path != Path(__file__).resolve()
    )
    code += "".join(map(patch_of, EXAMPLES))
    assert named
    assert sorted(name for name in named if not re.search(rf"\b{name}\b", code)) == []
