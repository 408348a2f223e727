"""Whether a thing is at hand, by what the words around it say."""

from collections.abc import Iterator, Sequence

from blink_expert.intake.answers import is_affirmed, is_answered, is_entry, is_refused
from blink_expert.intake.clauses import is_participle
from blink_expert.intake.context import ARTICLES, Context
from blink_expert.intake.language import words
from blink_expert.intake.matcher import Cue
from blink_expert.intake.mentions import Mention
from blink_expert.intake.readings import Reading, Standing, denied, quoted, said
from blink_expert.intake.remarks import SUBJECTS, said_after

__all__ = ["is_own", "listed", "thing"]

_DECIDING = ("have", "lack", "no", "not", "deny", "ask", "want", "only", "but", "if", "past", "was")


def thing(context: Context, mention: Mention, earlier: list[Reading]) -> Standing:
    """Return whether the thing is said to be at hand; None where nothing says so."""
    start = mention.start
    if context.is_reported(start) or context.is_conditional(start):
        return None
    if is_affirmed(context, mention.end) and _is_bare(context, mention):
        return said(context, mention, "'yes' stands after it")
    answer = is_answered(context, start)
    if answer is not None and context.has_before(start, "have", "ready"):
        answered = said if answer else denied
        return answered(context, mention, "the answer to whether it is at hand")
    if is_refused(context, mention.end):
        return (
            denied(context, mention, "'no' stands after it") if _is_bare(context, mention) else None
        )
    decided = said_after(context, mention) or _by_cue(context, mention, earlier)
    if decided is None or decided.strength != "said":
        return decided
    if decided.value == "no" and context.has_before(start, "not that"):
        return said(context, mention, "it is not that it is missing")
    if context.is_doubted(start, mention.end, "doubt", "maybe", "think"):
        return decided._replace(strength="doubt")
    return decided


def _is_bare(context: Context, mention: Mention) -> bool:
    """Whether the thing is all that is asked for, as in `coin? no`."""
    first, end = context.clause[mention.start], mention.end
    return (
        first == context.sentence[mention.start]
        and context.clause_end[end - 1] == end
        and all(word in ARTICLES for word in context.words[first : mention.start])
    ) or is_entry(context, mention.start, end)


def _by_cue(context: Context, mention: Mention, earlier: list[Reading]) -> Standing:
    """Read the nearest word before it that says whether it is at hand."""
    start, only = mention.start, 0
    limit = context.clause[start]
    before: dict[int, list[Cue]] = {}
    for cue in context.before(start, limit, *_DECIDING):
        before.setdefault(cue.end, []).append(cue)
    others = {one.mention.end for one in earlier[-3:]}
    for place in range(start, max(limit, start - 10) - 1, -1):
        listed = _listed(context, place, start, earlier, mention) if place in others else None
        if listed is not None:
            return listed
        for cue in sorted(before.get(place, ()), key=lambda one: _DECIDING_RANK(one.kind)):
            if cue.kind == "only":
                only = cue.end
                continue
            if only and (cue.kind == "ask" or cue.end <= only):
                continue  # `all I have is a quarter` asks nothing, and has nothing else
            return _decide(context, mention, cue)
        if place <= limit:
            break
    listed = _in_list(context, mention, earlier)
    if listed is not None:
        return listed
    told = "your" in context.words[only:start]  # `you need only your hands or a coin`
    if only and not told and not context.opens_question(start):
        return said(context, mention, "it is all that is at hand")
    return None


def _DECIDING_RANK(kind: str) -> int:  # noqa: N802
    order = ("lack", "no", "have")
    return order.index(kind) if kind in order else len(order)


def _listed(
    context: Context, place: int, start: int, earlier: list[Reading], mention: Mention
) -> Standing:
    """Return what was said of the thing before it in a list: `no coin and no tool or knife`."""
    for reading in reversed(earlier[-3:]):
        other = reading.mention
        listed = other.end == place and context.joined(other.end, start)
        if listed and other.wording.reads == "thing" and reading.strength != "aside":
            return (
                None if _is_open(context, reading, mention) else reading._replace(mention=mention)
            )
    return None


def _goes_on(context: Context, start: int) -> bool:
    """Whether it goes on with a list that starts with something else: `got a knife, a nickel`."""
    first = context.clause[start]
    limit = context.clause[first - 1]
    cue = next(context.before(first, limit, *_DECIDING), None)
    if cue is None or cue.kind != "have" or first - cue.end > _ITEM:
        return False
    if context.words[first:start] not in _ONE or context.words[cue.end : cue.end + 1] not in _ONE:
        return False
    stated = is_own(context, cue) and _is_use(context, cue)
    return stated and not context.is_in_question(start)


_ONE = (["a"], ["an"], ["my"], ["some"])
_ITEM = 4
"""Words of something in a list, at most."""


def _is_open(context: Context, reading: Reading, mention: Mention) -> bool:
    """Whether the thing may well be there: in `no tool, coin`, where nothing joins the two."""
    around = context.words[reading.mention.end : context.clause_end[mention.end - 1] + 2]
    return reading.value == "no" and not _JOINTS & set(around)


def _in_list(context: Context, mention: Mention, earlier: list[Reading]) -> Standing:
    """Return what a list says of it that starts in a clause before."""
    start = mention.start
    if context.clause[start] == context.sentence[start]:
        return None
    for reading in reversed(earlier[-3:]):
        other = reading.mention
        listed = other.wording.reads == "thing" and reading.strength != "aside"
        if listed and context.joined(other.end, start):
            return (
                None if _is_open(context, reading, mention) else reading._replace(mention=mention)
            )
    goes_on = _goes_on(context, start)
    return said(context, mention, "it is in a list of what is there") if goes_on else None


