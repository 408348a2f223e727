"""Our rules in a form that every rule engine can be given: what the benchmarks translate from.

A program has *inputs*, facts that a situation gives, and *conclusions*, facts that its rules set.
A rule is a conjunction of tests on single facts and sets facts to values; it sets none if it only
fires. Rules stand in levels: a rule tests only inputs and what rules of earlier levels set. So the
order of rules within a level does not matter, and to be unknown means to have been left unset.

What our language says in other ways is said by helper rules:

- a fact that is given and can be concluded as well is what was given, if it was;
- a rule that narrows a fact rules out the values that it does not leave; the one value that no rule
  ruled out is the fact's value, and "one of these" is true when all others were ruled out;
- a number is given as its class: the thresholds that rules compare it with lie between classes.

Which rules are pending is not translated: no peer has a third truth value.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from blink_expert.knowledge import UNKNOWN, KnowledgeBase, Situation
from blink_expert.knowledge.model import Condition, Fact, Narrow

__all__ = ["Facts", "Program", "Rule", "Test", "fired_by", "given", "translate"]

Facts = Mapping[str, str]
"""The inputs that a situation gives."""

YES = "yes"


class Test(msgspec.Struct, frozen=True):
    """True when the fact has one of these values, or (`unknown`) has none."""

    fact: str
    accepts: tuple[str, ...]
    unknown: bool = False


class Rule(msgspec.Struct, frozen=True):
    """When all tests are true, the facts of `sets` have these values.

    `place` is the rule's place in the knowledge base; a helper has none.
    """

    name: str
    level: int
    tests: tuple[Test, ...]
    sets: tuple[tuple[str, str], ...] = ()
    place: int | None = None


class Program(msgspec.Struct, frozen=True):
    """Rules in the order of their levels, and the values of every fact that they speak of."""

    inputs: dict[str, tuple[str, ...]]
    conclusions: dict[str, tuple[str, ...]]
    rules: tuple[Rule, ...]

    def levels(self) -> list[tuple[Rule, ...]]:
        """Return the rules of each level."""
        found: dict[int, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            found[rule.level].append(rule)
        return [tuple(found[level]) for level in sorted(found)]


def translate(kb: KnowledgeBase) -> Program:
    """Return the rules of the knowledge base as a program."""
    return _Translator(kb).program()


def given(kb: KnowledgeBase, situation: Situation) -> dict[str, str]:
    """Return a situation as the inputs of the program."""
    names = _atom_names(kb)
    return {
        _input(kb.fact[name]): names[name][kb.fact[name].atom(value)]
        for name, value in situation.items()
        if value != UNKNOWN
    }


def fired_by(program: Program, facts: Facts) -> frozenset[int]:
    """Return the places of the rules that fire: what a program means, in the plainest way."""
    known = dict(facts)
    fired = set()
    for rules in program.levels():
        now = dict(known)
        for rule in rules:
            if all(_is_true(test, now) for test in rule.tests):
                known.update(rule.sets)
                if rule.place is not None:
                    fired.add(rule.place)
    return frozenset(fired)


def _is_true(test: Test, known: Facts) -> bool:
    value = known.get(test.fact)
    return test.unknown if value is None else value in test.accepts


def _input(fact: Fact) -> str:
    return f"{fact.name}_given" if fact.derived else fact.name


def _atom_names(kb: KnowledgeBase) -> dict[str, dict[str, str]]:
    """Return, for each fact, the name of each of its atoms: those of numbers are no words."""
    return kb.once(_make_atom_names)


def _make_atom_names(kb: KnowledgeBase) -> dict[str, dict[str, str]]:
    return {
        fact.name: {
            atom: f"class_{number}" if fact.is_number else atom
            for number, atom in enumerate(fact.atoms())
        }
        for fact in kb.facts
    }


class _Translator:
    """Add rules fact by fact, each fact after all that it can be concluded from."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._names = _atom_names(kb)
        self._rules: list[Rule] = []
        self._values: dict[str, tuple[str, ...]] = {}
        """The values of each fact that rules set."""
        self._ready: dict[str, int] = defaultdict(int)
        """The first level at which such a fact may be tested."""
        self._members: dict[tuple[str, tuple[str, ...]], str] = {}
        self._makers: dict[str, list[int]] = defaultdict(list)
        for place, rule in enumerate(kb.rules):
            self._makers[rule.makes].append(place)
        self._narrowed = {rule.makes for rule in kb.rules if isinstance(rule.conclusion, Narrow)}

    def program(self) -> Program:
        """Return the whole program."""
        inputs = {}
        for name in self._kb.strata:
            fact = self._kb.fact[name]
            if fact.is_given:
                inputs[_input(fact)] = tuple(self._names[name].values())
            if name in self._narrowed:
                self._narrow(fact)
            elif fact.derived:
                self._derive(fact)
        for place in self._makers[""]:
            self._add_ours(place)
        rules = tuple(sorted(self._rules, key=lambda rule: rule.level))
        return Program(inputs, self._values, rules)

    def _add(
        self,
        name: str,
        tests: Iterable[Test],
        *sets: tuple[str, str],
        place: int | None = None,
    ) -> None:
        tests = tuple(tests)
        level = max((self._ready[test.fact] for test in tests), default=0)
        self._rules.append(Rule(name, level, tests, sets, place))
        for fact, value in sets:
            self._ready[fact] = max(self._ready[fact], level + 1)
            known = self._values.setdefault(fact, ())
            self._values[fact] = tuple(dict.fromkeys((*known, value)))

    def _add_ours(self, place: int, *sets: tuple[str, str]) -> None:
        rule = self._kb.rules[place]
        merged: dict[str, Test] = {}
        for test in map(self._test, rule.conditions):
            other = merged.get(test.fact, test)
            accepts = tuple(value for value in test.accepts if value in other.accepts)
            merged[test.fact] = Test(test.fact, accepts, test.unknown and other.unknown)
        self._add(rule.id, merged.values(), *sets, place=place)

    def _test(self, condition: Condition) -> Test:
        name = condition.fact
        accepts = tuple(self._names[name][atom] for atom in condition.accepts)
        if name in self._narrowed and len(accepts) > 1 and not condition.unknown:
            return Test(self._one_of(self._kb.fact[name], accepts), (YES,))
        return Test(name, accepts, condition.unknown)

    def _derive(self, fact: Fact) -> None:
        found = f"{fact.name}_found" if fact.is_given else fact.name
        for place in self._makers[fact.name]:
            (said,) = self._kb.rules[place].says
            self._add_ours(place, (found, self._names[fact.name][fact.atom(said)]))
        if fact.is_given:
            for value in self._values[found]:
                tests = (Test(found, (value,)), Test(_input(fact), (), unknown=True))
                self._add(f"{found}-{value}", tests, (fact.name, value))
            self._take_given(fact)

    def _narrow(self, fact: Fact) -> None:
        values = tuple(self._names[fact.name].values())
        for place in self._makers[fact.name]:
            left = self._kb.rules[place].says
            out = [value for value in values if value not in left]
            self._add_ours(place, *((_ruled_out(fact, value), YES) for value in out))
        for value in values:
            others = self._only(fact, [value])
            tests = (*others, Test(_ruled_out(fact, value), (), unknown=True))
            self._add(f"{fact.name}-left-{value}", tests, (fact.name, value))
        tests = tuple(Test(_ruled_out(fact, value), (YES,)) for value in values)
        self._add(f"{fact.name}-none-left", tests, (f"{fact.name}_none", YES))
        self._take_given(fact)

    def _take_given(self, fact: Fact) -> None:
        for value in self._names[fact.name].values() if fact.is_given else ():
            tests = (Test(_input(fact), (value,)),)
            self._add(f"{fact.name}-given-{value}", tests, (fact.name, value))

    def _only(self, fact: Fact, values: Iterable[str]) -> tuple[Test, ...]:
        """Return tests that are true when rules have ruled out all but these values."""
        kept = set(values)
        names = self._names[fact.name].values()
        out = tuple(Test(_ruled_out(fact, name), (YES,)) for name in names if name not in kept)
        return (*out, *((Test(_input(fact), (), unknown=True),) if fact.is_given else ()))

    def _one_of(self, fact: Fact, values: tuple[str, ...]) -> str:
        """Return the fact that says that a narrowed fact is one of these."""
        key = (fact.name, values)
        if key not in self._members:
            name = self._members[key] = f"{fact.name}_one_of_{len(self._members)}"
            self._add(f"{name}-known", (Test(fact.name, values),), (name, YES))
            none = Test(f"{fact.name}_none", (), unknown=True)
            self._add(f"{name}-left", (*self._only(fact, values), none), (name, YES))
        return self._members[key]


def _ruled_out(fact: Fact, value: str) -> str:
    return f"{fact.name}_not_{value}"
