"""The default engine: a bitmap-index join.

For each fact and value, one integer whose bit *r* says that rule *r* is not ruled out by that
value. Inference is AND over what is known, fact by fact, in an order in which each fact comes
after all that it can be derived from. Immutable once built, so it is safe in threads.
"""

from collections.abc import Mapping
from functools import reduce
from operator import and_, or_

import msgspec

from blink_expert.errors import ConflictingRules
from blink_expert.inference.findings import Contradiction, Derivation, Findings, bits
from blink_expert.knowledge.model import UNKNOWN, Derive, Fact, KnowledgeBase, Narrow
from blink_expert.knowledge.situation import Situation

__all__ = ["BitmapEngine"]


class _Column(msgspec.Struct, frozen=True):
    """The index of one fact.

    `passes[atom]`: the rules that this value does not rule out. `open`: the rules that do not need
    the fact to be known. `makers`: the rules that conclude it; `makes[atom]`: those that may leave
    it this value.
    """

    fact: Fact
    passes: dict[str, int]
    open: int
    makers: int
    makes: dict[str, int]
    narrows: bool
    asked: bool


class BitmapEngine:
    """Infer by AND over bitmaps; see `Engine`."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._all = (1 << len(kb.rules)) - 1
        columns = _index(kb)
        self._passes = {column.fact.name: column.passes for column in columns}
        # A fact that no rule concludes is known from the start or never: it needs no order. While
        # one that nobody is asked for is not known, a rule that needs it is blocked.
        plain = [column for column in columns if not column.makers]
        self._asked = tuple((column.fact.name, column.open) for column in plain if column.asked)
        self._said = tuple((column.fact.name, column.open) for column in plain if not column.asked)
        self._made = tuple((column.fact.name, column) for column in columns if column.makers)

    def infer(self, situation: Situation) -> Findings:
        """Return what follows from the situation; see `Engine.infer`."""
        values = {name: value for name, value in situation.items() if value != UNKNOWN}
        # In `alive`, no condition of a rule is false; in `true`, none is open either.
        alive, true = self._plain(values)
        derived: dict[str, Derivation] = {}
        candidates: dict[str, tuple[str, ...]] = {}
        contradictions: list[Contradiction] = []
        for name, column in self._made:
            left: tuple[str, ...] = ()
            firing = true & column.makers
            if firing:
                found, left = self._conclude(column, firing, values.get(name), contradictions)
                if found is not None:
                    derived[name] = found
                    values[name] = found.value
                    passing = column.passes[self._atom(name, found.value)]
                    alive &= passing
                    true &= passing
            if name in values:
                continue
            if left:
                candidates[name] = left
                passes = [column.passes[atom] for atom in left]
                alive &= column.open | reduce(or_, passes)
                true &= column.open | reduce(and_, passes)
            else:
                true &= column.open
                if not column.asked:
                    alive &= column.open | _derivable(column, alive & column.makers & ~firing)
        return Findings(true, alive ^ true, values, derived, candidates, tuple(contradictions))

    def _plain(self, values: Mapping[str, str | float]) -> tuple[int, int]:
        """Return the rules that are alive, and true, by all facts that no rule concludes."""
        alive = true = self._all
        for name, value in values.items():
            alive &= self._passes[name][self._atom(name, value)]
        for name, without in self._said:
            if name not in values:
                alive &= without
        for name, without in self._asked:
            if name not in values:
                true &= without
        return alive, true & alive

    def _atom(self, name: str, value: str | float) -> str:
        return value if isinstance(value, str) else self._kb.fact[name].atom(value)

    def _conclude(
        self,
        column: _Column,
        firing: int,
        given: str | float | None,
        contradictions: list[Contradiction],
    ) -> tuple[Derivation | None, tuple[str, ...]]:
        """Return what the firing rules derive, or the candidates that they leave."""
        rules, name = self._kb.rules, column.fact.name
        places = tuple(bits(firing))
        if column.narrows:
            if given is not None:
                against = tuple(p for p in places if given not in _narrowed(rules[p].conclusion))
                if against:
                    contradictions.append(Contradiction(name, against))
                return None, ()
            left = reduce(
                lambda kept, place: tuple(
                    v for v in kept if v in _narrowed(rules[place].conclusion)
                ),
                places[1:],
                _narrowed(rules[places[0]].conclusion),
            )
            if not left:
                contradictions.append(Contradiction(name, places))
            if len(left) == 1:
                return Derivation(left[0], places), ()
            return None, left
        first = _derived(rules[places[0]].conclusion)
        for place in places[1:]:
            if _derived(rules[place].conclusion) != first:
                raise ConflictingRules(name, rules[places[0]].id, rules[place].id)
        if given is not None:
            if given != first:
                contradictions.append(Contradiction(name, places))
            return None, ()
        return Derivation(first, places), ()


def _index(kb: KnowledgeBase) -> list[_Column]:
    """Return the columns, each after those of all facts that its fact can be derived from."""
    every = (1 << len(kb.rules)) - 1
    refused = {fact.name: dict.fromkeys(fact.atoms(), 0) for fact in kb.facts}
    needs = dict.fromkeys(kb.fact, 0)
    makes: dict[str, dict[str, int]] = {name: {} for name in kb.fact}
    for place, rule in enumerate(kb.rules):
        bit = 1 << place
        for condition in rule.conditions:
            refusal = refused[condition.fact]
            for atom in refusal.keys() - set(condition.accepts):
                refusal[atom] |= bit
            if not condition.unknown:
                needs[condition.fact] |= bit
        for value in rule.says:
            atom = kb.fact[rule.makes].atom(value)
            makes[rule.makes][atom] = makes[rule.makes].get(atom, 0) | bit
    narrowed = {rule.makes for rule in kb.rules if isinstance(rule.conclusion, Narrow)}
    return [
        _Column(
            kb.fact[name],
            {atom: every & ~refusal for atom, refusal in refused[name].items()},
            every & ~needs[name],
            reduce(or_, makes[name].values(), 0),
            makes[name],
            name in narrowed,
            kb.fact[name].is_asked,
        )
        for name in kb.strata
    ]


def _derivable(column: _Column, pending: int) -> int:
    """Return the rules that accept a value which one of these pending rules could still derive."""
    accepting = 0
    if pending:
        for atom, makers in column.makes.items():
            if pending & makers:
                accepting |= column.passes[atom]
    return accepting


def _narrowed(conclusion: object) -> tuple[str, ...]:
    return conclusion.values if isinstance(conclusion, Narrow) else ()


def _derived(conclusion: object) -> str | float:
    if isinstance(conclusion, Derive):
        return conclusion.value
    raise TypeError(conclusion)
