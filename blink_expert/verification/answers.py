"""The answers of a knowledge base to every situation that there is, as decision diagrams."""

from blink_expert.knowledge.model import KnowledgeBase
from blink_expert.many import AnswerSets
from blink_expert.verification.space import Set, Space

__all__ = ["Answers", "space_of"]


class Answers(AnswerSets[Set]):
    """The answers to all situations of a space; without one, of the facts that may be given."""

    space: Space

    def __init__(self, kb: KnowledgeBase, space: Space | None = None) -> None:
        super().__init__(kb, space if space is not None else space_of(kb))


def space_of(kb: KnowledgeBase) -> Space:
    """Return the space of the facts that a caller may give; the device first, then the task."""
    first = {kb.identifies: 0, kb.task: 1}
    given = [fact for fact in kb.facts if fact.is_given]
    return Space(sorted(given, key=lambda fact: (first.get(fact.name, 2), fact.order)))
