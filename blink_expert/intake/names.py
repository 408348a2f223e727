"""Which devices a text is about: the names that count, and what other names leave possible."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

import msgspec

from blink_expert.inference import engine_for
from blink_expert.intake.context import Context
from blink_expert.intake.meant import names_meant
from blink_expert.intake.readings import Reading
from blink_expert.knowledge.model import KnowledgeBase

__all__ = ["Named", "devices_named", "values_left"]

_Key = TypeVar("_Key")


class Named(msgspec.Struct, frozen=True):
    """One device: its name, or what it is called, or (both empty) only what it can be."""

    device: str
    fact: str
    value: str
    left: tuple[str, ...]
    readings: tuple[Reading, ...]


def devices_named(
    kb: KnowledgeBase,
    context: Context,
    readings: Sequence[Reading],
    brackets: Mapping[int, int],
) -> list[Named]:
    """Return the devices in the order of the text; one without a name where there is none.

    `brackets` says of words in brackets which is the first in them.
    """
    names = [one for one in readings if _is_name(kb, one)]
    said, left = _without_open(kb, context, names_meant(context, names, brackets))
    denied = {one.value for one in names if one.strength == "denied"}
    said = [one for one in said if one.value not in denied or one.mention.wording.one_of]
    named = [one for one in said if one.fact == kb.identifies and one.value]
    devices = _grouped(named, _value)
    called = _grouped([one for one in said if one.fact != kb.identifies], _value)
    narrowing = [one for one in said if one.mention.wording.one_of]
    listed = _in_lists(context, said)
    found = [Named(device, "", "", (), some) for device, some in devices.items()]
    for value, some in called.items():
        left = values_left(kb, {some[0].fact: value})
        others = tuple(one for one in left if one not in devices)
        if others == left:
            found.append(_narrowed(some, left, narrowing))
        elif others and not listed.isdisjoint(map(id, some)):
            found.append(Named("", some[0].fact, value, others, some))
    if devices:
        found += _beside(devices, [one for one in narrowing if id(one) in listed])
    if not found and left:
        found.append(Named("", "", "", left, ()))
    if not found:
        found.append(_narrowed((), _every(kb), narrowing))
    return sorted(found, key=lambda one: one.readings[0].mention.start if one.readings else 0)


def _beside(devices: Collection[str], narrowing: Iterable[Reading]) -> Iterator[Named]:
    """Yield what is none of the devices, and of which only is said what it can be."""
    for among, some in _grouped(narrowing, lambda one: one.mention.wording.one_of).items():
        if set(among).isdisjoint(devices):
            yield Named("", "", "", among, some)


def _is_name(kb: KnowledgeBase, reading: Reading) -> bool:
    return reading.mention.wording.reads == "name" or (
        reading.fact == kb.identifies and reading.strength == "implied"
    )


def _without_open(
    kb: KnowledgeBase, context: Context, names: list[Reading]
) -> tuple[list[Reading], tuple[str, ...]]:
    """Leave out the names that others leave open, and return what these leave.

    `An Indoor 3rd gen, but the app calls it Outdoor 3rd gen` names neither; in `an XT, could be
    the XT or the XT2` the first is open too.
    """
    devices = {str(one.value) for one in names if one.fact == kb.identifies and one.value}
    latest: dict[str | float, int] = {}
    for one in names:
        start, end = one.mention.start, one.mention.end
        if one.fact == kb.identifies:
            first = max(context.clause[start], start - 4)
            calls = len(devices) > 1 and next(context.before(start, first, "calls"), None)
            if one.value and calls:
                return [], tuple(value for value in _every(kb) if value in devices)
        elif "or" in context.words[start:end]:
            latest.update(dict.fromkeys(values_left(kb, {one.fact: one.value}), start))
    # Names stand in the order of the text: what was updated last is the latest.
    return [one for one in names if latest.get(one.value, -1) < one.mention.start], ()


def _in_lists(context: Context, names: Sequence[Reading]) -> set[int]:
    """Return which names are in a list, and so each of another device: `an XT2 and a 3rd Gen`."""
    found: set[int] = set()
    for one, other in pairwise(names):
        end, start = one.mention.end, other.mention.start
        lists = not {"and", "plus"}.isdisjoint(context.words[end:start])
        if lists and context.joined(end, start):
            found |= {id(one), id(other)}
    return found


def _value(reading: Reading) -> str:
    return str(reading.value)


def _grouped(
    names: Iterable[Reading], by: Callable[[Reading], _Key]
) -> dict[_Key, tuple[Reading, ...]]:
    found: dict[_Key, list[Reading]] = {}
    for one in names:
        found.setdefault(by(one), []).append(one)
    return {key: tuple(some) for key, some in found.items()}


def _narrowed(
    some: tuple[Reading, ...],
    left: tuple[str, ...],
    narrowing: Sequence[Reading],
) -> Named:
    """Return what a name that several devices have leaves, with what else narrows it."""
    used = list(some)
    for one in narrowing:
        both = tuple(value for value in left if value in one.mention.wording.one_of)
        if both:
            left = both
            used.append(one)
    if narrowing and len(left) == 1 and len(used) > len(some):
        return Named(left[0], "", "", (), tuple(used))
    fact, value = (some[0].fact, str(some[0].value)) if some else ("", "")
    known = left if len(used) > len(some) else ()
    return Named("", fact, value, known, tuple(used))


def _every(kb: KnowledgeBase) -> tuple[str, ...]:
    return tuple(value.name for value in kb.fact[kb.identifies].values)


def values_left(kb: KnowledgeBase, facts: dict[str, str | float]) -> tuple[str, ...]:
    """Return the devices that these facts leave possible, as far as they say; else all."""
    findings = engine_for(kb).infer(facts)
    known = findings.values.get(kb.identifies)
    if known is not None:
        return (str(known),)
    return findings.candidates.get(kb.identifies, _every(kb))
