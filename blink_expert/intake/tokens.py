"""Split a text into words, once, from left to right."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from blink_expert.intake.forms import entries
from blink_expert.intake.language import words
from blink_expert.knowledge.memo import Memo
from blink_expert.knowledge.phrases import fold_word

__all__ = [
    "CLAUSE",
    "LIGHT",
    "LONE_QUESTIONS",
    "NONE",
    "PART",
    "SENTENCE",
    "Tokens",
    "in_brackets",
    "tokenize",
]

NONE, LIGHT, CLAUSE, SENTENCE, PART = range(5)
"""What stands before a word: nothing, a mark that phrases reach across such as `-` and brackets,
a comma or colon, the end of a sentence, and something that is not read."""

_WORD = re.compile(r"(\d+(?:[.,]\d+)?|[^\W\d_]+(?:['’`´][^\W\d_]+)*)")  # noqa: RUF001
_ASCII_WORD = re.compile(
    r"([a-zA-Z][a-zA-Z]*+(?:['`][a-zA-Z]++(?:['`][a-zA-Z]++)*+|)|[0-9][0-9]*+(?:[.,][0-9]++|))"
)
"""The same in a text of ASCII alone, for which it takes less than two thirds of the time: what can
stand or not is told by one character, which is quicker where it seldom stands."""
_STOP = re.compile(r"[.!?;…。？！]+|\n\s*\n")  # noqa: RUF001
_COMMA = re.compile(r"[,:=]|\s/\s")
_MARK = re.compile(r"[()\[\]/\"“”„«»\-–—+]")  # noqa: RUF001
_BRACKETS = re.compile(r"\(([^()\n]{1,200})\)")
_DASH = re.compile(r"\s[-–—]")  # noqa: RUF001
_ASKS = re.compile(r"[?？]")  # noqa: RUF001
_SETS = re.compile(r"\s?=\s?[\"']?|[\"']\s?[:=]\s?[\"']?")
"""What stands between a key and its value in programs and what they print."""
_KEYS = words("type model")
"""Keys of programs that a name follows: `type=xt2`, `"model": "xt2"`, `camera_type: xt2`."""
_PLAIN = frozenset((" ", ""))
"""What stands between two words most often, and is no break."""
_OWNING = frozenset(("'s", "’s"))  # noqa: RUF001
_CONTRACTED = words("it that there here this what where who how he she let one wife husband a c")
"""Words that are another word with an `s`; the plural of the letter in `double A's` too."""

_ABBREVIATIONS = frozenset(("gen", "approx", "nd", "rd", "th", "st", "incl", "batt", "no", "vs"))
_WORDS_TOO = frozenset(("no", "gen"))
"""Abbreviations that can be the last word of a sentence as well, unless a number follows."""

_GENERATION = re.compile(
    r"(?:(?:gen|generation) \d+|(?:(?:\d+|st|nd|rd|th|first|second|third|fourth) ){1,2}"
    r"(?:gen|generation))(?!\S)"
)
"""A generation, in folded words: `gen 2`, `3 rd gen`, `third generation`."""
_THINKING = words("i we maybe probably perhaps apparently afaik")
"""Words that go on after a generation without being a name: `gen 2 I think`."""

LONE_QUESTIONS = words("how which")
"""Words that ask of the clause before them, where they end the sentence: `cover off, how?`."""

_LONGEST = 60
"""Words of a sentence at most: what goes on without an end is cut, so that work stays linear."""

_KEPT = 20_000
"""Words, and what stands between words, that are kept with how they are read."""


class Tokens(NamedTuple):
    """The words of a text, folded, with their places, and the break before each.

    `breaks` has one entry more than there are words: the break at the end; `marks` are the places
    of those that are breaks, in order, with that at the end. `dashes` are the words that a dash
    stands before, `asked` those that a question mark does, `labels` those of the labels of a form.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    breaks: list[int]
    marks: list[int]
    dashes: set[int]
    asked: set[int]
    labels: set[int]


class _Gap(NamedTuple):
    """What stands between two words: the break that it makes, also after an abbreviation."""

    level: int
    abbreviated: int
    dash: bool
    asks: bool


def in_brackets(text: str, tokens: Tokens) -> dict[int, int]:
    """Return for each word in brackets the first word in them."""
    found: dict[int, int] = {}
    for one in _BRACKETS.finditer(text):
        first, last = (bisect_left(tokens.starts, place) for place in one.span(1))
        found |= dict.fromkeys(range(first, last), first)
    return found


def tokenize(text: str, parts: Iterable[tuple[int, int]]) -> Tokens:
    """Return the words of these parts of the text."""
    tokens = Tokens([], [], [], [], [], set(), set(), set())
    pattern = _ASCII_WORD if text.isascii() else _WORD
    for start, end in parts:
        _tokenize(pattern, text, start, end, tokens)
    _part_entries(text, tokens)
    tokens.breaks.append(PART)
    tokens.marks.append(len(tokens.words))
    _join_questions(tokens)
    _join_generations(tokens)
    _cut(tokens)
    return tokens


