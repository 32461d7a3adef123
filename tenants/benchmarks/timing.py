"""How long does one thing take, by the median of many?"""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timed:
    """How long one of something took, in microseconds: the median and the 99th percentile of `rounds`."""

    median_us: float
    p99_us: float
    rounds: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what was measured, the figures in its columns, and what the target says."""

    what: str
    figures: tuple[str, ...]
    target: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of figures."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def timed(microseconds: Sequence[float]) -> Timed:
    """Return the median and the 99th percentile."""
    last = sorted(microseconds)[min(len(microseconds) - 1, int(len(microseconds) * 0.99))]
    return Timed(statistics.median(microseconds), last, len(microseconds))


async def alternate(
    contenders: dict[str, Callable[[int], Awaitable[object]]], *, rounds: int, warm: int = 20
) -> dict[str, Timed]:
    """Return how long each contender took; they take turns, so that what disturbs one disturbs the others."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(-warm, rounds):
        for name, contender in contenders.items():
            begun = time.perf_counter()
            await contender(number % max(rounds, 1))
            if number >= 0:
                found[name].append((time.perf_counter() - begun) * 1e6)
    return {name: timed(took) for name, took in found.items()}


def per_second(work: Callable[[], int], *, seconds: float, rounds: int = 5) -> float:
    """Return how many things `work` does in a second, the median of `rounds`; each call returns how many it did."""
    rates: list[float] = []
    work()
    for _ in range(rounds):
        done, begun = 0, time.perf_counter()
        while (took := time.perf_counter() - begun) < seconds / rounds:
            done += work()
        rates.append(done / took)
    return statistics.median(rates)
