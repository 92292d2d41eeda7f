"""The architecture: import contracts hold and catch a break, no data astray, every declaration documented."""

import ast
import importlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import coverage
from coverage.model import indicators
from coverage.model.indicators import ALL_INDICATORS, Indicator
from coverage.model.shown import SAID, WAITING, WAITING_TERMS, shown_indicators, shown_measures
from coverage.model.tables import ALL_TABLES
from coverage.reference.fundings import all_fundings
from coverage.words.glossary import GLOSSARY
from coverage.words.reasons import BASIS_NAMES, FLAGS, REASONS
from layouts.pages import PAGES
from layouts.pages.method import method_page

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


CONTRACTS = [
    each["name"] for each in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
]
STACK, LAYERS, DRAWING, DOMAIN, VIEW, WIRING, FILES, ENTRANCE, PAGE, SHEETS, CIRCLES = CONTRACTS
"""Names of the import contracts, in the order of `pyproject.toml`."""

BREAKS = [
    (STACK, "layouts/parts/shell.py", "from callbacks.router import Router"),
    (STACK, "coverage/words/reasons.py", "from layouts.parts.paths import METHOD"),
    (LAYERS, "coverage/model/periods.py", "from coverage.reference.regions import all_regions"),
    (LAYERS, "coverage/model/periods.py", "from coverage.metrics import find_changes"),
    (LAYERS, "coverage/reference/regions.py", "from coverage.loaders import load"),
    (LAYERS, "coverage/reference/regions.py", "from coverage.words.reasons import REASONS"),
    (LAYERS, "coverage/words/reasons.py", "from coverage.sheets.reader import Book"),
    (LAYERS, "coverage/loaders/recap/table.py", "from coverage.store import Store"),
    (LAYERS, "coverage/metrics/coverage/rates.py", "from coverage.figures.theme import SCREEN"),
    (LAYERS, "coverage/metrics/coverage/rates.py", "from coverage.services import summarise"),
    (LAYERS, "coverage/figures/theme.py", "from coverage.export import write_workbook"),
    (LAYERS, "coverage/store/rules.py", "from coverage.services.ingest import ingest"),
    (LAYERS, "coverage/services/ingest.py", "from coverage.cli import main"),
    (LAYERS, "coverage/access.py", "from coverage.store import Store"),
    (LAYERS, "coverage/jobs.py", "from coverage.cli import main"),
    (DRAWING, "coverage/export/columns.py", "from coverage.metrics import find_changes"),
    (DOMAIN, "coverage/metrics/coverage/rates.py", "import dash"),
    (DOMAIN, "coverage/figures/trend.py", "import plotly.graph_objects"),
    (VIEW, "layouts/pages/overview.py", "from coverage.store import Store"),
    (VIEW, "layouts/parts/shell.py", "from coverage.services import Office"),
    (WIRING, "callbacks/router.py", "from coverage.metrics import check_claims"),
    (WIRING, "callbacks/http/downloads.py", "from coverage.export import write_workbook"),
    (FILES, "layouts/parts/components.py", "import duckdb"),
    (ENTRANCE, "layouts/parts/shell.py", "import app"),
    (ENTRANCE, "coverage/example/people.py", "from tests import builders"),
    (PAGE, "layouts/pages/region.py", "from layouts.pages.overview import PATH"),
    (PAGE, "layouts/pages/novel.py", "from layouts.pages.overview import PATH"),
    (PAGE, "layouts/wall.py", "from layouts.pages.overview import PATH"),
    (SHEETS, "coverage/sheets/reader.py", "from coverage.reference.regions import all_regions"),
    (CIRCLES, "coverage/metrics/coverage/rates.py", "from coverage.metrics.checks import find_in_figures"),
    (CIRCLES, "layouts/parts/shell.py", "from layouts.pages import PAGES"),
    (CIRCLES, "callbacks/http/hosts.py", "from callbacks.http.guard import register"),
]
"""Contract, and a line that breaks it when it stands at the end of a module, or in a module of its own."""


def broken(output):
    """Names of the contracts that a report calls broken."""
    return set(re.findall(r"^(.+) BROKEN$", output, re.MULTILINE))


def test_import_contracts_hold(copy):
    code, output = lint(copy)
    assert code == 0, output
    assert f"{len(CONTRACTS)} kept, 0 broken" in output


def test_every_import_contract_has_a_deliberate_break():
    assert {contract for contract, _, _ in BREAKS} == set(CONTRACTS)


