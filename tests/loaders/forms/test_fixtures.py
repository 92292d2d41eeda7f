"""Forms with known answers: each is read to the cell, or refused with its code and cell, in every container."""

import pytest

from tests.loaders.forms import cases_recap, cases_refused
from tests.loaders.forms.case import counts_of, read, with_status
from tests.loaders.forms.containers import WRITERS

CASES = [
    *cases_recap.HEADERS,
    *cases_recap.MONTHS,
    *cases_recap.BLOCKS,
    *cases_refused.TOTALS,
    *cases_refused.CELLS,
]


@pytest.mark.parametrize(
    ("form", "container"),
    [pytest.param(form, container, id=f"{container}-{form}") for form in CASES for container in form.containers],
)
def test_a_form_is_read_to_the_cell_or_refused_with_it(form, container):
    loaded = read(WRITERS[container](form.pages), **form.options)
    found = {(problem.code, problem.cell) for problem in loaded.report.problems}
    assert found == set(form.refused), loaded.report.problems
    codes = {finding.code for finding in loaded.report.findings}
    assert codes >= set(form.findings)
    if form.form:
        assert loaded.report.form == form.form
    if form.counts is None:
        assert loaded.report.status == "refused" and loaded.frame.empty
    else:
        assert loaded.report.status == "accepted"
        assert counts_of(loaded) == with_status(form.counts)
