"""Mutants: small mistakes planted in the rules, one at a time."""

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.model import (
    LEVELS,
    Alternative,
    Battery,
    Conclusion,
    Condition,
    Derive,
    Narrow,
    Rule,
    Step,
    Warn,
)

__all__ = ["Mutant", "Operator", "mutants_of", "plant"]

Operator = Literal[
    "drop-rule",
    "drop-condition",
    "negate-condition",
    "change-value",
    "swap-steps",
    "weaken-warning",
    "drop-citation",
]


class Mutant(msgspec.Struct, frozen=True):
    """One mistake: the rules at these places become others, or none."""

    operator: Operator
    rule: str
    text: str
    changes: dict[int, Rule | None]


def mutants_of(kb: KnowledgeBase) -> Iterator[Mutant]:
    """Yield every mutant of the knowledge base, in the order of the rules."""
    for place, rule in enumerate(kb.rules):
        yield Mutant("drop-rule", rule.id, "the rule is dropped", {place: None})
        for at, condition in enumerate(rule.conditions):
            if condition.origin in {"when", "file"}:
                yield from _conditions(kb, place, rule, at, condition)
        for text, conclusion in _values(kb, rule):
            changed = msgspec.structs.replace(rule, conclusion=conclusion)
            yield Mutant("change-value", rule.id, text, {place: changed})
        if isinstance(rule.conclusion, Warn):
            yield from _weaker(kb, place, rule, rule.conclusion)
        for cite in rule.cites:
            rest = tuple(one for one in rule.cites if one != cite)
            changed = msgspec.structs.replace(rule, cites=rest)
            yield Mutant("drop-citation", rule.id, f"it no longer cites {cite}", {place: changed})
    yield from _swaps(kb)


def _conditions(
    kb: KnowledgeBase, place: int, rule: Rule, at: int, condition: Condition
) -> Iterator[Mutant]:
    name = condition.fact
    rest = (*rule.conditions[:at], *rule.conditions[at + 1 :])
    yield Mutant(
        "drop-condition",
        rule.id,
        f"its condition on '{name}' is dropped",
        {place: _with_conditions(kb, rule, rest)},
    )
    for operator, text, other in _other_conditions(kb, condition):
        conditions = (*rule.conditions[:at], other, *rule.conditions[at + 1 :])
        changed = msgspec.structs.replace(rule, conditions=conditions)
        yield Mutant(operator, rule.id, f"its condition on '{name}' {text}", {place: changed})


def _with_conditions(kb: KnowledgeBase, rule: Rule, conditions: tuple[Condition, ...]) -> Rule:
    """Return the rule as it is linked with these: naming no device, it speaks of the covered."""
    named = any(condition.fact == kb.identifies for condition in conditions)
    if not named and not rule.makes:
        covered = [value.name for value in kb.fact[kb.identifies].values if value.covered]
        demand = Condition(kb.identifies, tuple(covered), unknown=True, origin="covered")
        conditions = (*conditions, demand)
    return msgspec.structs.replace(rule, conditions=conditions)


def _other_conditions(
    kb: KnowledgeBase, condition: Condition
) -> Iterator[tuple[Operator, str, Condition]]:
    replace = msgspec.structs.replace
    atoms = kb.fact[condition.fact].atoms()
    others = tuple(atom for atom in atoms if atom not in condition.accepts)
    if others:
        negated = replace(condition, accepts=others, unknown=False)
        yield "negate-condition", "is negated", negated
    if condition.unknown and condition.accepts:
        yield "change-value", "no longer accepts unknown", replace(condition, unknown=False)
    if len(condition.accepts) == 1 and others:
        value = condition.accepts[0]
        swapped = replace(condition, accepts=others[:1])
        yield "change-value", f"accepts {others[0]}, no longer {value}", swapped
    elif len(condition.accepts) > 1:
        for value in condition.accepts:
            fewer = tuple(one for one in condition.accepts if one != value)
            yield "change-value", f"no longer accepts {value}", replace(condition, accepts=fewer)


