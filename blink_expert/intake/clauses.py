"""Where the clauses and sentences of a text start and end."""

from collections.abc import Iterable, Iterator

from blink_expert.intake.language import words
from blink_expert.intake.tokens import SENTENCE, Tokens

__all__ = ["HAVE_LOST", "ranges", "stories"]

HAVE_LOST = ("i have", "we have", "ive", "weve")
"""How it is told what is so by now; after `if` too, this is no condition."""
_TELLING = words("i ive its it im we my theres there never got lost just no")
_TOLD = words("is are was broke broken wont isnt doesnt")
_SUBORDINATING = words("when because since as although though if")
_BEFORE_STORY = 4
"""Words between what is asked and why, at most."""


def ranges(tokens: Tokens, level: int, others: Iterable[int]) -> tuple[list[int], list[int]]:
    """Return for each word where its clause or sentence starts, and where that ends.

    `others` are words that begin one without a mark before them.
    """
    starts: list[int] = []
    ends: list[int] = []
    at = {place for place in tokens.marks if tokens.breaks[place] >= level}
    at.update(others)
    start = 0
    for end in sorted(at):
        starts += [start] * (end - start)
        ends += [end] * (end - start)
        start = end
    return starts, ends


def stories(tokens: Tokens, wishes: Iterable[int]) -> Iterator[int]:
    """Yield the words from which on something is told, after what is wanted or asked for.

    In `open it i lost the tool` from `i`, in `open it when I've lost the key` from `when`.
    """
    written = tokens.words
    for wish in wishes:
        if _tells(written, wish):
            yield wish
        for place in range(wish, min(wish + _BEFORE_STORY, len(written) - 2)):
            if tokens.breaks[place] >= SENTENCE:
                break
            then = place + 1 + (written[place : place + 2] == ["now", "that"])
            if then == place + 1 and written[place] not in _SUBORDINATING:
                continue
            perfect = " ".join(written[then : then + 2]).startswith(HAVE_LOST)
            if perfect or (written[place] != "if" and _tells(written, then)):
                yield place


def _tells(written: list[str], place: int) -> bool:
    """Whether something is told from this word on."""
    after = written[place : place + 6]
    return bool(after) and (
        after[0] in _TELLING or (after[0] == "the" and not _TOLD.isdisjoint(after[2:]))
    )
