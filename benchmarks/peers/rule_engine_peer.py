"""rule-engine: each rule is one expression; it has no chaining, so the rules stand in order."""

import rule_engine

from peers.program import Facts, Program, Rule, Test

__all__ = ["RuleEnginePeer"]


class RuleEnginePeer:
    """Compiled expressions, each matched against the facts known so far."""

    def __init__(self, program: Program) -> None:
        self._rules = [(rule_engine.Rule(_expression(rule)), rule) for rule in program.rules]
        # A name that is missing is looked up far slower than one that is null.
        self._nothing = dict.fromkeys((*program.inputs, *program.conclusions))

    def prepare(self, facts: Facts) -> dict[str, str | None]:
        """Return the facts, with null for what is not known."""
        return {**self._nothing, **facts}

    def infer(self, prepared: dict[str, str | None]) -> list[int]:
        """Match every rule in order; what it sets is known to those after it."""
        known, fired = dict(prepared), []
        for expression, rule in self._rules:
            if expression.matches(known):
                known.update(rule.sets)
                if rule.place is not None:
                    fired.append(rule.place)
        return fired

    def fired(self, result: list[int]) -> frozenset[int]:
        """Return the places as a set."""
        return frozenset(result)


def _expression(rule: Rule) -> str:
    return " and ".join(map(_test, rule.tests)) or "true"


def _test(test: Test) -> str:
    either = [f"{test.fact} == null"] if test.unknown else []
    either += [f'{test.fact} == "{value}"' for value in test.accepts]
    return f"({' or '.join(either)})"
