"""What a set of situations is, and the space that they are of."""

from collections.abc import Iterable, Mapping
from typing import Protocol, Self, TypeVar

from blink_expert.knowledge.model import Fact

__all__ = ["NOT_KNOWN", "Set", "SetT", "Space"]

NOT_KNOWN = "unknown"
"""In the place of an atom: nothing is given, or that the person cannot tell."""


class Set(Protocol):
    """A set of situations."""

    def __and__(self, other: Self, /) -> Self:
        """Return what is in both."""

    def __or__(self, other: Self, /) -> Self:
        """Return what is in one of them or in both."""

    def __invert__(self) -> Self:
        """Return what is not in it."""


SetT = TypeVar("SetT", bound=Set)


class Space(Protocol[SetT]):
    """Some situations, and sets of them."""

    @property
    def everything(self) -> SetT:
        """The set of everything; it may have members that are no situations."""

    @property
    def nothing(self) -> SetT:
        """The empty set."""

    @property
    def valid(self) -> SetT:
        """The set of all situations."""

    @property
    def facts(self) -> Mapping[str, Fact]:
        """The facts that may be given, by name."""

    def where(self, fact: str, *atoms: str) -> SetT:
        """Return the situations in which the fact has one of these atoms, or is `NOT_KNOWN`."""

    def mentioned(self, fact: str) -> SetT:
        """Return the situations that say something of the fact, be it that it is not known."""

    def union(self, sets: Iterable[SetT]) -> SetT:
        """Return the situations that are in any of the sets."""

    def is_empty(self, some: SetT) -> bool:
        """Whether no situation is in the set."""
