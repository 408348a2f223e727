"""What of the findings belongs into the answer: how far the procedure goes, what is still open."""

from collections.abc import Callable, Collection
from itertools import accumulate
from operator import or_

import msgspec

from blink_expert.advice.relevance import battery_facts, battery_tasks, rules_by_kind
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

__all__ = ["Scope", "danger_facts", "first_end", "is_danger", "scope_of", "undecided"]


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


class _Masks(msgspec.Struct, frozen=True):
    """Which rules are of a kind: bit *r* is rule *r*.

    `counts` are those that an answer can wait for; `verdicts` decide on batteries, of which
    `batteries` are all rules; `battery_tasks` and `battery_facts` ask for that. `names` need to
    know the device. `placed[end]` have a place in a procedure that ends at the phase of that rank,
    once they fired; `ahead[end]` while they pend.
    """

    blockers: int
    dangers: int
    counts: int
    batteries: int
    verdicts: int
    names: int
    placed: tuple[int, ...]
    ahead: tuple[int, ...]
    battery_tasks: Collection[str | float]
    battery_facts: frozenset[str]


def _masks(kb: KnowledgeBase) -> _Masks:
    def those(test: Callable[[Rule], bool]) -> int:
        return sum(1 << place for place, rule in enumerate(kb.rules) if test(rule))

    def reached(*, pending: bool) -> tuple[int, ...]:
        starts = [0] * (len(kb.phases) + 1)
        for place, rule in enumerate(kb.rules):
            starts[first_end(kb, rule, pending=pending)] |= 1 << place
        return tuple(accumulate(starts, or_))

    kinds = kb.once(rules_by_kind)
    return _Masks(
        kinds.get(Blocker, 0),
        those(is_danger),
        # A pending gap is not shown; a derivation counts through what waits for it.
        those(lambda rule: not isinstance(rule.conclusion, (Derive, Narrow, Gap))),
        kinds.get(Battery, 0),
        those(_is_verdict),
        those(
            lambda rule: (
                not isinstance(rule.conclusion, Gap)
                and any(c.fact == kb.identifies and not c.unknown for c in rule.conditions)
            )
        ),
        reached(pending=False),
        reached(pending=True),
        kb.once(battery_tasks),
        kb.once(battery_facts),
    )


def scope_of(kb: KnowledgeBase, situation: Situation, findings: Findings) -> Scope:
    """Return the frame of the answer to these findings."""
    masks = kb.once(_masks)
    device_open = _is_device_open(kb, masks, findings)
    battery_asked = _is_battery_asked(kb, masks, situation, findings)
    end = _end(kb, masks, findings)
    live = findings.pending & masks.counts & masks.ahead[end]
    # Once a rule has decided on the batteries, what else could be known changes nothing.
    if not battery_asked or findings.fired & masks.verdicts:
        live &= ~masks.batteries
    shown = findings.fired & masks.placed[end] | (live & masks.dangers if device_open else live)
    return Scope(device_open, battery_asked, end, live, shown)


def is_danger(rule: Rule) -> bool:
    """Whether the rule warns of a danger."""
    return isinstance(rule.conclusion, Warn) and rule.conclusion.level == "danger"


def danger_facts(kb: KnowledgeBase) -> frozenset[str]:
    """Return what dangers depend on, beside the device."""
    dangers = filter(is_danger, kb.rules)
    return frozenset(one.fact for rule in dangers for one in rule.conditions) - {kb.identifies}


def undecided(condition: Condition, findings: Findings) -> bool:
    """Whether a condition of a pending rule is neither true nor false."""
    if condition.unknown or condition.fact in findings.values:
        return False
    left = findings.candidates.get(condition.fact)
    return left is None or not set(left) <= set(condition.accepts)


def first_end(kb: KnowledgeBase, rule: Rule, *, pending: bool) -> int:
    """Return the rank of the first phase at which a procedure may end and have a place for it."""
    if not rule.phase:
        return 0
    rank = kb.phase_rank[rule.phase]
    match rule.conclusion:
        case Step() | Alternative():
            return rank + 1
        case Blocker():
            return rank
        case Note() | Gap():
            return rank + 1 if pending else rank
        case _:
            return 0


def _is_device_open(kb: KnowledgeBase, masks: _Masks, findings: Findings) -> bool:
    if kb.identifies in findings.values:
        return False
    return any(
        undecided(condition, findings)
        for place in bits(findings.pending & masks.names)
        for condition in kb.rules[place].conditions
        if condition.fact == kb.identifies
    )


def _is_battery_asked(
    kb: KnowledgeBase, masks: _Masks, situation: Situation, findings: Findings
) -> bool:
    """Whether a verdict on batteries is wanted: by the task, or because some are described."""
    task = findings.values.get(kb.task) or kb.default_task.name
    return task in masks.battery_tasks or not masks.battery_facts.isdisjoint(situation)


def _is_verdict(rule: Rule) -> bool:
    return isinstance(rule.conclusion, Battery) and rule.conclusion.verdict != "required"


def _end(kb: KnowledgeBase, masks: _Masks, findings: Findings) -> int:
    blockers = findings.fired & masks.blockers
    if not blockers:
        return len(kb.phases)
    return min(kb.phase_rank[kb.rules[place].phase] for place in bits(blockers))
