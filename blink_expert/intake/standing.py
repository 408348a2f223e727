"""What a mention says of its fact: one rule for each kind of words, from the context around it."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet

from blink_expert.intake.answers import is_answered, is_entry, is_refused
from blink_expert.intake.context import Context
from blink_expert.intake.labels import QUANTIFIERS, label
from blink_expert.intake.language import words
from blink_expert.intake.later import not_there, taken_up, there_after_all
from blink_expert.intake.matcher import Cue
from blink_expert.intake.mentions import Mention
from blink_expert.intake.naming import name
from blink_expert.intake.owned import others_left_out
from blink_expert.intake.past import is_past
from blink_expert.intake.readings import (
    Reading,
    Standing,
    denied,
    quoted,
    said,
    value_of,
)
from blink_expert.intake.things import listed, thing
from blink_expert.intake.tokens import CLAUSE
from blink_expert.intake.uses import is_used
from blink_expert.intake.wishes import subject, topic, wish

__all__ = ["read_mentions"]


_COPULA = words("not isnt arent aint non never is are no without hasnt doesnt dont")
_ELSEWHERE = words(
    "wrong problem problems issue issues need trouble question doubt reason point with of about for"
    " power voltage current signal"
)
"""Words that show what is denied instead: `nothing wrong with the wires`."""


def read_mentions(
    context: Context, mentions: list[Mention], brands: AbstractSet[str]
) -> list[Reading]:
    """Return what the mentions say, in the order of the text; `brands` are words of batteries."""
    readings: list[Reading] = []
    for mention in mentions:
        reading = _KINDS[mention.wording.reads](context, mention, readings)
        if reading is None and mention.wording.reads == "thing":
            reading = Reading(mention, "yes", "aside", negated=False, why="spoken of")
        if reading is not None:
            readings.append(reading)
    readings += [
        *taken_up(context, mentions),
        *listed(context, readings),
        *there_after_all(context, readings),
        *not_there(context, mentions),
    ]
    readings = [*others_left_out(context, readings, brands)]
    return sorted(_without_hearsay(readings), key=lambda one: one.mention.start)


def _without_hearsay(readings: list[Reading]) -> list[Reading]:
    """Leave out what others say of batteries where the writer says something of them."""
    labels = [one for one in readings if one.mention.wording.reads == "label"]
    if not any(one.strength == "said" for one in labels):
        return readings
    return [
        one for one in readings if one.strength != "weak" or one.mention.wording.reads != "label"
    ]


# --- states --------------------------------------------------------------------------------------


def _state(context: Context, mention: Mention, _: list[Reading]) -> Standing:
    start, end = mention.start, mention.end
    if context.is_reported(start) or context.is_conditional(start):
        return None
    answer = is_answered(context, start)
    if answer is not None and mention.wording.value == "yes":
        return _answered(context, mention, affirmed=answer)
    granted = context.is_presupposed(start)
    if not _is_stated(context, mention, granted=granted):
        return None
    if is_refused(context, end):
        entered = is_entry(context, start, end)
        return denied(context, mention, "'no' stands after it") if entered else None
    if _is_supposed(context, start, end):
        return None
    reading = _with_denial(context, mention)
    if mention.wording.value == "yes" and _is_gone(context, end):
        return None
    if reading is None or reading.strength == "aside":
        return reading
    if granted:
        return None if reading.negated else reading
    if context.is_doubted(start, end, "doubt", "maybe", "think") or context.ends_asked(end):
        return reading._replace(strength="doubt")
    wanted = context.before(start, max(context.clause[start], start - 3), "want", "modal")
    return None if any(context.words[cue.start] != "to" for cue in wanted) else reading


def _is_gone(context: Context, end: int) -> bool:
    """Whether it is said after it that something is gone: `the cap over the screw is gone`."""
    limit = min(context.clause_end[end - 1], end + 7)
    gone = next(context.after(end, limit, "gone"), None)
    return gone is not None and "and" not in context.words[end : gone.start]


def _is_stated(context: Context, mention: Mention, *, granted: bool) -> bool:
    """Whether it is said of the writer's own thing as it is now; `granted`: by a question."""
    start, end = mention.start, mention.end
    goes_on = mention.wording.value == "no"  # what came off years ago is off
    if is_past(context, start, end, was=True, ago=not goes_on):
        return False
    if goes_on and _has_ended(context, end):
        return False
    if context.is_asked(start) and (not granted or goes_on):
        return False
    return not _is_of_anothers(context, start)


def _has_ended(context: Context, end: int) -> bool:
    """Whether it was so up to some time only: `it was never wired until last year`."""
    limit = min(context.clause_end[end - 1], end + _UNTIL_AFTER)
    return next(context.after(end, limit, "until"), None) is not None


_UNTIL_AFTER = 3
"""Words after a phrase in which it can be said when that ended."""


def _is_supposed(context: Context, start: int, end: int) -> bool:
    """Whether a question only supposes it: `without a cap, does it leak?`."""
    opens = context.words[start] == "without" and context.clause[start] == start
    return opens and context.is_in_question(end)


