"""From readings to cases: one for each device, with the facts that are said of it."""

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from blink_expert.intake.context import Context
from blink_expert.intake.lexicon import STATED
from blink_expert.intake.model import Case, Evidence, Value
from blink_expert.intake.names import Named, devices_named, values_left
from blink_expert.intake.readings import Reading
from blink_expert.intake.settle import settle
from blink_expert.intake.sharing import of_own, shared
from blink_expert.intake.tokens import Tokens, in_brackets
from blink_expert.knowledge.model import KnowledgeBase, Wording

__all__ = ["cases_of"]


def cases_of(
    kb: KnowledgeBase, text: str, tokens: Tokens, context: Context, readings: Sequence[Reading]
) -> tuple[Case, ...]:
    """Return the cases of a text, in the order in which their devices are named."""
    every = [*readings, *_implied(context, readings)]
    named = devices_named(kb, context, every, in_brackets(text, tokens))
    facts = [one for one in every if one.mention.wording.reads != "name"]
    facts = [one for one in facts if one.fact != kb.identifies]
    facts = list(of_own(context, readings, facts, named))
    said = shared(kb, context, every, facts, named)
    settled = _Settled(kb, context)
    return tuple(
        _case(kb, text, tokens, settled, one, [*some, *_implied_by(one.readings)])
        for one, some in zip(named, said, strict=True)
    )


def _implied(context: Context, readings: Sequence[Reading]) -> Iterator[Reading]:
    """Yield what the readings also say, but for names: a release key that there is a doorbell.

    What is asked of something that others say is no wish to do it.
    """
    for one in readings:
        wording = one.mention.wording
        if wording.reads == "name" or not wording.implies:
            continue
        agrees = one.value == wording.value and one.strength == "said"
        if wording.reads == "subject":
            agrees = agrees and not context.is_reported(one.mention.start)
        if wording.reads == "thing" or agrees:
            yield from _implied_by([one])


def _implied_by(readings: Iterable[Reading]) -> Iterator[Reading]:
    for one in readings:
        for fact, value in one.mention.wording.implies.items():
            implied = one.mention._replace(wording=_as(one, fact, value))
            why = f"'{one.mention.wording.fact}' says so"
            yield Reading(implied, value, "implied", negated=False, why=why)


def _as(reading: Reading, fact: str, value: str) -> Wording:
    """Return the wording of what a reading implies, which goes to the device that it goes to."""
    wording = reading.mention.wording
    reads = "name" if wording.reads == "thing" else "state" if wording.reads in STATED else "wish"
    return Wording(fact, value, reads, wording.phrases)


class _Settled:
    """The readings that give a fact its value; cases often share those of a fact."""

    def __init__(self, kb: KnowledgeBase, context: Context) -> None:
        self._kb, self._context = kb, context
        self._known: dict[tuple[int, ...], list[Reading]] = {}

    def of(self, readings: list[Reading]) -> list[Reading]:
        """Return those of these readings of one fact that give its value."""
        same = tuple(map(id, readings))
        if same not in self._known:
            meant = settle(self._context, readings)
            self._known[same] = [one for one in meant if _fits(self._kb, one)]
        return self._known[same]


def _case(
    kb: KnowledgeBase,
    text: str,
    tokens: Tokens,
    settled: _Settled,
    named: Named,
    readings: Sequence[Reading],
) -> Case:
    facts: dict[str, Value] = {}
    evidence: list[Reading] = list(named.readings)
    if named.device:
        facts[kb.identifies] = named.device
    elif named.fact:
        facts[named.fact] = named.value
    of_fact: dict[str, list[Reading]] = {}
    for one in readings:
        of_fact.setdefault(one.fact, []).append(one)
    for fact, some in of_fact.items():
        meant = settled.of(some)
        if meant:
            facts[fact] = meant[-1].value
            evidence += meant
    order = kb.once(_order)
    facts = {name: facts[name] for name in sorted(facts, key=order.__getitem__)}
    return Case(facts, _left(kb, facts, named), tuple(_evidence(kb, text, tokens, evidence, facts)))


def _order(kb: KnowledgeBase) -> dict[str, int]:
    return {fact.name: place for place, fact in enumerate(kb.facts)}


def _fits(kb: KnowledgeBase, reading: Reading) -> bool:
    """Whether a number lies within what the fact can be."""
    fact = kb.fact[reading.fact]
    if not fact.is_number or fact.minimum is None or fact.maximum is None:
        return True
    return fact.minimum <= float(reading.value) <= fact.maximum


def _left(kb: KnowledgeBase, facts: dict[str, Value], named: Named) -> dict[str, tuple[str, ...]]:
    if kb.identifies in facts:
        return {}
    left = values_left(kb, facts)
    if named.left:
        left = tuple(value for value in left if value in named.left) or named.left
    every = len(kb.fact[kb.identifies].values)
    return {kb.identifies: left} if 1 < len(left) < every else {}


_PLACE = attrgetter("mention.start", "mention.end", "mention.wording.fact")


def _evidence(
    kb: KnowledgeBase,
    text: str,
    tokens: Tokens,
    readings: Sequence[Reading],
    facts: dict[str, Value],
) -> Iterator[Evidence]:
    for one in sorted(readings, key=_PLACE):
        start, end = tokens.starts[one.mention.start], tokens.ends[one.mention.end - 1]
        fact = one.fact if one.value else kb.identifies
        value = one.value or facts.get(kb.identifies, "")
        if value:
            yield Evidence(
                start,
                end,
                text[start:end],
                fact=fact,
                value=value,
                negated=one.negated,
                why=one.why,
            )