_JOINTS = words("and or nor")


def _decide(context: Context, mention: Mention, cue: Cue) -> Standing:
    start = mention.start
    if cue.kind in {"ask", "want", "if", "but", "past", "was", "deny"}:
        return None
    if cue.kind == "lack" and cue.end == start and _is_the_lost(context, cue):
        return denied(context, mention, f"'{quoted(context, cue)}' stands before it")
    near = start - cue.end <= 3
    if cue.kind in {"no", "not"}:
        if (
            context.words[cue.start] == "without"
            and context.words[context.clause[start]] in _WHETHER
        ):
            return None  # `can I open it without the tool` may have it
        if not _ACTING.isdisjoint(context.words[mention.end : mention.end + 1]):
            return None  # `no tool grips in it` may be of one that is there
        return (
            denied(context, mention, f"'{quoted(context, cue)}' stands before it") if near else None
        )
    if not is_own(context, cue) or not _is_use(context, cue):
        return None
    if context.words[cue.start] in _MOVED and start - cue.end > 1:
        return None  # `turned the house upside down for the tool`
    if cue.kind == "lack":
        return denied(context, mention, f"'{quoted(context, cue)}' stands before it")
    return said(context, mention, f"'{quoted(context, cue)}' stands before it")


_MOVED = words(
    "pushed pushing inserted inserting shoved poked poking stuck twisted twisting turned turning"
)


def _is_the_lost(context: Context, cue: Cue) -> bool:
    """Whether it tells which one: `replace the lost key`, not `what to do about a lost key`."""
    which = context.words[max(0, cue.start - 1) : cue.end]
    return len(which) == 2 and which[0] in _DEFINITE and which[1] in _LOST


_DEFINITE = words("the my our this that his her")
_LOST = words("lost missing misplaced broken snapped")
_ACTING = words(
    "grips fits works catches bites turns opens helps holds goes gets moves does reaches"
)
_WHETHER = words("can could is may should will would does do")


def _is_use(context: Context, cue: Cue) -> bool:
    """Whether the verb says that it is at hand: `using a coin` does where it opens the clause."""
    if context.words[cue.end - 1] in _HELPING and is_participle(context.words[cue.end]):
        return False  # `I have broken the tool`
    if context.words[cue.start] not in {"used", "using"}:
        return True
    first = context.clause[cue.start]
    own = cue.start == first or context.words[cue.start - 1] in _USERS
    return own and not context.is_in_question(cue.end)


_USERS = SUBJECTS | words("im am were are and")
_HELPING = words("have has ive weve")


def is_own(context: Context, cue: Cue) -> bool:
    """Whether the verb says what is so: no question, condition, wish or denial is before it."""
    limit = context.clause[cue.start]
    if next(context.before(cue.start + 1, limit, "ask"), None):
        return False
    for other in context.before(cue.start, limit, "modal", "if", "deny", "not", "assert", "past"):
        if cue.start - other.end > 3 or other.kind == "assert" or _is_sure(context, other):
            continue
        if other.kind == "if" and not context.is_conditional(cue.start):
            continue
        if other.kind == "not" and any(
            one.kind == "not that" for one in context.starting(other.start)
        ):
            continue  # `not that I don't have it`
        return False
    if context.words[cue.start] in {"have", "has", "got"} and context.opens_question(cue.start):
        return bool(SUBJECTS & {context.words[cue.start - 1]})
    first = context.words[limit]
    second = context.words[limit + 1 : limit + 2]
    return not (first in {"have", "has", "did"} and second in (["you"], ["i"], ["anyone"]))


def _is_sure(context: Context, modal: Cue) -> bool:
    """Whether it only concludes what is so: `we must have lost it`."""
    return context.words[modal.start : modal.end + 1] == ["must", "have"]


_HEADINGS = words(
    "tool tools have got i at on hand available equipment hardware kit to my here what is we in the"
    " drawer with me has toolbox"
)
_BARE = ARTICLES | words("my our some few couple of only just one two")


def listed(context: Context, readings: Sequence[Reading]) -> Iterator[Reading]:
    """Yield the things of a list that says of them only that: `coin, no tool` or `tools: coin`."""
    for place, one in enumerate(readings):
        if one.mention.wording.reads != "thing" or one.strength != "aside":
            continue
        start, end = one.mention.start, one.mention.end
        if not _is_alone(context, start, end) or context.is_in_question(start):
            continue
        first, heading = context.sentence[start], context.clause[start]
        headed = first < heading and all(
            context.words[at] in _HEADINGS or at in context.inside for at in range(first, heading)
        )
        if headed or _is_contrasted(context, one, readings[place + 1 : place + 4]):
            yield one._replace(strength="said", why="it is in a list of what is there")


def _is_alone(context: Context, start: int, end: int) -> bool:
    """Whether the words are all of their clause, but for small ones."""
    before = context.words[context.clause[start] : start]
    return _BARE.issuperset(before) and context.clause_end[end - 1] == end


def _is_contrasted(context: Context, one: Reading, later: Sequence[Reading]) -> bool:
    """Whether another thing of its sentence, further on, is said not to be there."""
    for other in later:
        start = other.mention.start
        if context.sentence[start] != context.sentence[one.mention.start]:
            return False
        if other.mention.wording.reads == "thing" and other.strength == "said":
            before = context.words[context.clause[start] : start]
            return other.value == "no" and bool(_LACKING & set(before[:2]))
    return False


_LACKING = words("no without not lost missing")
