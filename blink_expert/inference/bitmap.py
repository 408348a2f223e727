"""The default engine: a bitmap-index join.

For each fact and value, one integer whose bit *r* says that rule *r* is not ruled out by that
value. Inference is AND over what is known, fact by fact, in an order in which each fact comes
after all that it can be derived from. Immutable once built, so it is safe in threads.
"""

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

    `passes[atom]`: the rules that this value does not rule out. `waits`: the rules that need the
    fact to be known. `makers`: the rules that conclude it.
    """

    fact: Fact
    passes: dict[str, int]
    waits: int
    makers: int
    narrows: bool


class BitmapEngine:
    """Infer by AND over bitmaps; see `Engine`."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._all = (1 << len(kb.rules)) - 1
        refused: dict[str, dict[str, int]] = {
            fact.name: dict.fromkeys(fact.atoms(), 0) for fact in kb.facts
        }
        waits = dict.fromkeys(kb.fact, 0)
        makers = dict.fromkeys(kb.fact, 0)
        narrowed = set()
        for index, rule in enumerate(kb.rules):
            bit = 1 << index
            for condition in rule.conditions:
                refusal = refused[condition.fact]
                for atom in refusal.keys() - set(condition.accepts):
                    refusal[atom] |= bit
                if not condition.unknown:
                    waits[condition.fact] |= bit
            if isinstance(rule.conclusion, (Derive, Narrow)):
                makers[rule.conclusion.fact] |= bit
                if isinstance(rule.conclusion, Narrow):
                    narrowed.add(rule.conclusion.fact)
        self._columns = tuple(
            _Column(
                kb.fact[name],
                {atom: self._all & ~refusal for atom, refusal in refused[name].items()},
                waits[name],
                makers[name],
                name in narrowed,
            )
            for name in kb.strata
        )

    def infer(self, situation: Situation) -> Findings:
        """Return what follows from the situation; see `Engine.infer`."""
        alive, waiting = self._all, 0
        values: dict[str, str | float] = {}
        derived: dict[str, Derivation] = {}
        candidates: dict[str, tuple[str, ...]] = {}
        contradictions: list[Contradiction] = []
        for column in self._columns:
            name = column.fact.name
            given = situation.get(name, UNKNOWN)
            value: str | float | None = None if given == UNKNOWN else given
            left: tuple[str, ...] = ()
            if column.makers:
                firing = alive & ~waiting & column.makers
                if firing:
                    found, left = self._conclude(column, firing, value, contradictions)
                    if found is not None and value is None:
                        derived[name] = found
                        value = found.value
            if value is not None:
                values[name] = value
                alive &= column.passes[column.fact.atom(value)]
            elif left:
                candidates[name] = left
                passes = [column.passes[atom] for atom in left]
                alive &= ~column.waits | reduce(or_, passes)
                waiting |= column.waits & ~reduce(and_, passes)
            else:
                if not column.fact.is_asked:
                    alive &= ~column.waits | self._derivable(column, alive & waiting)
                waiting |= column.waits
        return Findings(
            alive & ~waiting,
            alive & waiting,
            values,
            derived,
            candidates,
            tuple(contradictions),
        )

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

    def _derivable(self, column: _Column, pending: int) -> int:
        """Return the rules that accept a value which a pending rule could still derive."""
        accepting = 0
        for place in bits(pending & column.makers):
            conclusion = self._kb.rules[place].conclusion
            for value in _narrowed(conclusion) or (_derived(conclusion),):
                accepting |= column.passes[column.fact.atom(value)]
        return accepting


def _narrowed(conclusion: object) -> tuple[str, ...]:
    return conclusion.values if isinstance(conclusion, Narrow) else ()


def _derived(conclusion: object) -> str | float:
    if isinstance(conclusion, Derive):
        return conclusion.value
    raise TypeError(conclusion)
