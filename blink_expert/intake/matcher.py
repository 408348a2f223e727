"""Find lists, cues and phrases in the words of a text, clause by clause."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

import msgspec

from blink_expert.intake.language import CUES
from blink_expert.intake.lexicon import STATED_GAP, Lexicon, Payload, Row, Word
from blink_expert.intake.tokens import CLAUSE, Tokens
from blink_expert.knowledge.phrases import NUMBER, START

__all__ = ["Cue", "Found", "Hit", "match"]

_GAP = 5
"""Words that a gap reaches over."""

_FILLED = 3
"""Fillers that may stand between two words of a phrase."""

_Elements = Mapping[str, tuple[int, ...]]
"""The elements that start at a word, each with the numbers of words that it may have there."""

_OPENING: _Elements = {START: (0,)}
"""The start of a clause as an element, which has no words."""


class Cue(msgspec.Struct, frozen=True, gc=False):
    """A word that says how another counts: its kind, and the words it is made of."""

    start: int
    end: int
    kind: str


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A phrase, found from the word `start` to before the word `end`; `number` is a word in it."""

    start: int
    end: int
    payload: Payload
    number: int


class Found(NamedTuple):
    """All cues in the order of their starts, and all phrases in the order of their clauses."""

    cues: list[Cue]
    hits: list[Hit]


def match(lexicon: Lexicon, tokens: Tokens) -> Found:
    """Return what the lexicon has of these words."""
    words = list(map(lexicon.words.__getitem__, tokens.words))
    elements, held, cues = _elements(words, tokens.breaks)
    hits: list[Hit] = []
    start = 0
    for stop in tokens.marks:
        if tokens.breaks[stop] >= CLAUSE and stop:
            rows = lexicon.possible(reduce(or_, filter(None, held[start:stop]), lexicon.always))
            if rows:
                hits += _in_clause(rows, words, elements, start, stop)
            start = stop
    return Found(cues, hits)


def _elements(words: list[Word], breaks: list[int]) -> tuple[list[_Elements], list[int], list[Cue]]:
    """Return the elements at each word, their bits, and the cues, of each kind the longest."""
    elements: list[_Elements] = [word.elements for word in words]
    held = [word.held for word in words]
    meant = [word.meant for word in words]
    meant.append("")
    cues: list[Cue] = []
    reached = dict.fromkeys(CUES, 0)
    for place, word in enumerate(words):
        node, end = word.node, place + 1
        if node is None or node.reach is None:
            continue
        reach = node.reach
        while meant[end] in node.words and breaks[end] < CLAUSE:
            node, end = node.words[meant[end]], end + 1
            if node.reach is None:
                node.reach = reach.onward(node, end - place)
            reach = node.reach
        if end > place + 1:
            elements[place], held[place] = reach.elements, reach.held
        for kind, length in reach.cues.items():
            until = place + length
            if until > reached[kind]:
                cues.append(Cue(place, until, kind))
                reached[kind] = until
    return elements, held, cues


def _in_clause(
    rows: Iterable[Row], words: list[Word], elements: list[_Elements], start: int, stop: int
) -> list[Hit]:
    """Return the phrases of one clause that are written as one of these rows."""
    hits: list[Hit] = []
    opening = [(start, _OPENING)]
    within = list(zip(range(start, stop), elements[start:stop], strict=True))
    for row in rows:
        first, rest = row.first, row.rest
        for place, some in opening if row.opens else within:
            if first not in some:
                continue
            number = place if first == NUMBER else -1
            ends = {place + length: number for length in some[first]}
            for element, gap in rest:
                ends = _next(element, gap, words, elements, ends, stop)
                if not ends:
                    break
            for end, number in ends.items():
                if end == stop or not row.closes:
                    hits += [Hit(place, end, payload, number) for payload in row.payloads]
    return hits


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
        place, last = end, end + (_GAP if gap else _FILLED)
        while place < stop:
            if element in elements[place]:
                for length in elements[place][element]:
                    after[place + length] = place if element == NUMBER else number
            if place == last or not (gap or words[place].filler):
                break
            if gap == STATED_GAP and words[place].denies:
                break
            place += 1
    return after
