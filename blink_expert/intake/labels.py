"""Whether what is said of a battery is said of the one under discussion."""

from blink_expert.intake.answers import is_entry, is_refused
from blink_expert.intake.context import Context
from blink_expert.intake.language import words
from blink_expert.intake.matcher import Cue
from blink_expert.intake.mentions import Mention
from blink_expert.intake.past import is_past, ran_empty
from blink_expert.intake.readings import COMPARED, Reading, Standing, denied, quoted, said, value_of

__all__ = ["QUANTIFIERS", "label"]

QUANTIFIERS = words("all every both always exactly only just fully sure entirely")
"""Words of which a denial denies no more than that it is so of all: `not all are lithium`."""


def label(context: Context, mention: Mention, _: list[Reading]) -> Standing:
    """Return what a label says of the battery; None where it is of another one."""
    start, end = mention.start, mention.end
    if is_past(context, start, end, was=True) or _is_unsure(context, start, end):
        return None
    if mention.number >= 0 and context.has_before(start, "measured", whole=True):
        return None
    if (
        mention.wording.value == "yes"
        and is_entry(context, start, end)
        and is_refused(context, end)
    ):
        return denied(context, mention, "'no' stands after it")
    if _is_others_battery(context, start) or _is_gone(context, start, end):
        return None
    if (
        _is_only_for(context, start, end)
        or context.has_after(end, "bad", 6)
        or is_refused(context, end)
        or _is_wanted_to_be(context, start, end)
    ):
        return None
    denial = _denial_of(context, start)
    if denial is not None and not _asks_with(context, denial):
        return _denied(context, mention, denial)
    told = context.is_reported(start) and not context.opens_question(start)
    demanded = _is_demanded(context, start)
    if (told or demanded) and not context.has_after(end, "print", 4):
        counts = not demanded or mention.wording.demanded
        if counts and mention.wording.value not in {"yes", "no"}:
            return said(context, mention, "others say so", "weak")
        return None
    return _spoken_of(context, mention)


def _spoken_of(context: Context, mention: Mention) -> Reading:
    """Return what is said of a battery, or asked about it."""
    start, end = mention.start, mention.end
    if ran_empty(context, start):
        return said(context, mention, "it was empty with these", "weak")
    asked = context.is_asked(start)
    if asked and _is_compared(context, start, end):
        return said(context, mention, COMPARED, "weak")
    return said(context, mention, "asked about" if asked else "spoken of")


def _denied(context: Context, mention: Mention, denial: Cue) -> Standing:
    """Return what a denial makes of a label; nothing where it is what must be used."""
    between = context.words[denial.end : mention.start]
    plain = denial.kind == "not" and context.words[denial.end - 1] not in {"have", "got"}
    if plain and len(between) <= 2 and not QUANTIFIERS & set(between):
        if _is_demanded(context, mention.start):
            return None
        return denied(context, mention, f"'{quoted(context, denial)}' stands before it")
    return Reading(mention, value_of(context, mention), "aside", negated=True, why="denied")


def _is_demanded(context: Context, start: int) -> bool:
    """Whether it is what is to be used: `you must use lithium`, not `I only use lithium`."""
    first = context.sentence[start]
    cue = next(context.before(start, first, "demand", "needed"), None)
    if cue is None or not _HAVING.isdisjoint(context.words[cue.end : start]):
        return False
    if cue.kind == "needed":
        return True
    if context.is_asked(start) or context.ends_asked(start + 1):
        return False
    # `I know it takes lithium`, `I know they should be lithium`, and not `I only use lithium`
    whose = context.words[cue.start] in _THEIRS
    told = [place for place in range(first, cue.start) if context.words[place] in _KNOWING]
    return whose or _WRITERS.isdisjoint(context.words[max(told, default=first) : cue.start])


_THEIRS = words("it you blink amazon camera cameras doorbell page site website manual specs")
_WRITERS = words("i we ive weve")
_KNOWING = words("know knew understand see saw read heard realize realise")
_HAVING = words("i we ive weve my our mine ours these those bought have has got")


def _is_compared(context: Context, start: int, end: int) -> bool:
    """Whether one kind is compared with another: `is lithium ion the same as lithium?`."""
    before = context.before(start, max(context.clause[start], start - 3), "likeness")
    return context.has_after(end, "likeness") or next(before, None) is not None


_DENYING = words("not non no")


