"""The Advice in the order of reading: one outline, from which every format is made.

Warnings come first, then what does not go together, and which batteries are right. Each phase has
its own warnings, what blocks it, its steps in groups under one condition, the alternatives to a
step, its notes, and what the source does not say there. Remarks and questions follow.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from blink_expert.advice.model import Advice, DerivedFact, FactRemark, Item
from blink_expert.advice.relevance import battery_facts
from blink_expert.advice.words import join_or, phrase
from blink_expert.knowledge.model import UNKNOWN, KnowledgeBase
from blink_expert.render.once import said_once
from blink_expert.render.parts import Audience, Entry, Group, Section, stop, to_entry, warn, words
from blink_expert.render.phases import first_phase, phase_sections

__all__ = ["every_section", "outline"]

_VERDICTS = {
    "compatible": "These batteries are compatible.",
    "incompatible": "Do not use these batteries. They are not compatible.",
    "undetermined": "It is not known yet whether these batteries are compatible.",
}

_IN_QUESTION = 2
"""Answers that a question says itself, at most."""


def outline(kb: KnowledgeBase, advice: Advice, audience: Audience = "agent") -> tuple[Section, ...]:
    """Return the sections of the answer; none is empty, and nothing is remarked twice.

    What a rule says of the whole job, another may say as the answer to a question.
    """
    return said_once((), every_section(kb, advice, audience))


def every_section(kb: KnowledgeBase, advice: Advice, audience: Audience) -> tuple[Section, ...]:
    """Return the sections of the answer with every remark of every rule; none is empty.

    For a customer, remarks that are only of use to an agent are left out, and the device is named:
    who asks about several must not take the steps for one of the others.
    """
    if audience == "customer":
        advice = msgspec.structs.replace(
            advice,
            notes=tuple(note for note in advice.notes if note.audience == "all"),
            gaps=tuple(gap for gap in advice.gaps if gap.audience == "all"),
            ignored=(),
        )
    sections = [
        Section("warnings", "", tuple(_warnings(kb, advice))),
        Section("device", "", tuple(_device(kb, advice, audience))),
        Section("status", "", tuple(_status(advice))),
        Section(
            "contradictions",
            "Check what you said",
            tuple(_said("contradiction", advice.contradictions)),
        ),
        # Which batteries are right guards the step that puts them in.
        Section("battery", "Batteries", tuple(_battery(kb, advice))),
        *phase_sections(kb, advice),
        Section("notes", "Good to know", tuple(_notes(advice))),
        Section("gaps", "What the source does not say", tuple(_gaps(advice))),
        Section("remarks", "About what you said", tuple(_said("ignored", advice.ignored))),
        Section("questions", "Questions that make this exact", tuple(_questions(kb, advice))),
    ]
    return tuple(section for section in sections if section.groups)


def _grouped(kind: str, items: Iterable[Item]) -> Iterator[Group]:
    """Yield groups of consecutive items under one condition, what holds in any case first."""
    ordered = sorted(items, key=lambda item: item.if_ is not None)
    for condition, same in groupby(ordered, lambda item: words(item.if_)):
        yield Group(kind, tuple(to_entry(item) for item in same), condition)


def _warnings(kb: KnowledgeBase, advice: Advice) -> Iterator[Group]:
    """Yield the warnings at the top: dangers, and those before the first phase."""
    begin = first_phase(kb, advice)
    for warning in advice.warnings:
        if warning.level == "danger" or kb.phase_rank[warning.before] <= begin:
            yield warn(warning)


def _device(kb: KnowledgeBase, advice: Advice, audience: Audience) -> Iterator[Group]:
    """Say which device it is for, or which it can be.

    What rules have found out is said with its reasons, so that a person can tell whether it is not.
    """
    devices = kb.fact[kb.identifies]
    given = advice.situation.get(kb.identifies, UNKNOWN)
    names = [devices.value(one).noun for one in advice.candidates.get(kb.identifies, ())]
    if advice.status == "needs_device":
        known = (
            f"The device can be: {join_or(names)}."
            if names
            else "It is not known yet which device it is."
        )
        yield Group("status", (Entry(known),))
    elif found := advice.derived.get(kb.identifies):
        yield _found_out(kb, advice, found)
    elif names:
        yield Group("status", (Entry(f"This is for the {join_or(names)}."),))
    elif audience == "customer" and given != UNKNOWN and advice.status != "not_covered":
        yield Group("status", (Entry(f"This is for the {devices.value(str(given)).noun}."),))


def _found_out(kb: KnowledgeBase, advice: Advice, found: DerivedFact) -> Group:
    device = kb.fact[kb.identifies].value(str(found.value)).noun
    seen = {
        phrase(kb.fact[condition.fact], [kb.fact[condition.fact].atom(value)]): None
        for name in found.rules
        for condition in kb.rule[name].conditions
        if (value := advice.situation.get(condition.fact, UNKNOWN)) != UNKNOWN
    }
    cites = dict.fromkeys(cite for name in found.rules for cite in kb.rule[name].cites)
    because = f", since {' and '.join(seen)}" if seen else ""
    entry = Entry(f"This is for the {device}{because}.", "", found.rule, tuple(cites))
    return Group("status", (entry,))


def _status(advice: Advice) -> Iterator[Group]:
    if advice.status == "not_covered":
        yield Group("status", (Entry("The source does not cover this device."),))
    with_steps = {phase.phase for phase in advice.procedure}
    yield from (stop(one) for one in advice.blockers if one.phase not in with_steps)


def _battery(kb: KnowledgeBase, advice: Advice) -> Iterator[Group]:
    battery = advice.battery
    described = not kb.once(battery_facts).isdisjoint(advice.situation)
    groups: list[Group] = []
    text = _VERDICTS.get(battery.verdict, "")
    if battery.verdict == "compatible" and advice.status == "needs_device":
        text = "These batteries are compatible, if your device is one that takes them."
    if text and (described or battery.verdict != "undetermined"):
        if battery.missing:
            missing = "; ".join(kb.fact[name].about for name in battery.missing)
            text = f"{text} Still missing: {missing}."
        groups.append(Group("verdict", (Entry(text),), label=battery.verdict))
    reasons = (*battery.reasons, *battery.needs)
    if reasons:
        entries = tuple(Entry(one.text, "", one.rule, one.cites) for one in reasons)
        groups.append(Group("reason", entries))
    # While nobody knows whether these fit, what they must be is the answer.
    yield from reversed(groups) if battery.verdict == "undetermined" else groups


def _notes(advice: Advice) -> Iterator[Group]:
    yield from _grouped("note", [note for note in advice.notes if note.phase is None])


def _gaps(advice: Advice) -> Iterator[Group]:
    yield from _grouped("gap", [gap for gap in advice.gaps if gap.phase is None])


def _said(kind: str, remarks: Sequence[FactRemark]) -> Iterator[Group]:
    if remarks:
        yield Group(kind, tuple(Entry(remark.text) for remark in remarks))


def _questions(kb: KnowledgeBase, advice: Advice) -> Iterator[Group]:
    """Yield the questions; one that never has more than two answers says them itself.

    `Is it wired?`, `Does it have a cover, or is its compartment open?`
    """
    if advice.questions:
        yield Group(
            "question",
            tuple(
                Entry(
                    question.ask,
                    answers=tuple(f"{question.fact}={value.value}" for value in question.values)
                    or (f"{question.fact}=...",),
                    labels=tuple(value.label for value in question.values)
                    if len(kb.fact[question.fact].values) > _IN_QUESTION
                    else (),
                )
                for question in advice.questions
            ),
        )
