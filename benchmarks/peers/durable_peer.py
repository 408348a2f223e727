"""durable_rules: all facts that are known at a level are one fact of its network.

Each level's fact is asserted, and retracted after it: deleting the state crashes the library. A
rule is tests on that one fact, so not knowing is a value. The library writes to standard output.
"""

from typing import Any

from durable import engine

from peers.program import Facts, Program, Rule, Test

__all__ = ["DurablePeer"]

_RULESET = "program"
_UNKNOWN = "?"


class DurablePeer:
    """A ruleset that facts are asserted into and retracted from."""

    def __init__(self, program: Program) -> None:
        self._known: dict[str, str] = {}
        self._fired: list[int] = []
        self._tested = []
        definition: dict[str, Any] = {}
        for number, rules in enumerate(program.levels()):
            self._tested.append(
                tuple(dict.fromkeys(test.fact for rule in rules for test in rule.tests))
            )
            for rule in rules:
                definition[rule.name] = {
                    "all": [{"m": {"$and": [{"level": number}, *map(_test, rule.tests)]}}],
                    "run": self._action(rule),
                }
        self._host = engine.Host()
        self._host.register_rulesets({_RULESET: definition})

    def prepare(self, facts: Facts) -> Facts:
        """Return the facts as they are."""
        return facts

    def infer(self, prepared: Facts) -> list[int]:
        """Assert and retract one fact for each level."""
        self._fired.clear()
        self._known = dict(prepared)
        for number, names in enumerate(self._tested):
            fact = {"level": number, **{name: self._known.get(name, _UNKNOWN) for name in names}}
            try:
                self._host.assert_fact(_RULESET, fact)
            except engine.MessageNotHandledException:  # no rule looks at it
                continue
            self._host.retract_fact(_RULESET, fact)
        return self._fired

    def fired(self, result: list[int]) -> frozenset[int]:
        """Return the places that the actions have noted."""
        return frozenset(result)

    def _action(self, rule: Rule) -> Any:
        def act(_: Any) -> None:
            self._known.update(rule.sets)
            if rule.place is not None:
                self._fired.append(rule.place)

        return act


def _test(test: Test) -> dict[str, Any]:
    values = (*test.accepts, *([_UNKNOWN] if test.unknown else []))
    either = [{test.fact: value} for value in values]
    return either[0] if len(either) == 1 else {"$or": either}
