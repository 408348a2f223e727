"""Pictures of the knowledge as graphs: a device's procedure, and which facts follow from which.

Here they are nodes and edges with plain texts; `drawing` writes them in a format.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal

import msgspec

from blink_expert.advice.relevance import relevant_facts
from blink_expert.advice.words import phrase
from blink_expert.authoring.reach import Reach, reach
from blink_expert.errors import NameNotFound
from blink_expert.knowledge import KnowledgeBase, read_situation
from blink_expert.knowledge.model import (
    LEVELS,
    UNKNOWN,
    Alternative,
    Blocker,
    Condition,
    Fact,
    Note,
    Rule,
    Step,
    Warn,
)

__all__ = ["Cluster", "Edge", "Graph", "Node", "Shape", "derivations", "flowchart"]

Shape = Literal["start", "step", "warning", "note", "way", "stop", "join", "asked", "derived"]


class Node(msgspec.Struct, frozen=True):
    """A box with its text; `detail` stands under it."""

    id: str
    shape: Shape
    text: str = ""
    detail: str = ""


class Edge(msgspec.Struct, frozen=True):
    """An arrow; each of `labels` is a line beside it. `aside` leads to what may be done instead."""

    source: str
    target: str
    labels: tuple[str, ...] = ()
    aside: bool = False


class Cluster(msgspec.Struct, frozen=True):
    """Nodes in a frame with a title."""

    id: str
    title: str
    nodes: tuple[Node, ...]


class Graph(msgspec.Struct, frozen=True):
    """Frames, the nodes outside of them, and the arrows between all of these."""

    title: str
    nodes: tuple[Node, ...]
    clusters: tuple[Cluster, ...]
    edges: tuple[Edge, ...]


def flowchart(kb: KnowledgeBase, device: str) -> Graph:
    """Return the procedure of a device: its phases, and in each the rules in their order.

    Warnings stand first in their phase. Arrows say on which condition a rule holds; a blocker is
    an end. The phases of the usual task follow each other; another phase starts on its own, and so
    do notes without a phase. What rules conclude on facts, batteries and gaps is left out.

    Raises:
        SituationInvalid: there is no such device.

    """
    name, label = _device(kb, device)
    found = reach(kb, name)
    flow = _Flow(found, label)
    rules = found.rules
    usual = kb.default_task.phases
    for phase in sorted(kb.phases, key=lambda one: one.name not in usual):
        if phase.name not in usual:
            flow.restart(_tasks_with(kb, phase.name))
        flow.phase(phase.title, [rule for rule in rules if rule.phase == phase.name])
    flow.remarks("Notes", [rule for rule in rules if not rule.phase])
    return Graph(label, (flow.first,), tuple(flow.clusters), tuple(flow.edges))


def _device(kb: KnowledgeBase, device: str) -> tuple[str, str]:
    """Return the device's name in canonical form, and its name for people."""
    name = str(read_situation(kb, {kb.identifies: device})[kb.identifies])
    if name == UNKNOWN:
        raise NameNotFound(f"'{UNKNOWN}' is no device. See `blink-expert devices` for all names.")
    return name, kb.fact[kb.identifies].value(name).label


def _tasks_with(kb: KnowledgeBase, phase: str) -> str:
    """Return the clause that says that a task is wanted which has this phase."""
    names = [task.name for task in kb.tasks if phase in task.phases]
    return phrase(kb.fact[kb.task], names) if names else ""


