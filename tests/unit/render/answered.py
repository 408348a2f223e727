"""Answers of the shipped knowledge to all kinds of situations."""

from functools import cache

from knowledge_bases import shipped
from sampling import situations

from blink_expert import Advice, advise

__all__ = ["answers"]


@cache
def answers() -> tuple[Advice, ...]:
    """Return the answers to 300 random situations, to every device alone, and to right batteries.

    Few random situations have batteries that are known to fit.
    """
    kb = shipped()
    devices: list[dict[str, str | float]] = [
        {kb.identifies: value.name} for value in kb.fact[kb.identifies].values
    ]
    right: dict[str, str | float] = {kb.identifies: "xt2", "battery_designation": "FR6"}
    return tuple(advise(kb, facts) for facts in (*situations(kb, 300, seed=4), *devices, right))
