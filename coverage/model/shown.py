"""What every page, file and command shows: lists of measures in their order, and the indicators that sentences say.

A layer takes its list from here, and the method page explains what stands in any of them: an indicator is shown when a
list holds a measure of it, or when `SAID` names the function that says it. What is declared and not shown yet waits, in
`WAITING`, for the page that will show it. To add a figure to a page, add its measure to the page's list.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coverage.model import indicators
from coverage.model import measures as each
from coverage.model.indicators import ALL_INDICATORS, COVERAGE_RATE, DENOMINATORS, Indicator
from coverage.model.measures import Measure

Measures = tuple[Measure[Any], ...]
"""Measures in the order in which they are shown."""


def map_measure(indicator: Indicator = COVERAGE_RATE) -> Measure[Any]:
    """What the maps of `/` and of the wall colour or fill by."""
    return each.rate_of(indicator)


def ranking(indicator: Indicator = COVERAGE_RATE) -> Measures:
    """The ranking of `/`: what its bars and its order are, then what stands beside them."""
    return (each.GAP_MEASURE, each.rate_of(indicator))


SECTORS: Measures = (each.FORMAL_MEMBERS, each.INFORMAL_MEMBERS)
"""The two small courses of `/`, and the two bars of the wall."""

PARTS: Measures = (*SECTORS, each.OTHER_MEMBERS)
"""Parts of the bar below a large figure; what is not covered is the rest of it."""

SECTOR_RATES: Measures = (each.FORMAL_COVERAGE, each.INFORMAL_COVERAGE)
"""The rates beside `SECTORS`, in their order."""

SECTOR_WORKERS: Measures = (each.FORMAL_WORKER_COUNT, each.INFORMAL_WORKER_COUNT)
"""The workers that `SECTOR_RATES` divide by, in their order."""

WALL_COLUMNS = each.MEMBERS
"""What the columns of the wall are."""


def trend(indicator: Indicator = COVERAGE_RATE) -> Measures:
    """The course of a place: what its line is, and what its table has beside it."""
    return (each.rate_of(indicator), each.MEMBERS, each.workers_of(indicator))


def regions_table(indicator: Indicator = COVERAGE_RATE) -> Measures:
    """The figures of `/wilayah`, what the page is about first; places, branches and remarks are the page's own."""
    return (
        each.rate_of(indicator),
        each.GAP_MEASURE,
        each.MEMBERS,
        *SECTORS,
        each.workers_of(indicator),
        each.DEVIATION,
        each.MONTH_CHANGE,
    )


REGION_FACTS: Measures = (
    *SECTOR_RATES,
    each.EMPLOYED_WORKERS,
    each.MEMBERSHIP_COUNT,
    each.PERSONS_RANGE,
    each.ACHIEVEMENT,
    each.DEVIATION,
    each.MONTH_CHANGE,
    each.DECEMBER_CHANGE,
)
"""The further figures of `/wilayah/<code>`."""


def terminal_table(indicator: Indicator = COVERAGE_RATE) -> Measures:
    """The figures that `summary` prints as a table."""
    return (each.MEMBERS, *SECTORS, each.workers_of(indicator), each.rate_of(indicator), each.GAP_MEASURE)


ROW_KEYS: Measures = (
    each.CODE,
    each.NAME,
    each.MEMBERS,
    each.MEMBERSHIP_COUNT,
    *PARTS,
    each.EMPLOYED_WORKERS,
    each.ELIGIBLE_WORKERS,
    each.FORMAL_ELIGIBLE_WORKERS,
    each.INFORMAL_ELIGIBLE_WORKERS,
    each.FORMAL_WORKER_COUNT,
    each.INFORMAL_WORKER_COUNT,
    each.rate_of(),
    *SECTOR_RATES,
    each.FORMAL_REASON,
    each.INFORMAL_REASON,
    each.GAP_MEASURE,
    each.ROW_FLAGS,
    each.ROW_REASON,
    each.PERSONS_LOW,
    each.PERSONS_HIGH,
)
"""Keys of a row in JSON and CSV, in order: a contract, to be added to at the end only."""

