"""What a customer brings up beside the job: which sentences answer it, and when these are enough.

A subject is a fact that nobody is asked for and that nothing follows from: something that the
person asks about or reports.
"""

from collections.abc import Collection, Iterable, Iterator

import msgspec

from blink_expert.advice.model import Advice
from blink_expert.advice.relevance import battery_facts, facts_behind
from blink_expert.knowledge.model import KnowledgeBase, Warn
from blink_expert.render.outline import Entry, Section

__all__ = ["is_beside", "outside_topics", "shortened", "split"]

_REMARKS = ("notes", "gaps")
_SHORT = ("warnings", "status", "contradictions", "battery", *_REMARKS)


def _spoken_of(kb: KnowledgeBase, entries: Iterable[Entry]) -> set[str]:
    """Return the subjects that these sentences speak of."""
    return {name for one in entries for name in _tested(kb, one)} & kb.once(_subjects)


def split(
    kb: KnowledgeBase, sections: Iterable[Section]
) -> tuple[tuple[Entry, ...], tuple[Section, ...]]:
    """Return the notes and gaps on subjects, and the sections without them."""
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
    return said, tuple(one for section in whole for one in _left(section, said))


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
    """Whether nothing shows that the steps are wanted, and each subject is spoken of or outside.

    Then the person says no more than which device it is, what its batteries are, what a warning
    depends on, and subjects. Without any step, and nothing that stops them, nothing is left out.
    """
    if not advice.procedure and all(one.if_ for one in advice.blockers):
        return False
    spoken = _spoken_of(kb, said)
    given = advice.situation.keys() - {one.fact for one in advice.ignored}
    return given <= kb.once(_beside) and all(
        name in spoken or any(value in topic.facts.get(name, ()) for topic in kb.topics)
        for name, value in advice.situation.items()
        if name in kb.once(_subjects)
    )


def shortened(
    kb: KnowledgeBase, advice: Advice, sections: Iterable[Section]
) -> tuple[Section, ...]:
    """Return the sections without the job.

    Dangers, the verdict on batteries and what follows from what the person says remain.
    """
    given = advice.situation.keys() - {kb.identifies}
    found: list[Section] = []
    for section in sections:
        if section.name in _SHORT:
            groups = [one for one in section.groups if not one.condition or one.label == "danger"]
            kept = msgspec.structs.replace(section, groups=tuple(groups))
            of_the_job = [
                entry
                for group in groups
                for entry in group.entries
                if section.name in _REMARKS and given.isdisjoint(_tested(kb, entry))
            ]
            found += _left(kept, of_the_job)
    return tuple(found)


def _left(section: Section, dropped: Collection[Entry]) -> Iterator[Section]:
    """Yield the section without these entries, unless none is left."""
    groups = tuple(
        msgspec.structs.replace(group, entries=entries)
        for group in section.groups
        if (entries := tuple(entry for entry in group.entries if entry not in dropped))
    )
    if groups:
        yield msgspec.structs.replace(section, groups=groups)


def _tested(kb: KnowledgeBase, entry: Entry) -> set[str]:
    rule = kb.rule.get(entry.rule)
    return set() if rule is None else {condition.fact for condition in rule.conditions}


def _subjects(kb: KnowledgeBase) -> frozenset[str]:
    leading = {one.fact for rule in kb.rules if rule.makes for one in rule.conditions}
    return frozenset(
        fact.name
        for fact in kb.facts
        if fact.is_given and not fact.is_asked and fact.name not in {*leading, kb.task}
    )


def _beside(kb: KnowledgeBase) -> frozenset[str]:
    warned = {
        condition.fact
        for rule in kb.rules
        if isinstance(rule.conclusion, Warn)
        for condition in rule.conditions
    }
    told = facts_behind(kb, {kb.identifies, *warned}) | kb.once(battery_facts)
    return (told | kb.once(_subjects)) - {kb.task}
