"""Which of several names are meant: not those of a list, of a tool at hand or of a comparison."""

from collections.abc import Mapping
from itertools import compress, pairwise

from blink_expert.intake.context import Context
from blink_expert.intake.language import words
from blink_expert.intake.readings import COMPARED, SINGLED_OUT, Reading
from blink_expert.intake.settle import correct
from blink_expert.intake.tokens import CLAUSE

__all__ = ["names_meant"]


def names_meant(
    context: Context, names: list[Reading], brackets: Mapping[int, int]
) -> list[Reading]:
    """Return the names that are meant; `brackets` says of words in brackets which is the first."""
    said = _counting(_without_used(context, _without_tried(context, names)))
    said = _without_rows(context, correct(context, said))
    said = _without_lenders(context, _meant(context, _without_listed(context, said, brackets)))
    return _without_alternatives(context, said)


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
    if _WHOLES.isdisjoint(context.words):
        return names
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
_MINE = words("my our the current whole full complete home")
_OF_WHOLE = 4
"""Words before brackets, or at the start of a sentence, that say that a whole is listed."""


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
    if _TOOLS.isdisjoint(context.words):
        return names
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
    if _TOOLS.isdisjoint(context.words):
        return names
    others = [one for one in names if not (_is_tools(context, one) and _is_tried(context, one))]
    return others if any(one.strength in {"said", "weak"} for one in others) else names


def _without_used(context: Context, names: list[Reading]) -> list[Reading]:
    """Leave out those whose tool is only used on another: `my XT2 with the key of the doorbell`."""
    if _TOOLS.isdisjoint(context.words):
        return names
    others = [one for one in names if not (_is_tools(context, one) and _is_used(context, one))]
    return others if any(one.strength == "said" and one.value for one in others) else names


def _is_tools(context: Context, one: Reading) -> bool:
    """Whether only its tool is named: `the tool that came with my Outdoor 4`."""
    start, end = one.mention.start, one.mention.end
    said = context.words[max(context.clause[start], start - _OF_TOOL) : start]
    while said and said[-1] in _ITS:
        said.pop()
    return not _TOOLS.isdisjoint(
        (*said[-1:], *context.words[end - 1 : min(end + 1, context.clause_end[end - 1])])
    )


def _is_tried(context: Context, one: Reading) -> bool:
    end = one.mention.end
    return context.is_in_question(end) and not _FITS.isdisjoint(context.rest_of_sentence(end))


def _is_used(context: Context, one: Reading) -> bool:
    start = one.mention.start
    return not _USING.isdisjoint(
        context.words[max(context.clause[start], start - _OF_TOOL) : start]
    )


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
_USING = words("with using use used uses")
_ITS = words("of from for with that which came comes my our the an a blink in its to")


def _without_alternatives(context: Context, names: list[Reading]) -> list[Reading]:
    """Leave out both of two names with `or` between them: the writer does not say which."""
    open_: set[int] = set()
    for place, (one, other) in enumerate(pairwise(names)):
        between = context.words[one.mention.end : other.mention.start]
        if one.value != other.value and "or" in between and len(between) <= 3:
            open_ |= {place, place + 1}
    return [one for place, one in enumerate(names) if place not in open_]
