"""What takes up later what was named before: `I lost it`, `never got one`, `there is one`."""

from collections.abc import Iterator

from blink_expert.intake.context import Context
from blink_expert.intake.language import words
from blink_expert.intake.matcher import Cue
from blink_expert.intake.mentions import Mention
from blink_expert.intake.readings import Reading, Standing, denied, quoted
from blink_expert.intake.things import is_own

__all__ = ["not_there", "taken_up", "there_after_all"]

_LATER = 22
"""Words after a thing in which it can be taken up, or said not to be there."""

_MINE_IS = (["mine", "is"], ["it", "is"], ["mine", "got"], ["it", "got"], ["mine", "was"])


def _is_about_it(context: Context, cue: Cue) -> bool:
    """Whether `it is` or the like stands right before the cue."""
    before = context.words[max(0, cue.start - 2) : cue.start]
    return before in _MINE_IS or before[-1:] in (["its"], ["mine"])


def taken_up(context: Context, mentions: list[Mention]) -> Iterator[Reading]:
    """Yield what `I lost it` and `never got one` say of the thing named before."""
    things = [
        one
        for one in mentions
        if one.wording.reads == "thing"
        and one.wording.value == "yes"
        and not _is_proposed(context, one)
    ]
    for place, one in enumerate(things):
        end = one.end
        later = things[place + 1 : place + 9]
        last = next((other.start for other in later if other.start >= end), len(context.words))
        kinds = ("lack", "have", "gone", "ready")
        for cue in context.after(end, last, *kinds, reach=_LATER):
            found = _takes_up(context, one, cue)
            if found is not None:
                yield found


def _is_proposed(context: Context, mention: Mention) -> bool:
    """Whether it is only what else would do: `a screwdriver can work`, `or use a coin`."""
    start, end = mention.start, mention.end
    after = context.words[end : min(context.clause_end[end - 1], end + _ELSE)]
    joined = after[:1] == ["or"] or not _MAY.isdisjoint(after[:1])
    if joined and not _MAY.isdisjoint(after) and not _DO.isdisjoint(after):
        return True
    # `use a coin`, and not `I use a coin`
    first = context.clause[start]
    told = [word for word in context.words[first:start] if word not in _OR]
    return told[:1] == ["use"] and _A.issuperset(told[1:2]) and start - first <= _FEW


_MAY = words("can could will would may might")
_DO = words("work do help suffice serve")
_OR = words("or just simply please then")
_A = words("a an")
_ELSE = 8
"""Words after a thing in which it can be said that it would do, too."""
_FEW = 4
"""Words of a clause that tells what to use, before it."""


def _takes_up(context: Context, thing_named: Mention, cue: Cue) -> Standing:
    if cue.kind in {"gone", "ready"}:
        if not _is_about_it(context, cue) or context.is_conditional(cue.start):
            return None
        place = thing_named._replace(start=cue.start - 1, end=cue.end)
        here = cue.kind == "ready"
        why = "it is at hand" if here else "it is said to be gone"
        return Reading(place, "yes" if here else "no", "said", negated=not here, why=why)
    follows = next(context.after(cue.end, cue.end + 1, "one"), None)
    if follows is None or context.words[follows.end : follows.end + 1] == ["of"]:
        return None  # `I own one of each`
    if not is_own(context, cue) or context.is_asked(cue.start):
        return None
    if context.is_conditional(cue.start) or context.is_reported(cue.start):
        return None
    value = "no" if cue.kind == "lack" else "yes"
    unsure = context.is_doubted(cue.start, follows.end, "doubt", "maybe", "think")
    return Reading(
        thing_named._replace(start=cue.start, end=follows.end),
        value,
        "doubt" if unsure else "said",
        negated=value == "no",
        why=f"'{quoted(context, cue)} {quoted(context, follows)}' takes it up",
    )


def there_after_all(context: Context, readings: list[Reading]) -> Iterator[Reading]:
    """Yield that what was said not to be is there: `no cap. Hang on, there is one`."""
    if not context.speaks("after all"):
        return
    for one in readings:
        end = one.mention.end
        if one.mention.wording.reads != "state" or one.value != "no" or one.strength != "said":
            continue
        for wait in context.after(end, len(context.words), "correct"):
            for cue in context.after(wait.end, wait.end + 3, "after all"):
                place = one.mention._replace(start=cue.start, end=cue.end)
                yield Reading(place, "yes", "said", negated=False, why="it is there after all")
                break
            break


def not_there(context: Context, mentions: list[Mention]) -> Iterator[Reading]:
    """Yield that what was spoken of is not there: `told to peel a sticker, but there isn't one`.

    `A latch and a cover? I see neither` is about both.
    """
    if not context.speaks("none"):
        return
    things = [one for one in mentions if one.wording.reads in {"state", "thing"}]
    for place, one in enumerate(things):
        if one.wording.reads != "state" or not _may_be_missing(context, one):
            continue
        limit = min(len(context.words), one.end + _LATER)
        later = [other.start for other in things[place + 1 : place + 3] if other.start >= one.end]
        for cue in context.after(one.end, limit, "none"):
            reach = 1 + ("neither" in context.words[cue.start : cue.end])
            if sum(start < cue.start for start in later) >= reach:
                break
            if context.is_conditional(cue.start) or context.is_asked(cue.start):
                continue
            found = one._replace(start=cue.start, end=cue.end)
            reading = denied(context, found, "it is said not to be there")
            if reading is not None:
                yield reading


def _may_be_missing(context: Context, mention: Mention) -> bool:
    """Whether it is spoken of as something that may not be there, or that others speak of."""
    indefinite = context.words[max(0, mention.start - 1)] in _ANY
    return mention.wording.value != "no" and (indefinite or context.is_reported(mention.start))


_ANY = words("a an any some")
