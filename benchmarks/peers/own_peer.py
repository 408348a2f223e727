"""The engine of this project itself."""

from pathlib import Path
from typing import Any

import blink_expert
from blink_expert.inference import bits, engine_for
from blink_expert.knowledge import Situation

__all__ = ["AdvicePeer", "OwnPeer"]


class OwnPeer:
    """The bitmap engine on the knowledge itself: it needs no translation."""

    def __init__(self, knowledge: Path) -> None:
        self._kb = blink_expert.load(knowledge)
        self._engine = engine_for(self._kb)

    def prepare(self, facts: Situation) -> Situation:
        """Return the situation as it is."""
        return facts

    def infer(self, prepared: Situation) -> Any:
        """Infer; return the findings."""
        return self._engine.infer(prepared)

    def fired(self, result: Any) -> frozenset[int]:
        """Return the bits of the findings as places."""
        return frozenset(bits(result.fired))


class AdvicePeer(OwnPeer):
    """The same, and the whole answer made of it."""

    def infer(self, prepared: Situation) -> Any:
        """Return the Advice."""
        return blink_expert.advise(self._kb, prepared)

    def fired(self, result: Any) -> frozenset[int]:
        """Return the places of the rules that fired for the situation of this Advice."""
        return super().fired(self._engine.infer(result.situation))
