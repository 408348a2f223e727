"""The default engine: a bitmap-index join.

For each fact and value, one integer whose bit *r* says that rule *r* is not ruled out by that
value. Inference is AND over what is known, fact by fact, in an order in which each fact comes
after all that it can be derived from. What follows from the rules that fire about a fact is worked
out once, and remembered. Nothing else changes once it is built, so it is safe in threads.
"""

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import TypeVar

import msgspec

from blink_expert.errors import ConflictingRules
from blink_expert.inference.findings import Contradiction, Derivation, Findings, bits
from blink_expert.knowledge.model import UNKNOWN, Fact, KnowledgeBase, Narrow
from blink_expert.knowledge.situation import Situation

__all__ = ["BitmapEngine"]


class _Atoms(dict[str | float, int]):
    """The rules that each value of a fact does not rule out; a number is found by its atom."""

    def __init__(self, fact: Fact, passes: dict[str, int]) -> None:
        super().__init__(passes.items())
        self._atom = fact.atom

    def __missing__(self, value: str | float) -> int:
        return self[self._atom(value)]


class _Effect(msgspec.Struct, frozen=True):
    """What follows for a fact when some of the rules about it fire.

    It blocks the rules outside `alive`, and keeps those outside `true` from firing.
    """

    alive: int
    true: int
    derived: Derivation | None = None
    left: tuple[str, ...] = ()
    contradiction: Contradiction | None = None


class _Column(msgspec.Struct, frozen=True):
    """The index of one fact.

    `passes[atom]`: the rules that this value does not rule out. `open`: the rules that do not need
    the fact to be known. `makers`: the rules that conclude it; `makes[atom]`: those that may leave
    it this value. `effects` is what followed so far, by the rules that fired and the value given;
    `derivable` the rules that were not blocked so far, by the rules that were pending.
    """

    fact: Fact
    passes: _Atoms
    open: int
    makers: int
    makes: dict[str, int]
    narrows: bool
    asked: bool
    effects: dict[tuple[int, str | float | None], _Effect]
    derivable: dict[int, int]


_Table = tuple[int, int, tuple[int, ...]]
"""The rules that are left for each set of known facts, and the shift and mask for its bits."""

_GROUP = 8
"""Facts of a table, which has an entry for each set of them."""
_MOST = 4096
"""What is remembered for a fact at most: some rules can fire in more ways than memory holds."""

_Key = TypeVar("_Key")
_Found = TypeVar("_Found")


