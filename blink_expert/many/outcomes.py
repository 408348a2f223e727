"""Inference over all situations at once: for each rule, the set in which it fires or is pending.

The same steps as those of the bitmap engine, with a set of situations in place of a bit.
"""

from collections.abc import Iterable, Mapping
from typing import Generic

import msgspec

from blink_expert.advice.relevance import makers, makers_of
from blink_expert.knowledge.model import Condition, Fact, KnowledgeBase, Narrow
from blink_expert.many.space import NOT_KNOWN, SetT, Space

__all__ = ["Conflict", "OutcomeSets"]


class Conflict(msgspec.Struct, Generic[SetT], frozen=True):
    """Two rules, by place, that derive different values for one fact in the situations `where`."""

    first: int
    second: int
    where: SetT


class _Demand(msgspec.Struct, frozen=True):
    """What a rule asks of one fact, all its conditions on it together."""

    accepts: frozenset[str]
    waits: bool


class _Known(msgspec.Struct, Generic[SetT], frozen=True):
    """What is known of a fact: the situations for each atom, known or still a candidate.

    `narrowed`: it is not known, but some atoms are ruled out. `open`: nothing is known of it.
    """

    atoms: dict[str, SetT]
    candidates: dict[str, SetT]
    narrowed: SetT
    open: SetT


