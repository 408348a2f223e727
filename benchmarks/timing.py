"""Timing in turns: what else the machine does then meets all that is compared."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import msgspec

__all__ = ["Sample", "each", "in_turns", "spell"]

T = TypeVar("T")

_LEAST = 0.01
"""Seconds that a timing takes at least: short ones are repeated."""


class Sample(msgspec.Struct, frozen=True):
    """Seconds, one for each round."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median."""
        return statistics.median(self.seconds)

    def row(self) -> tuple[str, str, str]:
        """Return the median, the least, and the middle half, in words."""
        low, _, high = statistics.quantiles(self.seconds, n=4, method="inclusive")
        return spell(self.median), spell(min(self.seconds)), f"{spell(low)} to {spell(high)}"


def in_turns(tasks: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Sample]:
    """Return the seconds of each task; a first round, which warms up, is not counted."""
    found: dict[str, list[float]] = {name: [] for name in tasks}
    for number in range(rounds + 1):
        for name, task in tasks.items():
            seconds = _seconds(task)
            if number:
                found[name].append(seconds)
    return {name: Sample(tuple(seconds)) for name, seconds in found.items()}


def each(work: Callable[[T], object], some: Sequence[T]) -> Callable[[], object]:
    """Return a task that does the work for each of these."""

    def task() -> None:
        for one in some:
            work(one)

    return task


def spell(seconds: float) -> str:
    """Return a time with its unit."""
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs"), (1e9, "ns")):
        if seconds * factor >= 1:
            return (
                f"{seconds * factor:.3g} {unit}"
                if seconds * factor < 100
                else (f"{seconds * factor:,.0f} {unit}")
            )
    return "0 ns"


def _seconds(task: Callable[[], object]) -> float:
    passes = 0
    start = time.perf_counter()
    while True:
        task()
        passes += 1
        took = time.perf_counter() - start
        if took >= _LEAST:
            return took / passes
