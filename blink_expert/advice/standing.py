"""How all stands that the sentences of one answer depend on, so that each is made once."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_

import msgspec

from blink_expert.advice.relevance import facts_to_say, rules_making
from blink_expert.inference import Findings, bits
from blink_expert.knowledge.memo import Memo
from blink_expert.knowledge.model import (
    Alternative,
    Battery,
    KnowledgeBase,
    Narrow,
    Rule,
    Step,
)
from blink_expert.knowledge.situation import Situation

__all__ = ["Standing", "fact_that_decides", "mask_of"]


class Standing:
    """How the rules and facts stand by these findings: a key for all that is said of them.

    `given` are the facts that were given, `unknown` included, `known` those that are known, given
    or derived: bit *n* is fact *n*.
    """

    def __init__(self, kb: KnowledgeBase, situation: Situation, findings: Findings) -> None:
        self._kb, self._findings = kb, findings
        self._index = kb.once(_index)
        self.given = mask_of(kb, situation)
        self.known = mask_of(kb, findings.values)

    def of(self, places: int) -> tuple[object, ...]:
        """Return these rules and how all stands that they depend on in what they say.

        Bit *r* of `places` is rule *r*. With the same key, they say the same.
        """
        findings, index = self._findings, self._index
        varying = places & ~(findings.fired & index.constant)
        look = index.looked.get(varying)
        if look is None:
            depends = (_depends(self._kb, place) for place in bits(varying))
            look = index.looked.keep(varying, _look(self._kb, reduce(or_, depends, _Depends())))
        values, left, derived = findings.values, findings.candidates, findings.derived
        return (
            places,
            findings.fired & look.rules,
            findings.pending & look.rules,
            self.known & look.facts,
            *[left.get(name) for name in look.left],
            *[derived.get(name) or values.get(name, left.get(name)) for name in look.values],
        )


def mask_of(kb: KnowledgeBase, names: Iterable[str]) -> int:
    """Return the facts as a mask: bit *n* is fact *n*."""
    return reduce(or_, map(kb.once(_bits).__getitem__, names), 0)


def fact_that_decides(kb: KnowledgeBase, rule: Rule) -> str | None:
    """Return the one fact that the rule itself looks at, if it is one, and not the device."""
    own = [c.fact for c in rule.conditions if c.origin == "when" and not c.unknown]
    return own[0] if len(own) == 1 and own[0] != kb.identifies else None


class _Depends(msgspec.Struct, frozen=True):
    """What rules depend on in what they say, as masks of rules and of facts.

    `rules` are those whose outcome counts: they themselves, and what derives the facts that are
    said or waited for. Of `facts` it counts whether they are known, of `left` which values are
    left, of `values` the value.
    """

    rules: int = 0
    facts: int = 0
    left: int = 0
    values: int = 0

    def __or__(self, other: "_Depends") -> "_Depends":
        return _Depends(
            self.rules | other.rules,
            self.facts | other.facts,
            self.left | other.left,
            self.values | other.values,
        )


class _Looked(msgspec.Struct, frozen=True):
    """Where to look for what some rules depend on: masks of rules and facts, and names of facts."""

    rules: int
    facts: int
    left: tuple[str, ...]
    values: tuple[str, ...]


class _Index(msgspec.Struct, frozen=True):
    """What single rules and sets of them depend on, found so far.

    `constant` are those that say the same whenever they fire, `narrowed` the facts of which rules
    leave some values.
    """

    depends: dict[int, _Depends]
    looked: Memo[int, _Looked]
    constant: int
    narrowed: frozenset[str]


def _index(kb: KnowledgeBase) -> _Index:
    constant = (1 << place for place, rule in enumerate(kb.rules) if not _said(kb, rule))
    narrowed = frozenset(rule.makes for rule in kb.rules if isinstance(rule.conclusion, Narrow))
    return _Index({}, Memo(), reduce(or_, constant, 0), narrowed)


def _depends(kb: KnowledgeBase, place: int) -> _Depends:
    index = kb.once(_index)
    found = index.depends.get(place)
    if found is None:
        rule, making = kb.rules[place], kb.once(rules_making)
        said = _said(kb, rule)
        deciding = facts_to_say(kb, {*said, *(condition.fact for condition in rule.conditions)})
        derived = {*said, *(name for name in deciding if not kb.fact[name].is_asked)}
        found = index.depends[place] = _Depends(
            reduce(or_, (making[name] for name in derived), 1 << place),
            mask_of(kb, deciding),
            mask_of(kb, deciding & index.narrowed),
            mask_of(kb, said),
        )
    return found


def _look(kb: KnowledgeBase, depends: _Depends) -> _Looked:
    names = [
        [kb.facts[place].name for place in bits(mask)] for mask in (depends.left, depends.values)
    ]
    return _Looked(depends.rules, depends.facts, tuple(names[0]), tuple(names[1]))


def _bits(kb: KnowledgeBase) -> Mapping[str, int]:
    return {fact.name: 1 << place for place, fact in enumerate(kb.facts)}


def _said(kb: KnowledgeBase, rule: Rule) -> set[str]:
    """Return the facts whose values are said: in the texts of the rule, and beside them."""
    said = set(rule.uses)
    match rule.conclusion:
        case Alternative(use=use):
            said.add(use)
        case Step(tool=tool) if tool.startswith("{"):
            said.add(tool[1:-1])
        case Battery():
            fact = fact_that_decides(kb, rule)
            said |= {fact} if fact is not None else set()
    return said
