"""Read a text: split it, find the phrases, judge them by their context, and make cases of them."""

from collections.abc import Iterable, Iterator, Sequence

from blink_expert.intake.cases import cases_of
from blink_expert.intake.context import Context
from blink_expert.intake.lexicon import Lexicon, lexicon_of
from blink_expert.intake.mail import left_out
from blink_expert.intake.matcher import Found, match
from blink_expert.intake.mentions import Mention, mentions_of, topics_of
from blink_expert.intake.model import (
    FORMAT,
    LEFT_OUT,
    QUESTION,
    Case,
    Hidden,
    Intake,
    OutOfScope,
    Unread,
    Value,
)
from blink_expert.intake.names import values_left
from blink_expert.intake.privacy import find_personal, hide
from blink_expert.intake.questions import unrecognized
from blink_expert.intake.quotes import APOSTROPHES, quotations
from blink_expert.intake.readings import Reading
from blink_expert.intake.sharing import OF_ONE
from blink_expert.intake.standing import read_mentions
from blink_expert.intake.tokens import Tokens, tokenize
from blink_expert.knowledge.model import KnowledgeBase, Topic, Wording

__all__ = ["read"]

_Range = tuple[int, int]
_Named = tuple[str, str, int, int]
"""A topic: its name and label, and the words that name it."""

_SAYING = OF_ONE | {"label"}
"""Kinds of words that a denial can be about, and can be part of."""


def read(kb: KnowledgeBase, text: str) -> Intake:
    """Return what the text says: cases of facts, each fact with the words that it comes from.

    A fact that is not said is not set, and nothing is that the text denies. The words come from
    the phrases of the knowledge base, or where it has none from the aliases of its values. It
    never raises for any text, and its work grows with the length of the text.

    Raises:
        LibraryMissing: the extra `intake` is not installed.

    >>> import blink_expert
    >>> from blink_expert import intake
    >>> kb = blink_expert.load()
    >>> (case,) = intake.read(kb, "lost the L thing, have a quarter, its the 4").cases
    >>> [f"{one.fact}: {one.value}" for one in case.evidence]
    ['opening_tool: no', 'coin: yes', 'device: outdoor_4']

    """
    lexicon = lexicon_of(kb)
    hidden = find_personal(text)
    quoted = list(quotations(text))
    others = [*left_out(text), *((one.start, one.end) for one in hidden)]
    skipped = _merged([*others, *quoted])
    tokens, found, mentions = _mentions(lexicon, text, skipped)
    own = [one.wording for one in mentions if one.wording.reads == "name"] if quoted else []
    if quoted and not any(one.value for one in own):
        # Who names no device himself quotes what is said of his; what may be apostrophes is read.
        quoted = [place for place in quoted if text[place[0]] not in APOSTROPHES]
        names = _names(kb, lexicon, text, quoted, own)
        skipped = _merged([*others, *_without(quoted, names)])
        tokens, found, mentions = _mentions(lexicon, text, skipped)
    phrases = [(one.start, one.end) for one in mentions if one.wording.reads in _SAYING]
    wishes = [one.end for one in mentions if one.wording.reads == "wish"]
    context = Context(tokens, found.cues, phrases, wishes)
    readings = read_mentions(context, mentions, lexicon.brands)
    cases = cases_of(kb, text, tokens, context, readings)
    topics = [
        (topic.name, topic.label, hit.start, hit.end)
        for topic, hit in topics_of(lexicon, found)
        if hit.start not in tokens.labels
    ]
    topics += _brought_up(kb, readings)
    named = [start for _, _, start, _ in topics]
    unread = [
        *_left_out(text, skipped, hidden),
        *_questions(text, tokens, unrecognized(context, tokens, readings, named)),
    ]
    return Intake(
        FORMAT,
        cases,
        tuple(_out_of_scope(kb, text, tokens, topics, cases)),
        tuple(sorted(unread, key=lambda one: one.start)),
    )


def _mentions(
    lexicon: Lexicon, text: str, skipped: Sequence[_Range]
) -> tuple[Tokens, Found, list[Mention]]:
    """Return the words of the text that are read, what is found in them, and what counts of it."""
    tokens = tokenize(text, _parts(len(text), skipped))
    found = match(lexicon, tokens)
    return tokens, found, mentions_of(lexicon, found)


