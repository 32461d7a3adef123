"""How long does one thing take, by the median of many?"""

import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

# What is done in one round; it is told which round it is.
Contender = Callable[[int], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Timed:
    """How long one of something took, in microseconds: median, and what a tenth and 99 in a hundred took at most."""

    median_us: float
    p10_us: float
    p99_us: float

    @property
    def figures(self) -> tuple[str, str, str]:
        """The three as they stand in a table; the tenth shows what the machine does when nobody is in its way."""
        return f"{self.p10_us:,.0f}", f"{self.median_us:,.0f}", f"{self.p99_us:,.0f}"


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
    """Return median, tenth and 99th percentile."""
    ordered = sorted(microseconds)
    last = min(len(ordered) - 1, int(len(ordered) * 0.99))
    return Timed(statistics.median(ordered), ordered[len(ordered) // 10], ordered[last])


WARM = 20  # rounds before those that count
TURN = 10  # so many rounds in a row: the first after another's turn pays for what the other left in the caches


async def alternate(contenders: Mapping[str, Contender], *, rounds: int) -> dict[str, Timed]:
    """Return how long each contender took; they take turns, so that what disturbs one disturbs the others."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for first in range(-WARM, rounds, TURN):
        for name, contender in contenders.items():
            for number in range(first, min(first + TURN, rounds)):
                begun = time.perf_counter()
                await contender(number % max(rounds, 1))
                if number >= 0:
                    found[name].append((time.perf_counter() - begun) * 1e6)
    return {name: timed(took) for name, took in found.items()}


def rates(contenders: Mapping[str, Callable[[], int]], *, seconds: float, rounds: int = 7) -> dict[str, float]:
    """Return how many things each contender does in a second of this process's own time, the median of `rounds`.

    A call returns how many things it did. Own time, because another process in the way is nobody's merit or fault.
    """
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, work in contenders.items():
            done, begun = 0, time.process_time()
            while (took := time.process_time() - begun) < seconds / rounds:
                done += work()
            if number:  # the first round warms up
                found[name].append(done / took)
    return {name: statistics.median(each) for name, each in found.items()}
