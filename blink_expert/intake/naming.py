"""Whether a device that is named is meant: not denied, past, compared or somebody else's."""

from blink_expert.intake.answers import is_answered
from blink_expert.intake.context import MY, Context
from blink_expert.intake.contrast import is_contrast, is_singled_out, why_aside
from blink_expert.intake.language import words
from blink_expert.intake.matcher import Cue
from blink_expert.intake.mentions import Mention
from blink_expert.intake.past import is_past
from blink_expert.intake.readings import SINGLED_OUT, Reading, Standing, said, value_of

__all__ = ["name"]


def name(context: Context, mention: Mention, earlier: list[Reading]) -> Standing:
    """Return whether the name is meant, and how surely."""
    start, end = mention.start, mention.end
    if context.words[start] == "the":
        start += 1  # it belongs to `the 4` and to `like the` too
    limit = _own_part(context, mention, earlier)
    denial = context.denial(start, 1, "not", "no", "lack", "deny")
    inside = start in context.inside  # `lost the doorbell key`
    refused = is_answered(context, start) is False and context.clause_end[end - 1] == end
    if refused or (denial is not None and not inside and _denies_name(context, denial, start)):
        return Reading(mention, value_of(context, mention), "denied", negated=True, why="denied")
    if "or" in context.words[start:end] and not is_past(context, start, end, was=False):
        return said(context, mention, "one of the two")
    before = _why_before(context, mention, earlier, limit)
    if before:
        return said(context, mention, before, "aside")
    if limit and context.has_before(start, "past"):
        return said(context, mention, "it took the place of another", "weak")
    if context.is_reported(start):
        return said(context, mention, "others say so", "weak")
    if _is_unsure(context, start, end):
        return said(context, mention, "the writer is not sure", "doubt")
    if _is_compared_with_own(context, end):
        return said(context, mention, "it is compared with another", "aside")
    if is_singled_out(context, start, end):
        return said(context, mention, SINGLED_OUT)
    aside = why_aside(context, start, end, limit)
    return said(context, mention, aside or "named", "weak" if aside else "said")


def _is_compared_with_own(context: Context, end: int) -> bool:
    """Whether what the writer has is only compared with it: `is the XT2 the same as mine?`."""
    limit = context.clause_end[end - 1]
    for cue in context.after(end, min(limit, end + 3), "likeness"):
        then = " ".join(context.words[cue.end : limit])
        return any(own in then for own in ("mine", "ours", "i have", "we have", "i own"))
    return False


def _why_before(context: Context, mention: Mention, earlier: list[Reading], limit: int) -> str:
    """Return why it is not the one that is meant now; empty where it may be."""
    start, end = mention.start, mention.end
    start += context.words[start] == "the"
    if _was(context, mention, earlier) or is_past(context, start, end, was=False, limit=limit):
        return "it was so before"
    return "it is done already" if _is_finished(context, start, end) else ""


def _was(context: Context, mention: Mention, earlier: list[Reading]) -> bool:
    """Whether it is told on of one that is not meant: `it replaced an XT. The XT was old`."""
    end = mention.end
    return not _WAS.isdisjoint(context.words[end : end + 1]) and any(
        one.strength in {"aside", "weak"} and one.value == mention.wording.value for one in earlier
    )


_WAS = words("was were had")


def _is_finished(context: Context, start: int, end: int) -> bool:
    """Whether it is done and another comes now: `did the batteries in the XT, now the Mini`."""
    first, last = context.clause[start], context.clause_end[end - 1]
    if context.words[first] in {"i", "we", "just", "already"}:
        first += 1
    done = context.words[first] in _DONE and context.words[first + 1] not in _ASKED_OF
    return done and context.words[last : last + 1] in (["now"], ["next"])


_DONE = words("did done finished")
_ASKED_OF = words("i we you it they he she")


def _own_part(context: Context, mention: Mention, earlier: list[Reading]) -> int:
    """Return where a name before it ends: what stands before that one is about that one.

    In `upgraded from the XT2 to the Outdoor 4` only the XT2 was had; a list is of one kind.
    """
    names = (one.mention for one in reversed(earlier) if one.mention.wording.reads == "name")
    last = next(names, None)
    if last is None or last.end > mention.start or context.joined(last.end, mention.start):
        return 0
    return last.end


def _is_unsure(context: Context, start: int, end: int) -> bool:
    """Whether the name itself is in doubt: `could be the 4`, not `no idea how my XT2 opens`."""
    if _is_guessed(context, start):
        return True
    if not context.tells(end - 1, "maybe", "think", "doubt"):
        return False
    if context.is_doubted(start, end, "maybe", reach=2):
        return True
    if (
        context.ends_asked(end)
        and MY.isdisjoint(context.words[max(0, start - 1) : start])
        and context.is_doubted(start, end, "think", reach=1)
    ):
        return True
    doubts = [*context.before(start, context.clause[start], "doubt")]
    if doubts:
        return any(_OWNED.isdisjoint(context.words[cue.end : start]) for cue in doubts)
    return context.is_doubted(start, end, "doubt", reach=2)


def _is_guessed(context: Context, start: int) -> bool:
    """Whether it is asked if it is this one: `is this an XT2?`, not `is this XT2 new?`."""
    place = start
    while place and context.words[place - 1] in {"a", "an", "the", "blink"}:
        place -= 1
    asked = context.words[max(0, place - 2) : place]
    return asked == ["is", "it"] or (place < start and asked in (["is", "this"], ["is", "that"]))


_OWNED = words("the my our your his her their this how what where why when a an to is")


def _denies_name(context: Context, denial: Cue, start: int) -> bool:
    """Whether only small words stand between the denial and the name."""
    between = context.words[denial.end : start]
    if context.words[denial.start - 1 : denial.end] == ["but", "not"]:
        return not is_contrast(context, denial.start)
    if denial.kind == "lack" and context.words[denial.end - 1] in _PARTS:
        return False  # `the tool never came with my XT2`
    if context.words[denial.end - 2 : denial.end] == ["out", "of"]:
        return False  # `the batteries are out of the XT2`
    if denial.start in context.asked_at and denial.kind == "no" and not between:
        return False  # `the XT2? No, Outdoor 4`
    if "except" in context.words[denial.start : denial.end] and _WELL & set(
        context.words[context.clause[start] : denial.start]
    ):
        return False  # `all work except the XT`
    if context.words[max(0, denial.start - 1) : denial.end] == ["or", "no"]:
        return False  # `yes or no for the XT2`
    if denial.kind == "deny" and context.words[denial.start] not in {"instead", "rather", "other"}:
        return False
    return all(
        word in {"the", "a", "an", "my", "our", "any", "blink", "for", "on"} for word in between
    )


_PARTS = words("with in from")
_WELL = words("works work working fine ok okay good opened")
