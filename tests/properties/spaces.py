"""The finite spaces that are gone through whole: which facts vary, and over which values."""

from collections.abc import Iterable, Sequence
from math import prod

from knowledge_bases import shipped

from blink_expert.advice.relevance import battery_facts, relevant_facts
from blink_expert.knowledge.model import Fact, Gap, KnowledgeBase, Narrow, Rule

KB = shipped()

LIMIT = 1_000_000
"""No space has as many situations as this."""

COVERED = tuple(value.name for value in KB.fact[KB.identifies].values if value.covered)
NOT_COVERED = tuple(value.name for value in KB.fact[KB.identifies].values if not value.covered)

IDENTIFYING = (
    "fastener",
    "usb_c_port",
    "cover_fit",
    "product_name",
    "product_code",
    "back_plate",
    "doorbell_type",
)
"""What is seen or said of a device; which one it is follows from it."""

Values = tuple[str | float | None, ...]


def choices(fact: Fact) -> Values:
    """Return a value of every class that some rule tells apart, and None: not known."""
    return (None, *(fact.sample(atom) for atom in fact.atoms()))


def varied(kb: KnowledgeBase, names: Iterable[str]) -> dict[str, Values]:
    """Return these facts with all their choices, in the order of the vocabulary."""
    wanted = set(names)
    return {fact.name: choices(fact) for fact in kb.facts if fact.name in wanted}


def size(space: dict[str, Values]) -> int:
    """Return how many situations there are in the space."""
    return prod(len(values) for values in space.values())


def battery_space(kb: KnowledgeBase) -> dict[str, Values]:
    """Return the facts that a verdict on batteries depends on."""
    return varied(kb, battery_facts(kb))


def own_space(kb: KnowledgeBase, device: str) -> dict[str, Values]:
    """Return the facts of this device, and the task.

    The battery facts have a space of their own, and so have those that only gaps depend on. Where
    the product is too large, so have first the facts that nobody is asked for, then those that only
    tell the device.
    """
    tasks = (*(task.name for task in kb.tasks), "")
    own = {name for task in tasks for name in relevant_facts(kb, device, task)}
    own = {name for name in own if kb.fact[name].is_given} - battery_facts(kb)
    own = own - {kb.identifies} - _in_gaps_only(kb, device) | {kb.task}
    unasked = {name for name in own if not kb.fact[name].is_asked} - {kb.task}
    for left_out in (set[str](), unasked, unasked | _telling(kb)):
        space = varied(kb, own - left_out)
        if size(space) < LIMIT:
            return space
    raise AssertionError(f"{device}: {size(space)} situations are too many")


def said_spaces(kb: KnowledgeBase, device: str) -> Sequence[dict[str, Values]]:
    """Return, for each value of what nobody is asked for, what stands in one rule with it.

    So for each that only gaps depend on.
    The device's own rules are meant; what only tells the device has a space of its own.
    """
    spaces = []
    aside = _in_gaps_only(kb, device)
    for fact in kb.facts:
        if not fact.is_given or fact.name in (*IDENTIFYING, kb.task):
            continue
        if fact.is_asked and fact.name not in aside:
            continue
        for atom in fact.atoms():
            beside = {fact.name, kb.task}
            for rule in _rules_for(kb, device):
                if any(c.fact == fact.name and atom in c.accepts for c in rule.conditions):
                    beside |= {condition.fact for condition in rule.conditions}
            names = {name for name in beside - {kb.identifies} if kb.fact[name].is_given}
            spaces.append({**varied(kb, names), fact.name: (None, fact.sample(atom))})
    return spaces


def identifying_space(kb: KnowledgeBase) -> dict[str, Values]:
    """Return what tells the device."""
    return varied(kb, IDENTIFYING)


def _rules_for(kb: KnowledgeBase, device: str) -> list[Rule]:
    """Return the rules that do not speak of other devices only."""
    return [
        rule
        for rule in kb.rules
        if all(device in c.accepts for c in rule.conditions if c.fact == kb.identifies)
    ]


def _in_gaps_only(kb: KnowledgeBase, device: str) -> set[str]:
    """Return the facts that no rule for this device but gaps depends on."""
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for rule in _rules_for(kb, device):
        is_gap = isinstance(rule.conclusion, Gap)
        named[is_gap].update(condition.fact for condition in rule.conditions)
    return {name for name in named[True] - named[False] if kb.fact[name].is_asked}


def _telling(kb: KnowledgeBase) -> set[str]:
    """Return the facts that rules narrow the device by."""
    return {
        condition.fact
        for rule in kb.rules
        if isinstance(rule.conclusion, Narrow) and rule.conclusion.fact == kb.identifies
        for condition in rule.conditions
    }
