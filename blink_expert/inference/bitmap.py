"""The default engine: a bitmap-index join.

For each fact and value, one integer whose bit *r* says that rule *r* is not ruled out by that
value. Inference is AND over what is given. What the rules then derive depends on those alone that
derive something: it is worked out fact by fact, in an order in which each fact comes after all that
it can be derived from, and remembered for the next situation in which these rules stand the same.
Nothing else changes once it is built, so it is safe in threads.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, or_

import msgspec

from blink_expert.errors import ConflictingRules
from blink_expert.inference.findings import Contradiction, Derivation, Findings, bits
from blink_expert.knowledge.memo import Memo
from blink_expert.knowledge.model import UNKNOWN, Fact, KnowledgeBase, Narrow
from blink_expert.knowledge.situation import Situation

__all__ = ["BitmapEngine"]

_Value = str | float


class _Given(dict[tuple[str, _Value], int]):
    """What each fact given leaves of all bits, by its value; a number is found by its atom."""

    def __init__(self, kb: KnowledgeBase) -> None:
        super().__init__()
        self._fact = kb.fact

    def __missing__(self, item: tuple[str, _Value]) -> int:
        name, value = item
        return self[name, self._fact[name].atom(value)]


class _Effect(msgspec.Struct, frozen=True, gc=False):
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
    passes: dict[str, int]
    open: int
    makers: int
    makes: dict[str, int]
    narrows: bool
    asked: bool
    effects: Memo[tuple[int, _Value | None], _Effect]
    derivable: Memo[int, int]


class _Conclusions(msgspec.Struct, frozen=True, gc=False):
    """What follows of all derived facts. Rules outside `alive` are blocked, and so on."""

    alive: int
    true: int
    values: Mapping[str, _Value]
    derived: Mapping[str, Derivation]
    candidates: Mapping[str, tuple[str, ...]]
    contradictions: tuple[Contradiction, ...]


_Table = tuple[int, int, tuple[int, ...]]
"""The rules that are left for each set of unknown facts, and the shift and mask for its bits."""

_GROUP = 8
"""Facts of a table, which has an entry for each set of them."""


class BitmapEngine:
    """Infer by AND over bitmaps; see `Engine`."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._all = (1 << len(kb.rules)) - 1
        columns = _index(kb)
        self._made = tuple(column for column in columns if column.makers)
        self._makers = reduce(or_, (column.makers for column in self._made), 0)
        self._concluded: Memo[tuple[_Value | None, ...], _Conclusions] = Memo()
        # A fact that no rule concludes is known from the start or never: it needs no order. While
        # one that nobody is asked for is not known, a rule that needs it is blocked.
        said = [column for column in columns if not column.makers and not column.asked]
        asked = [column for column in columns if not column.makers and column.asked]
        # Above the bits of the rules stand those of the facts, and whether all given is known.
        first = len(kb.rules)
        self._blocking = _tables(said, first)
        self._waiting = _tables(asked, first + len(said))
        fields = _fields((*said, *asked, *self._made), first)
        self._all_known = 1 << max(self._all, *fields.values()).bit_length()
        self._nothing_given = (self._all_known << 1) - 1
        # What is derived depends on these alone, but for numbers, where a code stands for many.
        deciding = (one for one in columns if one.makers or self._makers & ~one.open)
        self._decides = reduce(or_, (fields[one.fact.name] for one in deciding), self._makers)
        self._numbers = tuple(one.fact.name for one in self._made if one.fact.is_number)
        self._given = _Given(kb)
        for column in columns:
            name, field = column.fact.name, fields[column.fact.name]
            left = self._nothing_given & ~(self._all | field)
            for number, (atom, passes) in enumerate(column.passes.items()):
                code = (field & -field) * number if column.makers else 0
                self._given[name, atom] = left | passes | code
            self._given[name, UNKNOWN] = self._nothing_given & ~self._all_known

    def infer(self, situation: Situation) -> Findings:
        """Return what follows from the situation; see `Engine.infer`."""
        left = reduce(and_, map(self._given.__getitem__, situation.items()), self._nothing_given)
        known: Mapping[str, _Value] = situation
        if not left & self._all_known:
            known = {name: value for name, value in situation.items() if value != UNKNOWN}
        # Alive are the rules of which no condition is false; true, those of which none is open.
        alive = left & self._all
        for shift, some, table in self._blocking:
            alive &= table[left >> shift & some]
        true = alive
        for shift, some, table in self._waiting:
            true &= table[left >> shift & some]
        key = (left & self._decides, *map(known.get, self._numbers))
        found = self._concluded.get(key)
        if found is None:
            made = self._conclude(alive & self._makers, true & self._makers, known)
            found = self._concluded.keep(key, made)
        true &= found.true
        return Findings(
            true,
            alive & found.alive ^ true,
            {**known, **found.values},
            found.derived,
            found.candidates,
            found.contradictions,
        )

    def _conclude(self, alive: int, true: int, known: Mapping[str, _Value]) -> _Conclusions:
        """Return what is derived where these of the rules that derive are alive, and true."""
        keeps_alive = keeps_true = self._all
        values: dict[str, _Value] = {}
        derived: dict[str, Derivation] = {}
        candidates: dict[str, tuple[str, ...]] = {}
        contradictions: list[Contradiction] = []
        for column in self._made:
            name = column.fact.name
            firing = true & keeps_true & column.makers
            if firing:
                effect = self._effect(column, firing, known.get(name))
                keeps_alive &= effect.alive
                keeps_true &= effect.true
                if effect.contradiction is not None:
                    contradictions.append(effect.contradiction)
                if effect.derived is not None:
                    derived[name] = effect.derived
                    values[name] = effect.derived.value
                elif effect.left:
                    candidates[name] = effect.left
                    continue
            if name not in known and name not in values:
                keeps_true &= column.open
                if not column.asked:
                    pending = alive & keeps_alive & column.makers & ~firing
                    keeps_alive &= _derivable(column, pending)
        return _Conclusions(
            keeps_alive, keeps_true, values, derived, candidates, tuple(contradictions)
        )

    def _effect(self, column: _Column, firing: int, given: _Value | None) -> _Effect:
        """Return what follows when these rules fire, worked out once."""
        found = column.effects.get((firing, given))
        if found is None:
            conclude = self._narrow if column.narrows else self._derive
            effect = conclude(column, tuple(bits(firing)), given)
            found = column.effects.keep((firing, given), effect)
        return found

    def _narrow(self, column: _Column, firing: tuple[int, ...], given: _Value | None) -> _Effect:
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
            return self._settled(column, left[0], firing)
        if not left:
            return self._known(Contradiction(name, firing))
        passes = [column.passes[atom] for atom in left]
        return _Effect(
            column.open | reduce(or_, passes), column.open | reduce(and_, passes), left=left
        )

    def _derive(self, column: _Column, firing: tuple[int, ...], given: _Value | None) -> _Effect:
        """Return the value that all rules that fire derive."""
        name, rules = column.fact.name, self._kb.rules
        (first,) = rules[firing[0]].says
        for place in firing[1:]:
            if rules[place].says != (first,):
                raise ConflictingRules(name, rules[firing[0]].id, rules[place].id)
        if given is None:
            return self._settled(column, first, firing)
        return self._known(Contradiction(name, firing) if given != first else None)

    def _settled(self, column: _Column, value: _Value, firing: tuple[int, ...]) -> _Effect:
        passing = column.passes[column.fact.atom(value)]
        return _Effect(passing, passing, derived=Derivation(value, firing))

    def _known(self, contradiction: Contradiction | None) -> _Effect:
        """Return the effect on a fact that was given, or of which nothing is left: none."""
        return _Effect(self._all, self._all, contradiction=contradiction)


