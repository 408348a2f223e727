"""What an outline is made of: sections, groups under one condition, and their entries."""

from typing import Literal

import msgspec

from blink_expert.advice.model import Blocker, If, Item, Step, Warning_

__all__ = [
    "ANY_CASE",
    "LISTED",
    "Audience",
    "Entry",
    "Group",
    "Section",
    "stop",
    "to_entry",
    "warn",
    "words",
]

Audience = Literal["agent", "customer"]

ANY_CASE = "In any case:"
"""Stands before steps without a condition, where one stands above them."""

LISTED = ("steps", "note", "gap")
"""The kinds of groups before which their condition or label stands."""


class Entry(msgspec.Struct, frozen=True):
    """One sentence or step, what shows that it is done, and what may be done instead.

    A question has the `answers` that settle it, as `fact=value`, and `labels` for people
    unless the question says them itself.
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


def to_entry(item: Item) -> Entry:
    """Return the sentence, and what shows that it is done."""
    until = item.until or "" if isinstance(item, Step) else ""
    return Entry(item.text, until, item.rule, item.cites)


def words(condition: tuple[If, ...] | None) -> str:
    """Return the condition as a clause, or nothing."""
    return " and ".join(part.text for part in condition or ())


def warn(warning: Warning_) -> Group:
    """Return the warning under its condition."""
    return Group("warning", (to_entry(warning),), words(warning.if_), label=warning.level)


def stop(blocker: Blocker) -> Group:
    """Return what cannot go on, and what to do instead, under its condition."""
    entry = Entry(f"{blocker.text} {blocker.instead}", "", blocker.rule, blocker.cites)
    return Group("blocker", (entry,), words(blocker.if_))