GROUP_KEYS: Measures = (each.MEMBERS, each.MEMBERSHIP_COUNT)
"""The figures of a branch, sector, segment or channel: on the command line, and of branches in the workbook."""


def workbook_trend(indicator: Indicator = COVERAGE_RATE) -> Measures:
    """The figures of a month in the workbook's trend, in the order of its formulas: members, workers, then the rate."""
    return (each.MEMBERS, *SECTORS, each.workers_of(indicator), each.rate_of(indicator))


def workbook_columns(segments: Iterable[Measure[Any]], indicator: Indicator = COVERAGE_RATE) -> Measures:
    """The figures of the workbook's summary table; `segments` are those with a column of their own."""
    return (
        each.CODE,
        each.NAME,
        each.EMPLOYED_WORKERS,
        each.ELIGIBLE_WORKERS,
        *segments,
        each.OTHER_MEMBERS,
        each.MEMBERS,
        each.rate_of(indicator),
        each.GAP_MEASURE,
        each.TARGET,
        each.ACHIEVEMENT,
        each.DEVIATION,
        each.MONTH_CHANGE,
        each.DECEMBER_CHANGE,
    )


SAID: tuple[tuple[Indicator, str], ...] = (
    (indicators.GROSS_GAP, "layouts.pages.overview.subline"),
    (indicators.CONCENTRATION, "layouts.pages.overview.subline"),
    (indicators.RANK, "layouts.pages.regions.regions_page"),
    (indicators.CHAINED_RATE, "layouts.parts.components.trend_table"),
    (indicators.MEMBERS_EFFECT, "coverage.words.sentences.comparison_sentence"),
    (indicators.DENOMINATOR_EFFECT, "coverage.words.sentences.comparison_sentence"),
    (indicators.MIX_EFFECT, "coverage.words.sentences.comparison_sentence"),
    (indicators.REGIONS_EFFECT, "coverage.words.sentences.comparison_sentence"),
    (indicators.CONTROL_DIFFERENCE, "coverage.words.sentences.control_words"),
)
"""Indicators that are no figure of a row, each with the function that says it."""

WAITING: tuple[tuple[Indicator, str], ...] = (
    (indicators.UNSUBSIDISED_RATE, "/mutasi"),
    (indicators.LAPSE, "/mutasi"),
    (indicators.INTERNAL_COUNT, "/segmen"),
    (indicators.FLOW, "/mutasi"),
    (indicators.ATTRITION, "/simulasi"),
    (indicators.DAILY_EFFORT, "/tren"),
    (indicators.PACE, "/tren"),
    (indicators.ARRIVAL, "/tren"),
)
"""Indicators that can be computed and that no page shows yet, each with the page that it waits for."""

WAITING_TERMS: tuple[tuple[str, str], ...] = (
    ("subsidised cover", "/mutasi"),
    ("flow", "/mutasi"),
    ("residual", "/mutasi"),
    ("attrition", "/simulasi"),
    ("pace", "/tren"),
)
"""Words of the glossary, by their name in the code, that no page says yet, each with the page that it waits for."""


def shown_measures() -> Measures:
    """Every measure that some page, file or command shows, once."""
    lists: list[Measures] = [PARTS, SECTOR_RATES, SECTOR_WORKERS, (WALL_COLUMNS,), REGION_FACTS, ROW_KEYS, GROUP_KEYS]
    for indicator in DENOMINATORS.values():
        lists += [(map_measure(indicator),), ranking(indicator), trend(indicator)]
        lists += [regions_table(indicator), terminal_table(indicator)]
        lists += [workbook_columns((), indicator), workbook_trend(indicator)]
    return tuple(dict.fromkeys(measure for listed in lists for measure in listed))


def shown_indicators() -> tuple[Indicator, ...]:
    """Every indicator that some page, file or command shows, in the order of the method page.

    >>> indicators.COVERAGE_RATE in shown_indicators(), indicators.FLOW in shown_indicators()
    (True, False)
    """
    shown = {measure.indicator.id for measure in shown_measures() if isinstance(measure.indicator, Indicator)}
    shown |= {indicator.id for indicator, _ in SAID}
    return tuple(indicator for indicator in ALL_INDICATORS if indicator.id in shown)
