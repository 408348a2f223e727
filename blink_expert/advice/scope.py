"""What of the findings belongs into the answer: how far the procedure goes, what is still open."""

import msgspec

from blink_expert.advice.relevance import battery_facts
from blink_expert.inference import Findings, bits
from blink_expert.knowledge.model import (
    Alternative,
    Battery,
    Blocker,
    Condition,
    Derive,
    Gap,
    KnowledgeBase,
    Narrow,
    Note,
    Rule,
    Step,
    Warn,
)
from blink_expert.knowledge.situation import Situation

__all__ = ["Scope", "is_danger", "scope_of", "undecided"]


class Scope(msgspec.Struct, frozen=True):
    """The frame of one answer.

    `device_open`: the device is not known, and rules wait for it. `battery_asked`: a verdict on
    batteries is wanted. `end` is the rank of the phase that a blocker ends the procedure at.
    `live` are the pending rules that the answer still depends on, `shown` all rules that have a
    place in it (bit *r* is rule *r*).
    """

    device_open: bool
    battery_asked: bool
    end: int
    live: int
    shown: int


def scope_of(kb: KnowledgeBase, situation: Situation, findings: Findings) -> Scope:
    """Return the frame of the answer to these findings."""
    device_open = _is_device_open(kb, findings)
    battery_asked = _is_battery_asked(kb, situation, findings)
    end = _end(kb, findings)
    settled = _is_verdict_settled(kb, findings)
    live = shown = 0
    for place in bits(findings.fired):
        if _is_reached(kb, kb.rules[place], end, pending=False):
            shown |= 1 << place
    for place in bits(findings.pending):
        rule = kb.rules[place]
        match rule.conclusion:
            case Derive() | Narrow() | Gap():
                # A pending gap is not shown; a derivation counts through what waits for it.
                continue
            case Battery() if settled or not battery_asked:
                continue
        if _is_reached(kb, rule, end, pending=True):
            live |= 1 << place
            if not device_open or is_danger(rule):
                shown |= 1 << place
    return Scope(device_open, battery_asked, end, live, shown)


def is_danger(rule: Rule) -> bool:
    """Whether the rule warns of a danger."""
    return isinstance(rule.conclusion, Warn) and rule.conclusion.level == "danger"


def undecided(condition: Condition, findings: Findings) -> bool:
    """Whether a condition of a pending rule is neither true nor false."""
    if condition.unknown or condition.fact in findings.values:
        return False
    left = findings.candidates.get(condition.fact)
    return left is None or not set(left) <= set(condition.accepts)


def _is_reached(kb: KnowledgeBase, rule: Rule, end: int, *, pending: bool) -> bool:
    """Whether a procedure that ends at the phase of rank `end` has a place for the rule."""
    if not rule.phase:
        return True
    rank = kb.phase_rank[rule.phase]
    match rule.conclusion:
        case Step() | Alternative():
            return rank < end
        case Blocker():
            return rank <= end
        case Note() | Gap():
            return rank < end or (rank == end and not pending)
        case _:
            return True


def _is_device_open(kb: KnowledgeBase, findings: Findings) -> bool:
    if kb.identifies in findings.values:
        return False
    return any(
        undecided(condition, findings)
        for place in bits(findings.pending)
        if not isinstance(kb.rules[place].conclusion, Gap)
        for condition in kb.rules[place].conditions
        if condition.fact == kb.identifies
    )


def _is_battery_asked(kb: KnowledgeBase, situation: Situation, findings: Findings) -> bool:
    """Whether a verdict on batteries is wanted: by the task, or because some are described."""
    task = findings.values.get(kb.task, kb.default_task.name)
    if any(one.battery for one in kb.tasks if one.name == task):
        return True
    return not kb.once(battery_facts).isdisjoint(situation)


def _is_verdict_settled(kb: KnowledgeBase, findings: Findings) -> bool:
    """Whether a rule has decided on the batteries; what else could be known changes nothing."""
    return any(
        isinstance(rule.conclusion, Battery) and rule.conclusion.verdict != "required"
        for rule in findings.fired_rules(kb)
    )


def _end(kb: KnowledgeBase, findings: Findings) -> int:
    return min(
        (
            kb.phase_rank[rule.phase]
            for rule in findings.fired_rules(kb)
            if isinstance(rule.conclusion, Blocker)
        ),
        default=len(kb.phases),
    )
