"""What stops a file: the words of a figure beyond a limit, said alike by every judge."""

from __future__ import annotations

from dataclasses import dataclass

from coverage.model.checks import IMPLAUSIBLE
from coverage.model.loading import Problem
from coverage.model.numbers import format_number
from coverage.model.periods import format_period
from coverage.reference.limits import Limit

CHECK_IT = "Cocokkan dengan cabang."
REMEDY = 'Bila keliru, muat berkas yang benar; bila memang demikian, muat berkas ini sendiri dengan --confirm "ALASAN".'


@dataclass(frozen=True)
class Stop:
    """A new file, by its place in the ingest, and why it is implausible."""

    file: int
    problem: Problem


def stop(file: int, name: str, where: str, found: str, expected: str) -> Stop:
    """A stop; `name` is the end of its code, `where` the place that a person looks for.

    Units: those of the words. Missing: a file has no sheet and cell here, since it is judged as a whole.

    >>> stop(0, "change", "Kab. Garut PU", "9.000 orang", "paling banyak 8.000 orang").problem.code
    'implausible_change'
    """
    return Stop(file, Problem(IMPLAUSIBLE + name, "", where, found, expected, f"{CHECK_IT} {REMEDY}"))


def persons(count: int) -> str:
    """A number of persons.

    >>> persons(15920)
    '15.920 orang'
    """
    return f"{format_number(count)} orang"


def change_words(period: str, now: int, known_period: str, known: int) -> str:
    """A figure beside the one that it is compared with.

    >>> change_words("2024-08", 15920, "2024-07", 1592)
    'Agustus 2024 15.920 orang, Juli 2024 1.592 orang (10,00 kali)'
    """
    times = f" ({format_number(now / known, 2)} kali)" if known else ""
    return f"{format_period(period)} {persons(now)}, {format_period(known_period)} {persons(known)}{times}"


def range_words(limit: Limit, known: int, *, is_known_later: bool = False) -> str:
    """The persons between which a limit holds beside a known figure.

    A limit is of the later figure beside the earlier one; where the known figure is the later one it is turned around.

    >>> range_words(Limit("", 0.75, 1.35, 0, ""), 1000), range_words(Limit("", None, 2.0, 0, ""), 1000)
    ('750 sampai 1.350 orang', 'paling banyak 2.000 orang')
    """
    low, high = limit.low, limit.high
    if is_known_later:
        low, high = (1 / high if high else None), (1 / low if low else None)
    if low is None:
        return "berapa pun" if high is None else f"paling banyak {persons(int(known * high))}"
    if high is None:
        return f"paling sedikit {persons(round(known * low))}"
    return f"{format_number(round(known * low))} sampai {persons(int(known * high))}"
