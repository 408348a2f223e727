"""What the phrases of a knowledge base come to, as plain data that can be kept.

Expanding the phrases and counting their words takes most of a second, and depends on nothing but
the knowledge and the cues; so it is made once, and the cache has it for the next process.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from blink_expert.intake.language import CUES
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

__all__ = ["PARTS", "Index", "IndexedRow", "Payload", "make_index", "wordings_of"]

Payload = tuple[str, int]
"""What a phrase stands for: `says` or `excludes` and the place of a wording, or of a topic."""

PARTS = 3
"""Elements of a row, from the rarest on, that are looked for before the row is."""


class IndexedRow(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One way to write a phrase, by the numbers of its elements, and what it stands for."""

    elements: tuple[int, ...]
    payloads: tuple[Payload, ...]


class IndexedElement(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A word or list, and the bits of the rows that it has a place in.

    `held` are those that it is one of the rarest of, `starting` those that it starts, and `second`
    those that it is the second element of, with no gap before it.
    """

    name: str
    held: tuple[int, ...]
    starting: tuple[int, ...]
    second: tuple[int, ...]


class Index(msgspec.Struct, frozen=True, array_like=True):
    """All words and rows.

    `words` are all words that mean something, and `begun` says of a word that lists and cues begin
    with: which ones, by the words that follow it there, between blanks.

    A row has one bit for each of so many of its elements, from the rarest on; first come the bits
    of all rows for the rarest, then those for the next. `always` are those of elements that rows do
    not have, and `loose` those of rows whose second element, if any, comes after a gap.
    """

    elements: tuple[IndexedElement, ...]
    words: tuple[str, ...]
    begun: dict[str, dict[str, tuple[int, ...]]]
    rows: tuple[IndexedRow, ...]
    always: tuple[int, ...]
    loose: tuple[int, ...]


def wordings_of(kb: KnowledgeBase) -> tuple[Wording, ...]:
    """Return the wordings; of a knowledge base without phrases, the names that its values have."""
    return kb.wordings or tuple(_aliases(kb))


def make_index(kb: KnowledgeBase) -> Index:
    """Return the index of this knowledge base."""
    maker = _Maker()
    for name, listed in kb.words.items():
        maker.add_list(f"<{name}>", map(split_words, listed))
    for name, written in CUES.items():
        maker.add_list(name, (row.split() for row in written.split("|")))
    for place, wording in enumerate(wordings_of(kb)):
        maker.add(wording.phrases, ("says", place))
        maker.add(wording.excludes, ("excludes", place))
    for place, topic in enumerate(kb.topics):
        maker.add(topic.phrases, ("topic", place))
        maker.add(topic.excludes, ("no topic", place))
    return maker.index()


class _Maker:
    """Collects lists and phrases; lives for one index."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._known: set[str] = set()
        self._begun: dict[str, dict[str, list[str]]] = {}
        self._written: set[str] = set()
        self._rows: dict[Elements, list[Payload]] = {}

    def add_list(self, name: str, listed: Iterable[Iterable[str]]) -> None:
        for first, *more in listed:
            self._known.update((first, *more))
            names = self._begun.setdefault(first, {}).setdefault(" ".join(more), [])
            if name not in names:
                names.append(name)

    def add(self, phrases: Iterable[str], payload: Payload) -> None:
        for elements in (row for phrase in phrases for row in expand(phrase)):
            payloads = self._rows.get(elements)
            if payloads is None:
                payloads = self._rows[elements] = []
                self._learn(elements)
            if payload not in payloads:
                payloads.append(payload)

    def _learn(self, elements: Elements) -> None:
        """Take note of the words of a row, and of the lists that are written in it."""
        for element in elements:
            if element.startswith("<=") and element not in self._written:
                self._written.add(element)
                self.add_list(element, entries(element))
            elif not is_list(element) and element not in {GAP, NUMBER, START, END}:
                self._known.add(element)

    def index(self) -> Index:
        weight, count = self._weights(), len(self._rows)
        held: dict[str, list[int]] = {}
        starting: dict[str, list[int]] = {}
        second: dict[str, list[int]] = {}
        always: list[int] = []
        loose: list[int] = []
        for place, row in enumerate(self._rows):
            looked_for = {element for element in row if element not in {START, END, GAP}}
            rarest = sorted(looked_for, key=lambda name: (weight[name], name))
            for part in range(PARTS):
                bits = held.setdefault(rarest[part], []) if part < len(rarest) else always
                bits.append(part * count + place)
            starting.setdefault(row[0], []).append(place)
            close = len(row) > 1 and row[1] not in {GAP, END}
            (second.setdefault(row[1], []) if close else loose).append(place)
        rows = tuple(
            IndexedRow(self._numbered(row), tuple(some)) for row, some in self._rows.items()
        )
        begun = {
            word: {more: self._numbered(names) for more, names in lists.items()}
            for word, lists in self._begun.items()
        }
        elements = tuple(
            IndexedElement(name, *(tuple(bits.get(name, ())) for bits in (held, starting, second)))
            for name in self._numbers
        )
        known = tuple(sorted(self._known))
        return Index(elements, known, begun, rows, tuple(always), tuple(loose))

    def _numbered(self, elements: Iterable[str]) -> tuple[int, ...]:
        return tuple(self._numbers.setdefault(one, len(self._numbers)) for one in elements)

    def _weights(self) -> dict[str, int]:
        """Return how common each element is: what many rows have is common in messages too."""
        common = Counter(element for row in self._rows for element in set(row))
        weight: Counter[str] = Counter()
        for word in (*self._known, NUMBER):
            begins = set(self._begins(word))
            often = sum(common[element] for element in begins)
            for element in begins:
                weight[element] += often
        return weight

    def _begins(self, word: str) -> Iterator[str]:
        """Yield all elements that a word may begin."""
        yield word
        if word[0].isdigit():
            yield NUMBER
        for names in self._begun.get(word, {}).values():
            yield from (name for name in names if name not in CUES)


def _aliases(kb: KnowledgeBase) -> Iterator[Wording]:
    """Yield wordings for a knowledge base without phrases: the names and aliases of values.

    What several values are called is left out, and yes/no facts have no names to be read by.
    """
    names: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    for fact in kb.facts:
        if fact.is_given and fact.name not in {kb.task, kb.progress}:
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
