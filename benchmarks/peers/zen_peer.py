"""zen-engine: one decision table for each level, hit policy "collect"; facts are its columns.

A table cannot read what its own rows conclude, so the facts go from table to table in Python.
"""

import json
from typing import Any

import zen

from peers.program import Facts, Program, Rule, Test

__all__ = ["ZenPeer"]


class ZenPeer:
    """Decision tables, evaluated one after the other."""

    def __init__(self, program: Program) -> None:
        engine = zen.ZenEngine()
        self._rules = program.rules
        self._tables = []
        first = 0
        for rules in program.levels():
            self._tables.append(engine.create_decision(json.dumps(_graph(rules, first))))
            first += len(rules)
        for table in self._tables:
            table.validate()

    def prepare(self, facts: Facts) -> Facts:
        """Return the facts as they are."""
        return facts

    def infer(self, prepared: Facts) -> list[int]:
        """Evaluate the tables in order; what the rows of one conclude is known to the next."""
        known, fired = dict(prepared), []
        for table in self._tables:
            for row in table.evaluate(known)["result"]:
                rule = self._rules[row["row"]]
                known.update(rule.sets)
                if rule.place is not None:
                    fired.append(rule.place)
        return fired

    def fired(self, result: list[int]) -> frozenset[int]:
        """Return the places as a set."""
        return frozenset(result)


def _graph(rules: tuple[Rule, ...], first: int) -> dict[str, Any]:
    names = tuple(dict.fromkeys(test.fact for rule in rules for test in rule.tests))
    rows = []
    for number, rule in enumerate(rules):
        cells = {test.fact: _cell(test) for test in rule.tests}
        rows.append({"_id": str(number), **cells, "row": str(first + number)})
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": name, "name": name, "field": name} for name in names],
        "outputs": [{"id": "row", "name": "row", "field": "row"}],
        "rules": rows,
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": table},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    return {"nodes": nodes, "edges": edges}


def _cell(test: Test) -> str:
    either = [json.dumps(value) for value in test.accepts] + (["null"] if test.unknown else [])
    return ", ".join(either)
