"""Remember what was worked out, within bounds."""

from typing import TypeVar

__all__ = ["Memo"]

K = TypeVar("K")
V = TypeVar("V")


class Memo(dict[K, V]):
    """What was worked out so far, by all that it depends on; when it is full, it starts anew.

    Threads may share it: two that work out the same find the same. `most` are its entries:
    situations can differ in more ways than memory holds.
    """

    most = 4096

    def keep(self, key: K, found: V) -> V:
        """Remember what was found, and return it."""
        if len(self) >= self.most:
            self.clear()
        self[key] = found
        return found
