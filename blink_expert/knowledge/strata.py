"""Order the facts so that each comes after all that it can be derived from."""

from collections.abc import Iterable, Sequence
from graphlib import CycleError, TopologicalSorter

from blink_expert.knowledge.model import Derive, Fact, Narrow, Rule
from blink_expert.knowledge.report import Report

__all__ = ["stratify"]


def stratify(facts: Iterable[Fact], rules: Sequence[Rule], report: Report) -> tuple[str, ...]:
    """Return the names of the facts in that order; `report` is told of a cycle."""
    sorter: TopologicalSorter[str] = TopologicalSorter({fact.name: () for fact in facts})
    makers: dict[str, list[Rule]] = {}
    for rule in rules:
        if isinstance(rule.conclusion, (Derive, Narrow)):
            makers.setdefault(rule.conclusion.fact, []).append(rule)
            sorter.add(rule.conclusion.fact, *(c.fact for c in rule.conditions))
    for name, these in makers.items():
        kinds = {rule.kind for rule in these}
        if len(kinds) > 1:
            rule = next(rule for rule in these if rule.kind == "narrow")
            report(
                rule.file,
                ("rules", rule.index),
                "derive-and-narrow",
                f"'{name}' is derived by one rule and narrowed by another.",
                "Use 'narrow' in all of them.",
            )
    try:
        return tuple(sorter.static_order())
    except CycleError as error:
        cycle: list[str] = error.args[1]  # each of them is a condition for the next
        name = cycle[1]
        rule = next(r for r in makers[name] if any(c.fact == cycle[0] for c in r.conditions))
        report(
            rule.file,
            ("rules", rule.index),
            "derivation-cycle",
            f"facts are derived in a circle: {' -> '.join(cycle)}.",
            "Remove a condition from this rule, or from another that derives one of them.",
        )
        return ()
