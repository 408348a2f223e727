"""Which facts can make a difference, and what rules derive them."""

from collections.abc import Callable, Collection, Iterable

from blink_expert.knowledge.model import Battery, KnowledgeBase

__all__ = ["battery_facts", "facts_behind", "makers", "relevant_facts"]


def makers(kb: KnowledgeBase) -> dict[str, tuple[int, ...]]:
    """Return, for each fact that rules conclude, the places of those rules."""
    found: dict[str, list[int]] = {}
    for place, rule in enumerate(kb.rules):
        if rule.makes:
            found.setdefault(rule.makes, []).append(place)
    return {name: tuple(places) for name, places in found.items()}


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


def facts_behind(kb: KnowledgeBase, names: Iterable[str]) -> frozenset[str]:
    """Return these facts and all that rules conclude them from, directly or not."""
    return frozenset(_closure(kb, names, lambda _: True))


def relevant_facts(kb: KnowledgeBase, device: str, task: str) -> frozenset[str]:
    """Return the facts that some rule for this device and task depends on, directly or not.

    An empty `task` is the default one. Rules that only help to find out the device do not count:
    the device is known.
    """
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