def _tokenize(pattern: re.Pattern[str], text: str, start: int, end: int, tokens: Tokens) -> None:
    """Add the words of one part; in it, gaps and words take turns, and a gap is first and last."""
    pieces = pattern.split(text[start:end])
    gaps, words = pieces[::2], list(map(_FOLDED.__getitem__, pieces[1::2]))
    if "s" in words:
        pieces = _without_endings(text[start - 1 : start], pieces)
        gaps, words = pieces[::2], list(map(_FOLDED.__getitem__, pieces[1::2]))
    reached = list(accumulate(map(len, pieces), initial=start))
    starts, ends = reached[1:-1:2], reached[2::2]
    breaks = [NONE] * len(words)
    first = len(tokens.words)
    for place in [place for place, written in enumerate(gaps) if written not in _PLAIN]:
        gap = _gap(gaps[place])
        if gap.dash:
            tokens.dashes.add(first + place)
        if gap.asks:
            tokens.asked.add(first + place)
        if 0 < place < len(words):
            short = _is_abbreviation(*words[place - 1 : place + 1])
            breaks[place] = gap.abbreviated if short else gap.level
            if words[place - 1] in _KEYS and _sets(*gaps[place - 1 : place + 1]):
                breaks[place] = LIGHT
            if breaks[place]:
                tokens.marks.append(first + place)
    if words:
        breaks[0] = PART
        tokens.marks.append(first)
    tokens.words.extend(words)
    tokens.starts.extend(starts)
    tokens.ends.extend(ends)
    tokens.breaks.extend(breaks)


def _sets(before: str, written: str) -> bool:
    """Whether a key of a program has its value after it; `before` stands before the key."""
    return bool(_SETS.fullmatch(written)) or (before == "_" and ":" in written)


def _part_entries(text: str, tokens: Tokens) -> None:
    """Part the entries of a form, and their labels from their values; but not from a number.

    Elsewhere line breaks say nothing.
    """
    starts, breaks = tokens.starts, tokens.breaks
    changed: set[int] = set()
    for entry in entries(text):
        first, last = bisect_left(starts, entry.start), bisect_left(starts, entry.end)
        tokens.labels.update(range(first, last))
        for place, level in ((first, SENTENCE), (last, LIGHT if entry.numbers else CLAUSE)):
            if place < len(starts):
                joins = place == last and entry.numbers
                breaks[place] = level if joins else max(breaks[place], level)
                changed.add(place)
    if changed:
        tokens.marks[:] = sorted(changed.union(tokens.marks))


def _join_questions(tokens: Tokens) -> None:
    """Let a question of one word be part of the clause that it asks of."""
    breaks, written = tokens.breaks, tokens.words
    for place in tokens.marks[:-1]:
        if breaks[place] == CLAUSE and written[place] in LONE_QUESTIONS:
            breaks[place] = LIGHT if breaks[place + 1] >= SENTENCE else CLAUSE


def _join_generations(tokens: Tokens) -> None:
    """Let a generation that stands alone be part of what is before: `my outdoor cams, gen 2`.

    Not of the label of a form: `Model: gen 2`.
    """
    breaks, written = tokens.breaks, tokens.words
    for place in tokens.marks[:-1]:
        if breaks[place] == CLAUSE and place - 1 not in tokens.labels:
            said = _GENERATION.match(" ".join(written[place : place + 3]))
            end = place + len(said[0].split()) if said else place
            if said and (breaks[end] >= LIGHT or written[end] in _THINKING):
                breaks[place] = LIGHT


def _is_abbreviation(word: str, following: str = "") -> bool:
    """Whether a full stop after the word ends nothing: `no. 5` is a number, `no. key` is none."""
    return word in _ABBREVIATIONS and (word not in _WORDS_TOO or following[:1].isdigit())


class _Folded(Memo[str, str]):
    """Words as they are written -> as they are compared."""

    most = _KEPT

    def __missing__(self, written: str) -> str:
        return self.keep(written, _folded(written))


_FOLDED = _Folded()


def _folded(word: str) -> str:
    """Return a word as it is compared, and `the cover's` as `the cover`, but `it's` as `its`."""
    if word[0].isdecimal():
        return word
    if word[-2:] in _OWNING and fold_word(word[:-2]) not in _CONTRACTED:
        word = word[:-2]
    return fold_word(word)


@lru_cache(_KEPT)
def _gap(written: str) -> _Gap:
    stops = _STOP.findall(written)
    light = LIGHT if stops or _MARK.search(written) else NONE
    level = CLAUSE if _COMMA.search(written) else light
    abbreviated = SENTENCE if set(stops) - {"."} else level
    if stops and not (set(stops) == {"."} and written.endswith(".") and len(stops) == 1):
        level = SENTENCE  # a full stop right before a word ends nothing: `blink.com`
    return _Gap(level, abbreviated, bool(_DASH.search(written)), bool(_ASKS.search(written)))


def _without_endings(before: str, pieces: list[str]) -> list[str]:
    """Return the pieces with the `s` of "the XT2's" and "two XT2s" as a part of the gaps."""
    kept = [pieces[0]]
    for place in range(1, len(pieces), 2):
        word, after = pieces[place : place + 2]
        last = (before + kept[-1] if place == 1 else kept[-1] or kept[-2])[-1:]
        if word in {"s", "S"} and (last.isdigit() or last in {"'", "’"}):  # noqa: RUF001
            kept[-1] += word + after
        else:
            kept += [word, after]
    return kept


def _cut(tokens: Tokens) -> None:
    """End sentences that are too long."""
    breaks, marks = tokens.breaks, tokens.marks
    marks.sort()
    start = 0
    cuts: list[int] = []
    for stop in marks:
        if breaks[stop] >= SENTENCE:
            cuts += range(start + _LONGEST, stop, _LONGEST)
            start = stop
    if cuts:
        for place in cuts:
            breaks[place] = SENTENCE
        marks[:] = sorted({*marks, *cuts})
