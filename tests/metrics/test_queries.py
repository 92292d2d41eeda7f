"""The queries of the cube: every text is used, every value in it is filled, and none leans on a name's place."""

import re
from pathlib import Path
from string import Template

import pytest

from coverage.metrics.cube import queries

TEXTS = sorted((Path(queries.__file__).parent / "sql").glob("*.sql"))


def test_every_text_is_a_query_and_every_query_a_text():
    assert [path.stem for path in TEXTS] == sorted(name.removeprefix("_") for name in queries.CUBE_SQL)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_texts_say_what_they_are_and_can_be_turned_into_another_dialect(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("-- ") and text.endswith("\n")
    assert "BY NAME" not in text and "{" not in text
    assert max(map(len, text.splitlines())) <= 120


def test_a_value_that_nothing_fills_is_an_error_and_not_another_query():
    with pytest.raises(KeyError, match="unheard_of"):
        Template("SELECT $unheard_of").substitute(queries._values())


def test_every_step_is_made_before_the_query_that_needs_it():
    made = {"membership", "roster", "branches"}
    for name, sql in queries.CUBE_SQL.items():
        needed = set(re.findall(r"\b_[a-z_]+\b", sql))
        assert needed <= made, name
        made.add(name)
