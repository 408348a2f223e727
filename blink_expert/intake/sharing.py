"""Which of the devices of a text each reading is about."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby

from blink_expert.advice.relevance import relevant_facts
from blink_expert.intake.context import BOTH, Context
from blink_expert.intake.lexicon import STATED
from blink_expert.intake.names import Named
from blink_expert.intake.readings import SINGLED_OUT, Reading
from blink_expert.knowledge.model import KnowledgeBase

__all__ = ["OF_ONE", "of_own", "shared"]

OF_ONE = STATED | {"thing", "given"}
"""Kinds of words that are said of one device, where several are named."""

_ASKED = frozenset(("wish", "subject", "topic"))
"""Kinds of words that are about all devices, in whatever sentence they stand."""


def of_own(
    context: Context,
    readings: Sequence[Reading],
    facts: Sequence[Reading],
    named: Sequence[Named],
) -> Iterator[Reading]:
    """Yield the readings but those in sentences that are only about other devices."""
    own = {context.sentence[one.mention.start] for case in named for one in case.readings}
    meant = {case.device for case in named}
    singled_out = any(one.why == SINGLED_OUT for case in named for one in case.readings)
    beside = {"aside", "weak", "said"} if singled_out else {"aside", "weak"}
    others = {
        context.sentence[one.mention.start]
        for one in readings
        if one.mention.wording.reads == "name" and one.strength in beside and one.value not in meant
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


def shared(
    kb: KnowledgeBase,
    context: Context,
    readings: Sequence[Reading],
    facts: Sequence[Reading],
    named: Sequence[Named],
) -> list[list[Reading]]:
    """Return for each device the facts that are about it; `readings` are all, with the names."""
    if len(named) == 1:
        return [list(facts)]
    said: list[list[Reading]] = [[] for _ in named]
    places: dict[int, list[tuple[int, int]]] = {}
    for start, place in _headings(context, readings, named):
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
        among = affected[reading.fact] if reading.mention.wording.reads in OF_ONE else every
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
    if fact in {kb.task, kb.progress}:
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
    if kind not in OF_ONE and kind != "label":
        return every
    start = reading.mention.start
    if kind != "label" and not BOTH.isdisjoint(context.words[start : reading.mention.end]):
        return every  # `the tools for both are lost`
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
