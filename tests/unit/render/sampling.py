"""Random situations over the shipped vocabulary, the same ones in every run."""

import random
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from blink_expert import Advice, KnowledgeBase, advise, load
from blink_expert.knowledge.model import UNKNOWN, Fact

__all__ = ["answers", "shipped"]

COUNT = 300


@cache
def shipped() -> KnowledgeBase:
    return load(cache=False)


@cache
def answers() -> tuple[Advice, ...]:
    """Return the answers to 300 random situations, and to every device alone."""
    kb = shipped()
    devices: list[Mapping[str, Any]] = [
        {kb.identifies: value.name} for value in kb.fact[kb.identifies].values
    ]
    return tuple(advise(kb, facts) for facts in (*_situations(kb), *devices))


def _situations(kb: KnowledgeBase) -> Iterator[dict[str, str | float]]:
    chance = random.Random(2)
    device = kb.fact[kb.identifies]
    covered = [value.name for value in device.values if value.covered]
    others = [fact for fact in kb.facts if fact.is_given and fact is not device]
    for _ in range(COUNT):
        facts = chance.sample(others, chance.randint(0, 7))
        given = {fact.name: _value(chance, fact) for fact in facts}
        if chance.random() < 0.85:
            given[device.name] = chance.choice(covered)
        yield given


def _value(chance: random.Random, fact: Fact) -> str | float:
    return UNKNOWN if chance.random() < 0.1 else fact.sample(chance.choice(fact.atoms()))
