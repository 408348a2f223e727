"""The knowledge bases of the repository, each loaded once for all tests."""

from functools import cache

from installed import ROOT

from blink_expert import KnowledgeBase, load

__all__ = ["locks", "shipped", "small"]


@cache
def shipped() -> KnowledgeBase:
    """Return the shipped knowledge."""
    return load(cache=False)


@cache
def locks() -> KnowledgeBase:
    """Return a knowledge base that is small, and another maker's."""
    return load(ROOT / "examples" / "door-lock", cache=False)


@cache
def small() -> KnowledgeBase:
    """Return the smallest knowledge base that there is."""
    return load(ROOT / "examples" / "small-base", cache=False)
