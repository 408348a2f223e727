"""Checks of the procedure: nothing missing, no warning too late, a way past each blocker."""

from collections.abc import Iterator, Sequence

from blink_expert.knowledge.model import (
    Blocker,
    Gap,
    Note,
    Rule,
    Step,
    Warn,
)
from blink_expert.verification.answers import Answers
from blink_expert.verification.model import Draft
from blink_expert.verification.saying import draft_for

__all__ = ["late_warnings", "missing_steps", "no_way_out"]


def missing_steps(answers: Answers) -> Iterator[Draft]:
    """Find phases of a task about which the answer for a covered device can be without a word.

    A phase may be optional; else every situation needs a step, note, gap or blocker in it, unless
    a blocker has ended the procedure, or the device uses no batteries at all.
    """
    kb, space = answers.kb, answers.space
    spoken = {
        phase.name: space.union(
            answers.shown(place)
            for place, rule in enumerate(kb.rules)
            if rule.phase == phase.name
            and isinstance(rule.conclusion, (Step, Note, Gap, Blocker))
        )
        for phase in kb.phases
    }  # fmt: skip
    exempt = answers.verdicts["not_applicable"]
    for value in kb.fact[kb.identifies].values:
        if not value.covered:
            continue
        device = answers.outcomes.is_value(kb.identifies, [value.name]) & answers.valid & ~exempt
        for task in kb.tasks:
            meant = device & answers.task(task.name)
            for phase in kb.phases:
                if phase.optional or phase.name not in task.phases:
                    continue
                ended = answers.ended_before(kb.phase_rank[phase.name])
                silent = meant & ~spoken[phase.name] & ~ended
                if silent.satisfiable():
                    yield Draft(
                        "no-step",
                        "",
                        ("devices", value.name),
                        f"for {value.name}, '{task.name}' has nothing in the phase '{phase.name}'.",
                        "Add a step, or a gap that says what the source does not tell.",
                        space.witness(silent),
                    )


def late_warnings(answers: Answers) -> Iterator[Draft]:
    """Find steps that can stand before a warning that guards them; a danger guards every step."""
    kb = answers.kb
    steps = [
        (place, rule) for place, rule in enumerate(kb.rules) if isinstance(rule.conclusion, Step)
    ]
    for place, rule in enumerate(kb.rules):
        if not isinstance(rule.conclusion, Warn):
            continue
        rank = kb.phase_rank[rule.conclusion.before]
        danger = rule.conclusion.level == "danger"
        for other, step in steps:
            if kb.phase_rank[step.phase] >= rank:
                continue
            if not danger and step.id not in rule.conclusion.guards:
                continue
            both = answers.shown(place) & answers.shown(other) & answers.valid
            if both.satisfiable():
                yield draft_for(
                    step,
                    "step-before-warning",
                    f"the step '{step.id}' comes before the warning '{rule.id}' that guards it.",
                    f"Let the warning stand 'before: {step.phase}' or earlier.",
                    answers.space.witness(both),
                )


def no_way_out(answers: Answers) -> Iterator[Draft]:
    """Find blockers that hold for a device whatever else is known: nothing leads past them."""
    kb = answers.kb
    never = ~answers.ended_before(len(kb.phases))
    for place, rule in enumerate(kb.rules):
        if not isinstance(rule.conclusion, Blocker):
            continue
        fired = answers.outcomes.fired[place] & answers.valid
        meant = answers.task(*(task.name for task in kb.tasks if rule.phase in task.phases))
        for device in _devices(answers, rule):
            here = answers.outcomes.is_value(kb.identifies, [device])
            if not (fired & here).satisfiable():
                continue
            if not (here & meant & never & answers.valid).satisfiable():
                yield draft_for(
                    rule,
                    "no-way-out",
                    f"for {device}, every situation is blocked where '{rule.id}' blocks.",
                    "Add the condition that lets a person go on, or say that it is not covered.",
                    answers.space.witness(fired & here),
                )


def _devices(answers: Answers, rule: Rule) -> Sequence[str]:
    """Return the covered devices that the rule can hold for."""
    kb = answers.kb
    named = [set(c.accepts) for c in rule.conditions if c.fact == kb.identifies]
    return [
        value.name
        for value in kb.fact[kb.identifies].values
        if value.covered and all(value.name in some for some in named)
    ]
