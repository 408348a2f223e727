"""Situation -> findings: two engines behind one interface.

`bitmap` is the default; `rete` runs the same rules on experta and judges the first.
"""

from blink_expert.errors import EngineUnavailable, did_you_mean
from blink_expert.inference.bitmap import BitmapEngine
from blink_expert.inference.findings import Contradiction, Derivation, Engine, Findings, bits
from blink_expert.knowledge.model import KnowledgeBase

__all__ = [
    "ENGINES",
    "Contradiction",
    "Derivation",
    "Engine",
    "Findings",
    "bits",
    "engine_for",
]

ENGINES = ("bitmap", "rete")


def engine_for(kb: KnowledgeBase, name: str = "bitmap") -> Engine:
    """Return the engine of that name for this knowledge base, made once.

    Raises:
        EngineUnavailable: there is none of that name, or it cannot be loaded.

    """
    if name == "bitmap":
        return kb.once(BitmapEngine)
    if name == "rete":
        from blink_expert.inference.rete import rete_for  # noqa: PLC0415  only on demand

        return rete_for(kb)
    hint = did_you_mean(name, ENGINES) or f"Engines: {', '.join(ENGINES)}."
    raise EngineUnavailable(f"there is no engine '{name}'. {hint}")
