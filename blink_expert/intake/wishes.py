"""Whether something is wanted or asked for, and what is asked about."""

from blink_expert.intake.answers import is_answered
from blink_expert.intake.context import Context
from blink_expert.intake.language import DENYING, words
from blink_expert.intake.matcher import Cue
from blink_expert.intake.mentions import Mention
from blink_expert.intake.readings import Reading, Standing, said

__all__ = ["subject", "topic", "wish"]

_UNWANTED = words("dont do didnt did havent have rather instead doesnt")


def wish(context: Context, mention: Mention, _: list[Reading]) -> Standing:
    """Return whether it is wanted or asked for, and not denied, done or told of others."""
    start = mention.start
    if (
        is_answered(context, start) is False
        or start in context.labels
        or _is_value(context, mention)
    ):
        return None
    denial = context.denial(start, 5, "not", "no", "deny")
    if denial is not None and _is_new_wish(context, denial, start):
        denial = None
    if denial is not None and (denial.kind != "deny" or context.words[denial.start] in _UNWANTED):
        return Reading(mention, mention.wording.value, "aside", negated=True, why="denied")
    # `after the change the doorbell won't stay on the wall` is so now.
    fails = not DENYING.isdisjoint(context.words[start : mention.end])
    if not fails and _comes_after(context, start):
        return None
    if _used_to(context, start) or _is_done(context, start):
        return None
    if not context.is_reported(start) or _asks_anew(context, start):
        return said(context, mention, "wanted or asked for")
    if context.has_before(start, "document", whole=True):
        return said(context, mention, "it is what a document is about", "weak")
    return None


def _is_value(context: Context, mention: Mention) -> bool:
    """Whether it is all that stands beside a label, and asks nothing: `Wi-Fi: good`."""
    start, end = mention.start, mention.end
    if start - 1 not in context.labels or end in context.asked_at:
        return False
    whole = context.clause[start] == start and context.clause_end[end - 1] == end
    return whole and (end - start == 1 or context.words[start][0].isdigit())


def _comes_after(context: Context, start: int) -> bool:
    """Whether something else came after it: `after changing them`, not `after that, how do I`."""
    after = next(context.before(start, context.clause[start], "after"), None)
    return after is not None and next(context.before(start, after.end, "ask"), None) is None


def _is_new_wish(context: Context, denial: Cue, start: int) -> bool:
    """Whether what is denied is over: `no tool and how do i open it`."""
    between = context.words[denial.end : start + 1]
    if "and" in between and _WISHING & set(between[between.index("and") :]):
        return True
    return denial.kind == "no" and bool({"how", "can", "could"} & set(between))


_WISHING = words("how need want wanna i we trying can could")


def _used_to(context: Context, start: int) -> bool:
    """Whether somebody did it once: `my dad used to open his`, `I had to change them twice`."""
    near = context.words[max(context.clause[start], start - 4) : start + 1]
    if "had" in near and near[near.index("had") + 1 :][:1] == ["to"]:
        return True
    near = near[-4:]
    if "used" not in near[:-1] or "to" not in near:
        return False
    return not {"be", "is", "are", "get"} & set(near[: near.index("used")])


def _is_done(context: Context, start: int) -> bool:
    """Whether it is told as done: `I've taken it off and put new batteries in`."""
    before = context.words[context.clause[start] : start]
    if "took" in before and not _WRITERS.isdisjoint(before[before.index("took") :]):
        return True  # `it took me an hour to get the back off`
    return context.words[start] == "put" and before[-1:] == ["and"] and bool(_PERFECT & set(before))


_WRITERS = words("me us ages forever minutes hours hour")
_PERFECT = words("ive weve already")


def _asks_anew(context: Context, start: int) -> bool:
    """Whether a clause of its own asks after what others say: `..., is that true`."""
    first = context.clause[start]
    return first > context.sentence[start] and (
        any(cue.kind in {"aux", "ask"} for cue in context.starting(first))
        or bool({"i", "we", "id", "wed"} & set(context.words[first:start]))
    )


def subject(context: Context, mention: Mention, _: list[Reading]) -> Standing:
    """Return whether it is asked about."""
    if is_answered(context, mention.start) is False or mention.start in context.labels:
        return None
    if _is_value(context, mention):
        return None
    return said(context, mention, "asked about")


def topic(context: Context, mention: Mention, earlier: list[Reading]) -> Standing:
    """Return whether it is asked about, or something is wrong with it; in passing it is nothing."""
    start, end = mention.start, mention.end
    first, last = context.clause[start], context.clause_end[end - 1]
    if any(context.after(end, last, "fine")):
        return None
    asked = context.is_asked(start) or context.is_in_question(end)
    alone = last - first <= _SHORT and first == context.sentence[start]
    alone = alone and _SAYING.isdisjoint(context.words[first:last])
    if asked or alone or any(context.before(start, first, *_WRONG)):
        return subject(context, mention, earlier)
    return subject(context, mention, earlier) if any(context.after(end, last, *_WRONG)) else None


_WRONG = ("not", "no", "deny", "lack", "gone", "trouble")
_SAYING = words("is are was were has reads works comes shows says")
_SHORT = 3
"""Words of a clause that says no more than what it is about."""
