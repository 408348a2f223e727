"""From several readings of one fact to its value, or to none where they do not agree."""

from collections.abc import Sequence

from blink_expert.intake.context import Context
from blink_expert.intake.readings import Reading

__all__ = ["correct", "is_corrected", "settle"]

_ORDER = ("said", "weak", "implied")
_ASKED = frozenset(("subject", "topic"))
_MOST = 60
"""Readings of one fact that are compared with each other."""

_SORRY = frozenset(("sorry", "rather", "er", "um", "uh", "oops", "correction"))
"""Words that take back what stands before them, right before a name: `XT, sorry, XT2`."""

_NEAR = 12
"""Words between a correction and what it corrects to, at most."""


def is_corrected(context: Context, first: Reading, second: Reading) -> bool:
    """Whether the writer takes back the first reading with the second."""
    return first.mention.end <= _taken_back(context, second)


def _taken_back(context: Context, reading: Reading) -> int:
    """Return up to which word the reading takes back what stands before it; -1 for nothing."""
    end = reading.mention.start
    near = max(0, end - _NEAR)
    # What takes it back may be in the phrase itself: `ok found a dime`.
    places = [cue.start for cue in context.before(end, near, "correct")]
    if reading.mention.wording.reads == "name":
        if context.words[end - 1] in _SORRY and context.breaks[end - 1]:
            return end
        if "no" in context.words[near:end]:
            places += [
                place
                for place, word in enumerate(context.words[near:end], near)
                if word == "no" and (context.breaks[place + 1] or place + 1 == end)
            ]
    return max(places, default=-1)


def correct(context: Context, readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings without those that a later one of another value takes back.

    In a heap of them, as no message has, nothing is taken back: the work must stay linear.
    """
    if len(readings) > _MOST:
        return list(readings)
    kept: list[Reading] = []
    for reading in readings:
        if any(one.value != reading.value for one in kept):
            place = _taken_back(context, reading)
            kept = [one for one in kept if one.value == reading.value or one.mention.end > place]
        kept.append(reading)
    return kept


def settle(context: Context, readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings of one fact that give its value; none where the text leaves it open."""
    doubts = [one for one in readings if one.strength == "against"]
    if not doubts:
        return _settled(context, readings)
    others = [one for one in readings if one.strength != "against"]
    last = {one.value: one for one in doubts if not _is_part(one, others[:_MOST])}
    sure = [
        one
        for one in others
        if one.value not in last or is_corrected(context, last[one.value], one)
    ]
    if len(sure) == len(others):
        return _settled(context, others)
    # What is left besides is the more careful value, if it is plainly said.
    return _settled(context, [one for one in sure if one.strength != "weak"])


def _is_part(doubt: Reading, readings: Sequence[Reading]) -> bool:
    """Whether the words that raise a doubt are a part of those that say the value itself."""
    start, end = doubt.mention.start, doubt.mention.end
    return any(
        one.mention.start <= start and end <= one.mention.end and one.value == doubt.value
        for one in readings
    )


def _settled(context: Context, readings: Sequence[Reading]) -> list[Reading]:
    for strength in _ORDER:
        meant = [one for one in readings if one.strength == strength]
        if meant:
            break
    else:
        return []
    reads = meant[0].mention.wording.reads
    if len(readings) > _MOST and reads not in {*_ASKED, "wish"}:
        return meant if len({(one.value, one.negated) for one in readings}) == 1 else []
    if reads in _ASKED:
        return _asked_first(context, meant)
    if reads in {"wish", "stage"} or strength == "implied":
        denials = [one for one in readings if one.negated][:_MOST]
        meant = [one for one in meant if not _is_denied(context, one, denials)]
        return _listed(meant, last=reads == "stage")
    return _agreeing(context, readings, meant)


def _asked_first(context: Context, meant: list[Reading]) -> list[Reading]:
    """Return the first of the first sentence that asks, else the first of all."""
    asked = next((one for one in meant if _is_asked(context, one)), meant[0])
    sentence = context.sentence[asked.mention.start]
    among = [one for one in meant if context.sentence[one.mention.start] == sentence]
    # `I cannot tell which one it is, do I press or pull the key?`
    return [one for one in among if _asks_itself(context, one)][:1] or among[:1]


def _asks_itself(context: Context, reading: Reading) -> bool:
    """Whether its own clause opens a question."""
    return context.opens_question(reading.mention.end - 1)


def _is_asked(context: Context, reading: Reading) -> bool:
    """Whether it stands in a question, and not in what is told beside it."""
    start, end = reading.mention.start, reading.mention.end
    return context.is_in_question(end) or context.is_asked(start) or context.opens_question(end - 1)


def _agreeing(context: Context, readings: Sequence[Reading], meant: list[Reading]) -> list[Reading]:
    """Return the readings that are meant if they agree, and the text takes none of them back."""
    if len({one.value for one in meant}) > 1:
        meant = correct(context, meant)
    if meant and context.is_taken_back(max(one.mention.end for one in readings)):
        return []
    denials = [one for one in readings if one.negated and one.strength == "aside"]
    if meant and meant[0].mention.wording.reads == "defect":
        # There may be several, and each is as bad.
        return [one for one in meant if not _is_denied(context, one, denials)][:1]
    values = {one.value for one in meant}
    if len(values) != 1 or any(_is_denied(context, one, denials) for one in meant):
        return []
    doubts = [one for one in readings if one.strength == "doubt" and one.value not in values]
    if any(not is_corrected(context, one, meant[-1]) for one in doubts):
        return []
    return meant


def _is_denied(context: Context, reading: Reading, denials: Sequence[Reading]) -> bool:
    """Whether the text also denies just this, and does not take the denial back."""
    return any(
        one.value == reading.value and not is_corrected(context, one, reading) for one in denials
    )


def _listed(readings: list[Reading], *, last: bool) -> list[Reading]:
    """Return the readings of the value that the knowledge lists first, or last."""
    values = [one.value for one in sorted(readings, key=lambda one: one.mention.place)]
    return [one for one in readings if one.value == values[-1 if last else 0]]