def _answered(context: Context, mention: Mention, *, affirmed: bool) -> Standing:
    """Return what the writer's answer to a question makes of it: `is it wired? Yes`."""
    if context.denial(mention.start, 4, "not", "no", "deny", "lack") is not None:
        return None
    if affirmed:
        return said(context, mention, "'yes' stands after it")
    return denied(context, mention, "'no' stands after it")


def _with_denial(context: Context, mention: Mention) -> Standing:
    """Return what a state says with the denial before it, if one reaches it."""
    start = mention.start
    denial = context.denial(start, 4, "not", "no", "deny", "lack")
    if denial is None:
        return said(context, mention, "said to be so")
    between = context.words[denial.end : start]
    if denial.kind == "deny" and _is_moved(mention, between):
        return said(context, mention, "something is done with it")
    flips = denial.kind in {"not", "no"} or context.words[denial.start] in _COPULA
    if not flips or len(between) > 3 or (QUANTIFIERS | _ELSEWHERE) & set(between):
        return Reading(mention, value_of(context, mention), "aside", negated=True, why="denied")
    return denied(context, mention, f"'{quoted(context, denial)}' stands before it")


def _is_moved(mention: Mention, between: list[str]) -> bool:
    """Whether what is denied is done with a thing that is there: `can't lift the gray latch`."""
    there = mention.wording.value not in {"yes", "no"} and not _DEFINITE.isdisjoint(between)
    return there and _MOVED.issuperset(between[:1])


_DEFINITE = words("the my this that its their our")
_MOVED = words(
    "lift move slide push press turn budge shift pull open release reach flip twist pry get work"
    " loosen unlock undo unscrew operate trigger grip"
)


def _given(context: Context, mention: Mention, _: list[Reading]) -> Standing:
    """Read what is taken for granted even in a question: `is the wired doorbell ...`."""
    if context.is_reported(mention.start) or context.denial(mention.start, 3, "not", "no", "lack"):
        return None
    if context.is_doubted(mention.start, mention.end, "doubt", "maybe"):
        return None
    if _is_of_anothers(context, mention.start) or _is_looked_for(context, mention.start):
        return None
    return said(context, mention, "taken for granted")


def _is_looked_for(context: Context, start: int) -> bool:
    """Whether it is asked where it is, which it need not be: `where is the screw on the first`."""
    while start and context.words[start - 1] in _IT:
        start -= 1
    return context.words[max(0, start - 1) : start] == ["wheres"] or (
        context.words[max(0, start - 2) : start] in (["where", "is"], ["where", "are"])
    )


_IT = words("the a an my our this that its")


def _is_anothers(context: Context, start: int) -> bool:
    """Whether somebody else has it: `my brother has a key`."""
    for cue in context.before(start, max(context.clause[start], start - 6), "other"):
        if context.is_note and context.words[cue.start] in _CALLER:
            return False  # an agent's note tells of the customer
        own = {"i", "we", "me", "us", "my", "our", "how", "can", "help", "ive"} & set(
            context.words[cue.end : start]
        )
        return not own
    return False


_CALLER = words("he she they")


def _is_of_anothers(context: Context, start: int) -> bool:
    """Whether it is said of somebody else's thing: `my neighbour's doorbell is wired`."""
    other = next(context.before(start, max(context.clause[start], start - 4), "other"), None)
    if other is None or context.words[other.start] == "they":
        return False  # `they have a latch` is said of cameras
    return not _PUT_UP & set(context.words[other.end : start])


_PUT_UP = words("installed put set mounted left hung and i my our mine")


def _thing(context: Context, mention: Mention, earlier: list[Reading]) -> Standing:
    """Return what is said of a thing, also by what is done with it."""
    start, end = mention.start, mention.end
    reading = thing(context, mention, earlier)
    if reading is not None:
        return None if reading.value == "yes" and _is_anothers(context, start) else reading
    if context.is_conditional(start) or context.is_reported(start):
        return None
    if context.is_asked(start):
        # `Where is the tool? Gone.`
        last = context.clause_end[end - 1]
        answers = context.after(last, last + 1, "gone", "lack")
        if last in context.asked_at and any(_ends_clause(context, one) for one in answers):
            return denied(context, mention, "it is said to be gone")
        return None
    if any(_ends_clause(context, one) for one in context.after(end, end + 1, "gone")):
        return denied(context, mention, "it is said to be gone")
    if context.is_doubted(start, end, "doubt", "maybe") or context.ends_asked(end):
        return None
    return said(context, mention, "it is used") if is_used(context, mention) else None


def _ends_clause(context: Context, cue: Cue) -> bool:
    return cue.end >= len(context.words) or context.breaks[cue.end] >= CLAUSE


def _doubt(context: Context, mention: Mention, _: list[Reading]) -> Reading:
    """Return that the value is in doubt: also where it is asked, denied or told."""
    return said(context, mention, "it may be otherwise", "against")


_KINDS: dict[str, Callable[[Context, Mention, list[Reading]], Standing]] = {
    "name": name,
    "thing": _thing,
    "state": _state,
    "stage": _state,
    "defect": _state,
    "given": _given,
    "label": label,
    "doubt": _doubt,
    "wish": wish,
    "subject": subject,
    "topic": topic,
}
