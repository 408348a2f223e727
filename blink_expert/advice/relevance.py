"""Which facts can make a difference, and what rules derive them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from blink_expert.inference import Findings, bits
from blink_expert.knowledge.model import Alternative, Battery, KnowledgeBase, Rule, Step

__all__ = [
    "battery_facts",
    "battery_tasks",
    "facts_behind",
    "facts_to_say",
    "makers",
    "makers_of",
    "pending_makers",
    "relevant_facts",
    "rules_by_kind",
    "rules_making",
    "subject_facts",
    "tool_facts",
]


def makers(kb: KnowledgeBase) -> dict[str, tuple[int, ...]]:
    """Return, for each fact that rules conclude, the places of those rules."""
    found: dict[str, list[int]] = {}
    for place, rule in enumerate(kb.rules):
        if rule.makes:
            found.setdefault(rule.makes, []).append(place)
    return {name: tuple(places) for name, places in found.items()}


def makers_of(kb: KnowledgeBase, fact: str, accepts: Collection[str]) -> Iterator[int]:
    """Yield the places of the rules that conclude the fact, and can leave it one of these atoms."""
    known = kb.fact[fact]
    for place in kb.once(makers).get(fact, ()):
        if any(known.atom(value) in accepts for value in kb.rules[place].says):
            yield place


def rules_making(kb: KnowledgeBase) -> Mapping[str, int]:
    """Return the rules that conclude each fact: bit *r* is rule *r*."""
    found = dict.fromkeys(kb.fact, 0)
    for name, places in kb.once(makers).items():
        found[name] = sum(1 << place for place in places)
    return found


def pending_makers(kb: KnowledgeBase, findings: Findings, fact: str) -> Iterator[Rule]:
    """Yield the rules that could still conclude the fact, in order."""
    for place in bits(findings.pending & kb.once(rules_making)[fact]):
        yield kb.rules[place]


def rules_by_kind(kb: KnowledgeBase) -> Mapping[type, int]:
    """Return the rules whose conclusion is of each kind: bit *r* is rule *r*."""
    found: dict[type, int] = {}
    for place, rule in enumerate(kb.rules):
        kind = type(rule.conclusion)
        found[kind] = found.get(kind, 0) | 1 << place
    return found


def battery_facts(kb: KnowledgeBase) -> frozenset[str]:
    """Return the facts that a verdict on batteries depends on, and what these follow from."""
    verdicts = (rule for rule in kb.rules if isinstance(rule.conclusion, Battery))
    start = {
        condition.fact
        for rule in verdicts
        for condition in rule.conditions
        if condition.origin == "when" and condition.fact not in (kb.identifies, kb.task)
    }
    return facts_behind(kb, start)


def battery_tasks(kb: KnowledgeBase) -> frozenset[str]:
    """Return the tasks that ask for a verdict on batteries."""
    return frozenset(task.name for task in kb.tasks if task.battery)


def subject_facts(kb: KnowledgeBase) -> frozenset[str]:
    """Return the facts that nobody is asked for and nothing follows from: what a person brings up.

    What is to be done and how far it is done are none.
    """
    leading = {one.fact for rule in kb.rules if rule.makes for one in rule.conditions}
    return frozenset(
        fact.name
        for fact in kb.facts
        if fact.is_given and not fact.is_asked and fact.name not in {*leading, kb.task, kb.progress}
    )


def tool_facts(kb: KnowledgeBase) -> frozenset[str]:
    """Return the facts that say which tools a person has."""
    named: set[str] = set()
    for rule in kb.rules:
        match rule.conclusion:
            case Step(tool=tool):
                named.add(tool)
            case Alternative(instead_of=tool, use=other):
                named |= {tool, other}
    return frozenset(named & kb.fact.keys())


def facts_behind(kb: KnowledgeBase, names: Iterable[str]) -> frozenset[str]:
    """Return these facts and all that rules conclude them from, directly or not."""
    return frozenset(_closure(kb, names, lambda _: True))


def facts_to_say(kb: KnowledgeBase, names: Iterable[str]) -> frozenset[str]:
    """Return these facts, and what is said instead of those that nobody can be asked for.

    That is what they follow from.
    """
    return frozenset(_closure(kb, names, lambda place: not kb.fact[kb.rules[place].makes].is_asked))


def relevant_facts(kb: KnowledgeBase, device: str, task: str) -> frozenset[str]:
    """Return the facts that some rule for this device and task depends on, directly or not.

    An empty `task` is the default one. Rules that only help to find out the device do not count:
    the device is known. It is worked out once.
    """
    made = kb.memo(_relevant_facts)
    found = made.get((device, task))
    if found is None:
        found = made.keep((device, task), _relevant_facts(kb, device, task))
    return found


def _relevant_facts(kb: KnowledgeBase, device: str, task: str) -> frozenset[str]:
    known = {kb.identifies: device, kb.task: task or kb.default_task.name}

    def counts(place: int) -> bool:
        return all(
            known[condition.fact] in condition.accepts
            for condition in kb.rules[place].conditions
            if condition.fact in known
        )

    start = {
        condition.fact
        for place, rule in enumerate(kb.rules)
        if not rule.makes and counts(place)
        for condition in rule.conditions
    }
    return frozenset(_closure(kb, start, counts, known.keys()))


def _closure(
    kb: KnowledgeBase,
    start: Iterable[str],
    counts: Callable[[int], bool],
    known: Collection[str] = (),
) -> set[str]:
    """Return `start` and all facts that the rules which count derive them from.

    What is `known` needs no deriving: it is left out, and so is what only leads to it.
    """
    places = kb.once(makers)
    found: set[str] = set()
    ahead = list(start)
    while ahead:
        name = ahead.pop()
        if name in found or name in known:
            continue
        found.add(name)
        for place in places.get(name, ()):
            if counts(place):
                ahead.extend(condition.fact for condition in kb.rules[place].conditions)
    return found
