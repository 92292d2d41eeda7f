"""What may explain a published statement that contradicts itself: one figure read otherwise, and then all can hold.

Every reading of a figure (`readings`) is tried by the exact arithmetic of `statements` and offered only when it removes
the contradiction. The order is that of `model.claims.EXPLANATIONS`, then the smallest change. An explanation is a lead
for a person to follow: nothing is corrected, and readings that need two mistakes at once are not looked for (among so
many, one always fits).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from coverage.metrics.claims.readings import FigureReading, printed_text, readings
from coverage.metrics.claims.statements import Interval, Statement, figure_ranges, holds_in_reals, is_consistent
from coverage.model.claims import EXPLANATIONS, FIGURE_BY_NAME, FIGURES, Explanation
from coverage.model.numbers import format_number
from coverage.model.periods import format_position
from coverage.model.results import CoverageRow, CoverageSummary

MOST = 5
"""How many explanations are offered."""

NEAR = Fraction(1, 100)
"""How near a known denominator must lie to the implied one to be named, as a fraction of it."""

_MULTIPLIED = frozenset({"decimal_slip", "scale_mix"})
"""They say nothing where only whole persons are wanting: of ten times as many there is a whole share sooner."""

_MILLION = 1_000_000


def explain(
    statement: Statement, most: int, summary: CoverageSummary | None = None, row: CoverageRow | None = None
) -> tuple[Explanation, ...]:
    """The likeliest explanations of a statement that contradicts itself, best first; none when nothing simple fits.

    `most` is how many workers its place can have (`places.most_workers`), `row` what the store holds of it, `summary`
    where that comes from: their figures are named when they are near what the statement implies. Units: persons and
    fractions. Missing: without `summary` or `row` no figure of the store is named; a figure that is not printed may be
    any number.

    >>> from coverage.metrics.claims.statements import statement_of
    >>> from coverage.model.numbers import parse_figure
    >>> printed = {"covered": "250", "eligible": "1.000", "published_rate": "52%"}
    >>> found = explain(statement_of({name: parse_figure(text) for name, text in printed.items()}), 4_000_000)
    >>> found[0].kind, found[0].printed, found[0].suggested  # 25 % would be right
    ('swapped_digits', '52%', '25%')
    """
    found = [(reading.distance, _said(statement, reading)) for reading in _possible_readings(statement, most)]
    found += [(0.0, explanation) for explanation in _of_the_whole(statement, summary, row)]
    order = list(EXPLANATIONS)
    found.sort(key=lambda pair: (order.index(pair[1].kind), pair[0]))
    return tuple(explanation for _, explanation in found[:MOST])


def _possible_readings(statement: Statement, most: int) -> Iterable[FigureReading]:
    """Readings with which all can hold; tried only where the rest of the statement holds, and near what it allows."""
    only_persons = holds_in_reals(statement)
    for name, figure in statement.figures.items():
        others = statement.without(name)
        if not holds_in_reals(others):
            continue
        allowed = figure_ranges(others, [name]).get(name)
        for reading in readings(name, figure, most):
            is_blind = only_persons and reading.kind in _MULTIPLIED
            is_near = allowed is None or not allowed.meet(reading.span).is_empty
            if not is_blind and is_near and is_consistent(statement.with_span(name, reading.span)):
                yield reading


def _said(statement: Statement, reading: FigureReading) -> Explanation:
    figure = FIGURE_BY_NAME[reading.figure]
    as_printed = statement.figures[reading.figure]
    printed = printed_text(as_printed.value, as_printed, is_rate=figure.is_rate)
    message = f"{EXPLANATIONS[reading.kind]}: {figure.label.lower()} {printed} {reading.words}."
    low, high = float(reading.span.low), float(reading.span.high)
    return Explanation(reading.kind, reading.figure, printed, reading.suggested, message, low, high)


def _of_the_whole(
    statement: Statement, summary: CoverageSummary | None, row: CoverageRow | None
) -> Iterable[Explanation]:
    """Explanations that concern how the figures hang together rather than how one was written."""
    yield from _missing_part(statement)
    yield from _other_period(statement, summary, row)
    if not holds_in_reals(statement):
        yield from _relative_change(statement)
        yield from _other_denominator(statement, summary, row)


def _missing_part(statement: Statement) -> Iterable[Explanation]:
    """Formal and informal may leave out a part of the total, such as construction workers."""
    if not {"covered", "formal", "informal"} <= statement.spans.keys() or "other" in statement.spans:
        return
    wider = statement.with_span("other", Interval(Fraction(0), statement.spans["covered"].high))
    if not is_consistent(wider):
        return
    span = figure_ranges(wider, ["other"])["other"]
    if span.low <= 0:
        return
    words = about_text(span)
    message = (
        f"{EXPLANATIONS['part_missing']}: selain formal dan informal masih ada {words} orang, misalnya jasa konstruksi."
    )
    yield Explanation("part_missing", "other", "", words, message, float(span.low), float(span.high))


def _relative_change(statement: Statement) -> Iterable[Explanation]:
    """A change in percent may be a fraction of the earlier rate, as of prices, where points of it are meant."""
    change = statement.figures.get("change_rate")
    others = statement.without("change_rate")
    if change is None or not holds_in_reals(others):
        return
    rates = figure_ranges(others, ["published_rate", "before_rate"])
    now, before = rates.get("published_rate"), rates.get("before_rate")
    if now is None or before is None or before.low <= 0:
        return
    growth = now.over(before).minus(Interval(Fraction(1), Fraction(1)))
    if growth.meet(statement.spans["change_rate"]).is_empty:
        return
    points_between = (now.low + now.high - before.low - before.high) / 2
    printed, points = (printed_text(value, change, is_rate=True) for value in (change.value, points_between))
    message = (
        f"{EXPLANATIONS['relative_change']}: {printed} adalah pertumbuhan cakupan terhadap cakupan sebelumnya; "
        f"selisihnya sekitar {points.removesuffix('%')} poin persen."
    )
    low, high = (float(end) for end in (now.minus(before).low, now.minus(before).high))
    yield Explanation("relative_change", "change_rate", printed, points, message, low, high)


def _other_period(
    statement: Statement, summary: CoverageSummary | None, row: CoverageRow | None
) -> Iterable[Explanation]:
    """The rate may be that of the earlier position, or of another month that the store holds."""
    rate = statement.figures.get("published_rate")
    if rate is None:
        return
    printed = printed_text(rate.value, rate, is_rate=True)
    if "before_covered" in statement.spans and "before_rate" not in statement.spans:
        earlier = statement.without("published_rate").with_span("before_rate", statement.spans["published_rate"])
        if is_consistent(_over_one_base(earlier)):
            message = (
                f"{EXPLANATIONS['period_mix']}: {printed} cocok dengan angka posisi sebelumnya, bukan dengan yang baru."
            )
            yield Explanation("period_mix", "published_rate", printed, printed, message)
    if summary is None or row is None or row != summary.focus:
        return
    for point in summary.trend:
        if point.coverage_rate is not None and _holds(Fraction(point.coverage_rate), statement.spans["published_rate"]):
            message = (
                f"{EXPLANATIONS['period_mix']}: {printed} adalah cakupan posisi {format_position(point.period)} "
                "menurut penyimpanan."
            )
            yield Explanation("period_mix", "published_rate", printed, printed, message)
            return


def _over_one_base(statement: Statement) -> Statement:
    """The statement with the earlier denominator taken to be the printed one: a free one would fit any rate."""
    if "before_eligible" in statement.spans:
        return statement
    return replace(statement, same_base=statement.same_base | {"before_eligible"})


def _holds(value: Fraction, span: Interval) -> bool:
    return span.low <= value <= span.high


def _other_denominator(
    statement: Statement, summary: CoverageSummary | None, row: CoverageRow | None
) -> Iterable[Explanation]:
    """Which denominator the other figures ask for in place of the printed one, and which known one is near."""
    others, figure = statement.without("eligible"), statement.figures.get("eligible")
    span = figure_ranges(others, ["eligible"]).get("eligible") if figure and holds_in_reals(others) else None
    demands = [("angka lainnya", span)] if span else list(_bases_of_rates(statement))
    printed = printed_text(figure.value, figure, is_rate=False) if figure else "penyebut angka lainnya"
    for asking, needed in demands:
        if needed.whole.is_empty or needed.high <= 0:
            continue
        known = _nearest_known(needed, _known(statement, summary, row))
        kind = "known_denominator" if known else "other_denominator"
        words = f"; yang dekat: {known}" if known else ""
        implied = about_text(needed)
        message = f"{EXPLANATIONS[kind]}: {asking} menuntut penyebut {implied}, bukan {printed}{words}."
        yield Explanation(kind, "eligible", printed, implied, message, float(needed.low), float(needed.high))


def _bases_of_rates(statement: Statement) -> Iterable[tuple[str, Interval]]:
    """Each rate without which the rest holds, and the denominator of its own that it asks for."""
    for name, figure in statement.figures.items():
        if FIGURE_BY_NAME[name].base not in {"eligible", *statement.same_base} or statement.spans[name].low <= 0:
            continue
        others = statement.without(name)
        tops = [each.name for each in FIGURES if each.form == FIGURE_BY_NAME[name].form and not each.is_rate]
        if holds_in_reals(others) and tops:
            part = figure_ranges(others, tops).get(tops[0])
            if part is not None and part.low >= 0:
                label = FIGURE_BY_NAME[name].label.lower()
                yield f"{label} {printed_text(figure.value, figure, is_rate=True)}", part.over(statement.spans[name])


def about_text(span: Interval) -> str:
    """A range of persons in words: its middle, and its ends where they print otherwise; its upper end from 0 on.

    A range of one number is that number; persons are in millions ("juta") where its upper end is one or more.

    >>> about_text(Interval(Fraction(1_307_263), Fraction(1_310_873)))
    'sekitar 1,309 juta (1,307 sampai 1,311 juta)'
    """
    if span.low == span.high:
        return format_number(span.low)
    unit, word, decimals = (_MILLION, " juta", 3) if span.high >= _MILLION else (1, "", 0)
    ends = (span.low, (span.low + span.high) / 2, span.high)
    low, middle, high = (format_number(end / unit, decimals) for end in ends)
    if span.low <= 0 < span.high:
        return f"paling banyak {high}{word}"
    return f"sekitar {middle}{word}" + (f" ({low} sampai {high}{word})" if low != high else "")


def _known(
    statement: Statement, summary: CoverageSummary | None, row: CoverageRow | None
) -> Iterable[tuple[str, Fraction]]:
    """Denominators that are known: others in the statement, and those that the store holds of the place."""
    for name in ("employed", "before_eligible", "formal_eligible", "informal_eligible"):
        value = statement.value(name)
        if value is not None:
            yield FIGURE_BY_NAME[name].label.lower(), value
    if row is None or summary is None or summary.denominator is None:
        return
    source = f"menurut penyimpanan, tahun {summary.denominator.year}"
    stored = {"eligible": row.eligible_workers, "employed": row.employed}
    stored |= {"formal_eligible": row.formal_eligible, "informal_eligible": row.informal_eligible}
    for name, count in stored.items():
        if count is not None:
            yield f"{FIGURE_BY_NAME[name].label.lower()} {source}", Fraction(count)


def _nearest_known(span: Interval, known: Iterable[tuple[str, Fraction]]) -> str:
    """The known denominator nearest to the middle of a range that has one, in words; '' when none lies near."""
    if span.low <= 0:
        return ""
    middle = (span.low + span.high) / 2
    near = [
        (abs(value - middle), label, value)
        for label, value in known
        if span.low * (1 - NEAR) <= value <= span.high * (1 + NEAR)
    ]
    if not near:
        return ""
    _, label, value = min(near)
    return f"{label} {format_number(value)}"
