"""The Advice in the order of reading: one outline, from which every format is made.

Warnings come first, then what does not go together, and which batteries are right. Each phase has
its own warnings, what blocks it, its steps in groups under one condition, the alternatives to a
step, its notes, and what the source does not say there. Remarks and questions follow.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

import msgspec

from blink_expert.advice.model import (
    Advice,
    Alternative,
    Blocker,
    DerivedFact,
    FactRemark,
    If,
    Item,
    Remark,
    Step,
    Warning_,
)
from blink_expert.advice.relevance import battery_facts, tool_facts
from blink_expert.advice.words import join_or, phrase
from blink_expert.knowledge.model import UNKNOWN, KnowledgeBase

__all__ = ["ANY_CASE", "LISTED", "Audience", "Entry", "Group", "Section", "outline"]

Audience = Literal["agent", "customer"]

ANY_CASE = "In any case:"
"""Stands before steps that follow conditional ones without their condition."""

LISTED = ("steps", "note", "gap")
"""The kinds of groups before which their condition or label stands."""

_VERDICTS = {
    "compatible": "These batteries are compatible.",
    "incompatible": "Do not use these batteries. They are not compatible.",
    "undetermined": "It is not known yet whether these batteries are compatible.",
}


class Entry(msgspec.Struct, frozen=True):
    """One sentence or step, what shows that it is done, and what may be done instead.

    A question has the `answers` that settle it, as `fact=value`, and their `labels` for people.
    """

    text: str
    until: str = ""
    rule: str = ""
    cites: tuple[str, ...] = ()
    instead: tuple["Group", ...] = ()
    answers: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


class Group(msgspec.Struct, frozen=True):
    """Entries of one kind under one condition; `condition` is a clause for after `If`.

    `label` is the signal word of a warning, the verdict, or what stands before steps without a
    condition. `start` is the number of the first step.
    """

    kind: str
    entries: tuple[Entry, ...]
    condition: str = ""
    label: str = ""
    start: int = 1


class Section(msgspec.Struct, frozen=True):
    """A part of the answer with its title; `name` is the same in every language and pack."""

    name: str
    title: str
    groups: tuple[Group, ...]


def outline(kb: KnowledgeBase, advice: Advice, audience: Audience = "agent") -> tuple[Section, ...]:
    """Return the sections of the answer; none is empty.

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
        *_phases(kb, advice),
        Section("notes", "Good to know", tuple(_notes(advice))),
        Section("gaps", "What the source does not say", tuple(_gaps(advice))),
        Section("remarks", "About what you said", tuple(_said("ignored", advice.ignored))),
        Section("questions", "Questions that make this exact", tuple(_questions(advice))),
    ]
    return tuple(section for section in sections if section.groups)


def _entry(item: Item) -> Entry:
    until = item.until or "" if isinstance(item, Step) else ""
    return Entry(item.text, until, item.rule, item.cites)


def _words(condition: tuple[If, ...] | None) -> str:
    return " and ".join(part.text for part in condition or ())


def _grouped(kind: str, items: Iterable[Item]) -> Iterator[Group]:
    """Yield groups of consecutive items under one condition, what holds in any case first."""
    ordered = sorted(items, key=lambda item: item.if_ is not None)
    for condition, same in groupby(ordered, lambda item: _words(item.if_)):
        yield Group(kind, tuple(_entry(item) for item in same), condition)


def _begin(kb: KnowledgeBase, advice: Advice) -> int:
    """Return the rank of the phase that the person meets first: its warnings stand at the top."""
    met = [phase.phase for phase in advice.procedure] + [one.phase for one in advice.blockers]
    return min((kb.phase_rank[name] for name in met), default=len(kb.phases))


def _warning(warning: Warning_) -> Group:
    return Group("warning", (_entry(warning),), _words(warning.if_), label=warning.level)


def _warnings(kb: KnowledgeBase, advice: Advice) -> Iterator[Group]:
    """Yield the warnings at the top: dangers, and those before the first phase."""
    begin = _begin(kb, advice)
    for warning in advice.warnings:
        if warning.level == "danger" or kb.phase_rank[warning.before] <= begin:
            yield _warning(warning)


