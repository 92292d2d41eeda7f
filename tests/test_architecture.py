"""The house: import contracts hold and catch a break, no data astray, every declaration documented."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import coverage
from coverage.model import indicators
from coverage.model.fundings import all_fundings
from coverage.model.glossary import GLOSSARY
from coverage.model.indicators import ALL_INDICATORS
from coverage.model.tables import ALL_TABLES
from coverage.model.wording import BASIS_NAMES, FLAGS, REASONS
from layouts.method import method_page

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("coverage", "layouts", "callbacks")
CODE = [ROOT / "app.py", *sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))]
MAX_MODULE, MAX_FUNCTION = 350, 60


def test_the_package_is_ours_and_not_the_test_tool():
    assert Path(coverage.__file__).resolve().parent == ROOT / "coverage"


def lint(folder):
    tool = Path(sys.executable).parent / "lint-imports"
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    result = subprocess.run(
        [tool, "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return result.returncode, result.stdout


@pytest.fixture
def copy(tmp_path):
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "assets"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_import_contracts_hold(copy):
    code, output = lint(copy)
    assert code == 0, output
    assert "7 kept, 0 broken" in output


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("layouts/overview.py", "from coverage.store import Store"),
        ("coverage/metrics/rates.py", "import dash"),
        ("coverage/loaders/recap.py", "from coverage.store import Store"),
        ("coverage/model/periods.py", "from coverage.metrics import summarise"),
        ("layouts/region.py", "from layouts.overview import PATH"),
        ("layouts/shell.py", "import app"),
    ],
)
def test_import_contracts_catch_a_deliberate_break(copy, path, line):
    with (copy / path).open("a", encoding="utf-8") as handle:
        handle.write(f"\n{line}\n")
    code, output = lint(copy)
    assert code == 1
    assert "BROKEN" in output


def test_an_undeclared_room_is_caught(copy):
    (copy / "coverage" / "attic.py").write_text('"""Nothing."""\n')
    assert lint(copy)[0] == 1


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_stay_small(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_MODULE
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in functions if node.end_lineno - node.lineno >= MAX_FUNCTION] == []


def public_functions(path):
    """Every function and method of a module that a caller may use: name -> node."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    classes = [("", body)] + [(f"{node.name}.", node.body) for node in body if isinstance(node, ast.ClassDef)]
    return {
        prefix + node.name: node
        for prefix, nodes in classes
        if not prefix.startswith("_")
        for node in nodes
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


@pytest.mark.parametrize("path", sorted((ROOT / "coverage" / "metrics").glob("*.py")), ids=lambda path: path.stem)
def test_every_public_function_of_metrics_shows_an_example_that_is_run(path):
    functions = public_functions(path)
    assert [name for name, node in functions.items() if ">>>" not in (ast.get_docstring(node) or "")] == []


def answers_yes_or_no(node):
    """Whether a function only says whether something holds; the first line of its docstring is then the condition."""
    return isinstance(node.returns, ast.Name) and node.returns.id == "bool"


@pytest.mark.parametrize("path", sorted((ROOT / "coverage" / "metrics").glob("*.py")), ids=lambda path: path.stem)
def test_every_public_function_of_metrics_says_units_and_what_missing_means(path):
    said = {
        name: ast.get_docstring(node) or ""
        for name, node in public_functions(path).items()
        if not answers_yes_or_no(node)
    }
    assert [name for name, text in said.items() if not ("Units:" in text and "Missing:" in text)] == []


def test_no_data_file_lies_outside_reference_and_tests():
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    data = [name for name in listing.split() if Path(name).suffix in {".xlsx", ".xls", ".csv", ".parquet", ".json"}]
    assert [name for name in data if not name.startswith(("data/reference/", "tests/"))] == []


def test_requirements_are_locked_and_name_no_registry():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "--hash=sha256:" in text and "http" not in text
        assert "pytest-cov" not in text and "\ncoverage==" not in text


def words_of(component):
    """Every text that a page shows, in order."""
    if isinstance(component, str):
        yield component
    if isinstance(component, list):
        for each in component:
            yield from words_of(each)
    children = getattr(component, "children", None)
    for child in children if isinstance(children, (list, tuple)) else [children] if children is not None else []:
        yield from words_of(child)


@pytest.fixture(scope="module")
def method_words():
    return set(words_of(method_page(None)))


def test_every_indicator_that_is_declared_is_documented(method_words):
    declared = {id(each): each for each in vars(indicators).values() if isinstance(each, indicators.Indicator)}
    assert {each.id for each in declared.values()} == {each.id for each in ALL_INDICATORS}
    for indicator in declared.values():
        wanted = (indicator.label, indicator.formula, indicator.description)
        assert all(wanted) and method_words.issuperset(wanted), indicator.id
        assert not indicator.caveat or indicator.caveat in method_words
        unit = f"Satuan: {indicator.unit}; {indicator.decimals} desimal di layar."
        assert indicator.unit and unit in method_words


def test_every_table_reason_flag_denominator_and_word_stands_on_the_method_page(method_words):
    for table in ALL_TABLES:
        assert table.label in method_words
        assert all({column.label, column.description} <= method_words for column in table.columns)
    assert method_words.issuperset((*REASONS.values(), *FLAGS.values(), *BASIS_NAMES.values()))
    assert all(each.denominator.description in method_words for each in indicators.DENOMINATORS.values())
    assert all({term.label, term.meaning} <= method_words for term in GLOSSARY)
    assert all(funding.label in method_words for funding in all_fundings())


def test_the_glossary_of_the_screen_stands_in_the_documents_too():
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").lower()
    assert [term.code for term in GLOSSARY if term.code.lower() not in text or term.label.lower() not in text] == []


def test_readme_opens_with_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count("\n    make ") == 2
    assert "make run" in text and "make test" in text and "docs/ringkasan.png" in text
