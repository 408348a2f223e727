"""What a customer brings up beside the job: which sentences answer it, and when these are enough.

A subject is a fact that nobody is asked for and that nothing follows from: something that the
person asks about or reports.
"""

from collections.abc import Collection, Iterable, Iterator

import msgspec

from blink_expert.advice.model import Advice, Scalar
from blink_expert.advice.relevance import battery_facts, facts_behind, subject_facts, tool_facts
from blink_expert.advice.scope import danger_facts
from blink_expert.knowledge.model import KnowledgeBase, Warn
from blink_expert.render.letter import is_stopped
from blink_expert.render.parts import Entry, Group, Section

__all__ = ["is_answered", "is_beside", "outside_topics", "shortened", "split"]

_REMARKS = ("notes", "gaps")
_OPEN = frozenset(("undetermined", "not_asked"))
"""Verdicts that say nothing of any batteries."""

_SHORT = ("warnings", "device", "status", "contradictions", "battery", *_REMARKS)


def _spoken_of(kb: KnowledgeBase, entries: Iterable[Entry]) -> set[str]:
    """Return the subjects that these sentences speak of."""
    return {name for one in entries for name in _tested(kb, one)} & kb.once(subject_facts)


def split(
    kb: KnowledgeBase, sections: Iterable[Section]
) -> tuple[tuple[Entry, ...], tuple[Section, ...]]:
    """Return the notes and gaps on subjects, and the sections without them and their texts.

    What other sources say comes after what the first one does not say.
    """
    whole = tuple(sections)
    said = tuple(
        entry
        for section in whole
        if section.name in _REMARKS
        for group in section.groups
        if not group.condition
        for entry in group.entries
        if _spoken_of(kb, [entry])
    )
    texts = {entry.text for entry in said}
    elsewhere = kb.once(_elsewhere)
    said = tuple(
        sorted(
            {entry.text: entry for entry in said}.values(),
            key=lambda entry: not elsewhere.isdisjoint(entry.cites),
        )
    )
    return said, tuple(one for section in whole for one in _left(section, texts))


def outside_topics(
    kb: KnowledgeBase, advice: Advice, labels: Iterable[str], said: Iterable[Entry]
) -> list[str]:
    """Return the labels of topics that the answer itself does not speak of.

    A device that is not covered has an answer of its own, which says so.
    """
    spoken = _spoken_of(kb, said)
    facts = {topic.label: topic.facts for topic in kb.topics}
    return [
        label
        for label in dict.fromkeys(labels)
        if kb.identifies not in facts.get(label, {})
        and not any(
            name in spoken and advice.situation.get(name) in values
            for name, values in facts.get(label, {}).items()
        )
    ]


def is_beside(kb: KnowledgeBase, advice: Advice, said: Iterable[Entry]) -> bool:
    """Whether nothing is asked to be done, and each subject is spoken of or outside.

    Then the person names no task, and brings up a subject, or says no more than which device it
    is, what its batteries are and what a warning depends on. Of a device that is known, without
    any step and nothing that stops them, nothing is left out.
    """
    if kb.task in advice.situation:
        return False
    if not (advice.procedure or is_stopped(advice) or advice.status == "needs_device"):
        return False
    spoken = _spoken_of(kb, said)
    asked = advice.situation.keys() & kb.once(subject_facts)
    given = advice.situation.keys() - {one.fact for one in advice.ignored}
    return bool(asked or given <= kb.once(_beside)) and all(
        name in spoken or _is_outside(kb, name, advice.situation[name]) for name in asked
    )


def is_answered(kb: KnowledgeBase, advice: Advice, said: Iterable[Entry]) -> bool:
    """Whether a subject is spoken of that the knowledge has: not all of them are outside."""
    return any(
        not _is_outside(kb, name, advice.situation[name])
        for name in _spoken_of(kb, said) & advice.situation.keys()
    )


def _is_outside(kb: KnowledgeBase, name: str, value: Scalar) -> bool:
    return any(value in topic.facts.get(name, ()) for topic in kb.topics)


def shortened(
    kb: KnowledgeBase,
    advice: Advice,
    sections: Iterable[Section],
    *,
    answered: bool,
    whole: Collection[str] = (),
) -> tuple[Section, ...]:
    """Return the sections without the job, but those of these names as they are.

    Dangers of this device, a verdict on batteries, and what follows from what the person says
    remain. Where a subject is `answered`, or batteries are spoken of, so does what is not known;
    where none is, so do the steps for what is seen, as a sticker.
    """
    given = advice.situation.keys() - {kb.identifies}
    names = set(_SHORT)
    batteries = not given.isdisjoint(kb.once(battery_facts))
    if advice.status == "needs_device" and (answered or batteries):
        names.add("questions")
    elif advice.status == "needs_device":
        names.remove("device")
    if advice.battery.verdict in _OPEN and not batteries:
        names.discard("battery")
    phases = kb.phase_rank
    told = given - kb.once(_beside)
    seen = frozenset[str]() if answered else given & kb.once(_seen)
    found: list[Section] = []
    for section in sections:
        of_phase = section.name in phases
        if section.name in whole:
            found.append(section)
            continue
        if not (of_phase or section.name in names):
            continue
        groups = [
            one
            for one in section.groups
            if (not one.condition and (one.kind in ("steps", "note", "gap") or not of_phase))
            or (one.label == "danger" and _is_of(kb, advice, one))
        ]
        kept = msgspec.structs.replace(section, groups=tuple(groups))
        of_the_job = {
            entry.text
            for group in groups
            for entry in group.entries
            if (of_phase or section.name in _REMARKS)
            and (seen if group.kind == "steps" else told if of_phase else given).isdisjoint(
                _tested(kb, entry)
            )
        }
        found += _left(kept, of_the_job)
    return tuple(found)


def _is_of(kb: KnowledgeBase, advice: Advice, danger: Group) -> bool:
    """Whether the danger is one of this device, or of what the person says."""
    tested = {name for entry in danger.entries for name in _tested(kb, entry)} - {kb.identifies}
    return advice.status != "needs_device" or not tested.isdisjoint(advice.situation)


def _left(section: Section, dropped: Collection[str]) -> Iterator[Section]:
    """Yield the section without the entries of these texts, unless none is left."""
    groups = tuple(
        msgspec.structs.replace(group, entries=entries)
        for group in section.groups
        if (entries := tuple(entry for entry in group.entries if entry.text not in dropped))
    )
    if groups:
        yield msgspec.structs.replace(section, groups=groups)


def _tested(kb: KnowledgeBase, entry: Entry) -> set[str]:
    rule = kb.rule.get(entry.rule)
    return set() if rule is None else {condition.fact for condition in rule.conditions}


def _elsewhere(kb: KnowledgeBase) -> frozenset[str]:
    """Return the claims of all sources but the strongest."""
    return frozenset(claim.id for claim in kb.claims if claim.source != kb.first_source.id)


def _seen(kb: KnowledgeBase) -> frozenset[str]:
    """Return what steps can depend on that can be seen, and of which no danger warns already."""
    derived = {fact.name for fact in kb.facts if fact.derived}
    known = kb.roles | kb.once(danger_facts) | kb.once(tool_facts) | kb.once(subject_facts)
    return frozenset(kb.fact.keys() - derived - known)


def _beside(kb: KnowledgeBase) -> frozenset[str]:
    warned = {
        condition.fact
        for rule in kb.rules
        if isinstance(rule.conclusion, Warn)
        for condition in rule.conditions
    }
    told = facts_behind(kb, {kb.identifies, *warned}) | kb.once(battery_facts)
    return (told | kb.once(subject_facts)) - {kb.task}
