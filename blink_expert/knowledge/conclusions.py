"""Link what a rule concludes: its facts, values, tools and the steps that it names."""

from collections.abc import Collection, Mapping

import msgspec

from blink_expert.errors import did_you_mean
from blink_expert.knowledge import model
from blink_expert.knowledge.conditions import Demand
from blink_expert.knowledge.model import Conclusion, Fact
from blink_expert.knowledge.reader import KeyPath
from blink_expert.knowledge.report import Report
from blink_expert.knowledge.schema import RuleEntry, Scalar

__all__ = ["Draft", "conclude"]


class Draft(msgspec.Struct, frozen=True):
    """A rule whose thresholds are not known yet."""

    file: str
    index: int
    entry: RuleEntry
    kind: str
    uses: tuple[str, ...]
    demands: tuple[Demand, ...]


def conclude(
    draft: Draft, facts: Mapping[str, Fact], step_ids: Collection[str], report: Report
) -> Conclusion | None:
    """Return the rule's conclusion, or None with `report` told what is wrong with it."""
    entry = draft.entry
    match draft.kind:
        case "derive":
            return _derive(draft, facts, report)
        case "narrow":
            return _narrow(draft, facts, report)
        case "step":
            _check_tool(draft, facts, report)
            return model.Step(entry.step or "", entry.until, entry.tool)
        case "warning":
            _check_guards(draft, step_ids, report)
            return model.Warn(
                entry.warning or "", entry.level or "", entry.before, tuple(entry.guards)
            )
        case "alternative":
            _check_alternative(draft, facts, step_ids, report)
            steps = tuple(model.SubStep(sub.step, sub.until) for sub in entry.steps)
            return model.Alternative(
                entry.alternative or "", entry.instead_of, entry.use, entry.for_, steps
            )
        case "battery":
            requires = _requires(draft, facts, report)
            return model.Battery(entry.battery or "", entry.reason, requires)
        case "blocker":
            return model.Blocker(entry.blocker or "", entry.instead)
        case "note":
            return model.Note(entry.note or "", entry.audience or "all")
        case _:
            return model.Gap(entry.gap or "", entry.audience or "all")


def _derive(draft: Draft, facts: Mapping[str, Fact], report: Report) -> model.Derive | None:
    given = draft.entry.derive or {}
    path: KeyPath = ("rules", draft.index, "derive")
    if len(given) != 1:
        report(draft.file, path, "one-fact", "a rule derives one fact.", "Write a rule for each.")
        return None
    name, value = next(iter(given.items()))
    fact = _known_fact(draft, name, facts, (*path, name), report)
    if fact is None:
        return None
    checked = _value(draft, fact, value, (*path, name), report)
    return None if checked is None else model.Derive(name, checked)


def _narrow(draft: Draft, facts: Mapping[str, Fact], report: Report) -> model.Narrow | None:
    given = draft.entry.narrow or {}
    path: KeyPath = ("rules", draft.index, "narrow")
    if len(given) != 1:
        report(draft.file, path, "one-fact", "a rule narrows one fact.", "Write a rule for each.")
        return None
    name, values = next(iter(given.items()))
    fact = _known_fact(draft, name, facts, (*path, name), report)
    if fact is None:
        return None
    if fact.is_number or not values:
        report(draft.file, path, "bad-narrow", f"'{name}' needs a list of its values here.",
               "Only a fact with listed values can be narrowed.")  # fmt: skip
        return None
    checked = [
        _value(draft, fact, value, (*path, name, index), report)
        for index, value in enumerate(values)
    ]
    return model.Narrow(name, tuple(str(value) for value in checked if value is not None))


def _known_fact(
    draft: Draft, name: str, facts: Mapping[str, Fact], path: KeyPath, report: Report
) -> Fact | None:
    if name not in facts:
        hint = did_you_mean(name, facts) or "Add it to a file in facts/."
        report(draft.file, path, "unknown-fact", f"there is no fact '{name}'.", hint)
        return None
    return facts[name]


def _value(draft: Draft, fact: Fact, value: Scalar, path: KeyPath, report: Report) -> Scalar | None:
    if fact.is_number:
        low, high = fact.minimum or 0, fact.maximum or 0
        if isinstance(value, str) or not low <= value <= high:
            report(draft.file, path, "unknown-value", f"'{fact.name}' has no value '{value}'.",
                   f"Write a number of {fact.unit} from {low:g} to {high:g}.")  # fmt: skip
            return None
        return value
    if str(value) not in fact.atoms():
        hint = did_you_mean(str(value), fact.atoms()) or f"Values: {', '.join(fact.atoms())}."
        message = f"'{fact.name}' has no value '{value}'."
        report(draft.file, path, "unknown-value", message, hint)
        return None
    return str(value)


def _requires(draft: Draft, facts: Mapping[str, Fact], report: Report) -> dict[str, Scalar]:
    entry = draft.entry
    path: KeyPath = ("rules", draft.index, "requires")
    checked: dict[str, Scalar] = {}
    for name, value in entry.requires.items():
        fact = _known_fact(draft, name, facts, (*path, name), report)
        if fact is not None:
            good = _value(draft, fact, value, (*path, name), report)
            if good is not None:
                checked[name] = good
    if (entry.battery == "required") != bool(entry.requires):
        report(draft.file, ("rules", draft.index), "bad-battery",
               "'requires' belongs to 'battery: required', and to no other verdict.",
               "Write both, or neither.")  # fmt: skip
    return checked


def _check_tool(draft: Draft, facts: Mapping[str, Fact], report: Report) -> None:
    tool = draft.entry.tool
    if tool and "{" not in tool:
        _known_fact(draft, tool, facts, ("rules", draft.index, "tool"), report)


def _check_guards(draft: Draft, step_ids: Collection[str], report: Report) -> None:
    for index, name in enumerate(draft.entry.guards):
        if name not in step_ids:
            path = ("rules", draft.index, "guards", index)
            report(draft.file, path, "unknown-step", f"there is no step '{name}'.",
                   did_you_mean(name, step_ids) or "Name the rule of a step.")  # fmt: skip


def _check_alternative(
    draft: Draft, facts: Mapping[str, Fact], step_ids: Collection[str], report: Report
) -> None:
    entry, path = draft.entry, ("rules", draft.index)
    _known_fact(draft, entry.use, facts, (*path, "use"), report)
    if entry.for_ not in step_ids:
        report(draft.file, (*path, "for"), "unknown-step", f"there is no step '{entry.for_}'.",
               did_you_mean(entry.for_, step_ids) or "Name the rule of the step.")  # fmt: skip
    if entry.instead_of not in facts and entry.instead_of not in step_ids:
        known = [*facts, *step_ids]
        report(draft.file, (*path, "instead_of"), "unknown-fact",
               f"'{entry.instead_of}' is neither a fact nor a step.",
               did_you_mean(entry.instead_of, known) or "Name what it replaces.")  # fmt: skip