def _values(kb: KnowledgeBase, rule: Rule) -> Iterator[tuple[str, Conclusion]]:
    """Yield the rule's conclusion with another value in it."""
    conclusion, replace = rule.conclusion, msgspec.structs.replace
    match conclusion:
        case Derive(fact=fact, value=value):
            atom = kb.fact[fact].atom(value)
            for other in [one for one in kb.fact[fact].atoms() if one != atom][:1]:
                changed = replace(conclusion, value=kb.fact[fact].sample(other))
                yield f"it derives {other}, no longer {atom}", changed
        case Narrow():
            yield from _narrower(kb, conclusion)
        case Battery():
            yield from _batteries(conclusion)
        case Alternative(use=use):
            for other in [one for one in dict.fromkeys(_tools(kb)) if one != use][:1]:
                yield f"it offers {other}, no longer {use}", replace(conclusion, use=other)
        case Step(tool=tool) if tool:
            yield f"it is no longer done with {tool}", replace(conclusion, tool="")


def _narrower(kb: KnowledgeBase, narrow: Narrow) -> Iterator[tuple[str, Narrow]]:
    replace, values = msgspec.structs.replace, narrow.values
    for value in values if len(values) > 1 else ():
        fewer = tuple(one for one in values if one != value)
        yield f"it no longer leaves {value}", replace(narrow, values=fewer)
    for value in [one for one in kb.fact[narrow.fact].atoms() if one not in values][:1]:
        yield f"it leaves {value} too", replace(narrow, values=(*values, value))


def _batteries(battery: Battery) -> Iterator[tuple[str, Battery]]:
    replace, verdict = msgspec.structs.replace, battery.verdict
    for other in ("compatible", "incompatible", "not_applicable"):
        if verdict not in {"required", other}:
            yield f"the verdict is {other}", replace(battery, verdict=other)
    for name in battery.requires:
        fewer = {key: needed for key, needed in battery.requires.items() if key != name}
        yield f"it no longer requires {name}", replace(battery, requires=fewer)


def _tools(kb: KnowledgeBase) -> Iterator[str]:
    for rule in kb.rules:
        if isinstance(rule.conclusion, Alternative):
            yield rule.conclusion.use


def _weaker(kb: KnowledgeBase, place: int, rule: Rule, warning: Warn) -> Iterator[Mutant]:
    level = LEVELS.index(warning.level)
    if level + 1 < len(LEVELS):
        weaker = msgspec.structs.replace(warning, level=LEVELS[level + 1])
        changed = msgspec.structs.replace(rule, conclusion=weaker)
        text = f"it is a {weaker.level}, no longer a {warning.level}"
        yield Mutant("weaken-warning", rule.id, text, {place: changed})
    rank = kb.phase_rank[warning.before] + 1
    if rank < len(kb.phases):
        later = kb.phases[rank].name
        changed = msgspec.structs.replace(
            rule, conclusion=msgspec.structs.replace(warning, before=later), phase=later
        )
        text = f"it stands before {later}, no longer before {warning.before}"
        yield Mutant("weaken-warning", rule.id, text, {place: changed})


def _swaps(kb: KnowledgeBase) -> Iterator[Mutant]:
    """Yield each pair of steps that follow each other in one file and phase, swapped."""
    last: dict[tuple[str, str], int] = {}
    for place, rule in enumerate(kb.rules):
        if not isinstance(rule.conclusion, Step):
            continue
        before = last.get((rule.file, rule.phase))
        last[rule.file, rule.phase] = place
        if before is not None:
            text = f"it comes before '{kb.rules[before].id}'"
            yield Mutant("swap-steps", rule.id, text, {before: rule, place: kb.rules[before]})


def plant(kb: KnowledgeBase, changes: Mapping[int, Rule | None]) -> KnowledgeBase:
    """Return the knowledge base with other rules at these places, or none."""
    rules: list[Rule] = []
    for place, rule in enumerate(kb.rules):
        changed = changes.get(place, rule)
        if changed is not None:
            rules.append(changed)
    return msgspec.structs.replace(kb, rules=tuple(rules))
