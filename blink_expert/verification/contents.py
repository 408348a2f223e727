"""What an answer says, by content: ids, files and what only helps other rules do not count."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from blink_expert.knowledge.model import (
    Alternative,
    Battery,
    Derive,
    Fact,
    KnowledgeBase,
    Narrow,
    Rule,
    Warn,
)

__all__ = ["Item", "Items", "difference", "items_of", "nouns", "say", "swapped"]


class Item(msgspec.Struct, frozen=True):
    """Everything that says the same thing: its rules, by place."""

    rules: tuple[int, ...]
    sample: Rule


Items = dict[bytes, Item]


def items_of(kb: KnowledgeBase) -> Items:
    """Return what the rules say, by content; what they conclude is compared by itself."""
    places: dict[bytes, list[int]] = {}
    for place, rule in enumerate(kb.rules):
        conclusion = rule.conclusion
        match conclusion:
            case Derive() | Narrow():
                continue
            case Warn():
                # What it guards is a demand of the author, not a part of the answer.
                conclusion = msgspec.structs.replace(conclusion, guards=())
            case Battery():
                conclusion = msgspec.structs.replace(conclusion, requires={})
            case Alternative(step=step, instead_of=instead):
                # A rule that is named counts by what it says.
                conclusion = msgspec.structs.replace(
                    conclusion, step=_say_named(kb, step), instead_of=_say_named(kb, instead)
                )
        content = (rule.phase, conclusion, sorted(rule.cites))
        places.setdefault(msgspec.msgpack.encode(content), []).append(place)
    return {key: Item(tuple(some), kb.rules[some[0]]) for key, some in places.items()}


def _say_named(kb: KnowledgeBase, name: str) -> str:
    return say(kb.rule[name]) if name in kb.rule else name


def say(rule: Rule) -> str:
    """Return what the rule says, in short."""
    return f"{rule.kind}: {getattr(rule.conclusion, 'text', rule.makes)}"


def difference(was: Rule, now: Rule) -> str:
    """Return how two rules with one text differ."""
    for name in ("phase", "cites"):
        if getattr(was, name) != getattr(now, name):
            before, after = getattr(was, name), getattr(now, name)
            said = [one if isinstance(one, str) else ", ".join(one) for one in (before, after)]
            return f"'{name}' is {said[1] or 'empty'}, no longer {said[0] or 'empty'}: {say(now)}"
    if type(was.conclusion) is type(now.conclusion):
        for field in was.conclusion.__struct_fields__:
            before, after = getattr(was.conclusion, field), getattr(now.conclusion, field)
            if before != after:
                return f"'{field}' is {after or 'empty'}, no longer {before or 'empty'}: {say(now)}"
    return f"now says: {say(now)}"


def nouns(fact: Fact) -> dict[str, str]:
    """Return the word for each atom, as it stands in a text."""
    if fact.is_number:
        return {atom: f"{atom} {fact.unit}" for atom in fact.atoms()}
    return {value.name: value.noun for value in fact.values}


def swapped(keys: Sequence[bytes], before: Items) -> Iterator[tuple[bytes, bytes]]:
    """Yield the pairs that stood in the other order before; `keys` are in today's order."""
    was = {key: place for place, key in enumerate(before)}
    if all(was[one] < was[other] for one, other in pairwise(keys)):
        return
    for index, first in enumerate(keys):
        for second in keys[index + 1 :]:
            if was[first] > was[second]:
                yield first, second
