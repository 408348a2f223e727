"""Checks of the rules themselves: unreachable, redundant, in conflict."""

from collections.abc import Iterator
from functools import reduce
from operator import and_

import msgspec

from blink_expert.knowledge.model import (
    Battery,
    Condition,
    Rule,
)
from blink_expert.verification.answers import Answers
from blink_expert.verification.model import Draft
from blink_expert.verification.saying import draft_for, say_condition

__all__ = ["conflicts", "redundant_conditions", "redundant_rules", "unreachable"]


def unreachable(answers: Answers) -> Iterator[Draft]:
    """Find rules that no situation fires, or that fire only where the procedure has ended.

    Where rules conflict there is no answer, so a rule that fires only there is never of use.
    """
    space, outcomes = answers.space, answers.outcomes
    for place, rule in enumerate(answers.kb.rules):
        fired = outcomes.fired[place] & answers.valid
        if not (outcomes.fired[place] & space.valid).satisfiable():
            core = _core(answers, rule)
            facts = answers.kb.fact
            together = " together with ".join(f"'{say_condition(c, facts[c.fact])}'" for c in core)
            rest = reduce(and_, (outcomes.met(c) for c in core[1:]), answers.valid)
            near = space.witness(rest) if rest.satisfiable() else None
            yield draft_for(
                rule,
                "unreachable-rule",
                f"no situation fires the rule '{rule.id}': there is none with {together}.",
                "Correct the condition, or remove the rule.",
                near,
            )
        elif not fired.satisfiable():
            yield draft_for(
                rule,
                "unreachable-rule",
                f"the rule '{rule.id}' fires only where rules conflict.",
                "Let these exclude each other first.",
                space.witness(outcomes.fired[place] & space.valid),
            )
        elif not rule.makes and not (answers.shown(place) & answers.valid).satisfiable():
            yield draft_for(
                rule,
                "never-shown",
                f"the rule '{rule.id}' fires only where a blocker has ended the procedure before.",
                "Move it to an earlier phase, or correct its condition.",
                space.witness(fired),
            )


def _core(answers: Answers, rule: Rule) -> list[Condition]:
    """Return conditions that no situation meets together, none of which could be left out."""
    core = list(rule.conditions)
    for condition in rule.conditions:
        rest = [one for one in core if one is not condition]
        met = reduce(and_, (answers.outcomes.met(one) for one in rest), answers.space.valid)
        if not met.satisfiable():
            core = rest
    return core


def redundant_rules(answers: Answers) -> Iterator[Draft]:
    """Find rules that conclude nothing that others do not conclude wherever they fire or wait."""
    kb, outcomes, union = answers.kb, answers.outcomes, answers.space.union
    same: dict[bytes, list[int]] = {}
    for place, rule in enumerate(kb.rules):
        # What two sources say stands in a rule for each: neither is redundant.
        sources = sorted({kb.claim[cite].source for cite in rule.cites if cite in kb.claim})
        content = msgspec.msgpack.encode((rule.phase, rule.conclusion, sources))
        same.setdefault(content, []).append(place)
    for places in same.values():
        kept = list(places)
        for place in reversed(places):
            others = [other for other in kept if other != place]
            fired = outcomes.fired[place] & answers.valid
            if not others or not fired.satisfiable():
                continue
            if (fired & ~union(outcomes.fired[other] for other in others)).satisfiable():
                continue
            alive = outcomes.alive[place] & answers.valid
            if (alive & ~union(outcomes.alive[other] for other in others)).satisfiable():
                continue
            kept = others
            rule = kb.rules[place]
            names = " and ".join(f"'{kb.rules[other].id}'" for other in others)
            yield draft_for(
                rule,
                "redundant-rule",
                f"wherever the rule '{rule.id}' holds, {names} says the same.",
                "Remove one of them, or let them exclude each other.",
                answers.space.witness(fired),
            )


def redundant_conditions(answers: Answers) -> Iterator[Draft]:
    """Find conditions of a rule's own `when` that the other conditions imply."""
    outcomes = answers.outcomes
    for place, rule in enumerate(answers.kb.rules):
        fired = outcomes.fired[place] & answers.valid
        if not fired.satisfiable():
            continue
        for condition in rule.conditions:
            if condition.origin != "when":
                continue
            rest = [one for one in rule.conditions if one is not condition]
            alive, waiting = outcomes.judge(rest)
            same_fired = (alive & ~waiting & answers.valid) == fired
            if same_fired and alive & answers.valid == outcomes.alive[place] & answers.valid:
                said = say_condition(condition, answers.kb.fact[condition.fact])
                yield draft_for(
                    rule,
                    "redundant-condition",
                    f"the condition '{said}' of '{rule.id}' changes nothing.",
                    "Remove it: it holds wherever the other conditions do.",
                    None,
                    "when",
                    condition.fact,
                )


def conflicts(answers: Answers) -> Iterator[Draft]:
    """Find rules that derive two values for one fact, or that give two verdicts."""
    kb, space = answers.kb, answers.space
    hint = "Add a condition to one of them, so that they exclude each other."
    for found in answers.outcomes.conflicts:
        first, second = kb.rules[found.first], kb.rules[found.second]
        message = (
            f"the rules '{first.id}' and '{second.id}' derive two values for"
            f" '{first.makes}': {first.says[0]} and {second.says[0]}."
        )
        situation = space.witness(found.where)
        yield draft_for(second, "conflicting-rules", message, hint, situation)
    verdicts = [
        (place, rule, rule.conclusion.verdict)
        for place, rule in enumerate(kb.rules)
        if isinstance(rule.conclusion, Battery)
        and rule.conclusion.verdict in {"compatible", "incompatible"}
    ]
    for index, (place, rule, verdict) in enumerate(verdicts):
        for other, second, contrary in verdicts[index + 1 :]:
            if verdict == contrary:
                continue
            both = answers.outcomes.fired[place] & answers.outcomes.fired[other] & answers.valid
            if both.satisfiable():
                message = (
                    f"the rules '{rule.id}' and '{second.id}' give two verdicts:"
                    f" {verdict} and {contrary}."
                )
                yield draft_for(second, "conflicting-verdicts", message, hint, space.witness(both))
