"""Whether a thing is at hand by what is done with it, or by what it does."""

from blink_expert.intake.context import Context
from blink_expert.intake.language import words
from blink_expert.intake.matcher import Cue
from blink_expert.intake.mentions import Mention

__all__ = ["is_used"]


def is_used(context: Context, mention: Mention) -> bool:
    """Whether it is told what is done with it, or what it does: `the tool just slips`."""
    start, end = mention.start, mention.end
    if context.has_before(start, "other", "past", "not", "deny", "no"):
        return False
    if context.words[end : context.clause_end[end - 1]][-1:] == ["once"]:
        return False  # `I opened the XT2 with a coin once`
    first = context.clause[start]
    bare = start == first and not context.is_in_question(end)  # `tool just slips`
    of_it = context.words[max(first, start - 2) : start] == ["of", "a"]  # `this joke of a key`
    if bare or of_it or (context.words[max(first, start - 1)] in _OWN and start > first):
        works = next(context.after(end, end + 2, "works"), None)
        if works is not None and works.start - end <= (context.words[end] in _STILL):
            return True
    before = context.words[max(first, start - 3) : start]
    if not _WITH & set(before):
        return False
    if context.words[first] == "with" and _DID & set(context.words[end + 1 : end + 2]):
        return context.words[end] in {"i", "we"}
    cues = context.before(start, first, "doing", "modal", "want")
    doing = next((cue for cue in cues if not _gets_in(context, cue)), None)
    if doing is None:
        return _is_told(context, first, start)
    return (doing.kind == "doing" or context.words[doing.start] == "to") and context.has_before(
        start, "doing"
    )


def _gets_in(context: Context, cue: Cue) -> bool:
    """Whether it tells where to get, not what: `trying to get into it with a coin`."""
    return context.words[cue.start] == "get" and context.words[cue.end] in _INTO


def _is_told(context: Context, first: int, start: int) -> bool:
    """Whether it is told what was done: `turned the screw with a coin`, not `is turned with`."""
    if context.is_in_question(first):
        return False
    told = [place for place in range(first, start) if context.words[place] in _TURNED]
    if told:
        return not told[0] or context.words[told[0] - 1] not in _PASSIVE
    # `closing it with a coin`, `opened it with one`; not `the man opened it with one`
    if context.words[first] in _DOING:
        return True
    told = [place for place in range(first, start) if context.words[place] in _OPENED]
    return bool(told) and (told[0] == first or context.words[told[0] - 1] in _WRITER)


_WITH = words("with w wiv using")
_OWN = words("the my our this that")
_STILL = words("just still only really simply")
_TURNED = words("turned unscrewed loosened pried twisted")
_DOING = words("opening closing shutting tightening unscrewing undoing loosening")
"""What somebody is doing who begins with it: `closing it with a coin`."""
_OPENED = words("undid opened removed loosed popped closed tightened shut started wedged")
_WRITER = words("i we ive weve just finally already and then have")
_INTO = words("into in inside it this at")
_PASSIVE = words("is are be being can was get gets been it")
_DID = _TURNED | words(
    "opened got get can cant could managed have am took take pulled removed tried"
)