@pytest.mark.parametrize(("contract", "path", "line"), BREAKS)
def test_import_contracts_catch_a_deliberate_break(copy, contract, path, line):
    with (copy / path).open("a", encoding="utf-8") as handle:
        handle.write(f"\n{line}\n")
    code, output = lint(copy)
    assert code == 1
    assert contract in broken(output), output


def test_an_undeclared_module_is_caught(copy):
    (copy / "coverage" / "attic.py").write_text('"""Nothing."""\n')
    assert lint(copy)[0] == 1


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_stay_small(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_MODULE
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in functions if node.end_lineno - node.lineno >= MAX_FUNCTION] == []


def bare_patterns(path):
    """Names of the regular expressions of a module that no comment above and no text below explains."""
    text = path.read_text(encoding="utf-8")
    lines, body = text.splitlines(), ast.parse(text).body
    return [
        ast.unparse(node).partition(" ")[0]
        for node, after in zip(body, [*body[1:], None], strict=True)
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and "re.compile(" in ast.unparse(node)
        if not lines[node.lineno - 2].startswith("#")
        and not (isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant))
    ]


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_regular_expression_is_explained(path):
    assert bare_patterns(path) == []


def test_a_regular_expression_without_a_word_is_found(tmp_path):
    path = tmp_path / "attic.py"
    bare, above, below = (
        'BARE = re.compile("a")',
        '# said\nABOVE = re.compile("b")',
        'BELOW = re.compile("c")\n"""Said."""',
    )
    path.write_text("\n".join(["import re", bare, above, below]))
    assert bare_patterns(path) == ["BARE"]


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


@pytest.mark.parametrize("path", sorted((ROOT / "coverage" / "metrics").rglob("*.py")), ids=lambda path: path.stem)
def test_every_public_function_of_metrics_shows_an_example_that_is_run(path):
    functions = public_functions(path)
    assert [name for name, node in functions.items() if ">>>" not in (ast.get_docstring(node) or "")] == []


def is_a_helper(node):
    """Whether a function says yes or no, gives a text, or is one line: a docstring would be longer than its code."""
    says = isinstance(node.returns, ast.Name) and node.returns.id in ("bool", "str")
    first, last = node.body[1:2], node.body[-1]
    return says or (first == [last] and last.lineno == last.end_lineno)


@pytest.mark.parametrize("path", sorted((ROOT / "coverage" / "metrics").rglob("*.py")), ids=lambda path: path.stem)
def test_every_public_function_of_metrics_with_figures_says_units_and_what_missing_means(path):
    said = {
        name: ast.get_docstring(node) or "" for name, node in public_functions(path).items() if not is_a_helper(node)
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


def declared_indicators():
    return {each.id: each for each in vars(indicators).values() if isinstance(each, indicators.Indicator)}


def unaccounted(declared):
    """Ids of indicators that are neither shown nor waiting, or both."""
    shown, waiting = ({each.id for each in group} for group in (shown_indicators(), dict(WAITING)))
    return (set(declared) - shown - waiting) | (shown & waiting)


def test_every_indicator_that_is_declared_is_shown_or_waits_for_a_page():
    declared = declared_indicators()
    assert set(declared) == {each.id for each in ALL_INDICATORS}
    assert unaccounted(declared) == set()
    assert unaccounted([*declared, "new"]) == {"new"}
    assert {page for _, page in (*WAITING, *WAITING_TERMS)} <= PLANNED_PAGES


def test_every_indicator_that_is_shown_is_documented(method_words):
    for indicator in shown_indicators():
        wanted = (indicator.label, indicator.formula, indicator.description)
        assert all(wanted) and method_words.issuperset(wanted), indicator.id
        assert not indicator.caveat or indicator.caveat in method_words
        unit = f"Satuan: {indicator.unit}; {indicator.decimals} desimal di layar."
        assert indicator.unit and unit in method_words


def ids_of(component):
    """Every id of a page."""
    for each in component if isinstance(component, list) else ():
        yield from ids_of(each)
    if getattr(component, "id", None):
        yield component.id
    children = getattr(component, "children", None)
    for child in children if isinstance(children, (list, tuple)) else [children] if children is not None else []:
        yield from ids_of(child)


def test_every_indicator_on_the_method_page_is_shown_somewhere():
    documented = [each for each in ids_of(method_page(None)) if each.startswith("indikator-")]
    assert documented == [f"indikator-{each.id}" for each in shown_indicators()]
    listed = {measure.indicator.id for measure in shown_measures() if isinstance(measure.indicator, Indicator)}
    assert {each.id for each in shown_indicators()} == listed | {each.id for each, _ in SAID}


def test_every_list_of_measures_is_used_by_a_page_a_file_or_a_command():
    body = ast.parse((ROOT / "coverage" / "model" / "shown.py").read_text(encoding="utf-8")).body
    lists = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    lists += [node.target.id for node in body if isinstance(node, ast.AnnAssign)]
    lists += [node.targets[0].id for node in body if isinstance(node, ast.Assign)]
    imported = {name for path in CODE for name in names_in(path)}
    unused = {name for name in lists if f"coverage.model.shown.{name}" not in imported}
    assert unused == {"Measures", "SAID", "WAITING", "shown_measures"}


@pytest.mark.parametrize(("indicator", "where"), SAID, ids=lambda each: getattr(each, "id", each))
def test_what_sentences_say_is_said_by_a_function_that_is_reached(indicator, where):
    module, _, name = where.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name))
    assert module in reached(ROOT)


