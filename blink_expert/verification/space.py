"""The space of all situations, and sets of them as binary decision diagrams.

Each fact that may be given has one of its atoms or is not known (absent, or given as `unknown`:
for what follows from it, that is the same). An atom is a number in binary, spread over a few
Boolean variables; 0 is not known. So a set of situations is one Boolean function, and to ask
whether it is empty, what is in it and how many are in it is exact, however many there are.
"""

from collections.abc import Iterable, Mapping

import msgspec

from blink_expert.errors import LibraryMissing
from blink_expert.knowledge.model import Fact
from blink_expert.knowledge.situation import Situation
from blink_expert.many import NOT_KNOWN

try:
    from oxidd.bdd import BDDFunction, BDDManager
except ImportError:
    raise LibraryMissing("oxidd", "verify") from None

__all__ = ["Box", "Set", "Space"]

Set = BDDFunction
"""A set of situations: `a & b`, `a | b`, `~a`; two are equal when they have the same members."""

Box = dict[str, tuple[str, ...]]
"""The situations in which each of these facts has one of these atoms; `unknown` is not known."""

_NODES = 1 << 22
_CACHE = 1 << 20


class _Column(msgspec.Struct, frozen=True):
    """A fact in the space: one set for each of its atoms, and the variables that they are made of.

    `codes` are the sets of `unknown` and then of each atom.
    """

    fact: Fact
    codes: dict[str, Set]
    variables: Set


class Space:
    """All situations that can differ for these facts; sets of them belong to one space."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        given = tuple(facts)
        widths = [len(fact.atoms()).bit_length() for fact in given]
        self._manager = BDDManager(_NODES, _CACHE, 1)
        self._manager.add_vars(sum(widths))
        self._bits = sum(widths)
        self.everything: Set = self._manager.true()
        self.nothing: Set = self._manager.false()
        self._columns: dict[str, _Column] = {}
        start = 0
        for fact, width in zip(given, widths, strict=True):
            self._columns[fact.name] = self._column(fact, start, width)
            start += width
        self.valid: Set = self.everything
        for column in self._columns.values():
            self.valid &= self.union(column.codes.values())

    def _column(self, fact: Fact, start: int, width: int) -> _Column:
        variables = [self._manager.var(start + place) for place in range(width)]
        codes: dict[str, Set] = {}
        for number, atom in enumerate((NOT_KNOWN, *fact.atoms())):
            code = self.everything
            for place, variable in enumerate(variables):
                code &= variable if number >> place & 1 else ~variable
            codes[atom] = code
        together = self.everything
        for variable in variables:
            together &= variable
        return _Column(fact, codes, together)

    @property
    def facts(self) -> Mapping[str, Fact]:
        """The facts of this space by name, in its order."""
        return {name: column.fact for name, column in self._columns.items()}

    def atoms(self, fact: str) -> tuple[str, ...]:
        """Return what the fact can be: `unknown`, and then its atoms."""
        return tuple(self._columns[fact].codes)

    def where(self, fact: str, *atoms: str) -> Set:
        """Return the situations in which the fact has one of these atoms, or is `unknown`."""
        codes = self._columns[fact].codes
        return self.union(codes[atom] for atom in atoms)

    def mentioned(self, fact: str) -> Set:
        """Return the situations in which the fact is known: nothing else is told apart here."""
        return ~self._columns[fact].codes[NOT_KNOWN]

    def is_empty(self, some: Set) -> bool:
        """Whether no situation is in the set."""
        return not some.satisfiable()

    def union(self, sets: Iterable[Set]) -> Set:
        """Return the situations that are in any of the sets."""
        ahead = [*sets]
        if not ahead:
            return self.nothing
        # In pairs: a long chain would be built again for every link.
        while len(ahead) > 1:
            pairs = zip(ahead[::2], ahead[1::2], strict=False)
            ahead = [a | b for a, b in pairs] + ahead[len(ahead) // 2 * 2 :]
        return ahead[0]

    def count(self, some: Set) -> int:
        """Return the number of situations in the set."""
        return int((some & self.valid).sat_count(self._bits))

    def given(self, some: Set, fact: str, atom: str) -> Set:
        """Return what is left to say of the other facts where this one has that atom."""
        column = self._columns[fact]
        return (some & column.codes[atom]).exists(column.variables)

    def witness(self, some: Set) -> dict[str, str | float]:
        """Return a situation of the set, with as few facts as one fact after the other allows.

        Raises:
            LookupError: the set is empty.

        """
        left = some & self.valid
        if not left.satisfiable():
            raise LookupError("an empty set has no situation")
        found: dict[str, str | float] = {}
        # The facts that come first say the most: the device is the last to be left out.
        for name in reversed(self._columns):
            column = self._columns[name]
            for atom, code in column.codes.items():
                rest = left & code
                if rest.satisfiable():
                    left = rest
                    if atom != NOT_KNOWN:
                        found[name] = column.fact.sample(atom)
                    break
        return {name: found[name] for name in self._columns if name in found}

    def point(self, situation: Situation) -> Set:
        """Return the set of this situation alone."""
        some = self.everything
        for name, column in self._columns.items():
            value = situation.get(name, NOT_KNOWN)
            atom = value if value == NOT_KNOWN else column.fact.atom(value)
            some &= column.codes[str(atom)]
        return some

    def boxes(self, some: Set, limit: int) -> list[Box]:
        """Return a short description of the set: boxes that together are the set.

        Each is as large as it can be: no fact can be left out of it, and no atom added. At most
        `limit` are returned; what they leave out stays undescribed.
        """
        left, outside = some & self.valid, ~some & self.valid
        found: list[Box] = []
        while left.satisfiable() and len(found) < limit:
            box = self._grow(self.witness(left), outside)
            found.append(box)
            left &= ~self.box(box)
        return found

    def box(self, box: Box) -> Set:
        """Return the situations in the box."""
        some = self.everything
        for name, atoms in box.items():
            some &= self.where(name, *atoms)
        return some

    def _grow(self, start: Mapping[str, str | float], outside: Set) -> Box:
        """Return the largest box around one situation that has no member outside."""
        box: Box = {}
        for name, column in self._columns.items():
            box[name] = (str(column.fact.atom(start[name])) if name in start else NOT_KNOWN,)
        # What follows from the device is freed first, so that the device stays in the description.
        for name in reversed(self._columns):
            freed = {other: atoms for other, atoms in box.items() if other != name}
            rest = self.box(freed) & outside
            if not rest.satisfiable():
                box = freed
                continue
            codes = self._columns[name].codes
            box[name] = tuple(
                atom for atom, code in codes.items() if not (rest & code).satisfiable()
            )
        return box
