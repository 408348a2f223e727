"""The phrases of a knowledge base, ready to be found: rows of elements, by their rarest words."""

import re
from collections.abc import Iterable, Iterator, Sequence

from blink_expert.intake.index import PARTS, Index, Payload, make_index, wordings_of
from blink_expert.intake.language import DENYING, ENGLISH, FILLERS, FOREIGN
from blink_expert.intake.spelling import Spelling
from blink_expert.intake.trie import ListNode, Reach
from blink_expert.knowledge.cache import kept
from blink_expert.knowledge.memo import Memo
from blink_expert.knowledge.model import KnowledgeBase, Wording
from blink_expert.knowledge.phrases import END, GAP, NUMBER, START, split_words

__all__ = ["STATED", "STATED_GAP", "Lexicon", "Row", "Word", "lexicon_of"]

_EXCLUDED = {"excludes": "says", "no topic": "topic"}
"""Kinds of phrases that only stand in the way of others, and of which."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
"""A word that is a number. `🄈A` begins with a digit once it is folded, and is none."""

_RIVALS = {"name": "name", "doubt": "doubt of {}"}
"""Names compete with each other, whatever fact they are for, and doubts with no other kind."""

STATED = frozenset(("state", "stage", "defect"))
"""Kinds of words that say how something is."""

_FOREIGN = 3
"""Small words of other languages in a text that is in one of these, at least."""

NO_GAP, STATED_GAP, OPEN_GAP = range(3)
"""What stands before an element: fillers alone, a gap that does not reach over a denial, and a gap
over any words. `Batteries never leaked` is no `batteries .. leaked`."""


class Row:
    """One way to write a phrase: its elements, each with the gap before it.

    `opens` and `closes`: it stands at the start, or at the end, of a clause. `stated`: it only says
    how something is. `excludes`: what it stands in the way of, if it does nothing else.
    """

    __slots__ = ("closes", "excludes", "first", "opens", "payloads", "rest")

    def __init__(self, row: Sequence[str], payloads: tuple[Payload, ...], *, stated: bool) -> None:
        self.opens, self.closes = row[0] == START, row[-1] == END
        self.first = row[0]
        gap = STATED_GAP if stated else OPEN_GAP
        self.rest = tuple(
            (element, gap if row[place - 1] == GAP else NO_GAP)
            for place, element in enumerate(row)
            if place and element not in {END, GAP}
        )
        self.payloads = payloads
        self.excludes: frozenset[Payload] = frozenset()
        if all(kind in _EXCLUDED for kind, _ in payloads):
            self.excludes = frozenset((_EXCLUDED[kind], place) for kind, place in payloads)


class Word:
    """What is known of a word: what it is an element of, and in which rows.

    `elements` are those that it is by itself, with the number of words, which is 1. `held` has a
    bit for each row and which of its rarest elements that is, see `Lexicon.possible`, `starting`
    one for each row that starts with it, and `second` for each row that it is the second element
    of, with no gap before it. `node` is where its cues are, and its lists go on.
    """

    __slots__ = ("denies", "elements", "filler", "held", "meant", "node", "second", "starting")

    def __init__(self, meant: str, node: ListNode | None, elements: Iterable[str] = ()) -> None:
        self.meant, self.filler, self.denies = meant, meant in FILLERS, meant in DENYING
        self.node = node if node is not None and (node.words or node.cues) else None
        self.elements: dict[str, tuple[int, ...]] = dict.fromkeys(elements, (1,))
        self.held = self.starting = self.second = 0


class _Words(Memo[str, Word]):
    """Words as they are written -> what is known of the words that they mean."""

    most = 20_000

    def __init__(self, lexicon: "Lexicon", *, foreign: bool = False) -> None:
        super().__init__()
        self._lexicon, self._foreign = lexicon, foreign

    def __missing__(self, written: str) -> Word:
        return self.keep(written, self._lexicon.word(written, foreign=self._foreign))


class Lexicon:
    """All that is known of words: the lists and cues, the phrases, and the spelling.

    Cues are lists too, under their bare names; a list of the knowledge is named `<list>`. `rivals`
    says of each wording what it competes with, `ranks` which one is the first of its value, and
    `yields` whether any that overlaps it comes before it: it leaves several values, or names weakly
    what is asked about; `depending` are those that need or rule out another fact, and `speaks` says
    of each what it says of such facts. `brands` are the words of the list `brand`, if there is one.
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        self.wordings = wordings_of(kb)
        self.topics = kb.topics
        self.rivals = [_RIVALS.get(one.reads, "{}").format(one.fact) for one in self.wordings]
        first: dict[tuple[str, str], int] = {}
        self.ranks = [
            first.setdefault((one.fact, one.value), place) if one.reads != "doubt" else place
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
            if one.reads != "doubt"
            else []
            for one in self.wordings
        ]
        brands = map(split_words, kb.words.get("brand", ()))
        self.brands = frozenset(entry[0] for entry in brands if len(entry) == 1)
        self._index = kept(kb, Index, make_index)
        self._elements = {one.name: one for one in self._index.elements}
        self._rows: list[Row | None] = [None] * len(self._index.rows)
        self._first_part = (1 << len(self._rows)) - 1
        self._shifts = tuple(part * len(self._rows) for part in range(1, PARTS))
        self.always, self.loose = map(self._number, (self._index.always, self._index.loose))
        _, self.opening, _ = self._bits([START])
        self._shared: dict[int, int] = {}
        self._known = frozenset(self._index.words)
        self._spelling = Spelling(self._known)
        self._meant: dict[str, Word] = {}
        self._words = _Words(self)
        self._foreign = _Words(self, foreign=True)

    def words(self, written: Sequence[str]) -> list[Word]:
        """Return what is known of the words of a text.

        In another language than English, only the ending of a word is made to fit: such words are
        often near an English word of another meaning.
        """
        known = self._words
        if not FOREIGN.isdisjoint(written):
            foreign = len(FOREIGN.intersection(written))
            if foreign >= _FOREIGN and foreign > len(ENGLISH.intersection(written)):
                known = self._foreign
        return list(map(known.__getitem__, written))

    def word(self, written: str, *, foreign: bool = False) -> Word:
        """Return what is known of a word; `words` keeps it."""
        meant = self._spelling.correct(written, ending=foreign)
        if meant not in self._known:
            if not _NUMBER.fullmatch(meant):
                return Word(meant, None)
            meant = NUMBER
        if meant not in self._meant:
            self._meant[meant] = self._new(meant)
        return self._meant[meant]

    def _new(self, word: str) -> Word:
        node = ListNode()
        for more, numbers in self._index.begun.get(word, {}).items():
            node.add(more.split(), [self._index.elements[number].name for number in numbers])
        elements = (word, *node.elements, *((NUMBER,) if word[0].isdigit() else ()))
        new = Word(word, node, elements)
        # Words of the same lists have the same bits: one number for all of them stays at hand for
        # the processor.
        shared = (self._shared.setdefault(bits, bits) for bits in self._bits(elements))
        new.held, new.starting, new.second = shared
        if new.node is not None:
            cues = tuple(dict.fromkeys(node.cues, 1).items())
            node.reach = Reach(new.elements, new.held, new.starting, new.second, cues)
        return new

    def onward(self, reach: Reach, node: ListNode, length: int) -> Reach:
        """Return what words on the way to this node are together, after `reach` before it."""
        return reach.onward(node, length, *self._bits(node.elements))

    def _bits(self, elements: Iterable[str]) -> tuple[int, int, int]:
        """Return what `held`, `starting` and `second` are of a word that is these elements."""
        known = [self._elements[name] for name in elements if name in self._elements]
        if not known:
            return 0, 0, 0
        return (
            self._number(place for one in known for place in one.held),
            self._number(place for one in known for place in one.starting),
            self._number(place for one in known for place in one.second) | self.loose,
        )

    def _number(self, places: Iterable[int]) -> int:
        """Return the number that has these bits."""
        bits = bytearray(PARTS * len(self._rows) // 8 + 1)
        for place in places:
            bits[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(bits, "little")

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
        rows = self._rows
        while bits:
            last = bits.bit_length() - 1
            bits ^= 1 << last
            yield rows[last] or self._row(last)

    def _row(self, place: int) -> Row:
        one = self._index.rows[place]
        stated = all(
            kind == "says" and self.wordings[meant].reads in STATED for kind, meant in one.payloads
        )
        elements = [self._index.elements[number].name for number in one.elements]
        self._rows[place] = row = Row(elements, one.payloads, stated=stated)
        return row


def _spoken_of(wording: Wording) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the facts that a wording speaks of, with what it names, implies or leaves open."""
    yield wording.fact, (wording.value, *wording.one_of)
    for fact, value in wording.implies.items():
        yield fact, (value,)


def lexicon_of(kb: KnowledgeBase) -> Lexicon:
    """Return the lexicon of this knowledge base, made once."""
    return kb.once(Lexicon)