class OutcomeSets(Generic[SetT]):
    """What becomes of every rule of a knowledge base, in every situation of a space.

    `fired`, `pending` and `alive` (not blocked) have one set for each rule, in order. `valid` are
    the situations that can be put to this knowledge base and in which no two rules derive
    different values. `contradicted` are those in which a fact does not go with what rules conclude.
    """

    def __init__(self, kb: KnowledgeBase, space: Space[SetT]) -> None:
        self.kb, self.space = kb, space
        self.conflicts: list[Conflict[SetT]] = []
        self.valid: SetT = space.valid
        self.known: dict[str, _Known[SetT]] = {}
        self.contradicted: dict[str, SetT] = {}
        self.alive: list[SetT] = [space.everything] * len(kb.rules)
        self._waiting: list[SetT] = [space.nothing] * len(kb.rules)
        self._cache: dict[tuple[str, frozenset[str]], tuple[SetT, SetT, SetT]] = {}
        asked: dict[str, list[tuple[int, _Demand]]] = {name: [] for name in kb.strata}
        for place, rule in enumerate(kb.rules):
            for name, demand in _demands(rule.conditions).items():
                asked[name].append((place, demand))
        for name in space.facts.keys() - kb.fact.keys():
            self.valid &= space.where(name, NOT_KNOWN)
        for name in kb.strata:
            self._settle(kb.fact[name])
            for place, demand in asked[name]:
                passes, waits = self._judge(kb.fact[name], demand)
                self.alive[place] &= passes
                self._waiting[place] |= waits
        self.fired = [
            alive & ~waiting for alive, waiting in zip(self.alive, self._waiting, strict=True)
        ]
        self.pending = [
            alive & waiting for alive, waiting in zip(self.alive, self._waiting, strict=True)
        ]

    def is_value(self, fact: str, atoms: Iterable[str]) -> SetT:
        """Return where the fact is known, given or derived, to have one of these atoms."""
        known = self.known[fact].atoms
        return self.space.union(known[atom] for atom in atoms)

    def possible(self, fact: str, atom: str) -> SetT:
        """Return where the fact has that atom, or may still turn out to have it."""
        known = self.known[fact]
        found = known.atoms[atom] | known.candidates[atom]
        if self.kb.fact[fact].is_asked or not self.kb.fact[fact].derived:
            return found | known.open
        return found | known.open & self._derivable(fact, frozenset({atom}))

    def undecided(self, condition: Condition) -> SetT:
        """Return where the condition of a pending rule is neither true nor false."""
        if condition.unknown:
            return self.space.nothing
        known = self.known[condition.fact]
        _, _, refused = self._split(condition.fact, frozenset(condition.accepts))
        return known.open | known.narrowed & refused

    def met(self, condition: Condition) -> SetT:
        """Return where the condition is true."""
        known = self.known[condition.fact]
        certain, some, refused = self._split(condition.fact, frozenset(condition.accepts))
        if condition.unknown:
            return certain | known.open | known.narrowed
        return certain | known.narrowed & some & ~refused

    def _settle(self, fact: Fact) -> None:
        """Work out what is known of the fact, from what is given and from the rules that fire."""
        space, name = self.space, fact.name
        given = self._given(fact)
        said = space.union(given.values())
        firing = {
            place: self.alive[place] & ~self._waiting[place]
            for place in self.kb.once(makers).get(name, ())
        }
        concluded = dict.fromkeys(given, space.nothing)
        narrowed = space.nothing
        candidates = concluded
        if any(isinstance(self.kb.rules[place].conclusion, Narrow) for place in firing):
            concluded, candidates = self._intersect(fact, firing)
            candidates = {atom: some & ~said for atom, some in candidates.items()}
            narrowed = space.union(candidates.values())
            fires = space.union(firing.values())
            left = space.union((*concluded.values(), narrowed))
            self.contradicted[name] = fires & ~left & ~said
        else:
            self._find_conflicts(firing)
            for place, fires in firing.items():
                atom = fact.atom(self.kb.rules[place].says[0])
                concluded = {**concluded, atom: concluded[atom] | fires}
        against = space.union(
            fires & space.union(some for atom, some in given.items() if atom not in says)
            for place, fires in firing.items()
            if (says := {fact.atom(value) for value in self.kb.rules[place].says})
        )
        self.contradicted[name] = against | self.contradicted.get(name, space.nothing)
        atoms = {atom: some | concluded[atom] & ~said for atom, some in given.items()}
        self.known[name] = _Known(
            atoms, candidates, narrowed, ~space.union(atoms.values()) & ~narrowed
        )

    def _given(self, fact: Fact) -> dict[str, SetT]:
        """Return where the fact is given as each of its atoms, as this knowledge base sees it."""
        space = self.space
        shared = space.facts.get(fact.name)
        given = dict.fromkeys(fact.atoms(), space.nothing)
        if shared is None:
            return given
        strange = space.nothing
        for atom in shared.atoms():
            here = space.where(fact.name, atom)
            mine = fact.atom(shared.sample(atom))
            if fact.is_given and mine in given:
                given[mine] |= here
            else:
                strange |= here
        self.valid &= ~strange
        return given

    def _intersect(
        self, fact: Fact, firing: Mapping[int, SetT]
    ) -> tuple[dict[str, SetT], dict[str, SetT]]:
        """Return where the firing rules leave one atom, and where they leave it among several."""
        space = self.space
        some_fires = space.union(firing.values())
        left = {}
        for atom in fact.atoms():
            against = (
                fires for place, fires in firing.items() if atom not in self.kb.rules[place].says
            )
            left[atom] = some_fires & ~space.union(against)
        # Those before and those after it: an atom that is left alone has none of either.
        names = list(left)
        before = _running(space, [left[name] for name in names])
        after = _running(space, [left[name] for name in reversed(names)])[::-1]
        alone = {
            name: left[name] & ~before[place] & ~after[place] for place, name in enumerate(names)
        }
        return alone, {name: left[name] & ~alone[name] for name in names}

    def _find_conflicts(self, firing: Mapping[int, SetT]) -> None:
        """Note every pair of rules that derive different values, and leave those situations out."""
        by_value: dict[str | float, SetT] = {}
        for place, fires in firing.items():
            value = self.kb.rules[place].says[0]
            by_value[value] = by_value.get(value, self.space.nothing) | fires
        clash = self.space.nothing
        seen = self.space.nothing
        for some in by_value.values():
            clash |= seen & some
            seen |= some
        if self.space.is_empty(clash & self.space.valid):
            return
        places = list(firing)
        for index, first in enumerate(places):
            for second in places[index + 1 :]:
                if self.kb.rules[first].says == self.kb.rules[second].says:
                    continue
                both = firing[first] & firing[second] & self.valid
                if not self.space.is_empty(both):
                    self.conflicts.append(Conflict(first, second, both))
        self.valid &= ~clash

    def judge(self, conditions: Iterable[Condition]) -> tuple[SetT, SetT]:
        """Return where a rule with these conditions is not blocked, and where it waits."""
        alive, waiting = self.space.everything, self.space.nothing
        for name, demand in _demands(conditions).items():
            passes, waits = self._judge(self.kb.fact[name], demand)
            alive &= passes
            waiting |= waits
        return alive, waiting

    def _judge(self, fact: Fact, demand: _Demand) -> tuple[SetT, SetT]:
        """Return where the demand on the fact blocks no rule, and where it makes one wait."""
        known = self.known[fact.name]
        certain, some, refused = self._split(fact.name, demand.accepts)
        if not demand.waits:
            return certain | known.open | known.narrowed, self.space.nothing
        still = known.open
        if not fact.is_asked:
            still &= self._derivable(fact.name, demand.accepts)
        return certain | some | still, known.open | known.narrowed & refused

    def _split(self, fact: str, accepts: frozenset[str]) -> tuple[SetT, SetT, SetT]:
        """Return where an accepted atom is known, is a candidate, and where a refused one is."""
        key = (fact, accepts)
        if key not in self._cache:
            known, union = self.known[fact], self.space.union
            self._cache[key] = (
                union(some for atom, some in known.atoms.items() if atom in accepts),
                union(some for atom, some in known.candidates.items() if atom in accepts),
                union(some for atom, some in known.candidates.items() if atom not in accepts),
            )
        return self._cache[key]

    def _derivable(self, fact: str, accepts: frozenset[str]) -> SetT:
        """Return where a pending rule could still derive an accepted value."""
        return self.space.union(
            self.alive[place] & self._waiting[place] for place in makers_of(self.kb, fact, accepts)
        )


def _demands(conditions: Iterable[Condition]) -> dict[str, _Demand]:
    """Return what the conditions ask of each fact, together."""
    found: dict[str, _Demand] = {}
    for condition in conditions:
        accepts, waits = frozenset(condition.accepts), not condition.unknown
        if condition.fact in found:
            accepts &= found[condition.fact].accepts
            waits |= found[condition.fact].waits
        found[condition.fact] = _Demand(accepts, waits)
    return found


def _running(space: Space[SetT], sets: list[SetT]) -> list[SetT]:
    """Return, for each place, the union of all sets before it."""
    found, so_far = [], space.nothing
    for some in sets:
        found.append(so_far)
        so_far |= some
    return found
