"""experta 1.9.4: one production for each rule, declared level by level.

All facts that are known at a level are slots of one fact, and every production has a salience of
its own: with one fact for each of ours, or equal saliences, experta is slower by far and can fire
rules that are no longer valid.
"""

from collections.abc import Callable
from typing import Any

from blink_expert.inference.rete import import_experta
from peers.program import Facts, Program, Rule, Test

__all__ = ["ExpertaPeer"]

_UNKNOWN = "?"


class ExpertaPeer:
    """A network of experta, reset for every consultation."""

    def __init__(self, program: Program) -> None:
        experta = import_experta()
        self._fired: list[int] = []
        self._known: dict[str, str] = {}
        self._kinds: list[tuple[Any, tuple[str, ...]]] = []
        members: dict[str, Any] = {}
        shared: dict[Test, Any] = {}
        for number, rules in enumerate(program.levels()):
            kind = type(f"Level{number}", (experta.Fact,), {})
            tested = dict.fromkeys(test.fact for rule in rules for test in rule.tests)
            self._kinds.append((kind, tuple(tested)))
            for rule in rules:
                slots = {
                    # Equal tests must be one object: then the network shares their nodes.
                    test.fact: shared.setdefault(test, experta.P(_predicate(test)))
                    for test in rule.tests
                }
                production = experta.Rule(kind(**slots), salience=len(members))
                members[f"rule_{len(members)}"] = production(self._action(rule))
        self._network = type("Network", (experta.KnowledgeEngine,), members)()

    def prepare(self, facts: Facts) -> Facts:
        """Return the facts as they are."""
        return facts

    def infer(self, prepared: Facts) -> list[int]:
        """Reset, then declare and run level by level."""
        self._fired.clear()
        self._known = dict(prepared)
        self._network.reset()
        for kind, names in self._kinds:
            self._network.declare(kind(**{n: self._known.get(n, _UNKNOWN) for n in names}))
            self._network.run()
        return self._fired

    def fired(self, result: list[int]) -> frozenset[int]:
        """Return the places that the actions have noted."""
        return frozenset(result)

    def _action(self, rule: Rule) -> Callable[[Any], None]:
        def act(_: Any) -> None:
            self._known.update(rule.sets)
            if rule.place is not None:
                self._fired.append(rule.place)

        return act


def _predicate(test: Test) -> Callable[[str], bool]:
    accepted = {*test.accepts, *([_UNKNOWN] if test.unknown else [])}
    return lambda value: value in accepted