class _Flow:
    """Draws rules one after the other.

    `tail` is the node that the next arrow starts at; empty where the way has ended. `said` is what
    the next arrow says beside its own condition; `otherwise`: an end has branched off at `tail`.
    """

    def __init__(self, found: Reach, start: str) -> None:
        self.found = found
        self.clusters: list[Cluster] = []
        self.edges: list[Edge] = []
        self.inside: list[Node] = []
        self.of_rule: dict[str, str] = {}
        self.count = 0
        self.first = self.node("start", start)
        self.tail, self.said, self.otherwise = self.first.id, "", False

    def restart(self, said: str) -> None:
        """Go on from the start again, on the condition that `said` says."""
        self.tail, self.said, self.otherwise = self.first.id, said, False

    def node(self, shape: Shape, text: str = "", detail: str = "") -> Node:
        self.count += 1
        return Node(f"n{self.count}", shape, text, detail)

    def phase(self, title: str, rules: Iterable[Rule]) -> None:
        """Draw a phase: its rules in order, those on one condition as one way."""
        drawn = sorted((rule for rule in rules if _is_drawn(rule)), key=_gravest_first)
        for words, group in groupby(drawn, key=self.condition):
            self.group(words, list(group))
        self.close(title)

    def remarks(self, title: str, rules: Iterable[Rule]) -> None:
        """Draw rules that stand in no order."""
        for rule in rules:
            if _is_drawn(rule):
                words = self.condition(rule)
                labels = (f"if {words}",) if words else ()
                self.edges.append(Edge(self.first.id, self.add(rule), labels, aside=True))
        self.close(title)

    def close(self, title: str) -> None:
        if self.inside:
            self.clusters.append(Cluster(f"p{len(self.clusters) + 1}", title, tuple(self.inside)))
        self.inside = []

    def group(self, words: str, rules: Iterable[Rule]) -> None:
        """Draw rules that hold on one condition: a way leads through them, and one around."""
        chain, asides = list[Rule](), list[Rule]()
        for rule in rules:
            (asides if isinstance(rule.conclusion, Alternative) else chain).append(rule)
        if chain:
            self.chain(words, chain)
        for rule in asides:
            start = self.of_rule.get(getattr(rule.conclusion, "step", ""), self.tail)
            node = self.add(rule)
            if start:
                labels = (f"if {words}",) if words else ()
                self.edges.append(Edge(start, node, labels, aside=True))

    def chain(self, words: str, rules: Iterable[Rule]) -> None:
        before, at, label = self.tail, self.tail, self.label(words)
        for rule in rules:
            node = self.add(rule)
            if at:
                self.edges.append(Edge(at, node, label))
            label = ()
            at = "" if isinstance(rule.conclusion, Blocker) else node
        if not words:
            self.tail, self.said, self.otherwise = at, "", False
        elif not before or not at:
            # A way that was not reached, or that has ended: the next rule starts where this did.
            self.otherwise = bool(before)
        else:
            joint = self.node("join")
            self.inside.append(joint)
            around = f"if {self.said}, else" if self.said else "else"
            self.edges += [Edge(at, joint.id), Edge(before, joint.id, (around,))]
            self.tail, self.said, self.otherwise = joint.id, "", False

    def label(self, words: str) -> tuple[str, ...]:
        said = ", and ".join(part for part in (self.said, words) if part)
        if said:
            return (f"if {said}",)
        return ("else",) if self.otherwise else ()

    def add(self, rule: Rule) -> str:
        shape, text = _shown(rule)
        node = self.node(shape, self.found.fill(rule, text), rule.id)
        self.inside.append(node)
        self.of_rule[rule.id] = node.id
        return node.id

    def condition(self, rule: Rule) -> str:
        """Return what the rule and its file ask for beside the device."""
        kb = self.found.kb
        said = [
            _said(kb.fact[one.fact], one)
            for one in rule.conditions
            if one.origin in {"when", "file"} and one.fact != kb.identifies
        ]
        return ", and ".join(dict.fromkeys(said))


def _is_drawn(rule: Rule) -> bool:
    return isinstance(rule.conclusion, (Step, Warn, Alternative, Blocker, Note))


def _gravest_first(rule: Rule) -> int:
    """Warnings by their level, then all else; sorting keeps the order of equals."""
    match rule.conclusion:
        case Warn(level=level):
            return LEVELS.index(level)
        case _:
            return len(LEVELS)


def _shown(rule: Rule) -> tuple[Shape, str]:
    match rule.conclusion:
        case Step(text=text, until=until):
            return "step", f"{text} Until: {until}" if until else text
        case Warn(text=text, level=level):
            return "warning", f"{level.upper()}: {text}"
        case Blocker(text=text, instead=instead):
            return "stop", f"STOP: {text} {instead}"
        case Alternative(text=text, steps=steps):
            return "way", " ".join([text, *(one.text for one in steps)])
        case _:
            return "note", getattr(rule.conclusion, "text", "")


_MANY = 4


def _said(fact: Fact, condition: Condition) -> str:
    """Return the condition in words; where most values are accepted, by those that are not."""
    if not condition.accepts:
        return f"it is not known: {fact.about}"
    rejected = [atom for atom in fact.atoms() if atom not in condition.accepts]
    few = rejected and len(condition.accepts) > max(_MANY, len(rejected))
    words = f"not: {phrase(fact, rejected)}" if few else phrase(fact, condition.accepts)
    return f"{words} (or not known)" if condition.unknown else words


def derivations(kb: KnowledgeBase, device: str | None = None) -> Graph:
    """Return which facts follow from which: an arrow from each fact that a rule tests.

    Rules that lead from one fact to another share an arrow, which names them. With a device, only
    what can matter for it.

    Raises:
        SituationInvalid: there is no such device.

    """
    title, rules = "What follows from what", list(kb.rules)
    if device is not None:
        name, label = _device(kb, device)
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
