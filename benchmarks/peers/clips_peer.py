"""CLIPS 6.4 through clipspy: one production for each rule, levels as salience.

A fact of ours is an ordered fact, `(coin yes)`; not knowing it is a negated pattern. Facts are
loaded with one call, which is the quickest way that the binding has: asserting them one by one, as
its documentation does, is `clips_single`. The router that turns messages into Python exceptions is
switched off there too, since the parser asks it about every character.
"""

from typing import Any

import clips

from peers.program import Facts, Program, Rule, Test

__all__ = ["ClipsPeer", "SingleClipsPeer"]


class ClipsPeer:
    """CLIPS as quick as it can be driven from Python."""

    def __init__(self, program: Program) -> None:
        self._env = _loaded(clips.Environment(), program)
        for router in list(self._env.routers()):
            if router.name == "python-error-router":
                router.deactivate()

    def prepare(self, facts: Facts) -> str:
        """Return the facts as text."""
        return " ".join(f"({name} {_symbol(value)})" for name, value in facts.items())

    def infer(self, prepared: str) -> None:
        """Reset, load the facts, run."""
        self._env.reset()
        if prepared:
            self._env.load_facts(prepared)
        self._env.run()

    def fired(self, _: None) -> frozenset[int]:
        """Return the places that the rules have added to the global variable."""
        return frozenset(self._env.eval("?*fired*"))


class SingleClipsPeer(ClipsPeer):
    """CLIPS as its documentation drives it: each fact is asserted by a call of its own."""

    def __init__(self, program: Program) -> None:
        self._env = clips.Environment()
        for name in program.inputs:
            self._env.build(f"(deftemplate {name} (slot is))")
        _loaded(self._env, program, slots=frozenset(program.inputs))
        self._templates = {name: self._env.find_template(name) for name in program.inputs}

    def prepare(self, facts: Facts) -> Any:
        """Return the facts as templates and symbols."""
        return [
            (self._templates[name], clips.Symbol(_symbol(value))) for name, value in facts.items()
        ]

    def infer(self, prepared: Any) -> None:
        """Reset, assert each fact, run."""
        self._env.reset()
        for template, symbol in prepared:
            template.assert_fact(**{"is": symbol})
        self._env.run()


def _loaded(
    env: clips.Environment, program: Program, slots: frozenset[str] = frozenset()
) -> clips.Environment:
    env.build("(defglobal ?*fired* = (create$))")
    for rule in program.rules:
        env.build(_production(rule, slots))
    return env


def _production(rule: Rule, slots: frozenset[str]) -> str:
    patterns = " ".join(_pattern(test, test.fact in slots) for test in rule.tests)
    actions = [f"(assert ({name} {_symbol(value)}))" for name, value in rule.sets]
    if rule.place is not None:
        actions.append(f"(bind ?*fired* ?*fired* {rule.place})")
    head = f"(defrule {rule.name} (declare (salience {-rule.level}))"
    return f"{head} {patterns} => {' '.join(actions)})"


def _pattern(test: Test, slotted: bool) -> str:
    if not test.unknown:
        constraint = "|".join(map(_symbol, test.accepts))
    else:
        constraint = "&".join("~" + _symbol(value) for value in test.accepts) or "?"
    inside = f"({test.fact} (is {constraint}))" if slotted else f"({test.fact} {constraint})"
    return f"(not {inside})" if test.unknown else inside


def _symbol(value: str) -> str:
    """Return a value that CLIPS reads as a symbol: `14500` alone is a number."""
    return f"v-{value}"
