"""Find lists, cues and phrases in the words of a text, clause by clause."""

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

import msgspec

from blink_expert.intake.language import CUES
from blink_expert.intake.lexicon import STATED_GAP, Lexicon, Row, Word
from blink_expert.intake.tokens import CLAUSE, Tokens
from blink_expert.intake.trie import Reach
from blink_expert.knowledge.phrases import NUMBER

__all__ = ["Cue", "Found", "Hit", "match"]

_GAP = 5
"""Words that a gap reaches over."""

_FILLED = 3
"""Fillers that may stand between two words of a phrase."""

_Elements = Mapping[str, tuple[int, ...]]
"""The elements that start at a word, each with the numbers of words that it may have there."""


class Cue(msgspec.Struct, frozen=True, gc=False):
    """A word that says how another counts: its kind, and the words it is made of."""

    start: int
    end: int
    kind: str


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A phrase, found from the word `start` to before the word `end`; `number` is a word in it.

    `place` is that of the wording, or of the topic, that the phrase is one of.
    """

    start: int
    end: int
    place: int
    number: int


class Found(NamedTuple):
    """All cues in the order of their starts, and the phrases in that of theirs.

    Of wordings some phrases say that they are meant and others exclude it, and so of topics.
    """

    cues: list[Cue]
    said: list[Hit]
    excluded: list[Hit]
    topics: list[Hit]
    no_topics: list[Hit]


class _Text(NamedTuple):
    """The words of a text, with the bits of the rows that each starts, and is the second part of.

    `longer` says of words that begin longer parts before which word the longest may end.
    """

    words: list[Word]
    starting: list[int]
    second: list[int]
    longer: dict[int, int]


def match(lexicon: Lexicon, tokens: Tokens) -> Found:
    """Return what the lexicon has of these words."""
    words = lexicon.words(tokens.words)
    elements: list[_Elements] = [word.elements for word in words]
    held = [word.held for word in words]
    text = _Text(words, [word.starting for word in words], [word.second for word in words], {})
    cues: list[Cue] = []
    for place, end, reach in _reaches(lexicon, words, tokens.breaks, cues):
        elements[place], held[place], text.longer[place] = reach.elements, reach.held, end
        text.starting[place], text.second[place] = reach.starting, reach.second
    found = Found(cues, [], [], [], [])
    hits = {"says": found.said, "excludes": found.excluded}
    hits |= {"topic": found.topics, "no topic": found.no_topics}
    excluding: list[tuple[Row, int, int]] = []
    start = 0
    for stop in tokens.marks:
        if tokens.breaks[stop] >= CLAUSE and stop:
            bits = reduce(or_, filter(None, held[start:stop]), lexicon.always)
            possible = lexicon.possible(bits)
            for place, begins in _begun(lexicon, text, possible, start, stop) if possible else ():
                for row in lexicon.rows_of(begins):
                    if row.excludes:
                        excluding.append((row, place, stop))
                    else:
                        _follow(row, words, elements, place, stop, hits)
            start = stop
    # Most of what is excluded nobody says.
    named = {(kind, hit.place) for kind in ("says", "topic") for hit in hits[kind]}
    for row, place, stop in excluding:
        if not row.excludes.isdisjoint(named):
            _follow(row, words, elements, place, stop, hits)
    return found


def _reaches(
    lexicon: Lexicon, words: list[Word], breaks: list[int], cues: list[Cue]
) -> Iterator[tuple[int, int, Reach]]:
    """Yield what goes on from a word to others, up to which, and add the cues.

    Of each kind of cues these are the longest.
    """
    meant = [word.meant for word in words]
    meant.append("")
    reached = dict.fromkeys(CUES, 0)
    for place, word in enumerate(words):
        node, end = word.node, place + 1
        if node is None or node.reach is None:
            continue
        reach = node.reach
        while meant[end] in node.words and breaks[end] < CLAUSE:
            node, end = node.words[meant[end]], end + 1
            if node.reach is None:
                node.reach = lexicon.onward(reach, node, end - place)
            reach = node.reach
        if end > place + 1:
            yield place, end, reach
        for kind, length in reach.cues:
            until = place + length
            if until > reached[kind]:
                cues.append(Cue(place, until, kind))
                reached[kind] = until


def _begun(
    lexicon: Lexicon, text: _Text, possible: int, start: int, stop: int
) -> Iterator[tuple[int, int]]:
    """Yield words of a clause with the bits of the rows that start there and may go on."""
    opening = possible & lexicon.opening
    for place, bits in enumerate(text.starting[start:stop], start):
        begins = possible & bits
        if begins:
            after = place + 1
            if after == stop:
                begins &= lexicon.loose
            elif place in text.longer or text.words[after].filler:
                begins &= _near(lexicon, text, after, text.longer.get(place, after), stop)
            else:
                begins &= text.second[after] or lexicon.loose
        if opening:
            begins |= opening & _near(lexicon, text, place, place, stop)
            opening = 0
        if begins:
            yield place, begins


def _near(lexicon: Lexicon, text: _Text, first: int, last: int, stop: int) -> int:
    """Return the bits of the rows whose second element can stand near what they start with.

    That ends before a word from `first` to `last`, and only fillers may come between the two.
    """
    near = lexicon.loose
    for place in range(first, stop):
        near |= text.second[place]
        if place >= last and not text.words[place].filler:
            break
    return near


def _follow(
    row: Row,
    words: list[Word],
    elements: list[_Elements],
    place: int,
    stop: int,
    hits: Mapping[str, list[Hit]],
) -> None:
    """Add the phrases that are written as this row from the word at `place` on, in its clause."""
    for end, number in _ends(row, words, elements, place, stop).items():
        if end == stop or not row.closes:
            for kind, meant in row.payloads:
                hits[kind].append(Hit(place, end, meant, number))


def _ends(
    row: Row, words: list[Word], elements: list[_Elements], place: int, stop: int
) -> dict[int, int]:
    """Return before which words a row that starts at a word can end, each with its number."""
    lengths = (0,) if row.opens else elements[place][row.first]
    number = place if row.first == NUMBER else -1
    end = place + lengths[0]
    # Most often there is only one way to go on: with the next word. Then this stays empty.
    several = {place + length: number for length in lengths} if len(lengths) > 1 else {}
    for element, gap in row.rest:
        if not several and not gap and end < stop and not words[end].filler:
            after = elements[end].get(element)
            if after is None:
                return {}
            if len(after) == 1:
                if element == NUMBER:
                    number = end
                end += after[0]
                continue
        several = _next(element, gap, words, elements, several or {end: number}, stop)
        if not several:
            return {}
        if len(several) == 1:
            end, number = several.popitem()
    return several or {end: number}


def _next(
    element: str,
    gap: int,
    words: list[Word],
    elements: list[_Elements],
    ends: dict[int, int],
    stop: int,
) -> dict[int, int]:
    """Return where the next element can end, after fillers or a gap, each with its number."""
    after: dict[int, int] = {}
    for end, number in ends.items():
        for place in range(end, min(end + (_GAP if gap else _FILLED) + 1, stop)):
            for length in elements[place].get(element, ()):
                after[place + length] = place if element == NUMBER else number
            word = words[place]
            if not (gap or word.filler) or (gap == STATED_GAP and word.denies):
                break
    return after