def _derivable(column: _Column, pending: int) -> int:
    """Return the rules that these pending ones do not block by the values they could derive."""
    found = column.derivable.get(pending)
    if found is None:
        made = (column.passes[atom] for atom, makers in column.makes.items() if pending & makers)
        found = column.derivable.keep(pending, reduce(or_, made, column.open))
    return found


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
            {atom: every & ~some for atom, some in refused[name].items()},
            every & ~needs[name],
            reduce(or_, makes[name].values(), 0),
            makes[name],
            name in narrowed,
            kb.fact[name].is_asked,
            Memo(),
            Memo(),
        )
        for name in kb.strata
    ]


def _fields(columns: Iterable[_Column], first: int) -> dict[str, int]:
    """Return a field of bits for each fact, from bit `first` on; all are set while it is not given.

    It has a code for each value of what rules conclude, and is one bit, for any value, elsewhere.
    """
    found = {}
    for column in columns:
        width = len(column.passes).bit_length() if column.makers else 1
        found[column.fact.name] = (1 << width) - 1 << first
        first += width
    return found


def _tables(columns: Sequence[_Column], first: int) -> tuple[_Table, ...]:
    """Return the rules that need none of the unknown facts, in tables for a few facts each.

    Bit `first` is set while the fact of the first column is not given, and so on.
    """
    found = []
    for start in range(0, len(columns), _GROUP):
        table = [-1]
        for column in columns[start : start + _GROUP]:
            table = [*table, *(rules & column.open for rules in table)]
        found.append((first + start, len(table) - 1, tuple(table)))
    return tuple(found)
