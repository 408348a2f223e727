"""What an engine finds out, and the interface that both engines have."""

from collections.abc import Iterator, Mapping
from typing import Protocol

import msgspec

from blink_expert.knowledge.model import KnowledgeBase, Rule
from blink_expert.knowledge.situation import Situation

__all__ = ["Contradiction", "Derivation", "Engine", "Findings", "bits"]


class Derivation(msgspec.Struct, frozen=True, gc=False):
    """A value that rules concluded. `rules` are their places in the knowledge base, in order."""

    value: str | float
    rules: tuple[int, ...]


class Contradiction(msgspec.Struct, frozen=True, gc=False):
    """What was given for `fact` is not what the rule at this place concludes.

    `fact` may also be one that was not given, when rules leave no value of it: the rules are then
    all that narrow it.
    """

    fact: str
    rules: tuple[int, ...]


class Findings(msgspec.Struct, frozen=True, gc=False):
    """Which rules fired and which are pending, as integers: bit *r* is rule *r*.

    All others are blocked. `values` are the facts that are known, given or derived;
    `candidates` are the values left of a fact that is not known.
    """

    fired: int
    pending: int
    values: Mapping[str, str | float]
    derived: Mapping[str, Derivation]
    candidates: Mapping[str, tuple[str, ...]]
    contradictions: tuple[Contradiction, ...]

    def outcome(self, rule: int) -> str:
        """Return `fired`, `pending` or `blocked`."""
        if self.fired >> rule & 1:
            return "fired"
        return "pending" if self.pending >> rule & 1 else "blocked"

    def fired_rules(self, kb: KnowledgeBase) -> tuple[Rule, ...]:
        """Return the rules that fired, in order."""
        return tuple(kb.rules[index] for index in bits(self.fired))


class Engine(Protocol):
    """Conclude from a situation in canonical form; safe to use from several threads."""

    def infer(self, situation: Situation) -> Findings:
        """Return what follows from the situation.

        Raises:
            ConflictingRules: two firing rules derive different values for one fact.

        """


def bits(number: int) -> Iterator[int]:
    """Yield the places of the bits that are set, the lowest first."""
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
