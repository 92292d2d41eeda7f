"""Published statements against their own arithmetic: a verdict, what each figure can be, and what may explain it.

A statement *agrees* when what follows from its printed figures prints as they do; it is possible by *rounding* when it
does not but some unrounded figures satisfy all printed ones at once; it *contradicts* itself when none do. The verdict
is exact (`statements`), and the printed figures are never corrected, neither by the arithmetic nor by the store.
What is not judged here: whether a figure is true, and anything that a statement does not print. What may explain a
contradiction stands in `explanations`, what is said beside the verdict in `claim_notes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

import pandas as pd

from coverage.metrics.claims.disagreements import Voice, disagreements
from coverage.metrics.claims.explanations import explain
from coverage.metrics.claims.notes import base_notes, date_notes, rate_notes, store_notes, unit_notes
from coverage.metrics.claims.statements import (
    Interval,
    Statement,
    figure_ranges,
    holds_in_reals,
    is_consistent,
    statement_of,
)
from coverage.model.claims import FIGURE_BY_NAME, FIGURES, SAME_BASE, SAME_BASES, read_printed
from coverage.model.numbers import AmbiguousNumber, PrintedFigure
from coverage.model.results import ClaimCheck, CoverageRow, CoverageSummary
from coverage.model.schema import records_of
from coverage.reference.places import is_province, most_workers
from coverage.reference.regions import PROVINCE_CODE, match_region
from coverage.reference.tables import REVIEWED, Reference

_SUMS: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = (
    ("uncovered", (("eligible", 1), ("covered", -1))),
    ("change_covered", (("covered", 1), ("before_covered", -1))),
    ("target_gap", (("target_covered", 1), ("covered", -1))),
    ("change_rate", (("published_rate", 1), ("before_rate", -1))),
)
"""Figure -> the signed figures that it is the sum of, beside those that have parts."""

_PARTS = {"covered": ("formal", "informal", "other"), "eligible": ("formal_eligible", "informal_eligible")}
"""Figure -> its parts; of those only `other` may be left out."""

_DIFFERENCES = {
    "covered": (("eligible", 1), ("uncovered", -1)),
    "eligible": (("covered", 1), ("uncovered", 1)),
    "uncovered": (("eligible", 1), ("covered", -1)),
}
"""Figure -> the signed figures that it follows from where neither it nor its parts are printed."""

_COUNTED = frozenset({"covered", "eligible", "uncovered", *_PARTS["covered"], *_PARTS["eligible"]})
"""Numerator, denominator and parts: what the possible rate follows from."""

_IMPLIED = ("covered", "eligible", "published_rate", "before_eligible", "target_eligible")
"""Figures whose range is said even when they are not printed, as far as it follows."""


def check_claims(
    claims: pd.DataFrame,
    summary: CoverageSummary | None = None,
    reference: Reference = REVIEWED,
    is_wanted: Callable[[str], bool] = lambda place: True,
) -> tuple[ClaimCheck, ...]:
    """The statements of a claims table against their own arithmetic, in order; `summary` adds what the store says.

    `reference` says what places are called, also by the office; `is_wanted` takes a place as it is printed. Statements
    of the same place and date that print different figures name one another in their notes.

    Grain: one result per row of the claims table of a place that is wanted. Units: fractions and persons.
    Missing: see `check_claim`.

    >>> frame = pd.DataFrame([{"claim_id": "a", "covered": "1.000", "eligible": "4.000", "published_rate": "25%"}])
    >>> [check.verdict for check in check_claims(frame)]
    ['agrees']
    """
    records = records_of(claims)
    said = disagreements([_voice(record) for record in records], reference)
    wanted = (record for record in records if is_wanted(_text(record, "place")))
    checks = (check_claim(record, summary, reference) for record in wanted)
    return tuple(replace(check, notes=(*check.notes, *said.get(check.id, ()))) for check in checks)


def _voice(record: Mapping[str, object]) -> Voice:
    return Voice(
        id=_text(record, "claim_id"),
        place=_text(record, "place"),
        printed_date=_text(record, "printed_date"),
        source=_text(record, "source"),
        statement=_statement(record),
    )


def check_claim(
    record: Mapping[str, object], summary: CoverageSummary | None = None, reference: Reference = REVIEWED
) -> ClaimCheck:
    """One statement: its recomputed rate, the possible range from its parts, a verdict, explanations and notes.

    Units: fractions and persons. `implied` maps a figure to its range when all printed figures hold at once; where they
    contradict one another, to what it would have to be if the others hold. Missing: without numerator or denominator
    there is no recomputed rate and no range, and the verdict is `agrees` only if nothing printed disagrees. A figure
    that nobody can read is said in the notes and not judged.

    >>> garut = {"claim_id": "g", "covered": "186 ribu", "eligible": "836 ribu", "published_rate": "22,3%"}
    >>> check = check_claim(garut)  # 186 ÷ 836 = 22,249 %, but 186,4 ÷ 835,6 = 22,307 %
    >>> check.verdict, round(check.recomputed_rate, 5)
    ('rounding', 0.22249)
    """
    statement, place = _statement(record), _text(record, "place")
    recomputed, possible, verdict = recomputed_rate(statement), possible_rate(statement), verdict_of(statement)
    row, most = _row_of(place, summary, reference), most_workers(place, reference)
    return ClaimCheck(
        id=_text(record, "claim_id"),
        place=place,
        source=_text(record, "source"),
        published_rate=_float(statement.value("published_rate")),
        recomputed_rate=_float(recomputed),
        possible_low=float(possible.low) if possible else None,
        possible_high=float(possible.high) if possible else None,
        verdict=verdict,
        implied=_implied(statement, verdict),
        notes=(
            *_unread_notes(record),
            *rate_notes(statement, verdict, recomputed, possible),
            *base_notes(statement, verdict),
            *unit_notes(statement, most),
            *date_notes(_text(record, "printed_date")),
            *store_notes(row, summary),
        ),
        explanations=explain(statement, most, summary, row) if verdict == "contradicts" else (),
    )


def printed_figures(record: Mapping[str, object]) -> dict[str, PrintedFigure]:
    """The figures that a row of the claims table prints, by column.

    Units: persons, and fractions for rates. Missing: what the row leaves blank, or nobody can read, is absent.

    >>> sorted(printed_figures({"claim_id": "a", "covered": "5,9 juta", "eligible": None}))
    ['covered']
    """
    return {name: figure for name, figure in _read_figures(record).items() if isinstance(figure, PrintedFigure)}


def _read_figures(record: Mapping[str, object]) -> dict[str, PrintedFigure | AmbiguousNumber]:
    """Every printed figure, or why it cannot be read."""
    found: dict[str, PrintedFigure | AmbiguousNumber] = {}
    for figure in FIGURES:
        text = _text(record, figure.name)
        if text:
            try:
                found[figure.name] = read_printed(text, figure)
            except AmbiguousNumber as error:
                found[figure.name] = error
    return found


def _unread_notes(record: Mapping[str, object]) -> Iterable[str]:
    """What a store may hold from a time when more spellings were read; the statement is judged without it."""
    for name, error in _read_figures(record).items():
        if isinstance(error, AmbiguousNumber):
            yield f"{FIGURE_BY_NAME[name].label} tidak ikut diperiksa: tulisan itu {error.reason}"


def _statement(record: Mapping[str, object]) -> Statement:
    return statement_of(printed_figures(record), SAME_BASES.get(_text(record, SAME_BASE).lower(), frozenset()))


def verdict_of(statement: Statement) -> str:
    """`agrees`, `rounding` or `contradicts`.

    A figure that is not printed may be any number, and is checked against nothing.

    >>> from coverage.model.numbers import parse_figure
    >>> verdict_of(statement_of({"covered": parse_figure("5,9 juta"), "eligible": parse_figure("18,9 juta"),
    ...                          "published_rate": parse_figure("31,4%")}))
    'rounding'
    """
    if not is_consistent(statement):
        return "contradicts"
    return "agrees" if all(_direct_checks(statement)) else "rounding"


def recomputed_rate(statement: Statement) -> Fraction | None:
    """Numerator ÷ denominator, each as printed, else the sum of its parts, else with the uncovered.

    Units: an exact fraction. Missing: None without numerator or denominator, and where the denominator is 0.

    >>> from coverage.model.numbers import parse_figure
    >>> recomputed_rate(statement_of({"covered": parse_figure("5,9 juta"), "eligible": parse_figure("18,9 juta")}))
    Fraction(59, 189)
    """
    return _quotient(_known_value(statement, "covered"), _known_value(statement, "eligible"))


def possible_rate(statement: Statement) -> Interval | None:
    """Every coverage rate that numerator, denominator and parts allow, whatever rate is printed.

    Units: exact fractions. Missing: None without numerator or denominator, and where the parts cannot make the total.

    >>> from coverage.model.numbers import parse_figure
    >>> span = possible_rate(statement_of({"covered": parse_figure("5,9 juta"), "eligible": parse_figure("18,9 juta")}))
    >>> round(float(span.low), 4), round(float(span.high), 4)
    (0.3087, 0.3156)
    """
    own = statement.keeping(_COUNTED)
    return figure_ranges(own, ["published_rate"]).get("published_rate") if holds_in_reals(own) else None


def _text(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    return "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _quotient(top: Fraction | None, bottom: Fraction | None) -> Fraction | None:
    return None if top is None or not bottom else top / bottom


def _sum_of_parts(statement: Statement, name: str) -> Fraction | None:
    values = {part: statement.value(part) for part in _PARTS.get(name, ())}
    known = [value for value in values.values() if value is not None]
    is_whole = bool(known) and all(value is not None for part, value in values.items() if part != "other")
    return sum(known, Fraction(0)) if is_whole else None


def _stated_value(statement: Statement, name: str) -> Fraction | None:
    """A figure as printed, else the sum of its printed parts."""
    value = statement.value(name)
    return _sum_of_parts(statement, name) if value is None else value


def _known_value(statement: Statement, name: str) -> Fraction | None:
    """A figure as stated, else as it follows from two others that are."""
    value = _stated_value(statement, name)
    if value is not None or name not in _DIFFERENCES:
        return value
    terms = [(sign, _stated_value(statement, other)) for other, sign in _DIFFERENCES[name]]
    known = [sign * value for sign, value in terms if value is not None]
    return sum(known, Fraction(0)) if len(known) == len(terms) else None


def _prints_as(value: Fraction, figure: PrintedFigure) -> bool:
    """Whether a value, rounded half away from 0 as printed figures are, prints as the figure."""
    return figure.low < value <= figure.high if figure.value < 0 else figure.low <= value < figure.high


def _direct_checks(statement: Statement) -> Iterable[bool]:
    """For each relation between printed figures: does the one that follows print as it stands?"""
    rate, recomputed = statement.figures.get("published_rate"), recomputed_rate(statement)
    yield rate is None or recomputed is None or _prints_as(recomputed, rate)
    for whole in _PARTS:
        printed, parts = statement.figures.get(whole), _sum_of_parts(statement, whole)
        yield printed is None or parts is None or _prints_as(parts, printed)
    for figure in FIGURES:
        if figure.is_rate and figure.name in statement.figures and figure.name not in ("published_rate", "change_rate"):
            yield _rate_prints(statement, figure.name)
    if rate is not None and "uncovered_rate" in statement.figures:
        rest = statement.figures["uncovered_rate"]
        yield _prints_as(1 - rest.value, rate) or _prints_as(1 - rate.value, rest)
    yield _change_prints(statement, recomputed)
    for whole, parts_of in _SUMS:
        names = (whole, *(name for name, _ in parts_of))
        if all(name in statement.figures for name in names):
            yield _some_side_prints(statement, {whole: -1, **dict(parts_of)})


def _rate_prints(statement: Statement, name: str) -> bool:
    """Whether printed part ÷ printed base prints as the rate; true where one of them is not printed."""
    # The printed figure with the same form is the numerator: `formal` for formal_rate, `covered` for employed_rate.
    form = FIGURE_BY_NAME[name].form
    top = next((_known_value(statement, f.name) for f in FIGURES if f.form == form and not f.is_rate), None)
    found = _quotient(top, _base_value(statement, FIGURE_BY_NAME[name].base))
    return found is None or _prints_as(found, statement.figures[name])


def _base_value(statement: Statement, base: str) -> Fraction | None:
    """The denominator of a rate: its own, or that of today where the statement takes the two to be the same."""
    return _known_value(
        statement, "eligible" if base in statement.same_base and base not in statement.figures else base
    )


def _change_prints(statement: Statement, recomputed: Fraction | None) -> bool:
    """Whether a change of the rate prints as the rates before and after say, where not both are printed themselves."""
    change, now, before = (statement.figures.get(name) for name in ("change_rate", "published_rate", "before_rate"))
    if change is None or (now is not None and before is not None):
        return True  # all three printed are one of `_SUMS`
    earlier = _quotient(statement.value("before_covered"), _base_value(statement, "before_eligible"))
    ends = (now.value if now else recomputed, before.value if before else earlier)
    return ends[0] is None or ends[1] is None or _prints_as(ends[0] - ends[1], change)


def _some_side_prints(statement: Statement, signs: Mapping[str, int]) -> bool:
    """Whether in Σ sign × figure = 0 some figure, computed from the others, prints as it stands."""
    values = {name: statement.figures[name].value for name in signs}
    total = sum((sign * values[name] for name, sign in signs.items()), Fraction(0))
    return any(_prints_as(values[name] - total / sign, statement.figures[name]) for name, sign in signs.items())


def _implied(statement: Statement, verdict: str) -> dict[str, tuple[float, float]]:
    """Each figure's range: with all the others, or instead of itself where they contradict one another.

    Counts are whole; one that no whole number could mend is left out.
    """
    names = [name for name in FIGURE_BY_NAME if name in statement.figures or name in _IMPLIED]
    if verdict != "contradicts":
        spans = figure_ranges(statement, names)
    else:
        spans = {}
        for name in names:
            others = statement.without(name)
            if name in statement.figures and holds_in_reals(others):
                spans |= figure_ranges(others, [name])
    keys = {"published_rate": "rate"}
    whole = {name: span if FIGURE_BY_NAME[name].is_rate else span.whole for name, span in spans.items()}
    return {
        keys.get(name, name): (float(span.low), float(span.high)) for name, span in whole.items() if not span.is_empty
    }


def _row_of(place: str, summary: CoverageSummary | None, reference: Reference) -> CoverageRow | None:
    """The store's row of a printed place; None when it names none that the store knows."""
    if summary is None or not place:
        return None
    if is_province(place):
        return summary.province if summary.province.code == PROVINCE_CODE else None
    code = match_region(place, reference).code
    return next((row for row in summary.rows if row.code == code), None)
