"""Split a text into words, once, from left to right."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from blink_expert.knowledge.phrases import fold_word

__all__ = ["CLAUSE", "LIGHT", "NONE", "PART", "SENTENCE", "Tokens", "tokenize"]

NONE, LIGHT, CLAUSE, SENTENCE, PART = range(5)
"""What stands before a word: nothing, a mark that phrases reach across such as `-` and brackets,
a comma or colon, the end of a sentence, and something that is not read."""

_TOKEN = re.compile(
    r"(\d+(?:[.,]\d+)?)"
    r"|([^\W\d_]+(?:['’`´][^\W\d_]+)*)"  # noqa: RUF001
    r"|([.!?;…。？！]+)|([,:])|([()\[\]/\"“”„«»\-–—+]+)|(\n\s*\n)"  # noqa: RUF001
)
_NUMBER, _WORD, _STOP, _COMMA, _MARK, _BLANK = range(1, 7)
_ABBREVIATIONS = frozenset(("gen", "approx", "nd", "rd", "th", "st", "incl", "batt", "no", "vs"))
_LONGEST = 60
"""Words of a sentence at most: what goes on without an end is cut, so that work stays linear."""


class Tokens(NamedTuple):
    """The words of a text, folded, with their places, and the break before each.

    `breaks` has one entry more than there are words: the break at the end. `dashes` are the words
    that a dash stands before, `asked` those that a question mark does.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    breaks: list[int]
    dashes: set[int]
    asked: set[int]


def tokenize(text: str, parts: Iterable[tuple[int, int]]) -> Tokens:
    """Return the words of these parts of the text."""
    tokens = Tokens([], [], [], [], set(), set())
    for start, end in parts:
        _tokenize(text, start, end, tokens)
    tokens.breaks.append(PART)
    tokens.breaks[0] = max(tokens.breaks[0], PART)
    return tokens


def _tokenize(text: str, start: int, end: int, tokens: Tokens) -> None:
    words, starts, ends, breaks, dashes, asked = tokens
    pending, last, length = PART, "", 0
    for found in _TOKEN.finditer(text, start, end):
        kind = found.lastindex
        if kind in (_NUMBER, _WORD):
            word = fold_word(found[0]) if kind == _WORD else found[0]
            at, stop = found.span()
            if word == "s" and at and (text[at - 1] in "'’" or text[at - 1].isdigit()):  # noqa: RUF001
                continue  # the `s` of "the XT2's" and "two XT2s"
            length = length + 1 if pending < SENTENCE else 1
            if length > _LONGEST:
                pending, length = SENTENCE, 1
            words.append(word)
            starts.append(at)
            ends.append(stop)
            breaks.append(pending)
            pending, last = NONE, word
        elif kind == _COMMA:
            pending = max(pending, CLAUSE)
        elif kind == _MARK:
            pending = max(pending, LIGHT)
            if found[0][0] in "-–—" and text[found.start() - 1 : found.start()].isspace():  # noqa: RUF001
                dashes.add(len(words))
        elif kind == _BLANK:
            pending = max(pending, SENTENCE)
        else:
            pending = max(pending, _stop(text, found, last))
            if "?" in found[0] or "？" in found[0]:  # noqa: RUF001
                asked.add(len(words))


def _stop(text: str, found: re.Match[str], last: str) -> int:
    """Return the break that a full stop or the like makes."""
    if found[0] == ".":
        after = text[found.end() : found.end() + 1]
        if after.isalnum() or last in _ABBREVIATIONS:
            return LIGHT
    return SENTENCE
