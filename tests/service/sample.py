"""Situations for tests that compare: random, and the same ones in every run."""

import random
from collections.abc import Iterator

from blink_expert import KnowledgeBase
from blink_expert.knowledge.model import UNKNOWN, Fact

__all__ = ["situations"]

SITUATIONS = 200


def situations(kb: KnowledgeBase) -> Iterator[dict[str, str | float]]:
    """Yield random situations, the same ones in every run; most know the device."""
    chance = random.Random(6)
    device = kb.fact[kb.identifies]
    others = [fact for fact in kb.facts if fact.is_given and fact is not device]
    for _ in range(SITUATIONS):
        given = {fact.name: value(chance, fact) for fact in chance.sample(others, 4)}
        if chance.random() < 0.9:
            given[device.name] = value(chance, device)
        yield given


def value(chance: random.Random, fact: Fact) -> str | float:
    return UNKNOWN if chance.random() < 0.1 else fact.sample(chance.choice(fact.atoms()))