def _device(kb: KnowledgeBase, advice: Advice, audience: Audience) -> Iterator[Group]:
    """Say which device it is for, or which it can be.

    What rules have found out is said with its reasons, so that a person can tell whether it is not.
    """
    devices = kb.fact[kb.identifies]
    given = advice.situation.get(kb.identifies, UNKNOWN)
    names = [devices.value(one).noun for one in advice.candidates.get(kb.identifies, ())]
    if advice.status == "needs_device":
        known = (
            f"It can be: {join_or(names)}." if names else "It is not known yet which device it is."
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
    yield from (_blocker(one) for one in advice.blockers if one.phase not in with_steps)


def _blocker(blocker: Blocker) -> Group:
    entry = Entry(f"{blocker.text} {blocker.instead}", "", blocker.rule, blocker.cites)
    return Group("blocker", (entry,), _words(blocker.if_))


def _phases(kb: KnowledgeBase, advice: Advice) -> Iterator[Section]:
    begin = _begin(kb, advice)
    steps = {phase.phase: phase.steps for phase in advice.procedure}
    for rank, phase in enumerate(kb.phases):
        groups: list[Group] = []
        if rank > begin:
            groups += (
                _warning(warning)
                for warning in advice.warnings
                if warning.before == phase.name and warning.level != "danger"
            )
        before, after = _remarks(kb, advice, phase.name, steps.get(phase.name, ()))
        groups += before
        if phase.name in steps:
            groups += (_blocker(one) for one in advice.blockers if one.phase == phase.name)
            groups += _steps(steps[phase.name], advice.alternatives)
        groups += after
        if groups:
            yield Section(phase.name, phase.title, tuple(_labelled(groups)))


def _remarks(
    kb: KnowledgeBase, advice: Advice, phase: str, steps: Sequence[Step]
) -> tuple[list[Group], list[Group]]:
    """Return the notes and gaps of a phase: those before its steps, and those after them.

    As in the files: what an author writes above the first step is read before it. So is what holds
    in any case, where the last step may not apply. What may not apply comes after the steps, first
    what stands under the condition of the last of them; but what limits a tool comes before.
    """
    place = kb.once(_places)
    last = _words(steps[-1].if_) if steps else ""
    first = min((place[step.rule] for step in steps), default=-1)
    found = sorted(
        (
            (place[one.rule], kind, one)
            for kind, some in (("note", advice.notes), ("gap", advice.gaps))
            for one in some
            if one.phase == phase
        ),
        key=lambda found: (_words(found[2].if_) != last, found[2].if_ is not None, found[0]),
    )
    tools = kb.once(tool_facts)
    early = [
        one
        for one in found
        if (one[0] < first and all(part.fact in tools for part in one[2].if_ or ()))
        or (last and one[2].if_ is None)
    ]
    early.sort(key=lambda one: one[2].if_ is not None)
    late = [one for one in found if one not in early]
    return list(_runs(early)), list(_runs(late))


def _runs(remarks: Iterable[tuple[int, str, Remark]]) -> Iterator[Group]:
    for (kind, condition), same in groupby(remarks, lambda one: (one[1], _words(one[2].if_))):
        yield Group(kind, tuple(_entry(item) for _, _, item in same), condition)


def _places(kb: KnowledgeBase) -> dict[str, int]:
    """Return the place of each rule in the order of the files."""
    return {rule.id: place for place, rule in enumerate(kb.rules)}


def _steps(steps: Sequence[Step], alternatives: Sequence[Alternative]) -> Iterator[Group]:
    """Yield the steps under each condition.

    They are numbered through, but for what is done only where an earlier one is not.
    """
    done: list[tuple[Sequence[If], int]] = []
    for condition, run in groupby(steps, lambda step: _words(step.if_)):
        same = list(run)
        when = same[0].if_ or ()
        start = 1 + max((end for one, end in done if not _exclude(one, when)), default=0)
        done.append((when, start + len(same) - 1))
        entries = tuple(
            msgspec.structs.replace(
                _entry(step),
                instead=tuple(
                    _alternative(one)
                    for one in alternatives
                    if one.for_ == step.rule and one.use not in _tools(step)
                ),
            )
            for step in same
        )
        yield Group("steps", entries, condition, start=start)


def _exclude(one: Iterable[If], other: Sequence[If]) -> bool:
    """Whether no situation meets both conditions."""
    return any(a.fact == b.fact and set(a.values).isdisjoint(b.values) for a in one for b in other)


def _tools(step: Step) -> set[str]:
    """Return what the step already says to use: that is no alternative to it."""
    return {step.tool or "", *(value for part in step.if_ or () for value in part.values)}


def _labelled(groups: Iterable[Group]) -> Iterator[Group]:
    """Yield the groups of a phase, and say where a condition no longer holds."""
    under_condition = False
    for group in groups:
        over = under_condition and group.kind in LISTED and not group.condition
        yield msgspec.structs.replace(group, label=ANY_CASE) if over else group
        if group.kind in LISTED:
            under_condition = bool(group.condition)


def _alternative(one: Alternative) -> Group:
    subs = tuple(Entry(sub.text, sub.until or "") for sub in one.steps)
    own = () if not subs else (Group("steps", subs),)
    entry = Entry(one.text, "", one.rule, one.cites, own)
    return Group("alternative", (entry,), _words(one.if_))


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


def _questions(advice: Advice) -> Iterator[Group]:
    if advice.questions:
        yield Group(
            "question",
            tuple(
                Entry(
                    question.ask,
                    answers=tuple(f"{question.fact}={value.value}" for value in question.values)
                    or (f"{question.fact}=...",),
                    labels=tuple(value.label for value in question.values),
                )
                for question in advice.questions
            ),
        )
