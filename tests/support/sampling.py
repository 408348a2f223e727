"""Situations for tests that compare: random, and the same ones in every run."""

import random
from collections.abc import Iterator

from blink_expert import KnowledgeBase
from blink_expert.knowledge.model import UNKNOWN, Fact

__all__ = ["situations"]

_FACTS = 7
"""No situation has more of them beside the device."""


def situations(kb: KnowledgeBase, count: int, seed: int = 1) -> Iterator[dict[str, str | float]]:
    """Yield random situations; most know the device."""
    chance = random.Random(seed)
    device = kb.fact[kb.identifies]
    others = [fact for fact in kb.facts if fact.is_given and fact is not device]
    for _ in range(count):
        some = chance.sample(others, chance.randint(1, min(_FACTS, len(others))))
        given = {fact.name: _value(chance, fact) for fact in some}
        if chance.random() < 0.85:
            given[device.name] = _value(chance, device)
        yield given


def _value(chance: random.Random, fact: Fact) -> str | float:
    return UNKNOWN if chance.random() < 0.1 else fact.sample(chance.choice(fact.atoms()))
