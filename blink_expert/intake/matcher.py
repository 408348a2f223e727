"""Find lists, cues and phrases in the words of a text: from each word on, at most a few steps."""

from typing import NamedTuple

from blink_expert.intake.language import FILLERS
from blink_expert.intake.lexicon import Lexicon, ListNode, Node, Payload
from blink_expert.intake.tokens import CLAUSE, Tokens
from blink_expert.knowledge.phrases import END, NUMBER, START

__all__ = ["Cue", "Found", "Hit", "match"]

_GAP = 5
"""Words that a gap reaches over."""

_Listed = tuple[ListNode, int]
"""The lists that end at a node, and the word after their words."""

_FILLED = 3
"""Fillers that may stand between two words of a phrase."""


class Cue(NamedTuple):
    """A word that says how another counts: its kind, and the words it is made of."""

    start: int
    end: int
    kind: str


class Hit(NamedTuple):
    """A phrase, found from the word `start` to before the word `end`; `number` is a word in it."""

    start: int
    end: int
    payload: Payload
    number: int


class Found(NamedTuple):
    """All cues in the order of their ends, and all phrases in the order of their starts."""

    cues: list[Cue]
    hits: list[Hit]


def match(lexicon: Lexicon, tokens: Tokens) -> Found:
    """Return what the lexicon has of these words."""
    words = list(map(lexicon.spelling.correct, tokens.words))
    lists, cues = _lists(lexicon, words, tokens.breaks)
    windows = _windows(lexicon, words, tokens.breaks)
    walker = _Walker(words, tokens.breaks, lists, windows)
    roots, walk = lexicon.phrases.words, walker.walk
    near, far = windows.near, windows.far
    numbered, first = roots.get(NUMBER), roots.get(START)
    for place, word in enumerate(words):
        node, end = roots.get(word), place + 1
        if node is not None and (node.ends or node.hopes & near[end] or node.far & far[end]):
            walk(node, place, end, -1)
        if first is not None and tokens.breaks[place] >= CLAUSE:
            walk(first, place, place, -1)
        if numbered is not None and word[0].isdigit():
            walk(numbered, place, end, place)
        for listed, end in lists[place]:
            hope, hope_far = listed.hopes & near[end], listed.far & far[end]
            if not (hope or hope_far or listed.whole):
                continue
            for node in listed.roots:
                if node.ends or node.hopes & hope or node.far & hope_far:
                    walk(node, place, end, -1)
    return Found(cues, walker.hits)


class _Windows(NamedTuple):
    """For each place, the bits of what stands there, and as near as fillers and gaps can reach."""

    own: list[int]
    near: list[int]
    far: list[int]


def _windows(lexicon: Lexicon, words: list[str], breaks: list[int]) -> _Windows:
    bits, number, over = lexicon.bits, lexicon.number_bit, lexicon.end_bit
    own = [
        bits.get(word, 0) | (number if word[0].isdigit() else 0) | (over if level >= CLAUSE else 0)
        for word, level in zip(words, breaks, strict=False)
    ]
    own += [over] + [0] * _GAP
    # Fillers are passed over as long as the clause goes on.
    near = own[:]
    for place in range(len(words) - 2, -1, -1):
        if words[place] in FILLERS and breaks[place + 1] < CLAUSE:
            near[place] |= near[place + 1]
    far = own
    for distance in range(1, _GAP + 1):
        far = [one | other for one, other in zip(far, own[distance:], strict=False)]
        far += [over] * (len(own) - len(far))
    return _Windows(own, near, far)


def _lists(
    lexicon: Lexicon, words: list[str], breaks: list[int]
) -> tuple[list[list[_Listed]], list[Cue]]:
    """Return the lists whose words start at each place, and the cues; of these the longest."""
    nothing: list[_Listed] = []
    lists = [nothing] * (len(words) + 1)
    cues: list[Cue] = []
    root = lexicon.lists.words
    reached: dict[str, int] = {}
    for place, word in enumerate(words):
        node = root.get(word)
        end = place + 1
        named: list[_Listed] = []
        longest: dict[str, int] = {}
        while node is not None:
            for kind in node.cues:
                longest[kind] = end
            if node.ends:
                named.append((node, end))
            if not node.words or end >= len(words) or breaks[end] >= CLAUSE:
                break
            node, end = node.words.get(words[end]), end + 1
        if named:
            lists[place] = named
        for kind, until in longest.items():
            if until > reached.get(kind, 0):
                cues.append(Cue(place, until, kind))
                reached[kind] = until
    return lists, cues


class _Walker:
    """Follows the trie of phrases over one text."""

    def __init__(
        self,
        words: list[str],
        breaks: list[int],
        lists: list[list[_Listed]],
        windows: _Windows,
    ) -> None:
        self.words, self.breaks, self.lists = words, breaks, lists
        self.own, self.near, self.far = windows
        self.hits: list[Hit] = []

    def walk(self, node: Node, start: int, at: int, number: int) -> None:
        """Note every phrase that starts at `start` and goes on from this node at the word `at`."""
        hits, breaks, near, far = self.hits, self.breaks, self.near, self.far
        ahead = [(node, at, number)]
        while ahead:
            node, at, number = ahead.pop()
            if node.ends:
                hits += [Hit(start, at, payload, number) for payload in node.ends]
            if not (node.hopes & near[at] or node.far & far[at]):
                continue
            if breaks[at] >= CLAUSE and at > start:
                last = node.words.get(END)
                if last is not None:
                    hits += [Hit(start, at, payload, number) for payload in last.ends]
            else:
                self._step(node, at, number, ahead)

    def _step(self, node: Node, at: int, number: int, ahead: list[tuple[Node, int, int]]) -> None:
        """Add what can come next: at once, after fillers, and over a gap."""
        words, breaks, follow = self.words, self.breaks, self._next
        own, hopes, place = self.own, node.hopes, at
        if hopes & own[at]:
            follow(node, at, number, ahead)
        while place - at < _FILLED and words[place] in FILLERS and breaks[place + 1] < CLAUSE:
            place += 1
            if hopes & own[place]:
                follow(node, place, number, ahead)
        gap = node.gap
        if gap is not None and node.far & self.far[at]:
            for place in range(at, at + _GAP + 1):
                if node.far & own[place]:
                    follow(gap, place, number, ahead)
                if breaks[place + 1] >= CLAUSE:
                    break

    def _next(self, node: Node, at: int, number: int, ahead: list[tuple[Node, int, int]]) -> None:
        word = self.words[at]
        after = node.words.get(word)
        if after is not None:
            ahead.append((after, at + 1, number))
        if node.number is not None and word[0].isdigit():
            ahead.append((node.number, at + 1, at))
        lists = node.lists
        if lists:
            for listed, end in self.lists[at]:
                # The few lists that end here are looked for among those that may come next.
                for name in listed.ends:
                    child = lists.get(name)
                    if child is not None:
                        ahead.append((child, end, number))
