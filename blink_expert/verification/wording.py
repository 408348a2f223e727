"""What callers can say, and what they read, in one knowledge base and not in the other."""

from collections.abc import Callable, Iterator

import msgspec

from blink_expert.knowledge.model import Fact, KnowledgeBase, Value
from blink_expert.verification.impact_model import Change, Situations

__all__ = ["merged", "vocabulary"]


def merged(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[Fact]:
    """Yield each fact that may be given to either, with the values of both."""
    order = {new.identifies: 0, new.task: 1}
    names = dict.fromkeys((*old.fact, *new.fact))
    for name in sorted(names, key=lambda one: order.get(one, 2)):
        both = [kb.fact[name] for kb in (new, old) if name in kb.fact]
        if not any(fact.is_given for fact in both):
            continue
        values = {value.name: value for fact in reversed(both) for value in fact.values}
        if both[0].is_number != both[-1].is_number:
            values = {value.name: value for value in both[0].values}
        limits = sorted({limit for fact in both for limit in fact.thresholds})
        yield msgspec.structs.replace(
            both[0], values=tuple(values.values()), thresholds=tuple(limits)
        )


def vocabulary(
    old: KnowledgeBase, new: KnowledgeBase, only: Callable[[str, str], Situations]
) -> Iterator[Change]:
    """Yield what a caller can say in one and not in the other, and what is asked in other words."""
    nothing = Situations(0)
    for name in dict.fromkeys((*old.fact, *new.fact)):
        was, now = old.fact.get(name), new.fact.get(name)
        could, can = was is not None and was.is_given, now is not None and now.is_given
        if could != can:
            word = "now" if can else "no longer"
            yield Change("vocabulary", f"the fact '{name}' can {word} be given", "", nothing)
        elif was is not None and now is not None:
            yield from _values(was, now, only)
    titles = {phase.name: phase.title for phase in old.phases}
    for phase in new.phases:
        if titles.get(phase.name, phase.title) != phase.title:
            yield Change("wording", f"the phase '{phase.name}' has another title", "", nothing)


def _values(was: Fact, now: Fact, only: Callable[[str, str], Situations]) -> Iterator[Change]:
    name, nothing = now.name, Situations(0)
    before = {value.name: value for value in was.values}
    after = {value.name: value for value in now.values}
    for value in after:
        if value not in before:
            yield Change("vocabulary", f"'{name}: {value}' is new", "", only(name, value))
    for value in before:
        if value not in after:
            yield Change("vocabulary", f"'{name}: {value}' is gone", "", only(name, value))
    same = [value for value in before if value in after]
    if was.ask != now.ask or any(before[one].label != after[one].label for one in same):
        yield Change("wording", f"the question for '{name}' reads differently", "", nothing)
    if any(_words(before[one]) != _words(after[one]) for one in same):
        yield Change("wording", f"'{name}' reads differently in conditions", "", nothing)


def _words(value: Value) -> tuple[str, str]:
    return value.phrase, value.noun
