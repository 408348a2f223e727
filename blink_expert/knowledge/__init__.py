"""YAML -> KnowledgeBase: reading, validating, linking."""

from blink_expert.knowledge.loader import load
from blink_expert.knowledge.model import UNKNOWN, KnowledgeBase
from blink_expert.knowledge.situation import Situation, read_situation

__all__ = ["UNKNOWN", "KnowledgeBase", "Situation", "load", "read_situation"]
