"""Choose among the phrases that were found: the longest of each fact, and none that is excluded."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, chain
from operator import attrgetter
from typing import NamedTuple

from blink_expert.intake.lexicon import Lexicon
from blink_expert.intake.matcher import Found, Hit
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


def mentions_of(lexicon: Lexicon, found: Found) -> list[Mention]:
    """Return the mentions in the order of the text.

    Names compete with each other, whatever fact they are for: in `Outdoor 4` there is no `Outdoor`.
    What needs another fact that is not spoken of does not compete, nor what another fact excludes.
    """
    said = _in_order(_untouched(found.said, found.excluded))
    wordings, ranks = lexicon.wordings, lexicon.ranks
    depending = lexicon.depending.intersection([hit.place for hit in said])
    chosen = _Chosen(lexicon)
    chosen.choose(_without(depending, said))
    if depending:
        needing = {place for place in depending if wordings[place].needs}
        # Whether something is excluded is settled first: others may need it.
        for later in [needing, set()] if set() < needing < depending else [set()]:
            spoken = _spoken(lexicon, chosen.hits())
            unmet = {place for place in depending if not _is_met(wordings[place], spoken)}
            chosen.choose(_without(unmet | later, said))
    return [
        Mention(hit.start, hit.end, wordings[hit.place], hit.number, ranks[hit.place])
        for hit in sorted(chosen.hits(), key=_PLACE)
    ]


_START, _END, _PLACE = attrgetter("start"), attrgetter("end"), attrgetter("start", "end")


def _in_order(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits in the order of the text, of those with one start the longest first."""
    return sorted(sorted(hits, key=_END, reverse=True), key=_START)


def _without(places: AbstractSet[int], hits: Iterable[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.place not in places]


class _Chosen:
    """The longest of the hits that compete with each other."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._among: dict[str, list[Hit]] = {}
        self._found: dict[str, list[Hit]] = {}

    def choose(self, hits: Iterable[Hit]) -> None:
        """Choose of these hits, which are in order; what competes as before is chosen already."""
        rivals = self._lexicon.rivals
        among: dict[str, list[Hit]] = {}
        for hit in hits:
            among.setdefault(rivals[hit.place], []).append(hit)
        self._found = {
            fact: self._found[fact]
            if self._among.get(fact) == some
            else _longest(self._lexicon, some)
            for fact, some in among.items()
        }
        self._among = among

    def hits(self) -> list[Hit]:
        """Return what is chosen."""
        return list(chain.from_iterable(self._found.values()))


def _spoken(lexicon: Lexicon, hits: Iterable[Hit]) -> dict[str, set[str]]:
    """Return the facts that are spoken of, of those that others depend on, with their values."""
    spoken: dict[str, set[str]] = {}
    for place in {hit.place for hit in hits}:
        for fact, values in lexicon.speaks[place]:
            spoken.setdefault(fact, set()).update(values)
    return spoken


def _is_met(wording: Wording, spoken: Mapping[str, set[str]]) -> bool:
    for fact, values in wording.unless.items():
        named = spoken.get(fact, set()) - {""}
        if named and named.issubset(values):
            return False
    return not wording.needs or any(
        fact in spoken and not (values and spoken[fact].isdisjoint(values))
        for fact, values in wording.needs.items()
    )


def topics_of(lexicon: Lexicon, found: Found) -> list[tuple[Topic, Hit]]:
    """Return the topics outside the knowledge that phrases name, each at its first phrase."""
    first: dict[int, Hit] = {}
    for hit in _in_order(_untouched(found.topics, found.no_topics)):
        first.setdefault(hit.place, hit)
    return [(lexicon.topics[place], hit) for place, hit in first.items()]


def _untouched(hits: Sequence[Hit], excluded: Iterable[Hit]) -> Sequence[Hit]:
    """Return the hits that no phrase overlaps which excludes just what they stand for.

    Both are in the order of their starts.
    """
    by_place: dict[int, list[Hit]] = {}
    for other in excluded:
        by_place.setdefault(other.place, []).append(other)
    if by_place.keys().isdisjoint([hit.place for hit in hits]):
        return hits
    reaching = {
        place: ([one.start for one in some], list(accumulate((one.end for one in some), max)))
        for place, some in by_place.items()
    }
    return [
        hit for hit in hits if hit.place not in reaching or not _meets(hit, *reaching[hit.place])
    ]


def _meets(hit: Hit, starts: Sequence[int], ends: Sequence[int]) -> bool:
    """Whether one of several overlaps the hit; `ends` are the furthest up to each of them."""
    before = bisect_left(starts, hit.end)
    return before > 0 and ends[before - 1] > hit.start


def _longest(lexicon: Lexicon, hits: list[Hit]) -> list[Hit]:
    """Return of hits that overlap the longest, of those first that yield to no others."""
    if len(hits) == 1:
        return hits
    yields = lexicon.yields
    chosen: list[Hit] = []
    stop, best = 0, (False, 0, 0)
    for hit in hits:
        start, end = hit.start, hit.end
        ranked = (not yields[hit.place], end - start, end)
        if start >= stop:
            chosen.append(hit)
            stop, best = end, ranked
        elif ranked > best:
            chosen[-1] = hit
            stop, best = end, ranked
    return chosen
