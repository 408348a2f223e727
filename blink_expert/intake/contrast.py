"""Whether a device is only named for contrast, or is the one of several that is meant."""

from blink_expert.intake.context import BOTH, MY, Context
from blink_expert.intake.language import FILLERS, words
from blink_expert.intake.readings import COMPARED

__all__ = ["is_contrast", "is_singled_out", "why_aside"]

_DOES = words("do does did is are can will has have was were")
_WORKS = words("works work")
_DOES_NOT = words("dont doesnt didnt isnt arent cant cannot wont hasnt havent wasnt werent")
_LEAVING_OUT = _DOES | _DOES_NOT
_IS = words("is are")
_IT_IS = words("it its")
_THEY = words("they all both those these")
_THAT = words("that which")
_ABOUT = words("for of about on to")
_HAVING = words("have has had own owns got ive weve bought use using")
_GOES_ON = words("i we it they he she the my our this that but and so both which what how")
_MAY = words("should would will might may ought could supposed")
_TROUBLES = words("problem trouble issue thing downside catch bother")
_WORKING = 8
"""Words after a name in which it can be said to work."""
_LISTED = 4
"""Words after the last name of a list, and then of what is said of the list, at most."""


def is_singled_out(context: Context, start: int, end: int) -> bool:
    """Whether it is the one of several that is meant: `only the XT2`, `the XT2 is the only one`."""
    if _left_out(context, end) is False or _is_only(context, end):
        return not context.opens_question(start)
    for cue in context.before(start, context.clause[start], "this one"):
        if not FILLERS.issuperset(context.words[cue.end : start]):
            return False
        if context.words[max(0, cue.start - 1)] == "not" or context.opens_question(start):
            return False
        if context.words[cue.start] in _IT_IS:
            # `it's the XT2 in the barn that is dead`, not `it's the XT2`
            return not _THAT.isdisjoint(context.words[end : context.clause_end[end - 1]])
        return is_contrast(context, cue.start)
    return False


def is_contrast(context: Context, place: int) -> bool:
    """Whether something is said of one and not of the other: `it finds the XT but not the Mini`.

    In `I have the XT but not the Mini` there is no other.
    """
    return _HAVING.isdisjoint(context.words[context.clause[place] : place])


def why_aside(context: Context, start: int, end: int, limit: int) -> str:
    """Return why a name counts only where nothing else is named; empty where it counts fully."""
    if _works(context, start, end):
        return "nothing is wrong with it"
    if _left_out(context, end):
        return COMPARED  # `while the XT2 does`
    if _is_excepted(context, start, end):
        return COMPARED
    if context.tells(start, *_OTHERS) and (why := _why_anothers(context, start, end, limit)):
        return why
    if start and context.words[start - 1] in {"old", "previous", "former"}:
        # `an outdoor 4 and an old XT` are both there.
        there = context.words[start - 2 : start] == ["an", "old"] and limit
        return "" if there else "it is an old one"
    return ""


def _is_excepted(context: Context, start: int, end: int) -> bool:
    """Whether something may not be for it: `it might not fit the XT, but the XT2 should do`."""
    then = context.rest_of_sentence(end)
    if "but" not in then or _MAY.isdisjoint(then[then.index("but") :]):
        return False
    before = context.words[context.clause[start] : start]
    return not any(some.isdisjoint(before) for some in (_NOT, _SUITS, _GUESSED))


_NOT = words("not wont doesnt cant")
_SUITS = words("work fit apply suit compatible")
_GUESSED = words("might may would will wont should could")
_OTHERS = ("document", "other", "compare", "likeness", "plan")


