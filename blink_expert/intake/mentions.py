"""Choose among the phrases that were found: the longest of each fact, and none that is excluded."""

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import NamedTuple

from blink_expert.intake.lexicon import Lexicon
from blink_expert.intake.matcher import Hit
from blink_expert.knowledge.model import Topic, Wording

__all__ = ["Mention", "mentions_of", "topics_of"]


class Mention(NamedTuple):
    """A phrase of a wording, from the word `start` to before the word `end`.

    `number` is a word in it, or -1; `place` that of the first wording of its value.
    """

    start: int
    end: int
    wording: Wording
    number: int
    place: int


def mentions_of(lexicon: Lexicon, hits: Iterable[Hit]) -> list[Mention]:
    """Return the mentions in the order of the text.

    Names compete with each other, whatever fact they are for: in `Outdoor 4` there is no `Outdoor`.
    What needs another fact that is not spoken of does not compete, nor what another fact excludes.
    """
    said: list[Hit] = []
    excluded: dict[int, list[Hit]] = {}
    for hit in _in_order(hits):
        if hit.payload[0] == "says":
            said.append(hit)
        elif hit.payload[0] == "excludes":
            excluded.setdefault(hit.payload[1], []).append(hit)
    if excluded:
        said = [hit for hit in said if not _touched(hit, excluded)]
    depending = lexicon.depending
    free = [hit for hit in said if hit.payload[1] not in depending]
    found = _chosen(lexicon, free)
    if len(free) < len(said):
        # Whether something is excluded is settled first: others may need it.
        allowed = [hit for hit in said if not lexicon.wordings[hit.payload[1]].needs]
        steps = [allowed, said] if len(free) < len(allowed) < len(said) else [said]
        last = free
        for some in steps:
            spoken = _spoken(found)
            met = [
                hit
                for hit in some
                if hit.payload[1] not in depending
                or _is_met(lexicon.wordings[hit.payload[1]], spoken)
            ]
            if met != last:
                found, last = _chosen(lexicon, met), met
    return sorted(found, key=_PLACE)


_START, _END, _PLACE = attrgetter("start"), attrgetter("end"), attrgetter("start", "end")


def _in_order(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits in the order of the text, of those with one start the longest first."""
    return sorted(sorted(hits, key=_END, reverse=True), key=_START)


def _chosen(lexicon: Lexicon, hits: Iterable[Hit]) -> list[Mention]:
    """Return the longest of those that compete with each other; they are in order."""
    rivals: dict[str, list[Hit]] = {}
    for hit in hits:
        rivals.setdefault(lexicon.rivals[hit.payload[1]], []).append(hit)
    return [
        Mention(
            hit.start,
            hit.end,
            lexicon.wordings[hit.payload[1]],
            hit.number,
            lexicon.ranks[hit.payload[1]],
        )
        for some in rivals.values()
        for hit in _longest(lexicon, some)
    ]


def _spoken(mentions: Iterable[Mention]) -> dict[str, set[str]]:
    """Return the facts that are spoken of, with the values that are named, implied or left open."""
    spoken: dict[str, set[str]] = {}
    for one in mentions:
        wording = one.wording
        spoken.setdefault(wording.fact, set()).update((wording.value, *wording.one_of))
        for fact, value in wording.implies.items():
            spoken.setdefault(fact, set()).add(value)
    return spoken


def _is_met(wording: Wording, spoken: Mapping[str, set[str]]) -> bool:
    for fact, values in wording.unless.items():
        named = spoken.get(fact, set()) - {""}
        if named and named <= set(values):
            return False
    return not wording.needs or any(
        fact in spoken and (not values or spoken[fact] & set(values))
        for fact, values in wording.needs.items()
    )


def topics_of(lexicon: Lexicon, hits: Iterable[Hit]) -> list[tuple[Topic, Hit]]:
    """Return the topics outside the knowledge that phrases name, each at its first phrase."""
    named: list[Hit] = []
    excluded: dict[int, list[Hit]] = {}
    for hit in hits:
        if hit.payload[0] == "topic":
            named.append(hit)
        elif hit.payload[0] == "no topic":
            excluded.setdefault(hit.payload[1], []).append(hit)
    first: dict[int, Hit] = {}
    for hit in _in_order(named):
        if not _touched(hit, excluded):
            first.setdefault(hit.payload[1], hit)
    return [(lexicon.topics[place], hit) for place, hit in first.items()]


def _touched(hit: Hit, excluded: dict[int, list[Hit]]) -> bool:
    return any(
        other.start < hit.end and hit.start < other.end
        for other in excluded.get(hit.payload[1], ())
    )


def _longest(lexicon: Lexicon, hits: list[Hit]) -> Iterator[Hit]:
    """Yield of hits that overlap the longest; one that names a value before one that narrows."""
    narrows = lexicon.narrows
    kept, best = hits[0], (False, 0, 0)
    for hit in hits:
        start, end = hit.start, hit.end
        ranked = (not narrows[hit.payload[1]], end - start, end)
        if start >= kept.end:
            yield kept
            kept, best = hit, ranked
        elif ranked > best:
            kept, best = hit, ranked
    yield kept
