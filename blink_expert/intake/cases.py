"""From readings to cases: one for each device, with the facts that are said of it."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby
from operator import attrgetter

from blink_expert.advice.relevance import relevant_facts
from blink_expert.intake.context import Context
from blink_expert.intake.model import Case, Evidence, Value
from blink_expert.intake.names import Named, devices_named, values_left
from blink_expert.intake.readings import Reading
from blink_expert.intake.settle import settle
from blink_expert.intake.tokens import Tokens
from blink_expert.knowledge.model import KnowledgeBase, Wording

__all__ = ["cases_of"]

_OF_ONE = frozenset(("thing", "state", "defect", "given"))
"""Kinds of words that are said of one device, where several are named."""

_ASKED = frozenset(("wish", "subject", "topic"))
"""Kinds of words that are about all devices, in whatever sentence they stand."""


def cases_of(
    kb: KnowledgeBase, text: str, tokens: Tokens, context: Context, readings: Sequence[Reading]
) -> tuple[Case, ...]:
    """Return the cases of a text, in the order in which their devices are named."""
    every = [*readings, *_implied(context, readings)]
    named = devices_named(kb, context, every)
    facts = [one for one in every if one.mention.wording.reads != "name"]
    facts = [one for one in facts if one.fact != kb.identifies]
    facts = list(_of_own(context, readings, facts, named))
    said = _shared(kb, context, facts, named, list(_headings(context, every, named)))
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
    reads = {"thing": "name", "state": "state", "defect": "state"}.get(wording.reads, "wish")
    return Wording(fact, value, reads, wording.phrases)


def _of_own(
    context: Context,
    readings: Sequence[Reading],
    facts: Sequence[Reading],
    named: Sequence[Named],
) -> Iterator[Reading]:
    """Yield the readings but those in sentences that are only about other devices."""
    own = {context.sentence[one.mention.start] for case in named for one in case.readings}
    meant = {case.device for case in named}
    others = {
        context.sentence[one.mention.start]
        for one in readings
        if one.mention.wording.reads == "name"
        and one.strength in {"aside", "weak"}
        and one.value not in meant
    } - own
    for one in facts:
        wish = one.mention.wording.reads in _ASKED
        if wish or context.sentence[one.mention.start] not in others:
            yield one


def _headings(
    context: Context, readings: Sequence[Reading], named: Sequence[Named]
) -> Iterator[tuple[int, int]]:
    """Yield the words that say which device a sentence is about, each with the device's place.

    These are the names that count, and what starts a sentence: in `XT2: the switch is fine`
    nothing is wrong with the XT2, but it is what the rest is about.
    """
    counted: set[int] = set()
    for place, case in enumerate(named):
        counted.update(map(id, case.readings))
        yield from ((name.mention.start, place) for name in case.readings)
    places = {case.device: place for place, case in enumerate(named) if case.device}
    names = (one for one in readings if one.mention.wording.reads == "name")
    for one in names:
        start = one.mention.start
        heads = context.sentence[start] == start and one.strength != "denied"
        if heads and one.value in places and id(one) not in counted:
            yield start, places[str(one.value)]


def _shared(
    kb: KnowledgeBase,
    context: Context,
    facts: Sequence[Reading],
    named: Sequence[Named],
    headings: Sequence[tuple[int, int]],
) -> list[list[Reading]]:
    """Return for each device the readings that are about it."""
    said: list[list[Reading]] = [[] for _ in named]
    if len(named) == 1:
        return [list(facts)]
    places: dict[int, list[tuple[int, int]]] = {}
    for start, place in headings:
        places.setdefault(context.sentence[start], []).append((start, place))
    labels: dict[int, list[int]] = {}
    for reading in facts:
        if reading.mention.wording.reads == "label":
            start = reading.mention.start
            labels.setdefault(context.sentence[start], []).append(start)
    turns = {
        sentence: _turn(names, labels.get(sentence, []))
        for sentence, names in places.items()
        if len({place for _, place in names}) > 1
    }
    every = list(range(len(named)))
    matters = [relevant_facts(kb, one.device, "") if one.device else None for one in named]
    affected = {fact: _affected(kb, fact, matters) for fact in {one.fact for one in facts}}
    for reading in facts:
        sentence = context.sentence[reading.mention.start]
        near = places.get(sentence, [])
        among = affected[reading.fact] if reading.mention.wording.reads in _OF_ONE else every
        for place in _owners(context, reading, among, near, turns.get(sentence, "")):
            said[place].append(reading)
    return said


def _turn(names: Sequence[tuple[int, int]], labels: Sequence[int]) -> str:
    """Return whether each battery stands before its device or after it; empty where none does.

    `Lithium in the XT2, alkaline in the XT` takes turns, `lithium in the XT2 and the XT` does not.
    """
    places = [*((start, "name") for start, _ in names), *((start, "label") for start in labels)]
    turns = [kind for kind, _ in groupby(kind for _, kind in sorted(places))]
    if turns == ["label", "name"] * (len(turns) // 2) and len(turns) > 2:
        return "before"
    if turns == ["name", "label"] * (len(turns) // 2) and len(turns) > 2:
        return "after"
    return ""


def _affected(
    kb: KnowledgeBase, fact: str, matters: Sequence[AbstractSet[str] | None]
) -> list[int]:
    """Return the places of the devices that the fact matters for; else of all.

    `matters` are the facts that can make a difference for each device, and for one that is not
    known None, since all can.
    """
    every = list(range(len(matters)))
    if fact == kb.task:
        return every
    return [place for place, some in enumerate(matters) if some is None or fact in some] or every


def _owners(
    context: Context,
    reading: Reading,
    every: list[int],
    names: Sequence[tuple[int, int]],
    turn: str,
) -> list[int]:
    """Return the places of the devices that a reading is about, of `every` that it may be about.

    `names` are in its sentence; `turn`: whether the batteries of that sentence stand before or
    after their devices.
    """
    kind = reading.mention.wording.reads
    if kind not in _OF_ONE and kind != "label":
        return every
    start = reading.mention.start
    near = [pair for pair in names if pair[1] in every]
    if not near:
        # Under `XT2:` it is about the XT2, also where it makes a difference for others only.
        near = [pair for pair in names if pair[0] in context.labels]
    before = [pair for pair in near if pair[0] <= start]
    if kind == "label" and turn:
        after = [pair for pair in near if pair[0] >= start]
        return [max(before)[1] if turn == "after" else min(after)[1]]
    if kind == "label" and before:
        clause = [pair for pair in near if context.clause[pair[0]] == context.clause[start]]
        return sorted({place for _, place in clause or before})
    if before:
        return [max(before)[1]]
    if near and kind != "label":
        return [min(near)[1]]
    return sorted({place for _, place in near}) or every


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
