"""The tries of lists and cues, one for each first word, with what words are together."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from blink_expert.intake.language import CUES

__all__ = ["ListNode", "Reach"]


class Reach(NamedTuple):
    """What begins at a word and goes on to a place in the trie of lists.

    `elements` are the elements, each with the numbers of words that it may have, `held`, `starting`
    and `second` their bits as in `Word`, and `cues` the kinds of cues, each with the number of
    words of the longest.
    """

    elements: dict[str, tuple[int, ...]]
    held: int
    starting: int
    second: int
    cues: tuple[tuple[str, int], ...]

    def onward(
        self, node: "ListNode", length: int, held: int, starting: int, second: int
    ) -> "Reach":
        """Return what it is with the next place, after so many words; the bits are of its lists."""
        if not (node.elements or node.cues):
            return self
        longer = {name: (*self.elements.get(name, ()), length) for name in node.elements}
        return Reach(
            {**self.elements, **longer},
            self.held | held,
            self.starting | starting,
            self.second | second,
            tuple({**dict(self.cues), **dict.fromkeys(node.cues, length)}.items()),
        )


class ListNode:
    """A place in a trie of lists: the words that may come next, and the lists that end here.

    Of these, the `cues` are apart. `reach` is what all words on the way here are together, once a
    text has them.
    """

    __slots__ = ("cues", "elements", "reach", "words")

    def __init__(self) -> None:
        self.words: dict[str, ListNode] = {}
        self.elements: tuple[str, ...] = ()
        self.cues: tuple[str, ...] = ()
        self.reach: Reach | None = None

    def add(self, words: Iterable[str], names: Sequence[str]) -> None:
        """Let lists and cues end after these words."""
        node = self
        for word in words:
            node = node.words.setdefault(word, ListNode())
        node.cues = tuple(name for name in names if name in CUES)
        node.elements = tuple(name for name in names if name not in CUES)
