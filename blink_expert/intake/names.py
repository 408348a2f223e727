"""Which devices a text is about: the names that count, and what other names leave possible."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import compress, pairwise
from typing import TypeVar

import msgspec

from blink_expert.inference import engine_for
from blink_expert.intake.context import Context
from blink_expert.intake.language import words
from blink_expert.intake.readings import COMPARED, SINGLED_OUT, Reading
from blink_expert.intake.settle import correct
from blink_expert.intake.tokens import CLAUSE
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
    said = _counting(_without_tried(context, names))
    said = _without_rows(context, correct(context, said))
    said = _without_lenders(context, _meant(context, _without_listed(context, said, brackets)))
    said = _without_alternatives(context, said)
    said, left = _without_open(kb, context, said)
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


def _counting(names: list[Reading]) -> list[Reading]:
    """Return the names that count: those said, else those that count where nothing else is."""
    sure = [one.mention.wording.one_of for one in names if one.strength == "said"]
    among = [set(some) for some in sure if some]
    for strength in ("said", "weak", "implied"):
        found = [one for one in names if one.strength == strength]
        if strength != "said":
            # `is the Outdoor 4 the same? I have the 3rd gen`
            found = [one for one in found if all(one.value in some for some in among)]
            # In `does the Outdoor 4 open like the XT2` it is about the first.
            found = [one for one in found if one.why != COMPARED] or found
        if any(not one.mention.wording.one_of for one in found):
            break
    else:
        return [one for one in names if one.strength == "said"]
    narrowing = [one for one in names if one.strength == "said" and one.mention.wording.one_of]
    have = set(map(id, found))
    both = [*found, *(one for one in narrowing if id(one) not in have)]
    return sorted(both, key=lambda one: one.mention.start)


def _meant(context: Context, names: list[Reading]) -> list[Reading]:
    """Return the names, or of several those that are singled out or asked of."""
    meant = {one.value for one in names if one.why == SINGLED_OUT}
    if not meant:
        return names
    return [
        one
        for one in names
        if one.value in meant
        or one.mention.wording.one_of
        or context.is_in_question(one.mention.end)
    ]


def _without_rows(context: Context, names: list[Reading]) -> list[Reading]:
    """Leave out those that only stand in a row of what something is for, if the writer has others.

    `Works with: Outdoor 4, Mini, XT2. I have the XT2.` is about the XT2.
    """
    owned = [_is_own(context, one) for one in names]
    if all(owned) or not any(owned):
        return names
    own = {one.value for one in compress(names, owned)}
    rows = [
        not is_own and _is_in_row(context, one) for one, is_own in zip(names, owned, strict=True)
    ]
    row = {one.value for one in compress(names, rows)}
    if len(row) < (_FEW if own.isdisjoint(row) else _ROW):
        return names
    return [one for one, in_row in zip(names, rows, strict=True) if not in_row]


def _without_listed(
    context: Context, names: list[Reading], brackets: Mapping[int, int]
) -> list[Reading]:
    """Leave out what is only listed as what else is there, if another is named.

    `Added a doorbell to my existing system (XT2, Outdoor 4, Sync Module 2)`: about the doorbell.
    """
    listed = [
        _is_listed(context, brackets.get(one.mention.start)) or _is_in_setup(context, one)
        for one in names
    ]
    left = [one for one, is_listed in zip(names, listed, strict=True) if not is_listed]
    return left if any(one.value for one in left) else names


def _is_listed(context: Context, first: int | None) -> bool:
    if first is None:
        return False
    return not _WHOLES.isdisjoint(context.words[max(0, first - _OF_WHOLE) : first])


def _is_in_setup(context: Context, one: Reading) -> bool:
    """Whether a sentence names it that tells what is there: `My setup: XT2, Mini, doorbell`."""
    first = context.sentence[one.mention.start]
    for place in range(first, min(first + _OF_WHOLE, one.mention.start)):
        if context.words[place] in _WHOLES and context.breaks[place + 1] == CLAUSE:
            return True
        if context.words[place] not in _WHOLES | _MINE:
            return False
    return False


_WHOLES = words("installation setup system kit network environment equipment existing hardware")
_MINE = words("my our the blink current whole full complete home")
_OF_WHOLE = 4
"""Words before brackets in which it is said that a whole is listed in them."""


def _is_in_row(context: Context, one: Reading) -> bool:
    first, last = context.sentence[one.mention.start], one.mention.end
    while last < len(context.words) and context.sentence[last] == first:
        last += 1
    said = context.words[first:last]
    return not _KINDS.isdisjoint(said) or context.words[first] in _FOR


def _is_own(context: Context, one: Reading) -> bool:
    first = context.sentence[one.mention.start]
    return not _WRITERS.isdisjoint(context.words[first : one.mention.start])


_ROW, _FEW = 3, 2
"""Devices in a row, at least; the second where the writer's is none of them."""
_FOR = words("for fur pour para")
_WRITERS = words("i ive im we weve my mine our ours ich meine mein meinen jai mi mis tengo ho")
_KINDS = words(
    "applies apply lists listed covers devices models products supported supports supporting"
    " compatible works following newer any available gerate geraten modelle modellen appareils"
    " modeles dispositivos modelos dispositivi"
)


