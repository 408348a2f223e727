"""This project's own engine."""

from pathlib import Path
from typing import Any

import blink_expert
from blink_expert.inference import bits, engine_for
from blink_expert.knowledge import Situation

__all__ = ["OwnPeer"]


class OwnPeer:
    """The bitmap engine on the knowledge itself: it needs no translation."""

    def __init__(self, knowledge: Path) -> None:
        self._engine = engine_for(blink_expert.load(knowledge))

    def prepare(self, facts: Situation) -> Situation:
        """Return the situation as it is."""
        return facts

    def infer(self, prepared: Situation) -> int:
        """Infer; return the rules that fired as bits."""
        return self._engine.infer(prepared).fired

    def fired(self, result: Any) -> frozenset[int]:
        """Return the bits as places."""
        return frozenset(bits(result))