ENTRIES = ("app", "coverage.__main__")
"""What people start."""

UNREACHED = {
    "coverage.metrics.outlook.flows": "/mutasi",
    "coverage.metrics.outlook.way": "/tren",
    "coverage.metrics.outlook.pace": "/tren",
    "coverage.metrics.outlook.series": "/tren",
    "coverage.metrics.outlook.subsidised": "/mutasi",
}
"""Modules that neither application nor command line reaches yet, each with the page that it waits for."""

PLANNED_PAGES = {"/tren", "/mutasi", "/segmen", "/simulasi"}
"""Pages that are to come; what waits for one of them must be gone from the lists when the page is there."""

STARTED = re.compile(r"^import sys;.*\bfrom (coverage[\w.]*) import ")
"""Code in a string that starts a process of its own; examples in docstrings do not start so."""


def modules_of(root):
    """Dotted name -> file of every module of ours below a folder."""
    paths = [*root.glob("app.py"), *(path for package in PACKAGES for path in (root / package).rglob("*.py"))]
    named = {".".join(path.relative_to(root).with_suffix("").parts): path for path in paths}
    return {name.removesuffix(".__init__"): path for name, path in named.items()}


def names_in(path):
    """Every dotted name that a module imports, or that it starts in a process of its own."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and (found := STARTED.match(node.value)):
            yield found[1]


def reached(root):
    """Names of the modules that an import walk from the entries comes to, packages on the way included."""
    modules, seen, waiting = modules_of(root), set(), list(ENTRIES)
    while waiting:
        name = waiting.pop()
        if name in modules and name not in seen:
            seen.add(name)
            parts = name.split(".")
            waiting += [".".join(parts[:length]) for length in range(1, len(parts))] + list(names_in(modules[name]))
    return seen


def test_no_module_is_out_of_reach_of_application_and_command_line():
    assert set(modules_of(ROOT)) - reached(ROOT) == set(UNREACHED)
    assert set(UNREACHED.values()) <= PLANNED_PAGES


def test_a_module_out_of_reach_is_found(copy):
    (copy / "coverage" / "model" / "attic.py").write_text('"""Nothing."""\n')
    shutil.copy(ROOT / "app.py", copy)
    assert set(modules_of(copy)) - reached(copy) == {*UNREACHED, "coverage.model.attic"}


def test_no_planned_page_is_there_already():
    assert [path for path in sorted(PLANNED_PAGES) if any(page.match(path) is not None for page in PAGES)] == []


def test_every_table_reason_flag_denominator_and_word_stands_on_the_method_page(method_words):
    for table in ALL_TABLES:
        assert table.label in method_words
        assert all({column.label, column.description} <= method_words for column in table.columns)
    assert method_words.issuperset((*REASONS.values(), *FLAGS.values(), *BASIS_NAMES.values()))
    assert all(each.denominator.description in method_words for each in indicators.DENOMINATORS.values())
    waiting = {code for code, _ in WAITING_TERMS}
    assert waiting <= {term.code for term in GLOSSARY}
    assert all(({term.label, term.meaning} <= method_words) == (term.code not in waiting) for term in GLOSSARY)
    assert all(funding.label in method_words for funding in all_fundings())


def test_the_glossary_of_the_screen_stands_in_the_documents_too():
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").lower()
    assert [term.code for term in GLOSSARY if term.code.lower() not in text or term.label.lower() not in text] == []


def test_readme_opens_with_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count("\n    make ") == 2
    assert "make run" in text and "make test" in text and "docs/ringkasan.png" in text
