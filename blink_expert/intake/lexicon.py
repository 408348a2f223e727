"""The phrases of a knowledge base, ready to be found: rows of elements, by their rarest words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_

from blink_expert.intake.language import CUES, DENYING, FILLERS
from blink_expert.intake.spelling import Spelling
from blink_expert.intake.trie import ListNode, Reach
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

__all__ = ["STATED_GAP", "Lexicon", "Payload", "Row", "Word", "lexicon_of"]

Payload = tuple[str, int]
"""What a phrase stands for: `says` or `excludes` and the place of a wording, or of a topic."""

_KEPT = 20_000
"""Words of texts that are kept with what they mean."""

_PARTS = 3
"""Elements of a row, from the rarest on, that are looked for before the row is."""


_EXCLUDED = {"excludes": "says", "no topic": "topic"}
"""Kinds of phrases that only stand in the way of others, and of which."""

NO_GAP, STATED_GAP, OPEN_GAP = range(3)
"""What stands before an element: fillers alone, a gap that does not reach over a denial, and a gap
over any words. `Batteries never leaked` is no `batteries .. leaked`."""


class Row:
    """One way to write a phrase: its elements, each with the gap before it.

    `opens` and `closes`: it stands at the start, or at the end, of a clause. `excludes`: what it
    stands in the way of, if it does nothing else.
    """

    __slots__ = ("closes", "elements", "excludes", "first", "opens", "payloads", "rest")

    def __init__(self, row: Elements) -> None:
        self.opens, self.closes = row[0] == START, row[-1] == END
        self.elements = {element for element in row if element not in {START, END, GAP}}
        self.first = row[0]
        self.rest = tuple(
            (element, OPEN_GAP if row[place - 1] == GAP else NO_GAP)
            for place, element in enumerate(row)
            if place and element in self.elements
        )
        self.payloads: list[Payload] = []
        self.excludes: frozenset[Payload] = frozenset()

    def only_states(self) -> None:
        """Take it as one that only says how something is."""
        self.rest = tuple((element, min(gap, STATED_GAP)) for element, gap in self.rest)


class Word:
    """What is known of a word: what it is an element of, and in which rows.

    `elements` are those that it is by itself, with the number of words, which is 1. `held` has a
    bit for each row and which of its rarest elements that is, see `Lexicon.possible`, and
    `starting` one for each row that starts with it. `node` is where its cues are, and its lists go
    on.
    """

    __slots__ = ("denies", "elements", "filler", "held", "meant", "node", "starting")

    def __init__(self, meant: str, node: ListNode | None, elements: Iterable[str] = ()) -> None:
        self.meant, self.filler, self.denies = meant, meant in FILLERS, meant in DENYING
        self.node = node if node is not None and (node.words or node.cues) else None
        self.elements: dict[str, tuple[int, ...]] = dict.fromkeys(elements, (1,))
        self.held = self.starting = 0

    def begins(self) -> set[str]:
        """Return all elements that it may begin."""
        nodes = self.node.below() if self.node is not None else ()
        return {*self.elements, *(name for node in nodes for name in node.elements)}


class _Words(dict[str, Word]):
    """Words as they are written -> what is known of the words that they mean."""

    def __init__(self, lexicon: "Lexicon") -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, written: str) -> Word:
        if len(self) >= _KEPT:
            self.clear()
        self[written] = word = self._lexicon.word(written)
        return word


class Lexicon:
    """All that is known of words: the lists and cues, the phrases, and the spelling.

    Cues are lists too, under their bare names; a list of the knowledge is named `<list>`. `rivals`
    says of each wording what it competes with, `ranks` which one is the first of its value, and
    `yields` whether any that overlaps it comes before it: it leaves several values, or names weakly
    what is asked about; `depending` are those that need or rule out another fact, and `speaks` says
    of each what it says of such facts. `brands` are the words of the list `brand`, if there is one.
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        self.wordings = kb.wordings or tuple(_aliases(kb))
        self.topics = kb.topics
        # Names compete with each other, whatever fact they are for.
        self.rivals = ["name" if one.reads == "name" else one.fact for one in self.wordings]
        first: dict[tuple[str, str], int] = {}
        self.ranks = [
            first.setdefault((one.fact, one.value), place)
            for place, one in enumerate(self.wordings)
        ]
        self.yields = [
            bool(one.one_of) or (one.weak and one.reads == "topic") for one in self.wordings
        ]
        self.depending = {
            place for place, one in enumerate(self.wordings) if one.needs or one.unless
        }
        decisive = {fact for one in self.wordings for fact in (*one.needs, *one.unless)}
        self.speaks = [
            [(fact, values) for fact, values in _spoken_of(one) if fact in decisive]
            for one in self.wordings
        ]
        brands = map(split_words, kb.words.get("brand", ()))
        self.brands = frozenset(entry[0] for entry in brands if len(entry) == 1)
        self.lists = ListNode()
        self._rows: dict[Elements, Row] = {}
        self._known: set[str] = set()
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
        self._spelling = Spelling(self._known)
        self._vocabulary = {word: self._new(word) for word in self._known}
        self._number = self._new(NUMBER)
        self.rows = tuple(self._rows.values())
        for row in self.rows:
            if all(kind == "says" and self._states(place) for kind, place in row.payloads):
                row.only_states()
            if all(kind in _EXCLUDED for kind, _ in row.payloads):
                row.excludes = frozenset((_EXCLUDED[kind], place) for kind, place in row.payloads)
        count = len(self.rows)
        self._first_part = (1 << count) - 1
        self._shifts = tuple(part * count for part in range(1, _PARTS))
        self.always = self.opening = 0
        self._index()
        self.words = _Words(self)

    def word(self, written: str) -> Word:
        """Return what is known of a word; `words` keeps it."""
        meant = self._spelling.correct(written)
        if meant in self._vocabulary:
            return self._vocabulary[meant]
        if not meant[0].isdigit():
            return Word(meant, None)
        return self._number

    def _states(self, place: int) -> bool:
        """Whether the wording at this place says how something is."""
        return self.wordings[place].reads in {"state", "defect"}

    def _new(self, word: str) -> Word:
        node = self.lists.words.get(word)
        elements = (word, *(node.elements if node is not None else ()))
        return Word(word, node, (*elements, NUMBER) if word[0].isdigit() else elements)

    def _add_list(self, name: str, entries: Iterable[Iterable[str]]) -> None:
        for entry in entries:
            node = self.lists
            for word in entry:
                self._known.add(word)
                node = node.words.setdefault(word, ListNode())
            node.add(name)

    def _add(self, phrases: Iterable[str], payload: Payload) -> None:
        for elements in (row for phrase in phrases for row in expand(phrase)):
            for element in elements:
                if element.startswith("<=") and element not in self._written:
                    self._written.add(element)
                    self._add_list(element, entries(element))
                elif not is_list(element) and element not in {GAP, NUMBER, START, END}:
                    self._known.add(element)
            row = self._rows.setdefault(elements, Row(elements))
            if payload not in row.payloads:
                row.payloads.append(payload)

    def _index(self) -> None:
        """Give each word and list the bits of the rows that it is one of the rarest parts of."""
        words = [*self._vocabulary.values(), self._number]
        begun: dict[str, list[Word]] = {}
        for word in words:
            for element in word.begins():
                begun.setdefault(element, []).append(word)
        # What many rows have is common in messages too.
        common = Counter(element for row in self._rows for element in set(row))
        often = {word: sum(common[element] for element in word.begins()) for word in words}
        weight = {name: sum(often[word] for word in some) for name, some in begun.items()}
        held, starting = dict.fromkeys(begun, 0), dict.fromkeys(begun, 0)
        for place, row in enumerate(self.rows):
            rarest = sorted(row.elements, key=lambda name: (weight[name], name))
            for part in range(_PARTS):
                bit = 1 << part * len(self.rows) + place
                if part < len(rarest):
                    held[rarest[part]] |= bit
                else:
                    self.always |= bit
            if row.opens:
                self.opening |= 1 << place
            else:
                starting[row.first] |= 1 << place
        places: list[Word | ListNode] = [*words, *self.lists.below()]
        # Words of the same lists have the same bits: one number for all of them stays in the cache.
        shared: dict[int, int] = {}
        for one in places:
            bits = reduce(or_, (held[element] for element in one.elements), 0)
            one.held = shared.setdefault(bits, bits)
            bits = reduce(or_, (starting[element] for element in one.elements), 0)
            one.starting = shared.setdefault(bits, bits)
        for word in words:
            if word.node is not None:
                cues = tuple(dict.fromkeys(word.node.cues, 1).items())
                word.node.reach = Reach(word.elements, word.held, word.starting, cues)

    def possible(self, held: int) -> int:
        """Return the bits of the rows that have their rarest elements among those of some words.

        `held` are all bits of these words, and `always`. They are in parts: the first is of the
        rows whose rarest element is there, the next of those whose next one is, and so on.
        """
        there = held & self._first_part
        for shift in self._shifts:
            if not there:
                break
            there &= held >> shift
        return there

    def rows_of(self, bits: int) -> Iterator[Row]:
        """Yield the rows that have these bits."""
        while bits:
            last = bits.bit_length() - 1
            bits ^= 1 << last
            yield self.rows[last]


def _spoken_of(wording: Wording) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the facts that a wording speaks of, with what it names, implies or leaves open."""
    yield wording.fact, (wording.value, *wording.one_of)
    for fact, value in wording.implies.items():
        yield fact, (value,)


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
