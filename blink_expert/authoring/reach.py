"""What can still be so once the device is known, whatever else becomes known later.

An engine says what holds now; where rules accept not knowing a fact, that may change. A picture
has to have everything that may come to hold.
"""

from collections.abc import Mapping

import msgspec

from blink_expert.advice.words import join_or
from blink_expert.errors import NameNotFound
from blink_expert.knowledge import read_situation
from blink_expert.knowledge.model import UNKNOWN, Condition, KnowledgeBase, Rule

__all__ = ["Reach", "named_device", "reach"]


class Reach(msgspec.Struct, frozen=True):
    """The values that each fact can have, and the rules that can fire, in order."""

    kb: KnowledgeBase
    values: Mapping[str, frozenset[str]]
    rules: tuple[Rule, ...]

    def fill(self, rule: Rule, text: str) -> str:
        """Return the text with every value that can stand for each `{fact}`."""
        for name in rule.uses:
            fact = self.kb.fact[name]
            nouns = [value.noun for value in fact.values if value.name in self.values[name]]
            text = text.replace("{" + name + "}", join_or(nouns) or fact.about)
        return text


def reach(kb: KnowledgeBase, device: str) -> Reach:
    """Return what can be so for this device."""
    values = {fact.name: frozenset(fact.atoms() if fact.is_given else ()) for fact in kb.facts} | {
        kb.identifies: frozenset({device})
    }
    grown = True
    while grown:
        grown = False
        for rule in kb.rules:
            if not rule.makes or rule.makes == kb.identifies or not _can_fire(rule, values):
                continue
            fact = kb.fact[rule.makes]
            more = values[rule.makes] | {fact.atom(value) for value in rule.says}
            grown = grown or more != values[rule.makes]
            values[rule.makes] = more
    return Reach(kb, values, tuple(rule for rule in kb.rules if _can_fire(rule, values)))


def _can_fire(rule: Rule, values: Mapping[str, frozenset[str]]) -> bool:
    return all(_can_hold(condition, values) for condition in rule.conditions)


def _can_hold(condition: Condition, values: Mapping[str, frozenset[str]]) -> bool:
    return condition.unknown or not values[condition.fact].isdisjoint(condition.accepts)


def named_device(kb: KnowledgeBase, device: str) -> tuple[str, str]:
    """Return the device's name in canonical form, and its name for people."""
    name = str(read_situation(kb, {kb.identifies: device})[kb.identifies])
    if name == UNKNOWN:
        raise NameNotFound(f"'{UNKNOWN}' is no device. See `blink-expert devices` for all names.")
    return name, kb.fact[kb.identifies].value(name).label
