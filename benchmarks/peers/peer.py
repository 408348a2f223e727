"""What every peer can do, so that one program can check and time them all."""

from typing import Any, Protocol

from peers.program import Facts

__all__ = ["Peer"]


class Peer(Protocol):
    """A rule engine with a program loaded.

    Only `infer` is timed: a consultation from its facts to the rules that fired, with what the
    engine needs to forget the one before. What can be made ready is made ready by `prepare`.
    """

    def prepare(self, facts: Facts) -> Any:
        """Return the facts of a situation as the engine takes them."""

    def infer(self, prepared: Any) -> Any:
        """Fire the rules; return what tells which ones."""

    def fired(self, result: Any) -> frozenset[int]:
        """Return the places of the rules that fired, by what `infer` returned."""
