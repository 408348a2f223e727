"""What of an answer belongs into a letter: nobody looks things up in it, or clicks to answer.

Who writes a letter has not been asked anything. So what only might concern this customer is left
out, and so is every question that decides nothing but that.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from blink_expert.advice.model import (
    Advice,
    BatteryAdvice,
    Item,
    PhaseSteps,
    Question,
    Remark,
)
from blink_expert.advice.relevance import battery_facts, battery_tasks, rules_by_kind, subject_facts
from blink_expert.inference import bits
from blink_expert.knowledge.model import Battery, KnowledgeBase

__all__ = ["for_letter", "is_stopped"]

_Item = TypeVar("_Item", bound=Item)


def for_letter(kb: KnowledgeBase, advice: Advice) -> Advice:
    """Return the answer without what may not concern the customer.

    Left out are a stop of which nobody has said any condition, a remark at the end that may not
    apply, and beside a stop that is certain all that is not, or that follows from nothing said.
    """
    stopped = is_stopped(advice)
    needless = _is_needless(kb, advice)
    blockers = [one for one in advice.blockers if one.if_ is None or _is_near(kb, advice, one)]
    notes = [one for one in advice.notes if one.if_ is None or one.phase]
    gaps: Sequence[Remark] = advice.gaps
    procedure = advice.procedure
    battery = advice.battery
    warnings = [one for one in advice.warnings if not needless or _is_near(kb, advice, one)]
    if battery.verdict == "undetermined" and _is_aside(kb, advice):
        battery = msgspec.structs.replace(battery, verdict="not_asked", missing=())
    if stopped:
        # A danger holds for who goes on all the same; a notice is for what is not done now.
        warnings = [one for one in warnings if one.level != "notice" or _is_near(kb, advice, one)]
        blockers = _certain(blockers)
        notes = [one for one in _certain(notes) if _is_near(kb, advice, one)]
        gaps = [one for one in gaps if _is_near(kb, advice, one)]
        procedure = _certain_steps(procedure)
        if battery.verdict == "undetermined":
            battery = BatteryAdvice("not_asked")
    left = msgspec.structs.replace(
        advice,
        warnings=tuple(warnings),
        blockers=tuple(blockers),
        notes=tuple(notes),
        gaps=tuple(gaps),
        procedure=procedure,
        battery=battery,
    )
    settled = stopped or (needless and battery.verdict == "incompatible")
    return msgspec.structs.replace(left, questions=() if settled else _questions(kb, advice, left))


def is_stopped(advice: Advice) -> bool:
    """Whether it is certain that this cannot go on."""
    return any(one.if_ is None for one in advice.blockers)


def _is_needless(kb: KnowledgeBase, advice: Advice) -> bool:
    """Whether nothing is to be done, with a device that may be any.

    Then a danger of some device warns nobody, unless something that it depends on was said.
    """
    return advice.status == "needs_device" and _is_idle(kb, advice)


def _is_idle(kb: KnowledgeBase, advice: Advice) -> bool:
    """Whether nothing is to be done: the task has no phases."""
    return any(one.name == advice.situation.get(kb.task) and not one.phases for one in kb.tasks)


def _is_aside(kb: KnowledgeBase, advice: Advice) -> bool:
    """Whether something is asked, and no verdict: batteries are only spoken of.

    As in `where do the old AA lithium batteries go?`.
    """
    asked = not kb.once(subject_facts).isdisjoint(advice.situation)
    return asked and advice.situation.get(kb.task) not in kb.once(battery_tasks)


def _is_near(kb: KnowledgeBase, advice: Advice, item: Item) -> bool:
    """Whether the customer has said something that it depends on, beside device and task."""
    names = {condition.fact for condition in kb.rule[item.rule].conditions}
    return not (names - {kb.identifies, kb.task}).isdisjoint(advice.situation)


def _certain(items: Iterable[_Item]) -> list[_Item]:
    return [one for one in items if one.if_ is None]


def _certain_steps(procedure: Iterable[PhaseSteps]) -> tuple[PhaseSteps, ...]:
    found = (msgspec.structs.replace(one, steps=tuple(_certain(one.steps))) for one in procedure)
    return tuple(phase for phase in found if phase.steps)


def _questions(kb: KnowledgeBase, advice: Advice, left: Advice) -> tuple[Question, ...]:
    """Return the questions on which something in the letter depends.

    A remark or a notice says its condition, and is not worth a question. Which batteries they are
    is not asked of who has said something, but nothing of batteries.
    """
    hidden = {one.rule for one in advice.blockers} - {one.rule for one in left.blockers}
    hidden |= {one.rule for one in advice.notes}
    idle = _is_idle(kb, advice)
    hidden |= {one.rule for one in advice.warnings if idle or one.level == "notice"}
    described = not kb.once(battery_facts).isdisjoint(advice.situation)
    if advice.situation and (not described or left.battery.verdict == "not_asked"):
        places = kb.once(rules_by_kind).get(Battery, 0)
        hidden |= {kb.rules[place].id for place in bits(places)}
    return tuple(one for one in advice.questions if not hidden.issuperset(one.because))