def _denial_of(context: Context, start: int) -> Cue | None:
    """Return the denial of a label; one of its own is enough: `not alkaline, not rechargeable`."""
    denial = context.denial(start, 4, "not", "no", "deny", "lack")
    own = denial is not None and context.words[start] in _DENYING and denial.end < start
    return None if own else denial


def _is_unsure(context: Context, start: int, end: int) -> bool:
    """Whether the writer does not know if it is one."""
    doubted = context.is_doubted(start, end, "doubt", "maybe")
    return doubted and not _is_wondered(context, start, end)


def _is_wondered(context: Context, start: int, end: int) -> bool:
    """Whether the doubt is a question about it: `wonder if lithium lasts`, not `if I have them`."""
    before = context.words[context.clause[start] : start]
    asks = [place for place, word in enumerate(before) if word in {"whether", "if"}]
    if not asks or not _MEANT.isdisjoint(before[asks[-1] :]):
        return False
    return not _DOES.isdisjoint(context.words[end : context.clause_end[end - 1]])


_DOES = words("work works fit fits is are would will can could last lasts do does hurt damage")
_MEANT = words(
    "i we they it these those are is mine ours have has got put was were theyre its either"
)


def _is_gone(context: Context, start: int, end: int) -> bool:
    """Whether it was taken out: `took the alkalines out`, `the alkalines are gone`, `old ones`."""
    if context.words[start - 1 : start] in _OLD:
        said = context.words[context.clause[start] : context.clause_end[end - 1]]
        return _USING.isdisjoint(said)
    last = min(context.clause_end[end - 1], end + _OUT_AFTER)
    taken = not _TAKEN.isdisjoint(context.words[max(context.clause[start], start - 4) : start])
    if taken and not _OUT.isdisjoint(context.words[start - 1 : last]):
        return True
    return any(context.words[cue.start] in _GONE for cue in context.after(end, last, "gone"))


_OLD = (["old"], ["previous"], ["former"])
_USING = words(
    "put use using used reuse insert work works ok okay fit good still left keep in with"
)
_TAKEN = words(
    "took taken pulled threw thrown tossed removed chucked ditched dumped binned got fished yanked"
    " pried shook"
)
_OUT = words("out away off")
_GONE = words("gone lost binned thrown tossed chucked")
_OUT_AFTER = 3


def _is_only_for(context: Context, start: int, end: int) -> bool:
    """Whether it is only said what that kind is for: `lithium is just for the cold`.

    In `these are only for now` it is said of what there is.
    """
    said = context.words[end : min(context.clause_end[end - 1], end + _FOR_AFTER)]
    if said[:1] not in _BEING_FOR:
        return False
    place = next((place for place, word in enumerate(said) if word in _FOR_WHAT), 0)
    there = not _HAVING.isdisjoint(context.words[context.clause[start] : start])
    return place > 1 and _ONLY.issuperset(said[1:place]) and not there


_BEING_FOR = (["is"], ["are"])
_ONLY = words("only just merely really all mainly mostly meant needed made intended there")
_FOR_WHAT = words("for about because when if against")
_FOR_AFTER = 4
"""Words after a kind in which it can be said what it is for."""


def _is_others_battery(context: Context, start: int) -> bool:
    """Whether it is what somebody else has in something else, or what others have.

    `My neighbor uses alkaline`, `it beats any camera with alkaline`.
    """
    if context.has_before(start, "beats"):
        return True
    for cue in context.before(start, max(context.clause[start], start - 5), "other"):
        return bool({"uses", "has", "runs", "using"} & set(context.words[cue.start : start]))
    return False


def _is_wanted_to_be(context: Context, start: int, end: int) -> bool:
    """Whether it is what is needed, or all that is asked: `must they be lithium`, `are they AA`."""
    if start and context.words[start - 1] == "be":
        return True
    first = context.clause[start]
    opens = context.words[first] in {"is", "are"} and context.words[first + 1] != "there"
    with_it = not _WITH.isdisjoint(context.words[first:start])  # `is it fine with lithium`
    return opens and not with_it and context.clause_end[end - 1] == end


_WITH = words("with on for in using of about if")


def _asks_with(context: Context, denial: Cue) -> bool:
    """Whether the denial opens a question: `why can't I use them`."""
    if context.words[denial.start] in {"instead", "rather", "other"}:
        return False
    return denial.kind == "deny" and (
        context.is_asked(denial.start)
        or (denial.start == context.clause[denial.start] and context.is_in_question(denial.end))
    )
