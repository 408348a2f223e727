"""What the writer answers, to a question of his own or that he quotes, or in a form."""

from blink_expert.intake.context import ARTICLES, GREETINGS, Context
from blink_expert.intake.language import words
from blink_expert.intake.tokens import SENTENCE

__all__ = ["is_affirmed", "is_answered", "is_entry", "is_refused"]

_REFUSALS = words("no nope nah n none negative")
_DENIALS = words("no not never")
_ANSWERING = _DENIALS | words("longer more anymore yet at all that i we know of aware as far any")
_CONSENTS = words("yes yep yeah yup y")
_IS_IT = words("is are has have do does did it")
_GOES_ON = words("it they i we there but not just only the its")


def is_affirmed(context: Context, end: int) -> bool:
    """Whether the writer asks, and says yes to it."""
    return _answer(context, end) in _CONSENTS


def is_refused(context: Context, end: int) -> bool:
    """Whether the writer says no to it: `wired? No`, or in a form `wired: not anymore`."""
    if _answer(context, end) in _REFUSALS:
        return True
    written = context.words
    if end >= len(written) or context.clause[end] != end or context.breaks[end] >= SENTENCE:
        return False
    answer = written[end : context.clause_end[end]]
    return answer[0] in _DENIALS and _ANSWERING.issuperset(answer)


def is_answered(context: Context, start: int) -> bool | None:
    """Return whether the question that the word stands in is answered with yes; None if neither.

    `Is it wired? Yes, to the chime.`, `Do you have a coin? No.`; not `Is it wired? No idea.`
    """
    written = context.words
    last = context.sentence_end[start + 1]
    if last not in context.asked_at or last >= len(written) or context.clause[last] != last:
        return None
    first = context.sentence[start]
    while first < start and written[first] in GREETINGS:
        first += 1
    if written[first] not in _IS_IT and start != first:
        return None
    answer, goes_on = written[last], not _stands_alone(context, last)
    if answer not in _CONSENTS | _REFUSALS or answer == "none":
        return None
    if goes_on and (last + 1 >= len(written) or written[last + 1] not in _GOES_ON):
        return None
    return answer in _CONSENTS


def is_entry(context: Context, start: int, end: int) -> bool:
    """Whether the words stand alone before a one-word answer, as in a form: `Wired: no`."""
    before = context.words[context.clause[start] : start]
    return all(word in ARTICLES for word in before) and _stands_alone(context, end)


def _stands_alone(context: Context, place: int) -> bool:
    """Whether the word is a clause of its own."""
    here = place < len(context.words) and context.clause[place] == place
    return here and context.clause_end[place] == place + 1


def _answer(context: Context, end: int) -> str:
    last = context.sentence_end[end]
    if last in context.asked_at and last < len(context.words):
        return context.words[last]
    return context.words[end] if _stands_alone(context, end) else ""
