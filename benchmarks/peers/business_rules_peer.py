"""business-rules: conditions and actions as data; rules run in order, so actions can set facts."""

from collections.abc import Callable
from typing import Any

from business_rules import run_all
from business_rules.actions import BaseActions, rule_action
from business_rules.fields import FIELD_TEXT
from business_rules.variables import BaseVariables, string_rule_variable

from peers.program import Facts, Program, Rule, Test

__all__ = ["BusinessRulesPeer"]

_UNKNOWN = "?"


class BusinessRulesPeer:
    """A list of rules, run over an object whose methods are the facts."""

    def __init__(self, program: Program) -> None:
        names = (*program.inputs, *program.conclusions)
        methods = {name: string_rule_variable()(_variable(name)) for name in names}
        self._variables: Callable[[dict[str, str]], BaseVariables] = type(
            "Variables", (_Known,), methods
        )
        self._rules = [_as_data(rule) for rule in program.rules]

    def prepare(self, facts: Facts) -> Facts:
        """Return the facts as they are."""
        return facts

    def infer(self, prepared: Facts) -> list[int]:
        """Run all rules in order."""
        known = dict(prepared)
        actions = _Actions(known)
        run_all(self._rules, self._variables(known), actions)
        return actions.fired

    def fired(self, result: list[int]) -> frozenset[int]:
        """Return the places that the actions have noted."""
        return frozenset(result)


class _Known(BaseVariables):  # type: ignore[misc]  # it ships no types
    def __init__(self, known: dict[str, str]) -> None:
        self.known = known


class _Actions(BaseActions):  # type: ignore[misc]  # as above
    def __init__(self, known: dict[str, str]) -> None:
        self._known = known
        self.fired: list[int] = []

    @rule_action(params={"place": FIELD_TEXT})  # type: ignore[untyped-decorator]  # as above
    def fire(self, place: int) -> None:
        """Note that a rule fired."""
        self.fired.append(place)

    @rule_action(params={"fact": FIELD_TEXT, "value": FIELD_TEXT})  # type: ignore[untyped-decorator]  # as above
    def set(self, fact: str, value: str) -> None:
        """Set a fact."""
        self._known[fact] = value


def _variable(name: str) -> Callable[[_Known], str]:
    def get(variables: _Known) -> str:
        return variables.known.get(name, _UNKNOWN)

    get.__name__ = name
    return get


def _as_data(rule: Rule) -> dict[str, Any]:
    actions: list[dict[str, Any]] = [
        {"name": "set", "params": {"fact": fact, "value": value}} for fact, value in rule.sets
    ]
    if rule.place is not None:
        actions.append({"name": "fire", "params": {"place": rule.place}})
    return {"conditions": {"all": [_condition(test) for test in rule.tests]}, "actions": actions}


def _condition(test: Test) -> dict[str, Any]:
    values = (*test.accepts, *([_UNKNOWN] if test.unknown else []))
    either = [{"name": test.fact, "operator": "equal_to", "value": value} for value in values]
    return either[0] if len(either) == 1 else {"any": either}