def _names(
    kb: KnowledgeBase,
    lexicon: Lexicon,
    text: str,
    quoted: Iterable[_Range],
    own: Sequence[Wording],
) -> list[_Range]:
    """Return the places of the device that quotations name, if they name one only.

    It must be one of those that the writer's own words leave: `"your Indoor is shut." I have the
    3rd Gen`.
    """
    tokens = tokenize(text, quoted)
    names = [
        one for one in mentions_of(lexicon, match(lexicon, tokens)) if one.wording.reads == "name"
    ]
    if len({(one.wording.fact, one.wording.value, one.wording.one_of) for one in names}) > 1:
        return []
    if names and own:
        quoted_name = names[0].wording
        left = quoted_name.one_of or values_left(kb, {quoted_name.fact: quoted_name.value})
        if any(set(left).isdisjoint(other.one_of) for other in own):
            return []
    return [(tokens.starts[one.start], tokens.ends[one.end - 1]) for one in names]


def _without(ranges: Iterable[_Range], left: Sequence[_Range]) -> Iterator[_Range]:
    """Yield the ranges without what is left of them; both are in order."""
    place = 0
    for start, end in ranges:
        last = start
        while place < len(left) and left[place][1] <= end:
            yield last, left[place][0]
            last = left[place][1]
            place += 1
        yield last, end


def _merged(ranges: Sequence[_Range]) -> list[_Range]:
    merged: list[_Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return merged


def _questions(text: str, tokens: Tokens, found: Iterable[_Range]) -> Iterator[Unread]:
    for first, last in found:
        start, end = tokens.starts[first], tokens.ends[last - 1]
        yield Unread(start, end, text[start:end], why=QUESTION)


def _left_out(text: str, skipped: Sequence[_Range], hidden: Sequence[Hidden]) -> Iterator[Unread]:
    """Yield what was left out, without the personal data in it."""
    first = 0
    for start, end in skipped:
        last = first
        while last < len(hidden) and hidden[last].start < end:
            last += 1
        yield Unread(start, end, hide(text, start, end, hidden[first:last]), why=LEFT_OUT)
        first = last


def _parts(length: int, skipped: Sequence[_Range]) -> Iterator[_Range]:
    """Yield the parts of the text between those that are skipped."""
    last = 0
    for start, end in skipped:
        if start > last:
            yield last, start
        last = end
    if last < length or not length:
        yield last, length


def _out_of_scope(
    kb: KnowledgeBase,
    text: str,
    tokens: Tokens,
    topics: Sequence[_Named],
    cases: Sequence[Case],
) -> Iterator[OutOfScope]:
    """Yield the topics that phrases name, then those that facts bring up."""
    named = set()
    for topic, label, first, last in topics:
        if topic not in named:
            named.add(topic)
            start, end = tokens.starts[first], tokens.ends[last - 1]
            yield OutOfScope(start, end, text[start:end], topic=topic, label=label)
    brought_up = kb.once(_topics_of_facts)
    for evidence in (item for case in cases for item in case.evidence):
        for one in brought_up.get((evidence.fact, evidence.value), ()):
            if one.name not in named:
                named.add(one.name)
                yield OutOfScope(
                    evidence.start, evidence.end, evidence.text, topic=one.name, label=one.label
                )


def _brought_up(kb: KnowledgeBase, readings: Sequence[Reading]) -> Iterator[_Named]:
    """Yield the topics of what something is wrong with, besides the subject that is asked about."""
    topics = kb.once(_topics_of_facts)
    for one in readings:
        if one.mention.wording.reads == "topic":
            for topic in topics.get((one.fact, one.value), ()):
                yield topic.name, topic.label, one.mention.start, one.mention.end


def _topics_of_facts(kb: KnowledgeBase) -> dict[tuple[str, Value], list[Topic]]:
    """Return the topics that each value of a fact brings up."""
    found: dict[tuple[str, Value], list[Topic]] = {}
    for topic in kb.topics:
        for fact, values in topic.facts.items():
            for value in values:
                found.setdefault((fact, value), []).append(topic)
    return found
