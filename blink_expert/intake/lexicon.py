"""The phrases of a knowledge base, ready to be found in a text: one trie, made once."""

from collections.abc import Callable, Iterable, Iterator

from blink_expert.intake.language import CUES
from blink_expert.intake.spelling import Spelling
from blink_expert.knowledge.model import KnowledgeBase, Wording
from blink_expert.knowledge.phrases import (
    END,
    GAP,
    NUMBER,
    START,
    Elements,
    entries,
    expand,
    is_list,
    split_words,
)

__all__ = ["Lexicon", "ListNode", "Node", "Payload", "lexicon_of"]

Payload = tuple[str, int]
"""What a phrase stands for: `says` or `excludes` and the place of a wording, or of a topic."""


_BITS = 2048
"""Bits of the masks that say what is near."""


class Node:
    """A place in the trie of phrases: what may come next, and what ends here.

    `hopes` has a bit for everything that may come next, `far` for what may come after a gap: where
    none of these is near, no phrase can go on, and no step is made.
    """

    __slots__ = ("ends", "far", "gap", "hopes", "lists", "number", "words")

    def __init__(self) -> None:
        self.hopes = self.far = 0
        self.words: dict[str, Node] = {}
        self.lists: dict[str, Node] = {}
        self.gap: Node | None = None
        self.number: Node | None = None
        self.ends: list[Payload] = []


class ListNode:
    """A place in the trie of lists: the words that may come next, and the lists that end here.

    Of these, `cues` are apart, and `roots` are the nodes of phrases that start with one of them.
    `hopes` and `far` are the bits of all roots together; `whole`: a root is a phrase by itself.
    """

    __slots__ = ("cues", "ends", "far", "hopes", "roots", "whole", "words")

    def __init__(self) -> None:
        self.words: dict[str, ListNode] = {}
        self.ends: frozenset[str] = frozenset()
        self.cues: tuple[str, ...] = ()
        self.roots: tuple[Node, ...] = ()
        self.hopes = self.far = 0
        self.whole = False

    def finish(self, phrases: "Node") -> None:
        """Sort what ends here and below."""
        self.cues = tuple(name for name in CUES if name in self.ends)
        self.ends = self.ends.difference(self.cues)
        self.roots = tuple(phrases.lists[name] for name in phrases.lists if name in self.ends)
        for node in self.roots:
            self.hopes |= node.hopes
            self.far |= node.far
        self.whole = any(node.ends for node in self.roots)
        for child in self.words.values():
            child.finish(phrases)


class Lexicon:
    """All that is known of words: the lists and cues, the phrases, and the spelling.

    Cues are lists too, under their bare names; a list of the knowledge is named `<list>`.
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        self.wordings = kb.wordings or tuple(_aliases(kb))
        self.topics = kb.topics
        self.phrases, self.lists = Node(), ListNode()
        self._words: set[str] = set()
        self._written: set[str] = set()
        for name, listed in kb.words.items():
            self._add_list(f"<{name}>", map(split_words, listed))
        for name, written in CUES.items():
            self._add_list(name, (row.split() for row in written.split("|")))
        for place, wording in enumerate(self.wordings):
            self._add(wording.phrases, ("says", place))
            self._add(wording.excludes, ("excludes", place))
        for place, topic in enumerate(self.topics):
            self._add(topic.phrases, ("topic", place))
            self._add(topic.excludes, ("no topic", place))
        self.spelling = Spelling(self._words)
        self._bits: dict[str, int] = {}
        _hope(self.phrases, self._bit)
        self.bits = {word: self._bit(word) for word in self._words if word in self._bits}
        for word, node in self.lists.words.items():
            for name in _starting(node):
                if name in self._bits:
                    self.bits[word] = self.bits.get(word, 0) | self._bit(name)
        self.lists.finish(self.phrases)
        self.number_bit, self.end_bit = self._bit(NUMBER), self._bit(END)

    def _bit(self, key: str) -> int:
        """Return the bit of a word, list or sign; some share one, which only costs a step."""
        return self._bits.setdefault(key, 1 << len(self._bits) % _BITS)

    def _add_list(self, name: str, entries: Iterable[Iterable[str]]) -> None:
        for entry in entries:
            node = self.lists
            for word in entry:
                self._words.add(word)
                node = node.words.setdefault(word, ListNode())
            node.ends |= {name}

    def _add(self, phrases: Iterable[str], payload: Payload) -> None:
        for phrase in phrases:
            for row in expand(phrase):
                node = self._place(row)
                if payload not in node.ends:
                    node.ends.append(payload)

    def _place(self, row: Elements) -> Node:
        node = self.phrases
        for element in row:
            if element == GAP:
                node.gap = node.gap or Node()
                node = node.gap
            elif is_list(element):
                if element.startswith("<=") and element not in self._written:
                    self._written.add(element)
                    self._add_list(element, entries(element))
                node = node.lists.setdefault(element, Node())
            else:
                if element not in {NUMBER, START, END}:
                    self._words.add(element)
                node = node.words.setdefault(element, Node())
        return node


def _hope(node: Node, bit: Callable[[str], int]) -> None:
    """Set the bits of this node and of all below it."""
    node.number = node.words.get(NUMBER)
    after = [*node.words.items(), *node.lists.items()]
    for key, child in after:
        node.hopes |= bit(key)
        _hope(child, bit)
    if node.gap is not None:
        _hope(node.gap, bit)
        node.far = node.gap.hopes


def _starting(node: ListNode) -> Iterator[str]:
    """Yield the lists of which some entry goes through this node."""
    yield from node.ends
    for child in node.words.values():
        yield from _starting(child)


def _aliases(kb: KnowledgeBase) -> Iterator[Wording]:
    """Yield wordings for a knowledge base without phrases: the names and aliases of values.

    What several values are called is left out, and yes/no facts have no names to be read by.
    """
    names: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    for fact in kb.facts:
        if fact.is_given and fact.name != kb.task:
            for value in fact.values:
                if {one.name for one in fact.values} != {"yes", "no"}:
                    for word in (value.name.replace("_", " "), *value.aliases):
                        says = (fact.name, value.name)
                        names.setdefault(tuple(split_words(word)), set()).add(says)
    for words, meant in names.items():
        if words and len(meant) == 1:
            fact_name, value_name = next(iter(meant))
            reads = "name" if fact_name == kb.identifies else "label"
            yield Wording(fact_name, value_name, reads, (" ".join(words),))


def lexicon_of(kb: KnowledgeBase) -> Lexicon:
    """Return the lexicon of this knowledge base, made once."""
    return kb.once(Lexicon)
