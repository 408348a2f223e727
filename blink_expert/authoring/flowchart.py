"""The procedure of a device as a graph."""

from collections.abc import Iterable
from itertools import groupby

from blink_expert.advice.words import phrase
from blink_expert.authoring.graph import Cluster, Edge, Graph, Node, Shape
from blink_expert.authoring.reach import Reach, named_device, reach
from blink_expert.knowledge import KnowledgeBase
from blink_expert.knowledge.model import (
    LEVELS,
    Alternative,
    Blocker,
    Condition,
    Fact,
    Note,
    Rule,
    Step,
    Warn,
)

__all__ = ["flowchart"]


def flowchart(kb: KnowledgeBase, device: str) -> Graph:
    """Return the procedure of a device: its phases, and in each the rules in their order.

    Warnings stand first in their phase. Arrows say on which condition a rule holds; a blocker is
    an end. The phases of the usual task follow each other; another phase starts on its own, and so
    do notes without a phase. What rules conclude on facts, batteries and gaps is left out.

    Raises:
        SituationInvalid: there is no such device.

    """
    name, label = named_device(kb, device)
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
