"""Which facts follow from which, as a graph."""

from collections.abc import Iterable, Iterator

from blink_expert.advice.relevance import relevant_facts
from blink_expert.authoring.graph import Edge, Graph, Node, Shape
from blink_expert.authoring.reach import named_device, reach
from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.model import Rule

__all__ = ["derivations"]


def derivations(kb: KnowledgeBase, device: str | None = None) -> Graph:
    """Return which facts follow from which: an arrow from each fact that a rule tests.

    Rules that lead from one fact to another share an arrow, which names them. With a device, only
    what can matter for it.

    Raises:
        SituationInvalid: there is no such device.

    """
    title, rules = "What follows from what", list(kb.rules)
    if device is not None:
        name, label = named_device(kb, device)
        facts = relevant_facts(kb, name, "")
        rules = [rule for rule in reach(kb, name).rules if rule.makes in facts]
        title = f"{title}: {label}"
    arrows: dict[tuple[str, str], list[str]] = {}
    for rule in rules:
        if rule.makes:
            for name in _tested(rule):
                arrows.setdefault((name, rule.makes), []).append(rule.id)
    return Graph(
        title,
        tuple(_fact_nodes(kb, {name for arrow in arrows for name in arrow})),
        (),
        tuple(Edge(_id(fact), _id(made), tuple(ids)) for (fact, made), ids in arrows.items()),
    )


_ALWAYS = ""
"""Stands for a fact where a rule tests none."""


def _tested(rule: Rule) -> Iterable[str]:
    return dict.fromkeys(one.fact for one in rule.conditions) or (_ALWAYS,)


def _id(fact: str) -> str:
    """Return the id of a fact's node: its name alone may be a word of the format."""
    return f"fact_{fact}"


def _fact_nodes(kb: KnowledgeBase, names: Iterable[str]) -> Iterator[Node]:
    chosen = set(names)
    if _ALWAYS in chosen:
        yield Node(_id(_ALWAYS), "start", "always")
    for fact in kb.facts:
        if fact.name in chosen:
            shape: Shape = "asked" if fact.is_given else "derived"
            yield Node(_id(fact.name), shape, fact.name, fact.about)