def _why_anothers(context: Context, start: int, end: int, limit: int) -> str:
    """Return why it is another than the writer's own that is at hand; empty where it may be it."""
    if _is_in_title(context, start):
        return COMPARED
    owner = next(context.before(start, context.clause[start], "other", "mine"), None)
    own = not MY.isdisjoint(context.words[max(0, start - 2) : start])
    # `the XT of my brother`, not `my XT, as somebody said`
    others = not own and context.has_after(end, "other")
    if (owner is not None and owner.kind == "other") or others:
        return "it is somebody else's"
    first = max(limit, context.clause[start], start - 4)
    for cue in context.before(start, first, "compare"):
        if context.words[cue.end - 1] == "of" and MY & set(context.words[cue.end : start]):
            continue  # `the cover of my XT2`
        if BOTH.isdisjoint(context.rest_of_sentence(end)):
            return COMPARED
        break  # `the XT2 next to the Mini, both dead`
    if context.has_after(end, "likeness"):
        return "it is compared"
    if not own and context.has_before(start, "plan"):
        return "it is thought of"
    return ""


def _works(context: Context, start: int, end: int) -> bool:
    """Whether it is said that all is well with it: `the picture of the Mini is just fine`."""
    last = context.clause_end[end - 1]
    works = last == end + 1 and context.words[end] in _WORKS
    fine = works or _is_fine(context, end, min(last, end + _WORKING))
    if not fine and last - end < _LISTED and last < len(context.words):
        # Only a comma parts it from its verb: `the others, a Mini and an XT, load just fine`.
        same = context.sentence[last] == context.sentence[end - 1]
        if same and context.words[last] not in _GOES_ON:
            fine = _is_fine(context, last, min(context.clause_end[last], last + _LISTED))
    if not fine and last < len(context.words) and context.words[last] in _THEY:
        # What follows is said of all that was named: `a Mini and an XT. They work fine.`
        fine = _is_fine(context, last, min(context.clause_end[last], last + _WORKING))
    return fine and not (
        context.opens_question(start)
        or context.is_in_question(end)
        or _is_troubling(context, start, end)
    )


def _is_troubling(context: Context, start: int, end: int) -> bool:
    """Whether what follows is what is wrong with it: `the problem with the XT is that ...`."""
    if context.words[end : end + 2] not in (["is", "that"], ["is", "the"]):
        return False
    before = context.words[context.clause[start] : start]
    return "with" in before and not _TROUBLES.isdisjoint(before) and "no" not in before


def _is_fine(context: Context, end: int, limit: int) -> bool:
    """Whether the next thing that is said is that all is well, there or not elsewhere."""
    for cue in context.after(end, limit, "fine", "not", "deny", "lack", "but", "this one"):
        if cue.kind == "this one":
            return is_contrast(context, cue.start)
        if cue.kind == "fine" and not _MAY.isdisjoint(context.words[end : cue.start]):
            return False  # `the XT2 should work fine` is what is asked or claimed
        if cue.kind != "but" or context.words[cue.start] != "still":
            return cue.kind == "fine"
    return False


def _left_out(context: Context, end: int) -> bool | None:
    """Return whether a verb that leaves out what it does affirms that or denies it.

    `While the XT2 does`, `the Mini is not`; None where there is no such verb.
    """
    if end >= len(context.words) or context.words[end] not in _LEAVING_OUT:
        return None
    last = context.clause_end[end - 1]
    said = context.words[end:last]
    if not said or last in context.asked_at:
        return None
    if len(said) == 1:
        return said[0] in _DOES
    return False if said[1:] == ["not"] else None


def _is_only(context: Context, end: int) -> bool:
    """Whether `is the only` stands after it, or `is next`."""
    after = context.words[end : end + 3]
    if _IS.isdisjoint(after[:1]):
        return False
    if after[:2] == ["is", "next"]:
        return after != ["is", "next", "to"]
    return after[1:] in (["the", "only"], ["the", "one"])


def _is_in_title(context: Context, start: int) -> bool:
    """Whether it is what something is written about: `the manual of the XT2`."""
    place, first = start, context.clause[start]
    if next(context.before(start, first, "document"), None) is None:
        return False
    while place > first and context.words[place - 1] in FILLERS:
        place -= 1
        if context.words[place] in MY:
            return False
    if place <= first or context.words[place - 1] not in _ABOUT:
        return False
    return any(cue.kind == "document" for cue in context.ending(place - 1))
