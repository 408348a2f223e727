"""The situations of a table: a set of them is an integer whose bit *r* is row *r*."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_

from blink_expert.knowledge.model import UNKNOWN, Fact, KnowledgeBase
from blink_expert.knowledge.situation import Situation
from blink_expert.many.space import NOT_KNOWN

__all__ = ["Rows"]


class Rows:
    """The space of these situations, which are in canonical form; see `Space`."""

    def __init__(self, kb: KnowledgeBase, situations: Sequence[Situation]) -> None:
        self.number = len(situations)
        self.everything = self.valid = (1 << self.number) - 1
        self.nothing = 0
        self.facts: Mapping[str, Fact] = {fact.name: fact for fact in kb.facts if fact.is_given}
        places: Mapping[str, defaultdict[str | float, list[int]]] = {
            name: defaultdict(list) for name in self.facts
        }
        for place, situation in enumerate(situations):
            for name, value in situation.items():
                places[name][value].append(place)
        self._where = {name: self._sets(self.facts[name], some) for name, some in places.items()}
        self._mentioned = {name: self.union(some.values()) for name, some in self._where.items()}
        for some in self._where.values():
            known = self.union(rows for atom, rows in some.items() if atom != UNKNOWN)
            some[NOT_KNOWN] = self.everything ^ known

    def _sets(self, fact: Fact, places: Mapping[str | float, Sequence[int]]) -> dict[str, int]:
        found = dict.fromkeys(fact.atoms(), 0)
        for value, rows in places.items():
            atom = UNKNOWN if value == UNKNOWN else fact.atom(value)
            found[atom] = found.get(atom, 0) | _bits(rows, self.number)
        return found

    def where(self, fact: str, *atoms: str) -> int:
        """Return the rows in which the fact has one of these atoms, or is not known."""
        some = self._where[fact]
        return self.union(some[atom] for atom in atoms)

    def mentioned(self, fact: str) -> int:
        """Return the rows that say something of the fact, be it that it is not known."""
        return self._mentioned[fact]

    def union(self, sets: Iterable[int]) -> int:
        """Return the rows that are in any of the sets."""
        return reduce(or_, sets, 0)

    def is_empty(self, some: int) -> bool:
        """Whether no row is in the set."""
        return not some & self.everything

    def places(self, some: int) -> Iterator[int]:
        """Return the numbers of the rows in the set."""
        flags = self.flags(some)
        place = flags.find("1")
        while place >= 0:
            yield place
            place = flags.find("1", place + 1)

    def flags(self, some: int) -> str:
        """Return `1` for each row in the set and `0` for each other, the first row first."""
        return f"{some & self.everything:0{self.number}b}"[::-1]


def _bits(places: Iterable[int], number: int) -> int:
    """Return the integer with these bits."""
    found = bytearray(number // 8 + 1)
    for place in places:
        found[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(found, "little")
