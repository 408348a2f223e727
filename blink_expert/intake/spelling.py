"""Read a misspelled word as the word of the knowledge that it is near, or leave it alone.

Numbers and short words are never changed, the first letter must be right, and two words that are
equally near mean neither: so XT does not become XT2, nor Indoor Outdoor.
"""

from collections.abc import Iterable

from blink_expert.errors import LibraryMissing
from blink_expert.intake.language import LOOKALIKES

__all__ = ["Spelling"]

_SHORTEST, _LONG, _LONGEST = 5, 8, 24
"""Letters: below the first, no word is changed; from the second, two mistakes are allowed."""


class Spelling:
    """The words of a knowledge base, found by what people type for them."""

    def __init__(self, words: Iterable[str]) -> None:
        try:
            from rapidfuzz.distance import OSA  # noqa: PLC0415  an extra of the package
        except ImportError:
            raise LibraryMissing("rapidfuzz", "intake") from None
        self._distance = OSA.distance
        self._known = frozenset(words)
        self._near: dict[tuple[str, int], list[str]] = {}
        for word in sorted(self._known):
            if len(word) >= _SHORTEST and word.isalpha():
                self._near.setdefault((word[0], len(word)), []).append(word)

    def correct(self, word: str, *, ending: bool = False) -> str:
        """Return the word meant; the word itself where there is none, or where it is known.

        `ending`: only the last letter may be another, or one too many, or missing.
        """
        if word in self._known or not word.isalpha():
            return word
        for plural, singular in (("ies", "y"), ("s", ""), ("es", "")):
            stem = word.removesuffix(plural) + singular
            if word.endswith(plural) and len(stem) > 1 and stem in self._known:
                return stem
        if len(word) < _SHORTEST or len(word) > _LONGEST or word in LOOKALIKES:
            return word
        found = self._nearest(word)
        same = min(len(word), len(found)) - (len(word) == len(found))
        if ending and (abs(len(word) - len(found)) > 1 or word[:same] != found[:same]):
            return word
        return found or word

    def _nearest(self, word: str) -> str:
        best, second, found = 3, 3, ""
        for length in range(len(word) - 2, len(word) + 3):
            for near in self._near.get((word[0], length), ()):
                most = 2 if len(near) >= _LONG else 1
                distance = self._distance(word, near, score_cutoff=most)
                if distance <= most and distance < best:
                    best, second, found = distance, best, near
                elif distance <= most:
                    second = min(second, distance)
        return found if best < second else ""
