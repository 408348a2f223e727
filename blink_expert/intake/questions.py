"""Find the questions of which nothing was recognised, so that nobody takes them for answered."""

from collections.abc import Iterable, Iterator, Sequence

from blink_expert.intake.answers import is_answered
from blink_expert.intake.context import Context
from blink_expert.intake.language import words
from blink_expert.intake.readings import Reading
from blink_expert.intake.tokens import CLAUSE, SENTENCE, Tokens

__all__ = ["unrecognized"]

_ANSWERED = frozenset(("wish", "subject", "topic", "label"))
"""Kinds of words that say what is asked."""

_FEWEST, _SHORT = 2, 3
"""Words of a question that say something, at least: `what now?` asks of what was said before.

One of a question with a mark to be seen by, if it has so few words, as in `hit it?`, or if nothing
else is told: `is my XT2 repairable?`
"""

_LONG = 24
"""Words of a sentence that is a question as a whole, at most."""

_EMPTY = words(
    """
    a about again agree agrees all already also am an and any anybody anyone anything are
    article as at be been but by can cant come comes correct could designed did do does doing
    done dont else even exactly find first fix for from get go goes going good got had happens
    has have hello help here hi hint how i idea ideas if im in invented is it its just kind know
    left let like look made may me mean might mine model much must my need new next no normal
    not now of official ok okay on one or order other our please possible problem really right
    safe say see should show so some someone something step steps still such supposed sure take
    tell than thanks that the their them then there these they thing this those to too trick
    tricks tried true try understand us use using very want was way we well were what whats when
    where wheres which who why will with work works would wrong yes you your
    """
)
"""Words that say little without others."""


def unrecognized(
    context: Context, tokens: Tokens, readings: Sequence[Reading], topics: Iterable[int]
) -> Iterator[tuple[int, int]]:
    """Yield the first word of each such question, and the one after it.

    `topics` are words that name something outside the knowledge. Where it is known what else is
    asked, a question mark alone makes no question.
    """
    asked = {*topics, *(one.mention.start for one in readings if _says_what(one))}
    bare = not asked and not any(map(_tells, readings))
    start = 0
    questions: list[tuple[int, int, int]] = []
    before = 0
    for stop in tokens.marks:
        if tokens.breaks[stop] >= SENTENCE and stop:
            marked = not asked and (
                stop in context.asked_at or _is_either(context, readings, start, stop)
            )
            if (
                (marked or _opens(context, start, stop, last=bare))
                and asked.isdisjoint(range(start, stop))
                and is_answered(context, stop - 1) is None
            ):
                questions.append((before, start, stop))
                before = stop
            else:
                before = start
            start = stop
    if questions:
        names = _names(readings)
        for before, start, stop in questions:
            found = _that_says_something(context, tokens, names, start, stop, bare=bare)
            if not found and bare and stop in context.asked_at:
                # `A guide wants grease on the seal. Do I have to?`
                found = _that_says_something(context, tokens, names, before, stop, bare=bare)
            if found:
                yield found


def _says_what(reading: Reading) -> bool:
    return reading.mention.wording.reads in _ANSWERED and reading.strength != "aside"


def _tells(reading: Reading) -> bool:
    """Whether it tells something that is no name: a question can be about that."""
    return reading.mention.wording.reads != "name" and reading.strength != "aside"


def _opens(context: Context, start: int, stop: int, *, last: bool) -> bool:
    """Whether the last clause starts as a question does, and is all that is said or is asked.

    What ends a text that tells nothing else (`last`) is asked without a mark too.
    """
    if start in context.labels:
        return False
    alone = context.clause[stop - 1] == start or (last and stop == len(context.words))
    return (alone or stop in context.asked_at) and context.opens_question(stop - 1)


def _is_either(context: Context, readings: Sequence[Reading], start: int, stop: int) -> bool:
    """Whether a text ends with two of which one is asked for: `too late or flip it now`.

    What is told in it is something that the writer has, or does not know: `an XT or an XT2`.
    """
    if stop < len(context.words) or "or" not in context.words[start + 1 : stop - 1]:
        return False
    return not any(start <= one.mention.start < stop for one in readings if one.strength != "aside")


def _names(readings: Iterable[Reading]) -> set[int]:
    """Return the words that are of a name."""
    return {
        place
        for one in readings
        if one.mention.wording.reads == "name"
        for place in range(one.mention.start, one.mention.end)
    }


def _that_says_something(
    context: Context, tokens: Tokens, names: set[int], start: int, stop: int, *, bare: bool
) -> tuple[int, int] | None:
    """Return the sentence, or of a long one the last clause, if its words mean something."""
    marked = stop in context.asked_at
    fewest = 1 if marked and (bare or stop - start <= _SHORT) else _FEWEST
    clause = _last_clause(tokens, start, stop)
    for first in (start,) if stop - start <= _LONG else (clause, start):
        said = {context.words[place] for place in range(first, stop) if place not in names}
        if len(said - _EMPTY) >= fewest:
            return first, stop
    return None


def _last_clause(tokens: Tokens, start: int, stop: int) -> int:
    return next(
        (place for place in range(stop - 1, start, -1) if tokens.breaks[place] >= CLAUSE), start
    )
