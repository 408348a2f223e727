"""What an answer has said already, it does not say again."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from blink_expert.render.parts import Entry, Group, Section

__all__ = ["said_once"]

_KINDS = ("blocker", "reason", "note", "gap")
"""Steps and warnings are said wherever they stand."""

_SENTENCES = re.compile(r"(?<=[.!?]) (?=[A-Z])")


def said_once(said: Iterable[Entry], sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return the sections without sentences at the end of a text that were read before it.

    The others of the text may need one that stands among them. What is said under a condition is
    not said yet to those who do not meet it.
    """
    read = {sentence for entry in said for sentence in _SENTENCES.split(entry.text)}
    found = (_once(section, read) for section in sections)
    return tuple(section for section in found if section.groups)


def _once(section: Section, read: set[str]) -> Section:
    groups = (
        msgspec.structs.replace(group, entries=tuple(_left(group, read)))
        if group.kind in _KINDS
        else group
        for group in section.groups
    )
    return msgspec.structs.replace(section, groups=tuple(one for one in groups if one.entries))


def _left(group: Group, read: set[str]) -> Iterator[Entry]:
    for entry in group.entries:
        sentences = _SENTENCES.split(entry.text)
        while sentences and sentences[-1] in read:
            sentences.pop()
        if sentences:
            yield msgspec.structs.replace(entry, text=" ".join(sentences))
        if not group.condition:
            read.update(sentences)