def _without_lenders(context: Context, names: list[Reading]) -> list[Reading]:
    """Leave out those whose tool is at hand for another: `the Outdoor 4 tool, but no doorbell key`.

    The other is one of which something is said to be gone.
    """
    lends = [
        _is_tools(context, one) and _holding(context, one.mention.start) in {"have", "only"}
        for one in names
    ]
    others = [one for one, lent in zip(names, lends, strict=True) if not lent]
    return others if any(_lacks(context, one) for one in others) else names


def _without_tried(context: Context, names: list[Reading]) -> list[Reading]:
    """Leave out those whose tool is asked to fit another: `does the Outdoor 4 tool open the XT2?`.

    Of the other more is named than a tool.
    """
    others = [one for one in names if not (_is_tools(context, one) and _is_tried(context, one))]
    return others if any(one.strength in {"said", "weak"} for one in others) else names


def _is_tools(context: Context, one: Reading) -> bool:
    """Whether only its tool is named: `the tool that came with my Outdoor 4`."""
    start, end = one.mention.start, one.mention.end
    said = context.words[max(context.clause[start], start - _OF_TOOL) : start]
    while said and said[-1] in _ITS:
        said.pop()
    return not _TOOLS.isdisjoint((*said[-1:], *context.words[end - 1 : end + 1]))


def _is_tried(context: Context, one: Reading) -> bool:
    end = one.mention.end
    return context.is_in_question(end) and not _FITS.isdisjoint(context.rest_of_sentence(end))


def _lacks(context: Context, one: Reading) -> bool:
    end = one.mention.end
    if _holding(context, one.mention.start) in {"lack", "no"}:
        return True
    return next(context.after(end, context.clause_end[end - 1], "gone"), None) is not None


def _holding(context: Context, start: int) -> str:
    """Return the kind of the nearest word that says whether something is at hand, or nothing."""
    kinds = ("have", "only", "lack", "no")
    nearest = next(context.before(start, context.clause[start], *kinds), None)
    return nearest.kind if nearest is not None else ""


_OF_TOOL = 7
"""Words before a name in which it can be said that its tool is meant."""
_TOOLS = words("tool key opener")
_FITS = words("open opens fit fits work works do undo release releases unlock unlocks")
_ITS = words("of from for with that which came comes my our the an a blink in its to")


def _without_alternatives(context: Context, names: list[Reading]) -> list[Reading]:
    """Leave out both of two names with `or` between them: the writer does not say which."""
    open_: set[int] = set()
    for place, (one, other) in enumerate(pairwise(names)):
        between = context.words[one.mention.end : other.mention.start]
        if one.value != other.value and "or" in between and len(between) <= 3:
            open_ |= {place, place + 1}
    return [one for place, one in enumerate(names) if place not in open_]


def _without_open(
    kb: KnowledgeBase, context: Context, names: list[Reading]
) -> tuple[list[Reading], tuple[str, ...]]:
    """Leave out the names that others leave open, and return what these leave.

    `An Indoor 3rd gen, but the app calls it Outdoor 3rd gen` names neither; in `an XT, could be
    the XT or the XT2` the first is open too.
    """
    devices = [one for one in names if one.fact == kb.identifies and one.value]
    for one in names:
        start, end = one.mention.start, one.mention.end
        first = max(context.clause[start], start - 4)
        if one in devices and next(context.before(start, first, "calls"), None):
            left = {str(other.value) for other in devices}
            if len(left) > 1:
                return [], tuple(value for value in _every(kb) if value in left)
        if one.fact != kb.identifies and "or" in context.words[start:end]:
            among = values_left(kb, {one.fact: one.value})
            names = [
                other for other in names if other.value not in among or other.mention.start > start
            ]
    return names, ()


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
