"""Whether what a phrase says was so, and is no longer."""

from itertools import pairwise

from blink_expert.intake.context import BEING, Context
from blink_expert.intake.language import words
from blink_expert.intake.matcher import Cue

__all__ = ["is_past", "ran_empty"]

_HAVING = frozenset(("have", "has", "ive", "weve", "having"))
_SINCE = words("since for over in during within")
_EVENTS = words(
    "update updates upgrade firmware reboot outage storm change swap few couple two three"
)
_PARTED = words("return sell replace give throw scrap retire bin ditch swap trade")
_GIVEN = words("given handed gifted sold sent lent")
_OVER = words("replaced swapped changed upgraded switched returned sold exchanged was were")
_NEXT = words("and but so then now")
_NEW_SUBJECTS = words("the my it its this i we there now both one")
_HAD = words("find get buy found had afford there")
_BOUGHT = words("bought got purchased ordered")
_EXCHANGED = words("replaced swapped")
_FOR = words("with for by")
_EMPTY = words("dead flat empty drained exhausted")
_ON = words("on with")
_OF = words("in of on with for inside from opening off")
_SHORTLY = 2
"""Words after a name in which it can be said since when it is there."""


def is_past(
    context: Context, start: int, end: int, *, was: bool, limit: int = 0, ago: bool = True
) -> bool:
    """Whether it was so, and is no longer; `was`: the word itself says so too.

    What stands before the word `limit` is about something else. `ago`: what stands after it may
    say so as well.
    """
    if not context.tells(start, "past", "was", "ago"):
        return False
    kinds = ("past", "now", "was") if was else ("past", "now")
    for cue in context.before(start, max(limit, context.clause[start]), *kinds):
        if cue.kind == "now":
            return False
        if _EXCHANGED & set(context.words[cue.start : cue.end]) and _FOR & set(
            context.words[cue.end : start]
        ):
            continue  # `replaced the alkaline ones with these`
        if not was and _is_of_another(context, cue, start):
            continue  # `replaced the batteries in the XT2` leaves the XT2
        prior = context.words[cue.start - 1] if cue.start else ""
        # `I have had my XT2`, `had my XT2 since 2021`
        lasting = prior in _HAVING or "since" in context.words[end : end + _SHORTLY]
        if lasting and context.words[cue.start] == "had":
            continue
        if prior in _HAD and cue.kind == "was":
            continue  # `there was`, `all I could find was`
        used = prior in BEING and context.words[cue.start : cue.end] == ["used", "to"]
        if used or _is_still(context, cue, start):
            continue  # `can a coin be used to open it`
        if was and _is_told(context, cue, start):
            continue
        return True
    return ago and _is_ago(context, start, end)


def _is_ago(context: Context, start: int, end: int) -> bool:
    """Whether it is said after it that it was so; not `bought the XT2 two years ago`."""
    limit = min(context.clause_end[end - 1], end + 4)
    for cue in context.after(end, limit, "ago"):
        if not _is_still(context, cue, end):
            return _BOUGHT.isdisjoint(context.words[context.clause[start] : start])
    return False


def _is_still(context: Context, cue: Cue, start: int) -> bool:
    """Whether a word of the past says only since when, or what had to be done.

    `Since the last update the XT2 ...`, `I had to climb up to it`, `I was given alkalines`; not
    `since the last XT2 died`, where `start` is the XT2.
    """
    last, after = context.words[cue.end - 1], context.words[cue.end : cue.end + 2]
    prior = context.words[cue.start - 1] if cue.start else ""
    if last == "last":
        return (prior in _SINCE and cue.end < start) or not _EVENTS.isdisjoint(after)
    if last == "sold":
        return prior in BEING or after[:1] == ["as"]  # `it's sold as a doorbell`
    if last == "had" and after[:1] == ["to"]:
        return _PARTED.isdisjoint(after)
    if _is_empty_on(context, cue, start):
        return True
    return last == "was" and not _GIVEN.isdisjoint(after[:1])


def ran_empty(context: Context, start: int) -> bool:
    """Whether it is what something was empty with, as `my doorbell was dead in a week on these`."""
    limit = context.clause[start]
    return any(_is_empty_on(context, cue, start) for cue in context.before(start, limit, "was"))


def _is_empty_on(context: Context, cue: Cue, start: int) -> bool:
    then = context.words[cue.end : start]
    return not _EMPTY.isdisjoint(then[:1]) and not _ON.isdisjoint(then)


def _is_told(context: Context, cue: Cue, start: int) -> bool:
    """Whether the story goes on after the cue, and has come to what is so now.

    `Replaced the batteries and the cover won't close`, `switched from NiMH to these`, `my store
    only had these`, `the man who sold me these`, `they were dear, so I got these`.
    """
    said, then = context.words[cue.start : cue.end], context.words[cue.end : start]
    if said[-1] == "from" and "to" in then:
        return True
    if said == ["had"] and cue.start and context.words[cue.start - 1] in {"only", "just"}:
        return True
    if said == ["sold"] and then[:1] in (["me"], ["us"]):
        return True
    return bool(_OVER & set(said)) and any(
        word in _NEXT and after in _NEW_SUBJECTS for word, after in pairwise([*then, ""])
    )


def _is_of_another(context: Context, cue: Cue, start: int) -> bool:
    """Whether what was had or replaced is something in or of what the word names."""
    if not {"had", "replaced", "swapped"} & set(context.words[cue.start : cue.end]):
        return False
    return bool(_OF & set(context.words[cue.end : start]))