class BitmapEngine:
    """Infer by AND over bitmaps; see `Engine`."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._all = (1 << len(kb.rules)) - 1
        columns = _index(kb)
        # A fact that no rule concludes is known from the start or never: it needs no order. While
        # one that nobody is asked for is not known, a rule that needs it is blocked.
        said = [column for column in columns if not column.makers and not column.asked]
        asked = [column for column in columns if not column.makers and column.asked]
        self._blocking = _tables(said, 0)
        self._waiting = _tables(asked, len(said))
        known = {column.fact.name: 1 << place for place, column in enumerate((*said, *asked))}
        self._given = {
            column.fact.name: (column.passes, known.get(column.fact.name, 0)) for column in columns
        }
        self._made = tuple((column.fact.name, column) for column in columns if column.makers)

    def infer(self, situation: Situation) -> Findings:
        """Return what follows from the situation; see `Engine.infer`."""
        values, alive, true = self._read(situation)
        derived: dict[str, Derivation] = {}
        candidates: dict[str, tuple[str, ...]] = {}
        contradictions: list[Contradiction] = []
        for name, column in self._made:
            firing = true & column.makers
            if firing:
                effect = self._effect(column, firing, values.get(name))
                alive &= effect.alive
                true &= effect.true
                if effect.contradiction is not None:
                    contradictions.append(effect.contradiction)
                if effect.derived is not None:
                    derived[name] = effect.derived
                    values[name] = effect.derived.value
                elif effect.left:
                    candidates[name] = effect.left
                    continue
            if name not in values:
                true &= column.open
                if not column.asked:
                    pending = alive & column.makers
                    alive &= self._derivable(column, pending ^ firing if firing else pending)
        return Findings(true, alive ^ true, values, derived, candidates, tuple(contradictions))

    def _read(self, situation: Situation) -> tuple[dict[str, str | float], int, int]:
        """Return the values that are given, and the rules that are alive, and true, by these.

        Alive are those of which no condition is false; true, those of which none is open either.
        """
        values = dict(situation)
        alive, known = self._all, 0
        for name, value in situation.items():
            if value == UNKNOWN:
                del values[name]
                continue
            passes, bit = self._given[name]
            alive &= passes[value]
            known |= bit
        for shift, some, table in self._blocking:
            alive &= table[known >> shift & some]
        true = alive
        for shift, some, table in self._waiting:
            true &= table[known >> shift & some]
        return values, alive, true

    def _derivable(self, column: _Column, pending: int) -> int:
        """Return the rules that these pending ones do not block by the values they could derive."""
        found = column.derivable.get(pending)
        if found is None:
            found = column.open
            for atom, makers in column.makes.items():
                if pending & makers:
                    found |= column.passes[atom]
            _remember(column.derivable, pending, found)
        return found

    def _effect(self, column: _Column, firing: int, given: str | float | None) -> _Effect:
        """Return what follows when these rules fire, worked out once."""
        found = column.effects.get((firing, given))
        if found is None:
            conclude = self._narrow if column.narrows else self._derive
            found = conclude(column, tuple(bits(firing)), given)
            _remember(column.effects, (firing, given), found)
        return found

    def _narrow(
        self, column: _Column, firing: tuple[int, ...], given: str | float | None
    ) -> _Effect:
        """Return what is left of the fact by all rules that fire."""
        name = column.fact.name
        says = {place: self._kb.rules[place].says for place in firing}
        if given is not None:
            against = tuple(place for place in firing if given not in says[place])
            return self._known(Contradiction(name, against) if against else None)
        left = tuple(
            str(value) for value in says[firing[0]] if all(value in some for some in says.values())
        )
        if len(left) == 1:
            return self._concluded(column, left[0], firing)
        if not left:
            return self._known(Contradiction(name, firing))
        passes = [column.passes[atom] for atom in left]
        return _Effect(
            column.open | reduce(or_, passes), column.open | reduce(and_, passes), left=left
        )

    def _derive(
        self, column: _Column, firing: tuple[int, ...], given: str | float | None
    ) -> _Effect:
        """Return the value that all rules that fire derive."""
        name, rules = column.fact.name, self._kb.rules
        (first,) = rules[firing[0]].says
        for place in firing[1:]:
            if rules[place].says != (first,):
                raise ConflictingRules(name, rules[firing[0]].id, rules[place].id)
        if given is None:
            return self._concluded(column, first, firing)
        return self._known(Contradiction(name, firing) if given != first else None)

    def _concluded(self, column: _Column, value: str | float, firing: tuple[int, ...]) -> _Effect:
        passing = column.passes[value]
        return _Effect(passing, passing, derived=Derivation(value, firing))

    def _known(self, contradiction: Contradiction | None) -> _Effect:
        """Return the effect on a fact that was given, or of which nothing is left: none."""
        return _Effect(self._all, self._all, contradiction=contradiction)


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
            _Atoms(kb.fact[name], {atom: every & ~some for atom, some in refused[name].items()}),
            every & ~needs[name],
            reduce(or_, makes[name].values(), 0),
            makes[name],
            name in narrowed,
            kb.fact[name].is_asked,
            {},
            {},
        )
        for name in kb.strata
    ]


def _remember(kept: dict[_Key, _Found], key: _Key, found: _Found) -> None:
    if len(kept) >= _MOST:
        kept.clear()
    kept[key] = found


def _tables(columns: Sequence[_Column], first: int) -> tuple[_Table, ...]:
    """Return the rules that need none of the unknown facts, in tables for a few facts each.

    Bit `first` of the known facts is that of the first column.
    """
    found = []
    for start in range(0, len(columns), _GROUP):
        table = [-1]
        for column in columns[start : start + _GROUP]:
            table = [*(rules & column.open for rules in table), *table]
        found.append((first + start, len(table) - 1, tuple(table)))
    return tuple(found)
